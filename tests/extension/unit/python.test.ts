import assert from 'node:assert/strict';
import * as path from 'node:path';
import { describe, it } from 'node:test';
import { type Probe, findServerPython } from '../../../extension/src/python';

const EXTENSION = path.join(path.sep, 'code', 'groundplan');
const OWN = path.join(EXTENSION, '.venv', 'bin', 'python');

/** A machine with these interpreters: what each prints when it is asked, by the start of its command line. */
function machine(interpreters: Record<string, string>) {
  const asked: string[] = [];
  const probe: Probe = (command, args) => {
    const line = [command, ...args].join(' ');
    asked.push(line.slice(0, line.indexOf(' -c ')));
    const known = Object.keys(interpreters).find((name) => line.startsWith(`${name} -c`));
    return Promise.resolve(known === undefined ? undefined : interpreters[known]);
  };
  return { asked, probe, exists: (file: string) => Object.keys(interpreters).includes(file) };
}

describe('finding a Python for the server', () => {
  it('takes the one of the setting and looks no further', async () => {
    const { asked, ...computer } = machine({ '/opt/py': '3.12.4 True', python3: '3.12.4 True' });
    const search = await findServerPython({ setting: ' /opt/py ', extensionPath: EXTENSION, platform: 'linux', ...computer });
    assert.deepEqual(search, { kind: 'found', python: { command: '/opt/py', args: [], version: '3.12.4' }, refused: [] });
    assert.deepEqual(asked, ['/opt/py']);
  });

  it('does not replace an unusable setting by another Python', async () => {
    const { asked, ...computer } = machine({ python3: '3.12.4 True' });
    const search = await findServerPython({ setting: '/gone/python', extensionPath: EXTENSION, platform: 'linux', ...computer });
    assert.equal(search.kind, 'missing');
    assert.match(search.message, /\/gone\/python: it could not be run/);
    assert.deepEqual(asked, ['/gone/python']);
  });

  it('prefers the environment beside the source to the path', async () => {
    const { asked: _, ...computer } = machine({ [OWN]: '3.11.7 True', python3: '3.13.0 True' });
    const search = await findServerPython({ setting: '', extensionPath: EXTENSION, platform: 'linux', ...computer });
    assert.equal(search.kind === 'found' && search.python.command, OWN);
  });

  it('passes over those that are too old or lack the package, and says why', async () => {
    const { asked: _, ...computer } = machine({ [OWN]: '3.11.7 False', python3: '3.10.12 True', python: '3.11.0 True' });
    const search = await findServerPython({ setting: '', extensionPath: EXTENSION, platform: 'linux', ...computer });
    assert.equal(search.kind === 'found' && search.python.command, 'python');
    assert.deepEqual(
      search.refused.map(({ command, reason }) => `${command}: ${reason}`),
      [`${OWN}: it is Python 3.11.7 without the groundplan package`, 'python3: it is Python 3.10.12; 3.11 or newer is needed'],
    );
  });

  it('tells what was tried where nothing fits', async () => {
    const { asked: _, ...computer } = machine({});
    const search = await findServerPython({ setting: '', extensionPath: EXTENSION, platform: 'linux', ...computer });
    assert.equal(search.kind, 'missing');
    assert.match(search.message, /python3: it could not be run; python: it could not be run/);
    assert.match(search.message, /groundplan\.server\.python/);
  });

  it('asks the launcher first on Windows', async () => {
    const { asked, ...computer } = machine({ 'py -3': '3.13.1 True' });
    const search = await findServerPython({ setting: '', extensionPath: EXTENSION, platform: 'win32', ...computer });
    assert.deepEqual(search.kind === 'found' && search.python, { command: 'py', args: ['-3'], version: '3.13.1' });
    assert.deepEqual(asked, ['py -3']);
  });

  it('is not taken in by a program that prints something else', async () => {
    const { asked: _, ...computer } = machine({ python3: 'Python was not found; run without arguments to install' });
    const search = await findServerPython({ setting: '', extensionPath: EXTENSION, platform: 'linux', ...computer });
    assert.equal(search.kind, 'missing');
  });

  it('runs a real interpreter', async () => {
    const search = await findServerPython({ setting: process.execPath, extensionPath: EXTENSION });
    // Node is no Python: it is run for real, and refused.
    assert.equal(search.kind, 'missing');
    assert.match(search.message, /could not be run/);
  });
});
