// Builds the one script that the server runs inside V8: Mermaid itself, as npm has it, behind the small
// interface of extension/mermaid-bundle/entry.js. The webview ships the same npm version, so that the
// server and the picture never disagree.
//
//   node scripts/bundle-mermaid.mjs [--outdir DIR]

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import process from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const source = path.join(root, "extension", "mermaid-bundle");
const outdirFlag = process.argv.indexOf("--outdir");
const outdir =
  outdirFlag > 0
    ? path.resolve(process.argv[outdirFlag + 1])
    : path.join(root, "server", "groundplan", "mermaid", "bundle");

// Packages are looked for from the working directory, so that a scratch install can be bundled too.
const require = createRequire(path.join(process.cwd(), "package.json"));
const esbuild = await import(pathToFileURL(require.resolve("esbuild")).href);
const mermaidCore = await mermaidCorePath();
const mermaidFolder = path.dirname(path.dirname(mermaidCore));
const { version } = JSON.parse(await readFile(path.join(mermaidFolder, "package.json"), "utf8"));

await mkdir(outdir, { recursive: true });
const result = await esbuild.build({
  entryPoints: [path.join(source, "entry.js")],
  outfile: path.join(outdir, "mermaid.js"),
  bundle: true,
  minify: true,
  // Mermaid tells its own classes apart by name in a few places, and error names reach people.
  keepNames: true,
  format: "iife",
  platform: "browser",
  target: "es2022",
  legalComments: "none",
  logLevel: "warning",
  metafile: true,
  plugins: [mermaidInternals(), realPurify()],
});
await writeFile(
  path.join(outdir, "version.json"),
  `${JSON.stringify({ mermaid: version, esbuild: esbuild.version }, null, 2)}\n`,
);
const bytes = Object.values(result.metafile.outputs)[0].bytes;
console.log(`mermaid ${version}: ${(bytes / 1e6).toFixed(1)} MB in ${path.relative(root, outdir) || outdir}`);

/** The file behind `import "mermaid"`: `require.resolve` cannot say it, the package is for `import` only. */
async function mermaidCorePath() {
  for (const folder of require.resolve.paths("mermaid")) {
    const candidate = path.join(folder, "mermaid", "dist", "mermaid.core.mjs");
    try {
      await readFile(candidate);
      return candidate;
    } catch (error) {
      if (error.code !== "ENOENT") throw error;
    }
  }
  throw new Error("mermaid is not installed: run npm ci first");
}

/**
 * Lets entry.js import "mermaid-internals": Mermaid's own module with the few functions between a text
 * and its parser exported as well. A name that a new version no longer has fails the build.
 */
function mermaidInternals() {
  const names = ["Diagram", "preprocessDiagram", "encodeEntities", "getDiagram", "getDiagramLoader"];
  names.push("detectType", "detectors", "registerDiagram", "matchFrontMatter");
  return {
    name: "mermaid-internals",
    setup(build) {
      build.onResolve({ filter: /^mermaid-internals$/ }, () => ({ path: mermaidCore }));
      // The very parsers that this Mermaid uses, wherever entry.js looks from.
      build.onResolve({ filter: /^@mermaid-js\/parser$/ }, ({ importer }) =>
        importer.startsWith(source)
          ? build.resolve("@mermaid-js/parser", { kind: "import-statement", resolveDir: mermaidFolder })
          : undefined,
      );
      build.onLoad({ filter: /mermaid\.core\.mjs$/ }, async (args) => {
        const text = await readFile(args.path, "utf8");
        return { contents: `${text}\nexport { ${names.join(", ")} };\n`, loader: "js" };
      });
    },
  };
}

/** DOMPurify needs a DOM and offers nothing without one; purify.js stands in where there is none. */
function realPurify() {
  return {
    name: "purify",
    setup(build) {
      build.onResolve({ filter: /^dompurify$/ }, (args) =>
        args.importer.startsWith(source) ? undefined : { path: path.join(source, "purify.js") },
      );
      build.onResolve({ filter: /^real-dompurify$/ }, () => ({
        path: createRequire(mermaidCore).resolve("dompurify").replace(/purify\.cjs\.js$/, "purify.es.mjs"),
      }));
    },
  };
}
