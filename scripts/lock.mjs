// npm run lock: pins what pyproject.toml asks for, in requirements/default.lock and requirements/dev.lock.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { SetupError, runMain, say } from './setup/console.mjs';
import { root, stamps, venvProgram } from './setup/places.mjs';
import { outputOf, runLogged } from './setup/run.mjs';
import { setUpPythonTools } from './setup/steps.mjs';

// Locks are shared: they must not say where one person's packages came from, nor how a file on their disk is called.
const NEUTRAL = [
  '--quiet', '--strip-extras', '--no-header', '--no-allow-unsafe',
  '--no-emit-index-url', '--no-emit-find-links', '--no-emit-trusted-host', '--no-emit-options',
];
const READ_GROUP = 'import tomllib, sys; print("\\n".join(tomllib.load(open(sys.argv[1], "rb"))["dependency-groups"]["dev"]))';

await runMain(async () => {
  await setUpPythonTools();
  const upgrade = process.argv.includes('--upgrade') ? ['--upgrade'] : [];
  const project = path.join(root, 'pyproject.toml');
  await compile('default.lock', [...upgrade, 'pyproject.toml']);
  const tools = path.join(stamps, 'dev.in');
  mkdirSync(stamps, { recursive: true });
  writeFileSync(tools, outputOf(venvProgram('python'), ['-c', READ_GROUP, project]) ?? '');
  await compile('dev.lock', [...upgrade, '-c', 'requirements/default.lock', 'pyproject.toml', path.relative(root, tools)]);
  rmSync(tools);
  return 0;
});

async function compile(name, sources) {
  say(`Resolving ${name}…`);
  const file = path.join(root, 'requirements', name);
  const args = ['-m', 'piptools', 'compile', ...NEUTRAL, '--output-file', path.relative(root, file), ...sources];
  await runLogged('lock', venvProgram('python'), args, { hint: 'See what pip-compile says in the log.' });
  const text = neutralised(readFileSync(file, 'utf8'));
  const leak = text.split('\n').find((line) => /:\/\/|--(extra-)?index-url|--find-links|^-|@ file:/.test(line));
  if (leak) throw new SetupError(`requirements/${name} names a place: ${leak.trim()}`, { hint: 'Remove it from the pip configuration or from NEUTRAL in scripts/lock.mjs.' });
  writeFileSync(file, text);
}

function neutralised(text) {
  return text
    .replaceAll(/^ +# {3}-c requirements\/default\.lock\n/gm, '')
    .replaceAll(/# via\n +# {3}(\S.*)\n(?! +# {3})/g, '# via $1\n')
    .replaceAll(/^(torch==[\d.]+)\+cpu$/gm, '$1')
    .replaceAll(/-r out\/setup\/dev\.in/g, 'groundplan (pyproject.toml, group dev)')
    .replaceAll(/\n# The following packages are considered to be unsafe[^]*$/g, '');
}
