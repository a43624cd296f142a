// npm start [-- PATH [TYPE] ["request"]]: sets everything up, then draws an artifact of a workspace.
// Needs nothing but Node's own modules, since it is what installs the rest.
import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { SetupError, runMain, say } from './setup/console.mjs';
import { out, root, venvProgram } from './setup/places.mjs';
import { runShown } from './setup/run.mjs';
import { setUpForUse } from './setup/steps.mjs';

const USAGE = 'Usage: npm start -- PATH [TYPE] ["request"], for instance: npm start -- ../shop mermaid_erd "how orders are paid"';

await runMain(async () => {
  const { workspace, type, request } = readArguments(process.argv.slice(2));
  await setUpForUse();
  const output = path.join(out, `${path.basename(workspace) || 'workspace'}-${type}.svg`);
  mkdirSync(out, { recursive: true });
  say(`Drawing ${type} of ${workspace}…`);
  const asked = request ? [`--request=${request}`] : [];
  const args = ['generate', type, '--workspace', workspace, '--output', output, ...asked];
  const { code } = await runShown(venvProgram('groundplan'), args);
  return code;
});

function readArguments([where, type = 'mermaid_erd', ...words]) {
  // npm changes into the repository; a relative path means what it means where the command was typed.
  const typedIn = process.env.INIT_CWD ?? process.cwd();
  const workspace = where === undefined ? path.join(root, 'examples', 'shop') : path.resolve(typedIn, where);
  if (!statSync(workspace, { throwIfNoEntry: false })?.isDirectory()) {
    throw new SetupError(`There is no folder ${workspace}.`, { hint: USAGE });
  }
  if (!/^[a-z][a-z0-9_]*$/.test(type)) {
    throw new SetupError(`"${type}" is not an artifact type.`, { hint: USAGE });
  }
  return { workspace, type, request: words.join(' ').trim() };
}
