// What the server calls inside V8. Everything goes in and out as JSON text; a call starts the work, which
// is made of promises, and `take` hands over the answer once they have run.

import "./globals.js";
import mermaid, {
  Diagram,
  detectType,
  detectors,
  getDiagram,
  getDiagramLoader,
  preprocessDiagram,
  registerDiagram,
} from "mermaid-internals";
import { readFailure } from "./failure.js";
import { Places } from "./places.js";
import { parserInput } from "./preprocess.js";
import { readErDiagram } from "./read-er.js";
import { Recorder, watch } from "./recorder.js";
import { TrackedText } from "./tracked-text.js";

// Texts may be long; Mermaid's own limit of 50,000 characters is for pages. It rules drawing only, but
// some kinds lose their comments, and with them the right line numbers, beyond it.
mermaid.initialize({ startOnLoad: false, maxTextSize: 100_000_000, logLevel: 5 });

const readers = { er: readErDiagram };
let answer;

globalThis.groundplanMermaid = {
  kinds: () => JSON.stringify(Object.keys(detectors)),
  check: (source) => start(() => read(source, false)),
  parse: (source) => start(() => read(source, true)),
  take: () => {
    const taken = answer;
    answer = undefined;
    return taken;
  },
};

function start(job) {
  answer = undefined;
  job().then(
    (value) => (answer = JSON.stringify({ value })),
    (error) => (answer = JSON.stringify({ failure: `${error?.name}: ${error?.message}\n${error?.stack ?? ""}` })),
  );
}

/** `{kind, error, diagram}`: `error` null if Mermaid takes the text, `diagram` if asked for and known. */
async function read(source, wantDiagram) {
  const recorder = new Recorder();
  const { kind, text, error } = await parse(source, recorder);
  if (error) return { kind, error: tellFailure(error.cause, source, text, recorder), diagram: null };
  const diagram = wantDiagram && readers[kind] ? await readDiagram(kind, source, text, recorder) : null;
  watch(undefined, undefined);
  return { kind, error: null, diagram };
}

/** `{kind, text, error}`: the text as the parser got it, and what Mermaid threw, wrapped, or null. */
async function parse(source, recorder) {
  let kind = null;
  let text = new TrackedText(source);
  try {
    const processed = preprocessDiagram(source);
    text = parserInput(source);
    kind = detectType(processed.code.cleaned, mermaid.mermaidAPI.getConfig());
    if (await prepare(kind, recorder)) text = parserInput(source, { keepComments: true });
    await mermaid.mermaidAPI.parse(source);
    return { kind, text, error: null };
  } catch (cause) {
    return { kind, text, error: { cause } };
  }
}

/** Loads the kind's parser and sets the recorder on it; says whether the kind reads comments itself. */
async function prepare(kind, recorder) {
  let definition;
  try {
    definition = getDiagram(kind);
  } catch {
    const { id, diagram } = await getDiagramLoader(kind)();
    registerDiagram(id, diagram);
    definition = getDiagram(kind);
  }
  const { parser } = definition;
  watch(parser?.parser?.lexer ? parser.parser : parser, recorder);
  return Boolean(definition.db?.preserveCommentsWhenParsing);
}

async function readDiagram(kind, source, text, recorder) {
  recorder.calls.length = 0;
  const processed = preprocessDiagram(source);
  const diagram = await Diagram.fromText(processed.code, { title: processed.title });
  return readers[kind](diagram.db, recorder.calls, placeTeller(source, text, recorder), processed);
}

/** A function from a parser's place to `[startLine, startColumn, endLine, endColumn]` in the source. */
function placeTeller(source, text, recorder) {
  const tracked = text.alignedTo(recorder.input ?? text.text);
  const inner = new Places(tracked.text);
  const outer = new Places(source);
  const tell = (line, column) => outer.at(tracked.origin(inner.lineStart(line) + column));
  return (place) => {
    if (!place) return null;
    const [firstLine, firstColumn, lastLine, lastColumn] = place;
    return [...tell(firstLine, firstColumn), ...tell(lastLine, lastColumn)];
  };
}

function tellFailure(error, source, text, recorder) {
  const tracked = text.alignedTo(recorder.input ?? text.text);
  const { start, end, ...failure } = readFailure(error, recorder, tracked.text);
  const places = new Places(source);
  const first = start === undefined ? tracked.origin(0) : tracked.origin(start);
  const last = start === undefined ? first : Math.max(tracked.origin(end ?? start), first);
  const [line, column] = places.at(first);
  const [endLine, endColumn] = places.at(last);
  return { ...failure, placed: start !== undefined, line, column, endLine, endColumn };
}
