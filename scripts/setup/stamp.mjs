// Stamps: a step is skipped while a hash of its inputs is what it was when the step last succeeded.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * A hash of the contents of files (a missing one counts as such) and of plain facts.
 * @param {string[]} files absolute paths
 * @param {string[]} [facts] versions, paths and the like
 */
export function hashOf(files, facts = []) {
  const hash = createHash('sha256');
  for (const file of files) {
    // Line ends differ between checkouts on Windows and elsewhere without meaning anything.
    const text = existsSync(file) ? readFileSync(file, 'utf8').replaceAll('\r\n', '\n') : '(missing)';
    hash.update(`${path.basename(file)}\0${text}\0`);
  }
  for (const fact of facts) hash.update(`${fact}\0`);
  return hash.digest('hex');
}

/** Whether the stamp file says exactly this. @param {string} file @param {string} value */
export function stampIs(file, value) {
  return existsSync(file) && readFileSync(file, 'utf8').trim() === value;
}

/** Writes the stamp in one step, so that an interrupted run leaves the old one or the new one. */
export function writeStamp(file, value) {
  mkdirSync(path.dirname(file), { recursive: true });
  const partial = `${file}.${process.pid}`;
  writeFileSync(partial, `${value}\n`);
  renameSync(partial, file);
}
