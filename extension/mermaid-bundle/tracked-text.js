// Text that remembers where each of its characters stood before the replacements made to it.

export class TrackedText {
  /** `steps` are the replacements so far, newest last; each is a list of marks (see `replace`). */
  constructor(text, steps = []) {
    this.text = text;
    this.steps = steps;
  }

  /** Like `String.replace` with a global expression; `substitute(match, ...groups)` gives the new text. */
  replace(expression, substitute) {
    const marks = [];
    let out = "";
    let done = 0;
    for (const match of this.text.matchAll(expression)) {
      out += this.text.slice(done, match.index);
      done = match.index + match[0].length;
      const replacement = substitute(...match);
      // Inside a replacement every character stands for the start of what it replaced …
      marks.push({ at: out.length, from: match.index, fixed: true });
      out += replacement;
      // … and behind it the text runs on as before.
      marks.push({ at: out.length, from: done, fixed: false });
    }
    if (marks.length === 0) return this;
    return new TrackedText(out + this.text.slice(done), [...this.steps, marks]);
  }

  /** Drops the first `length` characters. */
  dropStart(length) {
    if (length === 0) return this;
    return new TrackedText(this.text.slice(length), [...this.steps, [{ at: 0, from: length, fixed: false }]]);
  }

  trimStart() {
    return this.dropStart(this.text.length - this.text.trimStart().length);
  }

  /** The same text as `text`, which a parser made of it by leaving out white space here and there. */
  alignedTo(text) {
    if (text === this.text) return this;
    const marks = [];
    let here = 0;
    for (let there = 0; there < text.length; there++, here++) {
      if (this.text[here] === text[there]) continue;
      const skipTo = nextAfterSpace(this.text, here, text[there]);
      if (skipTo === here) return this; // not a matter of white space: keep what we have
      here = skipTo;
      marks.push({ at: there, from: here, fixed: false });
    }
    return new TrackedText(text, [...this.steps, marks]);
  }

  /** The offset in the very first text of the character at `offset` in this one. */
  origin(offset) {
    let place = offset;
    for (let step = this.steps.length - 1; step >= 0; step--) {
      place = stepBack(this.steps[step], place);
    }
    return place;
  }
}

function stepBack(marks, offset) {
  let low = 0;
  let high = marks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (marks[middle].at <= offset) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return offset;
  const mark = marks[low - 1];
  return mark.fixed ? mark.from : mark.from + offset - mark.at;
}

function nextAfterSpace(text, start, wanted) {
  let place = start;
  while (place < text.length && /\s/.test(text[place]) && text[place] !== wanted) place++;
  return text[place] === wanted ? place : start;
}
