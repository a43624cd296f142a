// A flowchart as Mermaid understood it.

import { readCalls } from "./read-calls.js";

/** What `readCalls` tells, with the vertices, edges and subgraphs that the database holds. */
export function readFlowchart(db, calls, tell, processed) {
  return {
    ...readCalls(db, calls, tell, processed),
    direction: db.getDirection() ?? "TB",
    nodes: [...db.getVertices().values()].map((each) => ({
      id: each.id,
      text: each.text ?? "",
      shape: each.type ?? "",
      classes: each.classes,
    })),
    edges: db.getEdges().map((each) => ({
      source: each.start,
      target: each.end,
      text: each.text ?? "",
      type: each.type ?? "arrow_point",
      stroke: each.stroke ?? "normal",
      length: each.length ?? 1,
    })),
    subgraphs: db.getSubGraphs().map((each) => ({
      id: each.id,
      title: each.title,
      nodes: each.nodes,
      direction: each.dir ?? null,
      classes: each.classes,
    })),
  };
}
