// A diagram of a kind whose grammar is made with jison, told as what its parser said to the database.

/** `{title, frontTitle, config, accTitle, accDescription, calls}`: `calls` in order, each with its places. */
export function readCalls(db, calls, tell, processed) {
  return {
    ...surroundings(db, processed),
    calls: calls.map((call) => ({
      name: call.name,
      values: call.values,
      place: tell(call.place),
      valuePlaces: call.valuePlaces.map((place) => tell(place)),
    })),
  };
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
