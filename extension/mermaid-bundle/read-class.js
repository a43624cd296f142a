// A class diagram as Mermaid understood it.

import { readCalls } from "./read-calls.js";

/** What `readCalls` tells, with the classes, relations, notes and namespaces that the database holds. */
export function readClassDiagram(db, calls, tell, processed) {
  return {
    ...readCalls(db, calls, tell, processed),
    direction: db.getDirection(),
    classes: [...db.getClasses().values()].map((each) => ({
      id: each.id,
      label: each.label,
      generic: each.type ?? "",
      annotations: each.annotations,
      members: each.members.map(memberOf),
      methods: each.methods.map(memberOf),
      classes: each.cssClasses.split(" ").filter((name) => name && name !== "default"),
      namespace: each.parent ?? "",
    })),
    notes: [...db.getNotes().values()].map(({ text, class: about, parent }) => ({
      text,
      about: about ?? "",
      namespace: parent ?? "",
    })),
  };
}

function memberOf({ visibility, id, classifier, parameters, returnType }) {
  return { visibility, id, classifier, parameters: parameters ?? "", returnType: returnType ?? "" };
}
