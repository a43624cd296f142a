// Where the set-up keeps things, all inside the repository.
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
export const windows = process.platform === 'win32';
export const venv = path.join(root, '.venv');
export const venvBin = path.join(venv, windows ? 'Scripts' : 'bin');
export const out = path.join(root, 'out');
export const logs = path.join(out, 'logs');
export const stamps = path.join(out, 'setup');
export const bundleFolder = path.join(root, 'server', 'groundplan', 'mermaid', 'bundle');
export const testHost = path.join(root, 'tests', 'extension', 'host');

/** The path of a program inside the virtual environment. @param {string} name */
export function venvProgram(name) {
  return path.join(venvBin, windows ? `${name}.exe` : name);
}
