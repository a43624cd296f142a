// npm run package [-- FILE.vsix]: builds the extension and packs it.
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runMain, say } from './setup/console.mjs';
import { out, root } from './setup/places.mjs';
import { runLogged } from './setup/run.mjs';
import { setUpForTests } from './setup/steps.mjs';
import { setUpTestHost } from './setup/test-host.mjs';

const SHIPPED = ['CHANGELOG.md', 'LICENSE', 'dist/extension.js', 'dist/webview'];

await runMain(async () => {
  await setUpForTests();
  const file = path.resolve(process.argv[2] ?? path.join(out, 'groundplan.vsix'));
  await runLogged('build', process.execPath, [path.join(root, 'scripts', 'build-extension.mjs')], {
    hint: 'The compiler says in the log what is wrong.',
  });
  const staged = stage();
  // The packager wants a newer Node than the extension's build does; the test host brings one.
  const host = await setUpTestHost();
  const vsce = path.join(host.folder, 'node_modules', '@vscode', 'vsce', 'vsce');
  const args = [vsce, 'package', '--no-dependencies', '--allow-missing-repository', '--out', file];
  await runLogged('package', host.node, args, { cwd: staged, env: host.env, hint: 'The packager says in the log what is wrong.' });
  say(`Packed ${path.relative(process.cwd(), file)}`);
  return 0;
});

/** A folder with exactly what is shipped: in the repository itself the packager would look at every file of .venv. */
function stage() {
  const staged = path.join(out, 'package');
  rmSync(staged, { recursive: true, force: true });
  mkdirSync(staged, { recursive: true });
  for (const name of SHIPPED) {
    if (existsSync(path.join(root, name))) cpSync(path.join(root, name), path.join(staged, name), { recursive: true });
  }
  // The repository's page has pictures by relative address, which the packager does not take.
  cpSync(path.join(root, 'extension', 'README.md'), path.join(staged, 'README.md'));
  const { scripts: _scripts, dependencies: _runtime, devDependencies: _tools, ...manifest } = JSON.parse(
    readFileSync(path.join(root, 'package.json'), 'utf8'),
  );
  writeFileSync(path.join(staged, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  return staged;
}
