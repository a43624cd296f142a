// node scripts/python.mjs ARGUMENTS…: runs the virtual environment's Python with the tools installed, on any platform.
import { runMain } from './setup/console.mjs';
import { venvProgram } from './setup/places.mjs';
import { runShown } from './setup/run.mjs';
import { setUpForTests } from './setup/steps.mjs';

await runMain(async () => {
  await setUpForTests();
  const { code } = await runShown(venvProgram('python'), process.argv.slice(2));
  return code;
});
