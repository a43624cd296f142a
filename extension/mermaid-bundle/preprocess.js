// Follows what Mermaid does to a text before its parser sees it, so that places can be told in the text
// that the person wrote. `parserInput` must give exactly the text Mermaid makes; entry.js checks that.

import { matchFrontMatter } from "mermaid-internals";
import { TrackedText } from "./tracked-text.js";

const DIRECTIVE = /%{2}{\s*(?:(\w+)\s*:|(\w+))\s*(?:(\w+)|((?:(?!}%{2}).|\r?\n)*))?\s*(?:}%{2})?/gi;
const COMMENT_LINE = /^\s*%%(?!{)[^\n]+\n?/gm;
const HTML_TAG = /<(\w+)([^>]*)>/g;
const COLOURED_STYLE = [/style.*:\S*#.*;/g, /classDef.*:\S*#.*;/g];
const ENTITY_CODE = /#\w+;/g;

/** The tracked text that Mermaid hands to the parser; `keepComments` for the kinds that want comments. */
export function parserInput(source, { keepComments = false } = {}) {
  let text = new TrackedText(source)
    .replace(/\r\n?/g, () => "\n")
    .replace(HTML_TAG, (_, tag, attributes) => `<${tag}${attributes.replace(/="([^"]*)"/g, "='$1'")}>`);
  text = text.dropStart(matchFrontMatter(text.text)?.length ?? 0).replace(DIRECTIVE, () => "");
  if (!keepComments) text = text.replace(COMMENT_LINE, () => "").trimStart();
  for (const style of COLOURED_STYLE) text = text.replace(style, (found) => found.slice(0, -1));
  text = text.replace(ENTITY_CODE, encodeEntity);
  return new TrackedText(`${text.text}\n`, text.steps);
}

/** Mermaid's own spelling of `#quot;` and `#35;` while it parses. */
function encodeEntity(code) {
  const name = code.slice(1, -1);
  return /^\+?\d+$/.test(name) ? `\uFB02\u00B0\u00B0${name}\u00B6\u00DF` : `\uFB02\u00B0${name}\u00B6\u00DF`;
}
