import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

/** A Python that can run the server. */
export interface ServerPython {
  readonly command: string;
  readonly args: readonly string[];
  readonly version: string;
}

/** Why a candidate was not taken, in words for the log and, for the last one, for the user. */
export interface Refusal {
  readonly command: string;
  readonly reason: string;
}

export type PythonSearch =
  | { readonly kind: 'found'; readonly python: ServerPython; readonly refused: readonly Refusal[] }
  | { readonly kind: 'missing'; readonly message: string; readonly refused: readonly Refusal[] };

/** Runs a program; answers what it printed, or undefined where it can't be run or fails. */
export type Probe = (command: string, args: readonly string[]) => Promise<string | undefined>;

export interface SearchOptions {
  /** The setting `groundplan.server.python`; empty when unset. */
  readonly setting: string;
  /** Where the extension lies: the repository itself when it runs from source. */
  readonly extensionPath: string;
  readonly platform?: NodeJS.Platform;
  readonly probe?: Probe;
  readonly exists?: (file: string) => boolean;
}

const OLDEST = [3, 11] as const;
const PROBE_TIMEOUT_MS = 15_000;

// -P keeps the current folder off sys.path: a workspace with a groundplan.py of its own must not be run.
export const SAFE_PATH_FLAG = '-P';
const QUESTION = 'import importlib.util, sys; print("%d.%d.%d" % sys.version_info[:3], importlib.util.find_spec("groundplan") is not None)';

/**
 * The Python that runs the server: the one of the setting, and no other where it is set; else the `.venv` beside
 * the extension's own source; else the first on the path that has the package.
 */
export async function findServerPython(options: SearchOptions): Promise<PythonSearch> {
  const probe = options.probe ?? runProbe;
  const setting = expandHome(options.setting.trim());
  const refused: Refusal[] = [];
  for (const [command, ...args] of setting ? [[setting] as const] : candidates(options)) {
    const answer = await ask(probe, command, args);
    if (answer.kind === 'usable') {
      return { kind: 'found', python: { command, args, version: answer.version }, refused };
    }
    refused.push({ command: [command, ...args].join(' '), reason: answer.reason });
  }
  return { kind: 'missing', message: missingMessage(setting, refused), refused };
}

type Candidate = readonly [command: string, ...args: string[]];

function candidates(options: SearchOptions): Candidate[] {
  const platform = options.platform ?? process.platform;
  const windows = platform === 'win32';
  const inVenv = windows ? ['Scripts', 'python.exe'] : ['bin', 'python'];
  const own = path.join(options.extensionPath, '.venv', ...inVenv);
  const exists = options.exists ?? existsSync;
  const onPath: Candidate[] = windows ? [['py', '-3'], ['python']] : [['python3'], ['python']];
  return exists(own) ? [[own], ...onPath] : onPath;
}

type Answer = { readonly kind: 'usable'; readonly version: string } | { readonly kind: 'refused'; readonly reason: string };

async function ask(probe: Probe, command: string, args: readonly string[]): Promise<Answer> {
  // An older Python does not know -P, so the version is asked first, from a folder with nothing to import.
  const printed = await probe(command, [...args, '-c', QUESTION]);
  const [, version, major, minor, isInstalled] = /^((\d+)\.(\d+)\.\d+) (True|False)\s*$/.exec(printed ?? '') ?? [];
  if (version === undefined) return { kind: 'refused', reason: 'it could not be run' };
  if (Number(major) !== OLDEST[0] || Number(minor) < OLDEST[1]) {
    return { kind: 'refused', reason: `it is Python ${version}; ${OLDEST.join('.')} or newer is needed` };
  }
  if (isInstalled !== 'True') {
    return { kind: 'refused', reason: `it is Python ${version} without the groundplan package` };
  }
  return { kind: 'usable', version };
}

function missingMessage(setting: string, refused: readonly Refusal[]): string {
  if (setting) {
    return `Groundplan can't start its server with ${setting}: ${refused[0]?.reason ?? 'it could not be run'}.`;
  }
  const tried = refused.map((refusal) => `${refusal.command}: ${refusal.reason}`).join('; ');
  return `Groundplan found no Python that can run its server (${tried}). Name one in the setting groundplan.server.python.`;
}

function expandHome(file: string): string {
  return file === '~' || file.startsWith('~/') || file.startsWith('~\\') ? path.join(os.homedir(), file.slice(1)) : file;
}

function runProbe(command: string, args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    // The folder of the extension's own code, so that nothing of a workspace can be imported.
    execFile(command, [...args], { cwd: __dirname, timeout: PROBE_TIMEOUT_MS, windowsHide: true }, (error, stdout) => {
      resolve(error ? undefined : stdout);
    });
  });
}
