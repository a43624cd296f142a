// node run.mjs HOST BROWSER VSIX PYTHON: runs the end-to-end tests and prints `N passed, N failed`.
// Started by `npm test`, which installs what the four arguments name.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { tests } from './generate.mjs';

const [host, browser, vsix, python] = process.argv.slice(2);
const root = path.resolve(import.meta.dirname, '..', '..', '..');
const artifacts = path.join(root, 'tests', 'artifacts');
mkdirSync(artifacts, { recursive: true });

let passed = 0;
let failed = 0;
for (const [name, test] of Object.entries(tests)) {
  const started = Date.now();
  try {
    await test({ host, browser, vsix, python, shop: path.join(root, 'examples', 'shop'), artifacts });
    passed += 1;
    console.log(`ok   ${name} (${((Date.now() - started) / 1000).toFixed(0)} s)`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL ${name}`);
    console.error(error);
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
