// Reads what a parser said about a text it refused: where, what it met, and what it would have taken.

import { Places } from "./places.js";

/**
 * `{message, name, start, end, reportedLine, expected, found}`; `start` and `end` are offsets into the
 * parser's input or undefined where the error has no place.
 */
export function readFailure(error, recorder, input) {
  const message = String(error?.message ?? error?.str ?? error);
  const failure = { message, name: String(error?.name ?? "Error"), expected: [], found: null };
  const places = new Places(input);
  if (error?.result?.lexerErrors) return { ...failure, ...fromLangium(error.result, input) };
  const named = /^(?:Parse|Lexical) error on line (\d+)/.exec(message);
  if (named) return { ...failure, ...fromJison(error.hash, Number(named[1]), recorder, places) };
  const inText = /\bline (\d+),? col(?:umn)? (\d+)/i.exec(message) ?? /\bline (\d+)()/i.exec(message);
  if (inText) {
    const line = Number(inText[1]);
    const start = places.lineStart(line) + Math.max(Number(inText[2] || 1) - 1, 0);
    return { ...failure, start, end: Math.max(start, places.lineEnd(line)), reportedLine: line };
  }
  return { ...failure, ...fromStatement(recorder, places) };
}

/**
 * Mermaid names the line of the last token it took; the offending token may stand on a later one. The
 * named line is kept, and the column is the token's if it is on that line, else the end of the line.
 */
function fromJison(hash, reportedLine, recorder, places) {
  const { lexer } = recorder;
  const lexical = hash?.token === null || hash?.token === undefined;
  const read = places.text.length - (lexer?._input?.length ?? 0);
  let start = lexical ? read : read - (lexer?.match?.length ?? 0);
  let end = read;
  while (start < places.text.length && /[ \t]/.test(places.text[start])) start++;
  if (lexical || end <= start) end = Math.min(start + 1, places.text.length);
  if (places.line(start) !== reportedLine) {
    start = places.lineEnd(reportedLine);
    end = start;
  }
  const expected = (hash?.expected ?? []).map((name) => name.replace(/^'|'$/g, ""));
  const found = lexical ? null : hash.token === 1 || hash.token === "EOF" ? "EOF" : String(hash.text ?? "");
  return { start, end: Math.min(end, places.lineEnd(reportedLine)), reportedLine, expected, found };
}

function fromLangium({ lexerErrors, parserErrors }, input) {
  const lexer = lexerErrors[0];
  if (lexer) {
    const end = lexer.offset + Math.max(lexer.length, 1);
    return { start: lexer.offset, end, reportedLine: lexer.line, found: input.slice(lexer.offset, end) };
  }
  const { token, message } = parserErrors[0];
  const expected = expectedByLangium(message);
  if (!(token.startOffset >= 0)) {
    // At the end of the text Mermaid names no line ("line ?").
    const end = input.trimEnd().length;
    return { start: end, end, expected, found: "EOF" };
  }
  const end = token.startOffset + token.image.length;
  return { start: token.startOffset, end, reportedLine: token.startLine, expected, found: token.image };
}

/** Chevrotain lists what it would take only in its sentence. */
function expectedByLangium(message) {
  const one = /Expecting token of type '([^']+)'/.exec(message);
  if (one) return [one[1]];
  const list = /Expecting:? (?:one of these possible Token sequences|expecting at least one iteration[^:]*):?([^]*?)but found/i.exec(
    message,
  );
  if (!list) return [];
  return [...new Set([...list[1].matchAll(/\[([^\],]+)/g)].map((match) => match[1].trim()))];
}

/** An error of the diagram's own rules has no place: the statement being read is the best there is. */
function fromStatement(recorder, places) {
  const place = recorder.action?.place;
  if (!place || recorder.input === undefined) return {};
  const start = places.lineStart(place.first_line) + place.first_column;
  return { start, end: places.lineStart(place.last_line) + place.last_column };
}
