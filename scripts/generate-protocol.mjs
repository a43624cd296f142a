// Writes what TypeScript and the extension's manifest take from the schemas in shared/.
// With --check nothing is written, and a stale file is an error.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { compile } from 'json-schema-to-typescript';

const root = path.resolve(import.meta.dirname, '..');
const check = process.argv.includes('--check');
const stale = [];

await put('extension/src/protocol.ts', await typescript('shared/protocol.schema.json', 'Protocol'));
await put('package.json', await manifest('shared/settings.schema.json'));
if (stale.length > 0) {
  console.error(`${stale.join(', ')} stale: run \`npm run generate\``);
  process.exit(1);
}

async function put(file, text) {
  const target = path.join(root, file);
  const old = await readFile(target, 'utf8').catch(() => '');
  if (old === text) return;
  if (check) stale.push(file);
  else await writeFile(target, text);
}

async function typescript(source, name) {
  const schema = JSON.parse(await readFile(path.join(root, source), 'utf8'));
  return compile(schema, name, {
    bannerComment: `/* Generated from ${source} by \`npm run generate\`: change that file, not this one. */`,
    unreachableDefinitions: true,
    additionalProperties: false,
    style: { singleQuote: true, printWidth: 110 },
  });
}

/** The manifest with `contributes.configuration` as the settings schema has it, flat and with full names. */
async function manifest(source) {
  const schema = JSON.parse(await readFile(path.join(root, source), 'utf8'));
  const text = await readFile(path.join(root, 'package.json'), 'utf8');
  const manifest = JSON.parse(text);
  const properties = {};
  for (const [group, reference] of Object.entries(schema.properties)) {
    const part = schema.$defs[reference.$ref.split('/').at(-1)];
    for (const [name, { 'x-scope': scope, ...property }] of Object.entries(part.properties)) {
      properties[`groundplan.${group}.${name}`] = scope ? { ...property, scope } : property;
    }
  }
  manifest.contributes ??= {};
  manifest.contributes.configuration = { title: 'Groundplan', properties };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
