// Watches a jison parser at work: the text it was given, where it stands, and what it tells the diagram's
// database, each call with its place. This is how a typed diagram learns where its elements were written.

const ownToTheParser = new Set(["lexer", "parser", "parseError"]);

export class Recorder {
  constructor() {
    this.input = undefined;
    this.lexer = undefined;
    this.calls = undefined;
    this.action = undefined;
    this.reduced = new WeakMap();
    this.lengths = new WeakMap();
  }

  /** From now on the calls to the database are kept as well. */
  recordCalls() {
    this.calls = [];
  }

  /** Called with what the parser is about to read. `yy` is the parser's own copy of the database. */
  begin(lexer, input, yy) {
    this.lexer = lexer;
    this.input = input;
    if (this.calls === undefined) return;
    for (const [name, member] of Object.entries(yy)) {
      if (typeof member !== "function" || ownToTheParser.has(name)) continue;
      yy[name] = (...values) => {
        const call = { name, values: values.map((value) => this.#copy(value)), ...this.#places(values) };
        this.calls.push(call);
        const result = member(...values);
        if (typeof result === "string") call.result = result;
        return result;
      };
    }
  }

  /** Runs one grammar action; values that it makes are remembered with the stretch they came from. */
  reduce(action, yyval, values) {
    const [, , , , , stack, places] = values;
    this.action = { place: yyval._$, stack, places };
    const result = action.apply(yyval, values);
    if (this.calls === undefined) return result;
    for (const made of Array.isArray(yyval.$) ? this.#newItems(yyval.$) : [yyval.$]) {
      if (made !== null && typeof made === "object" && !Array.isArray(made) && !this.reduced.has(made)) {
        this.reduced.set(made, yyval._$);
      }
    }
    return result;
  }

  /** What an action added to a list, at either end; lists grow long, one item at a time. */
  #newItems(list) {
    const known = this.lengths.get(list) ?? 0;
    this.lengths.set(list, list.length);
    return known === 0 ? list : [list[0], ...list.slice(Math.max(known - 1, 0))];
  }

  /** Where the running statement stands, and each text argument, as far as the parser's stack tells. */
  #places(values) {
    const { place, stack = [], places = [] } = this.action ?? {};
    const found = values.map((value) => {
      if (typeof value !== "string") return null;
      const index = stack.lastIndexOf(value);
      return index < 0 ? null : copyPlace(places[index]);
    });
    return { place: copyPlace(place), valuePlaces: found };
  }

  #copy(value) {
    if (Array.isArray(value)) return value.map((item) => this.#copy(item));
    if (value === null || typeof value !== "object") return value;
    const copy = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.#copy(item)]));
    const place = this.reduced.get(value);
    return place ? { ...copy, $place: copyPlace(place) } : copy;
  }
}

let current;
const watched = new WeakSet();

/** Lets `recorder` watch `jison` until the next call; a parser that is no jison parser is left alone. */
export function watch(jison, recorder) {
  current = recorder;
  if (!jison?.lexer || watched.has(jison)) return;
  watched.add(jison);
  const { performAction } = jison;
  jison.performAction = function (...values) {
    return current ? current.reduce(performAction, this, values) : performAction.apply(this, values);
  };
  const { setInput } = jison.lexer;
  jison.lexer.setInput = function (input, yy) {
    const result = setInput.call(this, input, yy);
    current?.begin(this, input, yy);
    return result;
  };
}

function copyPlace(place) {
  if (!place) return null;
  return [place.first_line, place.first_column, place.last_line, place.last_column];
}
