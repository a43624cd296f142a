// A real VS Code (code-server) with a throw-away profile, driven through a headless Chromium.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

// Under load Mermaid may take a quarter of a minute; a shorter limit would measure the machine.
const LIMIT_MS = 60_000;
const USER_SETTINGS = {
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.startupEditor': 'none',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
};
const BROWSER_FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
  // Proves that nothing leaves the machine: no name resolves.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

/**
 * @typedef {object} Options
 * @property {string} host folder of the test host's node_modules
 * @property {string} browser executable of Chromium
 * @property {string} vsix the packed extension, installed before the window opens
 * @property {string} workspace folder to open
 * @property {Record<string, unknown>} machineSettings settings of scope machine: the window is a remote one
 */

/** Opens a window on the workspace; `close` ends everything and removes the profile. @param {Options} options */
export async function openVsCode({ host, browser, vsix, workspace, machineSettings }) {
  // Short, because a unix socket with a limit of 108 bytes lies in it.
  const profile = mkdtempSync(path.join(os.tmpdir(), 'gp-'));
  const folders = prepare(profile, machineSettings);
  const entry = path.join(host, 'node_modules', 'code-server', 'out', 'node', 'entry.js');
  const env = environment(profile);
  const places = ['--user-data-dir', folders.data, '--extensions-dir', folders.extensions];
  execFileSync(process.execPath, [entry, ...places, '--install-extension', vsix], { env, stdio: 'pipe' });
  const server = startServer(entry, places, env);
  let context;
  const close = async () => {
    await context?.close().catch(() => {});
    await end(server.child);
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const address = await server.address;
    const { chromium } = createRequire(path.join(host, 'package.json'))('playwright-core');
    context = await chromium.launchPersistentContext(path.join(profile, 'browser'), {
      executablePath: browser, headless: true, viewport: { width: 1500, height: 1000 }, args: BROWSER_FLAGS,
    });
    context.setDefaultTimeout(LIMIT_MS);
    const page = context.pages()[0];
    const violations = [];
    page.on('console', (message) => {
      if (/Content Security Policy/.test(message.text())) violations.push(message.text());
    });
    await page.goto(`${address}/?folder=${encodeURIComponent(workspace)}`);
    await page.locator('.monaco-workbench').waitFor();
    return { page, violations, close, output: server.output };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Runs a command from the palette by the title that a person reads, waiting until the extension has brought it. */
export async function runCommand(page, title) {
  const input = page.locator('.quick-input-widget input.input');
  const row = page.locator('.quick-input-list .monaco-list-row.focused', { hasText: title });
  const limit = Date.now() + LIMIT_MS;
  for (;;) {
    await page.keyboard.press('F1');
    await input.waitFor();
    await input.fill(`>${title}`);
    // An open palette does not take up commands that come later: it has to be opened anew.
    const isThere = await row.waitFor({ timeout: 3_000 }).then(() => true, () => false);
    if (isThere) return page.keyboard.press('Enter');
    if (Date.now() > limit) throw new Error(`The palette has no command "${title}".`);
    await page.keyboard.press('Escape');
    await input.waitFor({ state: 'hidden' });
  }
}

/** The document inside the webview that is in front. */
export function webview(page) {
  return page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
}

function prepare(profile, machineSettings) {
  const data = path.join(profile, 'd');
  const extensions = path.join(profile, 'e');
  for (const folder of [path.join(data, 'User'), path.join(data, 'Machine'), extensions]) mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(data, 'User', 'settings.json'), JSON.stringify(USER_SETTINGS));
  writeFileSync(path.join(data, 'Machine', 'settings.json'), JSON.stringify(machineSettings));
  return { data, extensions };
}

function environment(profile) {
  return {
    ...process.env,
    EXTENSIONS_GALLERY: '{"serviceUrl":""}',
    XDG_CONFIG_HOME: profile,
    XDG_DATA_HOME: profile,
    GROUNDPLAN_CACHE_DIR: path.join(profile, 'cache'),
    GROUNDPLAN_DATA_DIR: path.join(profile, 'data'),
    GROUNDPLAN_CONFIG_DIR: path.join(profile, 'config'),
  };
}

function startServer(entry, places, env) {
  const quiet = ['--disable-telemetry', '--disable-update-check', '--disable-workspace-trust', '--disable-getting-started-override'];
  const args = [entry, '--auth', 'none', '--bind-addr', '127.0.0.1:0', ...places, ...quiet];
  // A process group of its own, since it forks an extension host for each window.
  const child = spawn(process.execPath, args, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  const address = new Promise((resolve, reject) => {
    const hear = (chunk) => {
      text += chunk;
      const found = /listening on (http:\/\/\S+?)\/?\s/.exec(text);
      if (found) resolve(found[1]);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('exit', (code) => reject(new Error(`code-server ended with ${code}:\n${text}`)));
    setTimeout(() => reject(new Error(`code-server did not start:\n${text}`)), LIMIT_MS).unref();
  });
  return { child, address, output: () => text };
}

async function end(child) {
  for (const signal of ['SIGTERM', 'SIGKILL']) {
    if (!signalGroup(child.pid, signal)) return;
    const limit = Date.now() + 3_000;
    while (Date.now() < limit && signalGroup(child.pid, 0)) await wait(50);
  }
}

function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
    return true;
  } catch {
    return false;
  }
}
