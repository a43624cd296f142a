// Finding a Python that is new enough to make the virtual environment with.
import { SetupError } from './console.mjs';
import { outputOf } from './run.mjs';
import { windows } from './places.mjs';

export const OLDEST_MINOR = 11;
const NEWEST_MINOR = 14;
const PROBE = 'import sys, venv, ensurepip; print("%d.%d.%d" % sys.version_info[:3]); print(sys.executable)';

/**
 * The first Python 3.11 or newer among GROUNDPLAN_PYTHON, python3, python3.14 … python3.11, python and (on Windows) py.
 * @returns {{program: string, version: string}} an absolute path and its version
 * @throws SetupError if there is none, or none that can make virtual environments
 */
export function findPython() {
  const asked = process.env.GROUNDPLAN_PYTHON;
  for (const [program, ...args] of asked ? [[asked]] : candidates()) {
    const printed = outputOf(program, [...args, '-c', PROBE]);
    const [version, executable] = printed?.split(/\r?\n/) ?? [];
    if (executable && isNewEnough(version)) return { program: executable, version };
  }
  throw missingPython(asked);
}

/** Whether a version such as `3.12.1` is one that Groundplan runs on. @param {string} version */
export function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number);
  return major === 3 && minor >= OLDEST_MINOR;
}

function candidates() {
  const numbered = [];
  for (let minor = NEWEST_MINOR; minor >= OLDEST_MINOR; minor--) numbered.push(minor);
  // `python3` first: it is the one that its owner chose. The numbered ones are for systems where it is too old.
  const plain = [['python3'], ...numbered.map((minor) => [`python3.${minor}`]), ['python']];
  if (!windows) return plain;
  return [['py', '-3'], ...numbered.map((minor) => ['py', `-3.${minor}`]), ...plain];
}

function missingPython(asked) {
  const old = outputOf('python3', ['--version']);
  const found = asked ? `GROUNDPLAN_PYTHON is ${asked}.` : old ? `python3 is ${old}.` : 'No python3 was found.';
  return new SetupError(`Python 3.${OLDEST_MINOR} or newer, with the venv module, is needed. ${found}`, {
    hint: 'Install it from https://www.python.org/downloads/ (Debian and Ubuntu: apt-get install python3 python3-venv), or name one in GROUNDPLAN_PYTHON.',
  });
}
