// A diagram of a kind whose grammar is made with jison, told as what its parser said to the database.

/** `{title, frontTitle, config, accTitle, accDescription, calls}`: `calls` in order, each with its places. */
export function readCalls(db, calls, tell, processed) {
  return {
    ...surroundings(db, processed),
    calls: toldCalls(calls, tell),
  };
}

/** The calls with the source's lines and columns; objects that the grammar made carry their `place` too. */
export function toldCalls(calls, tell) {
  return calls.map((call) => ({
    name: call.name,
    values: call.values.map((value) => placed(value, tell)),
    result: call.result ?? null,
    place: tell(call.place),
    valuePlaces: call.valuePlaces.map((place) => tell(place)),
  }));
}

function placed(value, tell) {
  if (Array.isArray(value)) return value.map((item) => placed(item, tell));
  if (value === null || typeof value !== "object") return value;
  const { $place: place, ...rest } = value;
  const told = Object.fromEntries(Object.entries(rest).map(([name, item]) => [name, placed(item, tell)]));
  return place ? { ...told, place: tell(place) } : told;
}

/** What stands around the statements. `title` is the one that is drawn, `frontTitle` the front matter's. */
export function surroundings(db, processed) {
  const own = db.getCommonDb?.() ?? db;
  return {
    title: (own.getDiagramTitle ?? own.getTitle)?.() ?? "",
    frontTitle: processed.title ?? "",
    config: processed.config ?? {},
    accTitle: own.getAccTitle?.() ?? "",
    accDescription: own.getAccDescription?.() ?? "",
  };
}
