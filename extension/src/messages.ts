// What the extension and the preview's webview say to each other.

/** Host → webview: draw this. A higher `version` is newer, and a newer one is never drawn over by an older. */
export interface ShowMessage {
  readonly kind: 'show';
  readonly version: number;
  readonly title: string;
  readonly source: string;
  readonly score: number;
  readonly accepted: boolean;
  /** How many elements were found in the code, and how many are only proposed. */
  readonly found: number;
  readonly proposed: number;
  readonly notes: readonly string[];
}

export type ToWebview = ShowMessage;

/** Webview → host: its script runs and it listens. */
export interface ReadyMessage {
  readonly kind: 'ready';
}

/** Webview → host: this version is on the screen. */
export interface DrawnMessage {
  readonly kind: 'drawn';
  readonly version: number;
}

/** Webview → host: Mermaid would not draw this version; `line` counts from 1 where Mermaid names one. */
export interface FailedMessage {
  readonly kind: 'failed';
  readonly version: number;
  readonly message: string;
  readonly line: number | null;
}

export type FromWebview = ReadyMessage | DrawnMessage | FailedMessage;

/** Whether something that came through postMessage is one of the webview's messages. */
export function isFromWebview(value: unknown): value is FromWebview {
  if (!isRecord(value)) return false;
  switch (value.kind) {
    case 'ready':
      return true;
    case 'drawn':
      return typeof value.version === 'number';
    case 'failed':
      return (
        typeof value.version === 'number' &&
        typeof value.message === 'string' &&
        (value.line === null || typeof value.line === 'number')
      );
    default:
      return false;
  }
}

/** Whether something that came through postMessage is one of the host's messages. */
export function isToWebview(value: unknown): value is ToWebview {
  return (
    isRecord(value) &&
    value.kind === 'show' &&
    typeof value.version === 'number' &&
    typeof value.title === 'string' &&
    typeof value.source === 'string' &&
    typeof value.score === 'number' &&
    typeof value.accepted === 'boolean' &&
    typeof value.found === 'number' &&
    typeof value.proposed === 'number' &&
    Array.isArray(value.notes)
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
