/* Generated from shared/protocol.schema.json by `npm run generate`: change that file, not this one. */

/**
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Severity".
 */
export type Severity = 'error' | 'warning' | 'info';

/**
 * What goes over the wire: one object in and one out for each server command. Lines and columns count from 1.
 */
export interface Protocol {
  [k: string]: unknown;
}
/**
 * A stretch of a workspace file.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Evidence".
 */
export interface Evidence {
  /**
   * Relative to the workspace root, with `/`.
   */
  path: string;
  startLine: number;
  endLine: number;
  /**
   * Qualified name of what stands there.
   */
  symbol: string;
}
/**
 * An edit of the diagram's source that mends a finding.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Fix".
 */
export interface Fix {
  title: string;
  startLine: number;
  startColumn: number;
  endLine: number;
  endColumn: number;
  text: string;
}
/**
 * One thing to say about a diagram, and where.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Finding".
 */
export interface Finding {
  code: string;
  severity: Severity;
  message: string;
  startLine: number;
  startColumn: number;
  endLine: number;
  endColumn: number;
  element: string | null;
  evidence: Evidence | null;
  fix: Fix | null;
}
/**
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "ValidatorResult".
 */
export interface ValidatorResult {
  score: number;
  weight: number;
  applicable: boolean;
  findings: Finding[];
}
/**
 * What the eight validators say.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Report".
 */
export interface Report {
  score: number;
  accepted: boolean;
  validators: {
    [k: string]: ValidatorResult;
  };
}
/**
 * An element that exists in the code, and where.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "GroundedElement".
 */
export interface GroundedElement {
  element: string;
  symbol: string;
  path: string;
  startLine: number;
  endLine: number;
}
/**
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "GroundedEdge".
 */
export interface GroundedEdge {
  from: string;
  to: string;
  label: string;
  state: 'existing' | 'proposed';
  path: string | null;
  startLine: number | null;
}
/**
 * Which elements exist in the workspace, and where; which are proposed.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Grounding".
 */
export interface Grounding {
  existing: GroundedElement[];
  proposed: string[];
  edges: GroundedEdge[];
}
/**
 * One call of one model, or of the extractor.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Attempt".
 */
export interface Attempt {
  model: string;
  promptVersion: string | null;
  seconds: number;
  tokensIn: number;
  tokensOut: number;
  score: number | null;
  error: string | null;
}
/**
 * A stretch of code that the artifact was made from.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Source".
 */
export interface Source {
  path: string;
  startLine: number;
  endLine: number;
}
/**
 * A Mermaid source with its diagram and all that is known about it.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Artifact".
 */
export interface Artifact {
  id: string;
  type: string;
  /**
   * The Mermaid text.
   */
  source: string;
  /**
   * The typed value; its shape is the kind's own schema.
   */
  diagram: {};
  score: number;
  accepted: boolean;
  model: string;
  attempts: Attempt[];
  report: Report;
  grounding: Grounding;
  sources: Source[];
  notes: string[];
  /**
   * The file that was written, where one was asked for.
   */
  output: string | null;
}
/**
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "ArtifactType".
 */
export interface ArtifactType {
  id: string;
  title: string;
  /**
   * Code alone can answer, with no model.
   */
  extractor: boolean;
  /**
   * The diagram's kind; `text` for types that are no diagram.
   */
  diagram: string;
}
/**
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "SkippedFile".
 */
export interface SkippedFile {
  path: string;
  reason: string;
}
/**
 * What was indexed, and what it took.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "IndexSummary".
 */
export interface IndexSummary {
  root: string;
  files: number;
  symbols: number;
  chunks: number;
  languages: {
    [k: string]: number;
  };
  skipped: SkippedFile[];
  fromCache: boolean;
  changedFiles: number;
  seconds: number;
  peakMemoryBytes: number;
  notes?: string[];
}
/**
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "EmbeddedCounts".
 */
export interface EmbeddedCounts {
  instant: number;
  quality: number;
  total: number;
}
/**
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "IndexStatus".
 */
export interface IndexStatus {
  state: 'indexing' | 'ready';
  files: number;
  chunks: number;
  changedFiles: number;
  lexical: boolean;
  embedded: EmbeddedCounts;
  seconds: number;
  /**
   * Why the last indexing failed.
   */
  error: string | null;
  /**
   * Why no vectors of quality are being made, where that is so.
   */
  qualityNote?: string;
}
/**
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Rendered".
 */
