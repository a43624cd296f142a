// A sequence diagram as Mermaid understood it.

import { readCalls } from "./read-calls.js";

/** What `readCalls` tells (the statements are the value of `apply`), with the participants and boxes. */
export function readSequenceDiagram(db, calls, tell, processed) {
  return {
    ...readCalls(db, calls, tell, processed),
    // The front matter's title as it is written, unless a statement names another.
    title: (calls.some(({ name }) => name === "setDiagramTitle") ? db.getDiagramTitle() : processed.title) ?? "",
    participants: [...db.getActors().entries()].map(([id, each]) => ({
      id,
      text: each.description,
      type: each.type,
    })),
    boxes: db.getBoxes().map((each) => ({
      title: each.name ?? "",
      color: each.fill,
      participants: each.actorKeys,
    })),
  };
}
