// npm run package [-- FILE.vsix]: builds the extension and packs it.
import path from 'node:path';
import { runMain, say } from './setup/console.mjs';
import { out, root } from './setup/places.mjs';
import { runLogged } from './setup/run.mjs';
import { setUpForTests } from './setup/steps.mjs';
import { setUpTestHost } from './setup/test-host.mjs';

await runMain(async () => {
  await setUpForTests();
  const file = path.resolve(process.argv[2] ?? path.join(out, 'groundplan.vsix'));
  await runLogged('build', process.execPath, [path.join(root, 'scripts', 'build-extension.mjs')], {
    hint: 'The compiler says in the log what is wrong.',
  });
  // The packager wants a newer Node than the extension's build does; the test host brings one.
  const host = await setUpTestHost();
  const vsce = path.join(host.folder, 'node_modules', '@vscode', 'vsce', 'vsce');
  const args = [vsce, 'package', '--no-dependencies', '--allow-missing-repository', '--out', file];
  await runLogged('package', host.node, args, { env: host.env, hint: 'The packager says in the log what is wrong.' });
  say(`Packed ${path.relative(process.cwd(), file)}`);
  return 0;
});
