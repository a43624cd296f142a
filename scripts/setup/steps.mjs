// The steps of setting the repository up. Each is skipped while its stamp says that nothing it depends on has changed.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { SetupError, say } from './console.mjs';
import { withLock } from './lock.mjs';
import { bundleFolder, root, stamps, venv, venvProgram, windows } from './places.mjs';
import { findPython } from './python.mjs';
import { npmCommand, outputOf, runLogged } from './run.mjs';
import { hashOf, stampIs, writeStamp } from './stamp.mjs';

const NETWORK_HINT = 'Check the network and the proxy settings, then run the same command again; finished steps are kept.';
const inRoot = (...parts) => path.join(root, ...parts);

/** Everything that `npm start` needs. */
export const setUpForUse = () =>
  alone(async () => {
    await virtualEnvironment();
    await pythonPackages('default');
    await nodePackages('runtime');
    await mermaidBundle();
  });

/** Everything that checks, tests and the extension's build need, the virtual environment's tools among it. */
export const setUpForTests = () =>
  alone(async () => {
    await virtualEnvironment();
    await pythonPackages('dev');
    await nodePackages('all');
    await mermaidBundle();
  });

/** The virtual environment with its tools, for scripts that need nothing of Node's. */
export const setUpPythonTools = () =>
  alone(async () => {
    await virtualEnvironment();
    await pythonPackages('dev');
  });

/** @param {() => Promise<void>} steps */
async function alone(steps) {
  requireNode();
  await withLock(path.join(stamps, 'lock'), steps);
}

function requireNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major >= 20) return;
  throw new SetupError(`Node 20 or newer is needed; this is ${process.versions.node}.`, {
    hint: 'Install a current Node from https://nodejs.org/.',
  });
}

async function virtualEnvironment() {
  const stamp = path.join(venv, '.groundplan-made');
  const python = venvProgram('python');
  // Scripts inside a virtual environment hold its absolute path: a moved repository needs a new one.
  const here = hashOf([], [venv]);
  if (stampIs(stamp, here) && existsSync(python)) return;
  if (!isUsable(python)) {
    const base = findPython();
    say(`Creating .venv with Python ${base.version}…`);
    rmSync(venv, { recursive: true, force: true, maxRetries: 3 });
    await runLogged('venv', base.program, ['-m', 'venv', venv], {
      hint: 'On Debian and Ubuntu the venv module is a package of its own: apt-get install python3-venv.',
    });
  }
  writeStamp(stamp, here);
}

function isUsable(python) {
  if (!existsSync(python)) return false;
  const printed = outputOf(python, ['-c', 'import pip, sys; print(sys.version_info >= (3, 11), sys.prefix)']);
  // Windows may spell a drive's letter either way.
  const spelt = (text) => (windows ? text?.toLowerCase() : text);
  return spelt(printed) === spelt(`True ${venv}`);
}

/** @param {'default' | 'dev'} set which lock file; dev includes default */
async function pythonPackages(set) {
  const lock = inRoot('requirements', `${set}.lock`);
  const inputs = [lock, inRoot('pyproject.toml'), path.join(venv, 'pyvenv.cfg')];
  const want = hashOf(inputs);
  const stamp = (name) => path.join(venv, `.groundplan-packages-${name}`);
  if (stampIs(stamp(set), want)) return;
  const python = venvProgram('python');
  const pip = ['-m', 'pip', '--disable-pip-version-check', '--no-input', 'install'];
  say(set === 'dev' ? 'Installing Python packages and tools…' : 'Installing Python packages…');
  rmSync(stamp(set), { force: true });
  await runLogged('pip', python, [...pip, '-r', lock], { hint: NETWORK_HINT });
  await runLogged('pip', python, [...pip, '--no-deps', '-e', root], { hint: NETWORK_HINT });
  writeStamp(stamp(set), want);
  // The tools' lock repeats the default pins, so the default set is up to date as well.
  if (set === 'dev') writeStamp(stamp('default'), hashOf([inRoot('requirements', 'default.lock'), ...inputs.slice(1)]));
}

/** @param {'runtime' | 'all'} set runtime is what the Mermaid bundle is made with; all adds compilers and checkers */
async function nodePackages(set) {
  const modules = inRoot('node_modules');
  const stamp = path.join(modules, '.groundplan-packages');
  const want = hashOf([inRoot('package-lock.json'), inRoot('.npmrc')]);
  if (stampIs(stamp, `all ${want}`) || (set === 'runtime' && stampIs(stamp, `runtime ${want}`))) return;
  say(set === 'all' ? 'Installing Node packages and tools…' : 'Installing Node packages…');
  const [npm, ...first] = npmCommand();
  // npm removes node_modules itself and the stamp with it; an interrupted run thus leaves none behind.
  rmSync(stamp, { force: true });
  const omit = set === 'runtime' ? ['--omit=dev'] : ['--include=dev'];
  await runLogged('npm', npm, [...first, 'ci', '--ignore-scripts', '--no-audit', '--no-fund', ...omit], { hint: NETWORK_HINT });
  writeStamp(stamp, `${set} ${want}`);
}

async function mermaidBundle() {
  const script = inRoot('scripts', 'bundle-mermaid.mjs');
  const stamp = path.join(stamps, 'bundle');
  const want = hashOf([script, ...bundleSources(), inRoot('package-lock.json')]);
  const isBuilt = existsSync(bundleFolder) && readdirSync(bundleFolder).some((name) => name.endsWith('.js'));
  if (isBuilt && stampIs(stamp, want)) return;
  say('Building the Mermaid bundle…');
  await runLogged('bundle', process.execPath, [script], {
    hint: 'Delete node_modules and run the same command again.',
  });
  writeStamp(stamp, want);
}

function bundleSources() {
  const folder = inRoot('extension', 'mermaid-bundle');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).sort().map((name) => path.join(folder, name));
}
