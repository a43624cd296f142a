// Mermaid's own word on texts, in Node with a whole DOM and the real DOMPurify: one JSON string a line in,
// one `{accepted, kind, message, line}` a line out, `line` being the one that Mermaid names, or null.
//
//   node mermaid_in_node.mjs FOLDER_WITH_JSDOM FOLDER_WITH_MERMAID < texts.jsonl

import { createRequire } from "node:module";
import path from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [domFolder, mermaidFolder] = process.argv.slice(2);
const require = createRequire(path.join(path.resolve(domFolder), "package.json"));
const { JSDOM } = require("jsdom");

// Mermaid looks for a page when it is imported, so there must be one before.
const { window } = new JSDOM("<!doctype html><body></body>", { pretendToBeVisual: true });
for (const name of ["window", "document", "Element", "HTMLElement", "SVGElement", "Node", "DOMParser"]) {
  globalThis[name] = name === "window" ? window : window[name];
}
// jsdom has no `CSS`. Sequence diagrams ask it one thing: does a box's first word name a colour?
globalThis.CSS ??= { supports: colourSupport() };
window.CSS ??= globalThis.CSS;

// Node before 21 has no `Object.groupBy`, which use-case diagrams are read with; every browser of today has.
Object.groupBy ??= (items, keyOf) => {
  const groups = Object.create(null);
  let index = 0;
  for (const item of items) (groups[keyOf(item, index++)] ??= []).push(item);
  return groups;
};

const entry = path.join(path.resolve(mermaidFolder), "dist", "mermaid.core.mjs");
const { default: mermaid } = await import(pathToFileURL(entry).href);
mermaid.initialize({ startOnLoad: false, logLevel: 5, maxTextSize: 100_000_000 });

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await judge(JSON.parse(line)))}\n`);
}
process.exit(0);

async function judge(text) {
  try {
    const { diagramType } = await mermaid.parse(text);
    return { accepted: true, kind: diagramType, message: "", line: null };
  } catch (error) {
    const message = String(error?.message ?? error?.str ?? error);
    const named = /\bon line (\d+)/.exec(message) ?? /\bline (\d+)/i.exec(message);
    return { accepted: false, kind: null, message, line: named ? Number(named[1]) : null };
  }
}

/** A style that takes a value shows that the value is a colour: jsdom's own CSS parser decides. */
function colourSupport() {
  return (property, value) => {
    const { style } = window.document.createElement("i");
    style.setProperty(property, value);
    return style.getPropertyValue(property) !== "";
  };
}
