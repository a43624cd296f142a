// Bundles the unit tests of the extension and runs them under Node's own test runner.
import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { finished } from 'node:stream/promises';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import * as esbuild from 'esbuild';

const here = import.meta.dirname;
const built = path.resolve(here, '..', '..', '..', 'out', 'unit');
await rm(built, { recursive: true, force: true });
await mkdir(built, { recursive: true });
const tests = (await readdir(here)).filter((name) => name.endsWith('.test.ts'));
await esbuild.build({
  entryPoints: tests.map((name) => path.join(here, name)),
  outdir: built,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  sourcemap: 'inline',
  logLevel: 'warning',
});

const counted = { pass: 0, fail: 0 };
const files = (await readdir(built)).map((name) => path.join(built, name));
const stream = run({ files, concurrency: true });
stream.on('test:diagnostic', ({ message }) => {
  const [, kind, number] = /^(pass|fail|cancelled) (\d+)$/.exec(message) ?? [];
  if (kind) counted[kind === 'pass' ? 'pass' : 'fail'] += Number(number);
});
const report = stream.compose(new spec());
report.pipe(process.stdout);
await finished(report);
console.log(`${counted.pass} passed, ${counted.fail} failed`);
process.exitCode = counted.fail > 0 || counted.pass === 0 ? 1 : 0;
