// One set-up at a time in a working tree: a lock file that names its holder, taken over when the holder is gone.
import { constants, copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { say } from './console.mjs';

const POLL_MS = 300;
const EMPTY_MS = 5_000;

/** Lock files that this process holds. @type {Set<string>} */
const held = new Set();

/**
 * Adds a program that works for us to the locks that we hold. Should we be killed, it may live on and write; the
 * next run then waits for it.
 * @param {number | undefined} pid
 */
export function nameHelper(pid) {
  for (const file of held) writeFileSync(file, [process.pid, pid].join(' '));
}

/**
 * Runs `work` while holding the lock; waits for another process that holds it.
 * @template T
 * @param {string} file of the lock
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(file, work) {
  mkdirSync(path.dirname(file), { recursive: true });
  let told = false;
  while (!take(file)) {
    if (releaseIfAbandoned(file)) continue;
    if (!told) say('Another run is setting this up; waiting for it…');
    told = true;
    await wait(POLL_MS);
  }
  held.add(file);
  const release = () => {
    held.delete(file);
    rmSync(file, { force: true });
  };
  const interrupted = () => { release(); process.exit(130); };
  process.once('exit', release);
  process.once('SIGINT', interrupted);
  process.once('SIGTERM', interrupted);
  try {
    return await work();
  } finally {
    release();
    process.off('exit', release);
    process.off('SIGINT', interrupted);
    process.off('SIGTERM', interrupted);
  }
}

function take(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function releaseIfAbandoned(file) {
  const holder = read(file);
  if (holder === undefined) return true;
  if (isHeld(file, holder)) return false;
  // Two waiters may both see the dead holder. Moving it away first shows which file was really removed.
  const aside = `${file}.abandoned-${process.pid}`;
  try {
    renameSync(file, aside);
    if (read(aside) !== holder) copyFileSync(aside, file, constants.COPYFILE_EXCL);
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error;
  }
  rmSync(aside, { force: true });
  return true;
}

function isHeld(file, holder) {
  // Between its creation and its first byte a lock is empty; one that stays so was left by a crash.
  if (holder === '') return Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) < EMPTY_MS;
  return holder.trim().split(/\s+/).some((pid) => isRunning(Number(pid)));
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function isRunning(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
