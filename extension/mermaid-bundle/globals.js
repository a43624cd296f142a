// What Mermaid and its libraries expect of a browser or of Node, and bare V8 does not have.
// Must be imported before Mermaid.

import "./css-colors.js";

const silent = () => {};

globalThis.console ??= {};
for (const level of ["debug", "dir", "error", "info", "log", "trace", "warn", "group", "groupEnd", "time", "timeEnd"]) {
  globalThis.console[level] ??= silent;
}
globalThis.self ??= globalThis;
globalThis.window ??= globalThis;
globalThis.performance ??= { now: () => Date.now() };
globalThis.queueMicrotask ??= (job) => void Promise.resolve().then(job);
globalThis.structuredClone ??= cloneDeep;

function cloneDeep(value) {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(cloneDeep);
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [cloneDeep(key), cloneDeep(item)]));
  if (value instanceof Set) return new Set([...value].map(cloneDeep));
  if (value instanceof Date) return new Date(value);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, cloneDeep(item)]));
}

// Links are only looked at to tell whether Mermaid takes them: the text stays as it is.
globalThis.URL ??= class URL {
  constructor(address) {
    if (!URL.canParse(address)) throw new TypeError("Invalid URL");
    [this.href, this.protocol, this.hostname] = /^([a-z][a-z0-9+.-]*:)(?:\/*([^/?#]*))?.*$/is.exec(address);
  }

  static canParse(address) {
    return /^[a-z][a-z0-9+.-]*:(?:\/\/)?[^\s/?#]+/i.test(address);
  }

  toString() {
    return this.href;
  }
};
