"""A text of each kind that Mermaid takes, and one that it refuses with the place of the error.

The places were compared once with `mermaid.parse` in Node: the line is the one that it names (at most the
text's last), the column where the offending word starts on that line.
"""

from typing import NamedTuple


class Sample(NamedTuple):
    """`line` and `column` are where `broken` is wrong."""

    kind: str
    good: str
    broken: str
    line: int
    column: int


SAMPLES = {
    "flowchart": Sample(
        "flowchart",
        "flowchart LR\n  A[Start] --> B{Ok?}\n  B -->|yes| C((End))",
        "flowchart LR\n  A --> B\n  B --> (\n",
        3,
        9,
    ),
    "graph": Sample("flowchart", "graph TD;\n A-->B;", "graph TD;\n A-->;", 2, 6),
    "flowchart-elk": Sample("flowchart", "flowchart-elk TD\n A-->B", "flowchart-elk TD\n A-->]", 2, 6),
    "sequence": Sample(
        "sequence",
        "sequenceDiagram\n  Alice->>Bob: Hi\n  Bob-->>Alice: Yo",
        "sequenceDiagram\n  Alice->>Bob: Hi\n  Bob-->>>\n",
        3,
        10,
    ),
    "class": Sample(
        "class",
        "classDiagram\n  class Animal {\n    +int age\n  }\n  Animal <|-- Duck",
        "classDiagram\n  class Animal {\n    +int age\n  }}\n",
        4,
        4,
    ),
    "state": Sample(
        "state",
        "stateDiagram-v2\n  [*] --> On\n  On --> [*]",
        "stateDiagram-v2\n  [*] --> On\n  On --> --> x\n",
        3,
        10,
    ),
    "er": Sample("er", "erDiagram\n  A ||--o{ B : has", "erDiagram\n  A ||--o{ : has\n", 2, 12),
    "journey": Sample(
        "journey",
        "journey\n  title Day\n  section Work\n    Tea: 5: Me",
        "journey\n  title Day\n  section Work\n    Tea 5 Me\n",
        4,
        13,
    ),
    "gantt": Sample(
        "gantt",
        "gantt\n  dateFormat YYYY-MM-DD\n  section A\n  Task :a1, 2024-01-01, 3d",
        "gantt\n  dateFormat YYYY-MM-DD\n  section A\n  Task without data\n",
        4,
        20,
    ),
    "pie": Sample("pie", 'pie title Pets\n  "Dogs" : 3', 'pie title Pets\n  "Dogs" : many\n', 2, 12),
    "quadrant": Sample(
        "quadrant",
        "quadrantChart\n  x-axis Low --> High\n  A: [0.3, 0.6]",
        "quadrantChart\n  x-axis Low --> High\n  A: [0.3, \n",
        3,
        12,
    ),
    "requirement": Sample(
        "requirement",
        "requirementDiagram\n  requirement r {\n    id: 1\n    text: t\n    risk: high\n"
        "    verifymethod: test\n  }",
        "requirementDiagram\n  requirement r {\n    id: 1\n    risk: silly\n  }\n",
        4,
        11,
    ),
    "gitGraph": Sample(
        "gitGraph", "gitGraph\n  commit\n  branch dev\n  commit", "gitGraph\n  commit\n  brnch dev\n", 3, 3
    ),
    "c4": Sample(
        "c4",
        'C4Context\n  Person(a, "A")\n  System(b, "B")\n  Rel(a, b, "uses")',
        'C4Context\n  Person(a, "A")\n  }\n',
        3,
        3,
    ),
    "mindmap": Sample("mindmap", "mindmap\n  root((Root))\n    A", "mindmap\n  root((Root))\n    A[\n", 4, 1),
    "timeline": Sample(
        "timeline", "timeline\n  title T\n  2002 : LinkedIn", "timeline\n  title T\n  : : :\n  :::\n", 3, 3
    ),
    "sankey": Sample("sankey", "sankey-beta\nA,B,10", "sankey-beta\nA,B\n", 2, 4),
    "xychart": Sample(
        "xychart",
        "xychart-beta\n  x-axis [a, b]\n  bar [1, 2]",
        "xychart-beta\n  x-axis [a, b]\n  bar [1, x]\n",
        3,
        11,
    ),
    "block": Sample("block", "block-beta\n  columns 2\n  a b", "block-beta\n  columns 2\n  a --> \n", 4, 1),
    "packet": Sample("packet", 'packet-beta\n  0-15: "Source"', "packet-beta\n  0-15: Source\n", 2, 9),
    "kanban": Sample("kanban", "kanban\n  Todo\n    [Task]", "kanban\n  Todo\n    id[Task\n", 4, 1),
    "architecture": Sample(
        "architecture",
        "architecture-beta\n  group api(cloud)[API]\n  service db(database)[DB] in api",
        "architecture-beta\n  group api(cloud)[API]\n  servce db(database)[DB]\n",
        3,
        10,
    ),
    "radar": Sample(
        "radar",
        "radar-beta\n  axis a, b, c\n  curve x{1, 2, 3}",
        "radar-beta\n  axis a, b, c\n  curve x{1, 2, \n",
        3,
        16,
    ),
    "treemap": Sample("treemap", 'treemap-beta\n"A"\n  "B": 10', 'treemap-beta\n"A"\n  "B": \n', 3, 6),
    "treeView": Sample(
        "treeView", 'treeView-beta\n  "src"\n    "a.py"', 'treeView-beta\n  src ]\n    "a.py\n', 3, 5
    ),
    "venn": Sample(
        "venn", "venn-beta\n  set A\n  set B\n  union A,B", "venn-beta\n  set A\n  unon A,B\n", 3, 3
    ),
    "ishikawa": Sample("ishikawa", "ishikawa-beta\n  Problem\n    Cause", "ishikawa-beta", 1, 14),
    "wardley": Sample(
        "wardley",
        "wardley-beta\ntitle Tea\ncomponent Cup [0.7, 0.5]",
        "wardley-beta\ntitle Tea\ncomponent Cup [0.7\n",
        3,
        19,
    ),
    "cynefin": Sample("cynefin", "cynefin-beta\n  title T\n", "cynefin-beta\n  nonsense {\n", 2, 3),
    "usecase": Sample("usecase", "usecase-beta\n  actor User\n", "usecase-beta\n  actor {\n", 2, 9),
    "railroad": Sample(
        "railroad", 'railroad-beta\n  a = terminal("x") ;', "railroad-beta\n  a = = ;\n", 2, 7
    ),
    "railroadEbnf": Sample(
        "railroad", 'railroad-ebnf-beta\n  a = "x" ;', "railroad-ebnf-beta\n  a = = ;\n", 2, 7
    ),
    "railroadAbnf": Sample(
        "railroad", 'railroad-abnf-beta\n  a = "x" ;', "railroad-abnf-beta\n  a = = \n", 2, 7
    ),
    "railroadPeg": Sample(
        "railroad", 'railroad-peg-beta\n  a <- "x" ;', "railroad-peg-beta\n  a <- <-\n", 2, 8
    ),
    "swimlane": Sample("swimlane", "swimlane-beta\n  A-->B", "swimlane-beta\n  A-->(\n", 2, 7),
    "agentflow": Sample("agentflow", "agentflow-beta\n  A-->B", "agentflow-beta\n  A-->(\n", 2, 7),
    "eventmodeling": Sample(
        "eventmodeling",
        "eventmodeling\n\ntf 01 ui Cart\ntf 02 cmd Add",
        "eventmodeling\n\ntf 01 nope Cart\n",
        3,
        7,
    ),
    "info": Sample("info", "info", "info nonsense\n", 1, 6),
}
