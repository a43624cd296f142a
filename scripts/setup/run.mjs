// Starting other programs, with what they print kept in a log or passed through.
import { spawn, spawnSync } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import path from 'node:path';
import { SetupError } from './console.mjs';
import { nameHelper } from './lock.mjs';
import { logs, root, windows } from './places.mjs';

/**
 * Runs a program with its output in `out/logs/NAME.log`; throws a SetupError naming the log if it fails.
 * @param {string} name of the step, also of the log
 * @param {string} program
 * @param {string[]} args
 * @param {{cwd?: string, env?: NodeJS.ProcessEnv, hint: string}} options
 */
export async function runLogged(name, program, args, { cwd = root, env = process.env, hint }) {
  mkdirSync(logs, { recursive: true });
  const log = path.join(logs, `${name}.log`);
  const sink = createWriteStream(log, { flags: 'a' });
  sink.write(`\n$ ${program} ${args.join(' ')}\n`);
  const code = await new Promise((resolve) => {
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', (chunk) => sink.write(chunk));
    child.stderr.on('data', (chunk) => sink.write(chunk));
    // An interrupted set-up must not leave an installer running behind the next one's back.
    const stop = () => child.kill();
    process.once('exit', stop);
    nameHelper(child.pid);
    child.on('error', (error) => {
      sink.write(`${error.message}\n`);
      resolve(-1);
    });
    child.on('close', (status) => {
      process.off('exit', stop);
      resolve(status);
    });
  });
  await new Promise((resolve) => sink.end(resolve));
  if (code !== 0) throw new SetupError(`The step "${name}" failed (exit code ${code}).`, { hint, log });
}

/**
 * Runs a program on this terminal and answers its exit code and, with `tail`, its last printed lines.
 * @param {string} program
 * @param {string[]} args
 * @param {{cwd?: string, env?: NodeJS.ProcessEnv, tail?: number}} [options]
 * @returns {Promise<{code: number, lines: string[]}>}
 */
export async function runShown(program, args, { cwd = root, env = process.env, tail = 0 } = {}) {
  const lines = [];
  let rest = '';
  const keep = (chunk) => {
    const parts = (rest + chunk).split(/\r?\n/);
    rest = parts.pop() ?? '';
    lines.push(...parts.filter((line) => line.trim() !== ''));
    lines.splice(0, Math.max(0, lines.length - tail));
  };
  const code = await new Promise((resolve) => {
    const child = spawn(program, args, { cwd, env, stdio: tail ? ['inherit', 'pipe', 'pipe'] : 'inherit' });
    child.stdout?.on('data', (chunk) => { process.stdout.write(chunk); keep(String(chunk)); });
    child.stderr?.on('data', (chunk) => { process.stderr.write(chunk); keep(String(chunk)); });
    child.on('error', (error) => { process.stderr.write(`${error.message}\n`); resolve(127); });
    child.on('close', (status, signal) => resolve(status ?? (signal === 'SIGINT' ? 130 : 1)));
  });
  if (rest.trim() !== '') lines.push(rest);
  return { code, lines: lines.slice(-tail) };
}

/** Runs a program to its end and answers what it printed, or undefined if it could not run or failed. */
export function outputOf(program, args) {
  const done = spawnSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], timeout: 30_000 });
  return done.status === 0 ? done.stdout.trim() : undefined;
}

/**
 * The program and leading arguments that run npm: the npm that started us, else the one on the path.
 * On Windows `npm` is a script that only a shell can start, so its JavaScript is looked for beside Node.
 */
export function npmCommand() {
  const running = process.env.npm_execpath;
  if (running && /npm-cli\.c?js$/.test(running)) return [process.execPath, running];
  if (windows) return [process.execPath, path.join(path.dirname(process.execPath), 'node_modules', 'npm', 'bin', 'npm-cli.js')];
  return ['npm'];
}
