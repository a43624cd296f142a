// An ER diagram as Mermaid understood it: entities, relationships and the rest, each with its place.

import { toldCalls } from "./read-calls.js";

/** `calls` are the parser's calls to the database in order; `tell` turns a place into lines and columns. */
export function readErDiagram(db, calls, tell, processed) {
  const named = new Map([...db.getEntities()].map(([name, entity]) => [entity.id, name]));
  return {
    direction: db.getDirection(),
    title: processed.title ?? "",
    config: processed.config ?? {},
    accTitle: db.getAccTitle?.() ?? "",
    accDescription: db.getAccDescription?.() ?? "",
    entities: [...db.getEntities()].map(([name, entity]) => ({
      name,
      alias: entity.alias ?? "",
      classes: entity.cssClasses.split(" ").filter((each) => each && each !== "default"),
      styles: entity.cssStyles,
      attributes: entity.attributes.map(({ type, name: own, keys, comment }) => ({ type, name: own, keys, comment })),
    })),
    relationships: db.getRelationships().map(({ entityA, roleA, entityB, relSpec }) => ({
      source: named.get(entityA) ?? entityA,
      target: named.get(entityB) ?? entityB,
      label: roleA,
      // Mermaid calls the cardinality at A's end `cardB`.
      sourceCardinality: relSpec.cardB,
      targetCardinality: relSpec.cardA,
      line: relSpec.relType,
    })),
    calls: toldCalls(calls, tell),
  };
}
