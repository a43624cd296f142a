// npm test [-- NAME…]: sets up what is missing, then runs every check and test, the quick ones first, or those named.
import path from 'node:path';
import { SetupError, runMain, say } from './setup/console.mjs';
import { out, root, venvProgram } from './setup/places.mjs';
import { runLogged, runShown } from './setup/run.mjs';
import { setUpForTests } from './setup/steps.mjs';
import { findBrowser, setUpTestHost } from './setup/test-host.mjs';

const CLOSING_LINES = 1;
const script = (...parts) => path.join(root, ...parts);
const node = (...args) => runShown(process.execPath, args, { tail: CLOSING_LINES });
const inVenv = (name, ...args) => runShown(venvProgram(name), args, { tail: CLOSING_LINES });
const tsc = (project) => node(script('node_modules', 'typescript', 'bin', 'tsc'), '--noEmit', '-p', project);

/** @type {Record<string, {title: string, run: () => Promise<{code: number, lines: string[]}>}>} */
const CHECKS = {
  ruff: { title: 'Python lint (ruff)', run: () => inVenv('ruff', 'check', '.') },
  format: { title: 'Python format (ruff)', run: () => inVenv('ruff', 'format', '--check', '.') },
  imports: { title: 'Layers (import-linter)', run: () => inVenv('lint-imports', '--no-cache') },
  tsc: { title: 'TypeScript types', run: () => inOrder(() => tsc('.'), () => tsc('extension/src/webview')) },
  eslint: { title: 'TypeScript lint (ESLint)', run: () => node(script('node_modules', 'eslint', 'bin', 'eslint.js'), '.') },
  unit: { title: 'Extension, unit tests', run: () => node(script('tests', 'extension', 'unit', 'run.mjs')) },
  pyright: { title: 'Python types (pyright)', run: () => inVenv('pyright') },
  pytest: { title: 'Server, tests (pytest)', run: () => inVenv('python', '-m', 'pytest', '-n', '2') },
  e2e: { title: 'Extension in a real VS Code', run: endToEnd },
};

await runMain(async () => {
  const names = process.argv.slice(2);
  const unknown = names.find((name) => !(name in CHECKS));
  if (unknown) throw new SetupError(`There is no check "${unknown}".`, { hint: `There are: ${Object.keys(CHECKS).join(', ')}.` });
  await setUpForTests();
  const results = [];
  for (const [name, { title, run }] of Object.entries(CHECKS)) {
    if (names.length > 0 && !names.includes(name)) continue;
    say(`\n── ${title} ──`);
    results.push({ name, title, ...(await attempt(run)) });
  }
  summarise(results);
  return results.some(({ code }) => code !== 0) ? 1 : 0;
});

/** A check whose own set-up fails counts as failed; the others still run. */
async function attempt(run) {
  const started = Date.now();
  try {
    const result = await run();
    return { ...result, seconds: (Date.now() - started) / 1000 };
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    const lines = [error.message, `hint: ${error.hint}`, ...(error.log ? [`log: ${error.log}`] : [])];
    lines.forEach(say);
    return { code: 2, lines, seconds: (Date.now() - started) / 1000 };
  }
}

async function inOrder(...runs) {
  const results = [];
  for (const run of runs) results.push(await run());
  return { code: Math.max(...results.map(({ code }) => code)), lines: results.flatMap(({ lines }) => lines) };
}

async function endToEnd() {
  const [host, browser] = [await setUpTestHost(), await findBrowser()];
  const vsix = path.join(out, 'groundplan.vsix');
  await runLogged('package', process.execPath, [script('scripts', 'package.mjs'), vsix], {
    hint: 'The packager says in the log what is wrong.',
  });
  const args = [script('tests', 'extension', 'e2e', 'run.mjs'), host.folder, browser, vsix, venvProgram('python')];
  return runShown(host.node, args, { env: host.env, tail: CLOSING_LINES });
}

function summarise(results) {
  console.log('\n══ Summary ══');
  for (const { name, code, seconds, lines } of results) {
    const closing = lines.at(-1)?.trim() ?? '';
    console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${name.padEnd(8)} ${seconds.toFixed(0).padStart(4)} s  ${closing}`);
  }
  const failed = results.filter(({ code }) => code !== 0);
  if (failed.length > 0) console.log(`Failed: ${failed.map(({ name }) => name).join(', ')}`);
}
