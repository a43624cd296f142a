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
import { readCalls } from "./read-calls.js";
import { readClassDiagram } from "./read-class.js";
import { readErDiagram } from "./read-er.js";
import { readFlowchart } from "./read-flowchart.js";
import { readSequenceDiagram } from "./read-sequence.js";
import { syntaxTreeReader } from "./read-syntax-tree.js";
import { Recorder, watch } from "./recorder.js";
import { TrackedText } from "./tracked-text.js";

// Texts may be long; Mermaid's own limit of 50,000 characters is for pages. It rules drawing only, but
// some kinds lose their comments, and with them the right line numbers, beyond it.
mermaid.initialize({ startOnLoad: false, maxTextSize: 100_000_000, logLevel: 5 });

const readers = {
  architecture: syntaxTreeReader("architecture"),
  c4: readCalls,
  class: readClassDiagram,
  classDiagram: readClassDiagram,
  er: readErDiagram,
  flowchart: readFlowchart,
  "flowchart-elk": readFlowchart,
  "flowchart-v2": readFlowchart,
  gantt: readCalls,
  gitGraph: syntaxTreeReader("gitGraph"),
  journey: readCalls,
  mindmap: readCalls,
  pie: syntaxTreeReader("pie"),
  sequence: readSequenceDiagram,
  state: readCalls,
  stateDiagram: readCalls,
  timeline: readCalls,
};
let answer;

globalThis.groundplanMermaid = {
  mermaid,
  list: () => start(async () => Object.keys(detectors)),
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
  const { kind, error } = await parse(source, recorder);
  if (error) return { kind, error: tellFailure(error.cause, kind, source, recorder), diagram: null };
  const diagram = wantDiagram && readers[kind] ? await readDiagram(kind, source, recorder) : null;
  watch(undefined, undefined);
  return { kind, error: null, diagram };
}

/** `{kind, error}`: what Mermaid threw, wrapped, or null. What it took goes no way but Mermaid's own. */
async function parse(source, recorder) {
  let kind = null;
  try {
    kind = detectType(source.replace(/\r\n?/g, "\n"), mermaid.mermaidAPI.getConfig());
    watch(await parserOf(kind), recorder);
  } catch {
    // No kind, or a parser that does not load: Mermaid will say so itself.
  }
  try {
    const { diagramType } = await mermaid.mermaidAPI.parse(source);
    return { kind: diagramType, error: null };
  } catch (cause) {
    return { kind, error: { cause } };
  }
}

/** The kind's parser, loaded if need be; for the kinds made with jison, the jison parser itself. */
async function parserOf(kind) {
  const { parser } = await definitionOf(kind);
  return parser?.parser?.lexer ? parser.parser : parser;
}

async function definitionOf(kind) {
  try {
    return getDiagram(kind);
  } catch {
    const { id, diagram } = await getDiagramLoader(kind)();
    registerDiagram(id, diagram);
    return getDiagram(kind);
  }
}

/** What the parser was given, tracked back to the source; the source itself if it did not come so far. */
function parsedText(kind, source, recorder) {
  try {
    const keepComments = kind !== null && Boolean(getDiagram(kind).db?.preserveCommentsWhenParsing);
    const text = parserInput(source, { keepComments });
    return text.alignedTo(recorder.input ?? text.text);
  } catch {
    return new TrackedText(source); // front matter that is no YAML, or a kind that does not load
  }
}

async function readDiagram(kind, source, recorder) {
  recorder.recordCalls();
  const processed = preprocessDiagram(source);
  // Before the diagram is made: looking at a kind's database can empty what all of them share, titles too.
  const tell = placeTeller(kind, source, recorder);
  const diagram = await Diagram.fromText(processed.code, { title: processed.title });
  return readers[kind](diagram.db, recorder.calls, tell, processed);
}

/**
 * A function from a parser's place to `[startLine, startColumn, endLine, endColumn]` in the source. Its
 * `text` is what the parser reads.
 */
function placeTeller(kind, source, recorder) {
  const tracked = parsedText(kind, source, recorder);
  const inner = new Places(tracked.text);
  const outer = new Places(source);
  const origin = (line, column) => tracked.origin(inner.lineStart(line) + column);
  const tell = (place) => {
    if (!place) return null;
    const [firstLine, firstColumn, lastLine, lastColumn] = place;
    let start = origin(firstLine, firstColumn);
    let end = Math.max(origin(lastLine, lastColumn), start);
    // A statement ends with its text, not with the line break that ended it; quotes belong to a word.
    while (end > start && /\s/.test(source[end - 1])) end--;
    if (source[start - 1] === "`") start--;
    if (source[end] === "`") end++;
    // A closing quote is no token of its own: a statement that ends with a text ends before it.
    if (source[end] === '"') {
      const opened = source.slice(start, end).split('"').length % 2 === 0;
      if (!opened && source[start - 1] === '"') start--;
      if (opened || source[start] === '"') end++;
    }
    return [...outer.at(start), ...outer.at(end)];
  };
  return Object.assign(tell, { text: tracked.text });
}

function tellFailure(error, kind, source, recorder) {
  const tracked = parsedText(kind, source, recorder);
  const { start, end, ...failure } = readFailure(error, recorder, tracked.text);
  const places = new Places(source);
  const first = tracked.origin(start ?? 0);
  const last = start === undefined ? first : Math.max(tracked.origin(end ?? start), first);
  const [line, column] = places.at(first);
  const [endLine, endColumn] = places.at(last);
  return { ...failure, placed: start !== undefined, line, column, endLine, endColumn };
}
