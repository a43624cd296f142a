// npm run build: bundles the extension for VS Code's Node and the preview for its webview, into dist/.
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import * as esbuild from 'esbuild';

const root = path.resolve(import.meta.dirname, '..');
const source = path.join(root, 'extension', 'src');
const dist = path.join(root, 'dist');

await rm(dist, { recursive: true, force: true });
await mkdir(dist);
const shared = { bundle: true, minify: true, logLevel: 'warning', legalComments: 'none' };
await Promise.all([
  esbuild.build({
    ...shared,
    entryPoints: [path.join(source, 'extension.ts')],
    outfile: path.join(dist, 'extension.js'),
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode'],
    sourcemap: 'linked',
  }),
  esbuild.build({
    ...shared,
    // Mermaid is one file with the preview: its lazy chunks would need a wider content security policy.
    entryPoints: { preview: path.join(source, 'webview', 'preview.ts'), style: path.join(source, 'webview', 'preview.css') },
    outdir: path.join(dist, 'webview'),
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    keepNames: true,
  }),
]);
