/** What can be said about a text that Mermaid refused. */
export interface MermaidFault {
  readonly message: string;
  /** Counts from 1; null where Mermaid names none. */
  readonly line: number | null;
}

/** Mermaid's errors come from two parser generators and from its own code; the line is where each of them puts it. */
export function faultOf(error: unknown): MermaidFault {
  const message = error instanceof Error ? error.message : String(error);
  return { message, line: fromParser(error) ?? fromText(message) };
}

/** The lines around the faulty one, numbered, with a mark before it; the first lines where it is unknown. */
export function excerpt(source: string, line: number | null, around = 3): string {
  const lines = source.split(/\r?\n/);
  const middle = Math.min(line ?? 1, lines.length);
  const first = Math.max(1, middle - around);
  const shown = lines.slice(first - 1, middle + around);
  const width = String(first + shown.length - 1).length;
  return shown
    .map((text, index) => {
      const number = first + index;
      return `${number === line ? '>' : ' '} ${String(number).padStart(width)} | ${text}`;
    })
    .join('\n');
}

function fromParser(error: unknown): number | null {
  const hash = property(error, 'hash');
  const line = property(property(hash, 'loc'), 'first_line');
  return typeof line === 'number' ? line : null;
}

function fromText(message: string): number | null {
  const found = /\bline:?\s+(\d+)/i.exec(message);
  return found?.[1] === undefined ? null : Number(found[1]);
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
