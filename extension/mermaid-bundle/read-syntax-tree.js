// A diagram of a kind whose grammar is made with langium, told as its syntax tree, each node with its place.

import { parse } from "@mermaid-js/parser";
import { surroundings } from "./read-calls.js";

const AROUND = new Set(["TITLE", "ACC_TITLE", "ACC_DESCR", "SINGLE_LINE_COMMENT"]);

/** A reader of diagrams of `kind`: `{…surroundings, root, around}`, `around` the title's and such statements. */
export function syntaxTreeReader(kind) {
  return async (db, _calls, tell, processed) => {
    const root = await parse(kind, tell.text);
    return {
      ...surroundings(db, processed),
      root: treeOf(root, tell),
      around: [...leaves(root.$cstNode)]
        .filter((leaf) => AROUND.has(leaf.tokenType.name))
        .map((leaf) => ({ name: leaf.tokenType.name, place: placeOf(leaf, tell) })),
    };
  };
}

function treeOf(value, tell) {
  if (Array.isArray(value)) return value.map((item) => treeOf(item, tell));
  if (value === null || typeof value !== "object") return value;
  const own = Object.entries(value).filter(([name]) => !name.startsWith("$"));
  return {
    ...Object.fromEntries(own.map(([name, item]) => [name, treeOf(item, tell)])),
    node: value.$type,
    place: value.$cstNode ? placeOf(value.$cstNode, tell) : null,
  };
}

/** From a node's first sign to its last: line breaks and comments are no part of it. */
function placeOf(node, tell) {
  const shown = [...leaves(node)].filter((leaf) => !leaf.hidden && leaf.tokenType.name !== "NEWLINE");
  const { start } = (shown.at(0) ?? node).range;
  const { end } = (shown.at(-1) ?? node).range;
  return tell([start.line + 1, start.character, end.line + 1, end.character]);
}

function* leaves(node) {
  if (!node) return;
  if (!node.content) yield node;
  else for (const child of node.content) yield* leaves(child);
}
