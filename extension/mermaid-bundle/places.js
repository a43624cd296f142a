// Offsets in a text as lines and columns, both from 1, columns in Unicode code points.

export class Places {
  constructor(text) {
    this.text = text;
    this.starts = [0];
    for (const match of text.matchAll(/\r\n?|\n/g)) this.starts.push(match.index + match[0].length);
  }

  /** The offset where line `line` (from 1) starts; lines past the end start at the end. */
  lineStart(line) {
    return this.starts[Math.max(line, 1) - 1] ?? this.text.length;
  }

  /** The offset behind the last character of line `line`, without its line break. */
  lineEnd(line) {
    const next = this.starts[line] ?? this.text.length;
    let end = next;
    while (end > this.lineStart(line) && /[\r\n]/.test(this.text[end - 1])) end--;
    return end;
  }

  /** `[line, column]` of an offset. */
  at(offset) {
    const place = Math.min(Math.max(offset, 0), this.text.length);
    let low = 0;
    let high = this.starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.starts[middle] <= place) low = middle + 1;
      else high = middle;
    }
    const before = this.text.slice(this.starts[low - 1], place);
    return [low, 1 + codePoints(before)];
  }

  line(offset) {
    return this.at(offset)[0];
  }
}

function codePoints(text) {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