export interface Rendered {
  format: 'svg' | 'png' | 'pdf';
  /**
   * SVG as text, PNG and PDF in base64.
   */
  data: string;
}
/**
 * An element of a diagram: `Order.total`, an attribute.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "NamedElement".
 */
export interface NamedElement {
  /**
   * The name that people find it by; empty for the diagram itself.
   */
  element: string;
  /**
   * What it is: entity, message, …; of a line that is kept as written, what that is.
   */
  kind: string;
}
/**
 * A property that an element has in both diagrams.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "ElementChange".
 */
export interface ElementChange {
  element: string;
  kind: string;
  /**
   * As the diagram's JSON names it, or `position`.
   */
  property: string;
  old: string;
  new: string;
}
/**
 * What one diagram has, lacks and says otherwise than another.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Difference".
 */
export interface Difference {
  added: NamedElement[];
  removed: NamedElement[];
  changed: ElementChange[];
  /**
   * One drawing of both, with what became of each element.
   */
  source: string;
}
/**
 * Both sides changed a property, or one removed what the other changed. The merge has what mine wanted.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "MergeConflict".
 */
export interface MergeConflict {
  element: string;
  kind: string;
  /**
   * Empty where the whole element is meant.
   */
  property: string;
  /**
   * Null: mine wants no such element.
   */
  mine: string | null;
  theirs: string | null;
}
/**
 * Two changes of one diagram in one.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Merged".
 */
export interface Merged {
  source: string;
  conflicts: MergeConflict[];
  /**
   * What was in a text and could not be written again.
   */
  notes: string[];
}
/**
 * A stretch of a file that answers a query.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "SearchHit".
 */
export interface SearchHit {
  path: string;
  startLine: number;
  endLine: number;
  /**
   * Qualified name of what it declares, or the headings above a section; may be empty.
   */
  symbol: string;
  kind: string;
  /**
   * The higher the better; to be compared within one answer.
   */
  score: number;
  /**
   * What the score is made of.
   */
  parts: {
    [k: string]: number;
  };
  text: string;
}
/**
 * Code that a prompt carries, and why.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "ContextItem".
 */
export interface ContextItem {
  path: string;
  startLine: number;
  endLine: number;
  reason: string;
  tokens: number;
}
/**
 * What a model would be told of the workspace for a request.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Context".
 */
export interface Context {
  /**
   * The picture of the project, as Markdown.
   */
  universal: string;
  items: ContextItem[];
  /**
   * What the budget had no room for; the path is empty for parts of the picture.
   */
  leftOut: ContextItem[];
  tokens: number;
  /**
   * The whole, as it would be sent.
   */
  text: string;
}
/**
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "NoParams".
 */
export interface NoParams {
  /**
   * A workspace folder's URI or path, where several are open.
   */
  workspace?: string;
  workDoneToken?: string | number;
}
/**
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "GenerateParams".
 */
export interface GenerateParams {
  type: string;
  scope?: string[];
  all?: boolean;
  request?: string;
  model?: string;
  noModel?: boolean;
  /**
   * Seconds.
   */
  deadline?: number;
  seed?: number;
  base?: string;
  /**
   * A file to write: .mmd, .svg, .png, .pdf, .md or .json.
   */
  output?: string;
  workspace?: string;
  workDoneToken?: string | number;
}
/**
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "ValidateParams".
 */
export interface ValidateParams {
  source: string;
  type?: string;
  request?: string;
  workspace?: string;
  workDoneToken?: string | number;
}
/**
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "RenderParams".
 */
export interface RenderParams {
  source: string;
  format?: 'svg' | 'png' | 'pdf';
  workspace?: string;
  workDoneToken?: string | number;
}
/**
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "SearchParams".
 */
export interface SearchParams {
  query: string;
  limit?: number;
  /**
   * Only chunks of this kind, such as `function` or `section`.
   */
  kind?: string;
  /**
   * Only files that this pattern means, written as in .gitignore.
   */
  path?: string;
  /**
   * Files that the user has open, as URIs or paths; what is close to them comes first.
   */
  openFiles?: string[];
  workspace?: string;
  workDoneToken?: string | number;
}
/**
 * Three Mermaid texts: the common one, and what two sides made of it. Mine wins a conflict.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "MergeParams".
 */
export interface MergeParams {
  base: string;
  mine: string;
  theirs: string;
  workspace?: string;
  workDoneToken?: string | number;
}
