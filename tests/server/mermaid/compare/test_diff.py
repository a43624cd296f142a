"""What a difference says, kind by kind: two texts in, lines out."""

import pytest

from groundplan.errors import UsageError
from groundplan.mermaid.compare.sources import diff_sources


def told(old: str, new: str) -> str:
    found = diff_sources(old, new).difference
    lines = [f"+ {each.noun} {each.element}" for each in found.added]
    lines += [f"- {each.noun} {each.element}" for each in found.removed]
    lines += [
        f"~ {each.noun} {each.element}: {each.property}: {each.old} → {each.new}" for each in found.changed
    ]
    return "\n".join(lines)


CASES = {
    "er": (
        "erDiagram\n Order { int total }\n Customer\n Order }o--|| Customer : places\n",
        "erDiagram\n Customer\n Order { float total\n int id PK }\n Order }o--|| Customer : makes\n",
        "+ attribute Order.id\n"
        "~ attribute Order.total: type: int → float\n"
        "~ relationship Order → Customer : makes: label: places → makes",
    ),
    "class overloads": (
        "classDiagram\n class A {\n  +f(int a)\n  +f(str a)\n }\n",
        "classDiagram\n class A {\n  +f(str a) int\n  +g()\n  +f(int a)\n }\n",
        "+ method A.g()\n~ method A.f(): returns:  → int",
    ),
    "flowchart": (
        "flowchart LR\n subgraph one\n  A\n end\n A --> B\n",
        "flowchart TB\n A{Ok?}\n A --> B --> C\n",
        "+ node C\n+ edge B → C\n- subgraph one\n"
        "~ node A: label:  → Ok?\n~ node A: shape: rectangle → diamond\n~ node A: subgraph: one → \n"
        "~ diagram : direction: LR → TB",
    ),
    "sequence": (
        "sequenceDiagram\n A->>B: one\n B->>A: two\n A->>B: one\n",
        "sequenceDiagram\n B->>A: two\n A->>B: one\n loop daily\n A->>B: three\n end\n",
        "+ block loop daily\n+ section daily\n+ message A → B : three\n- message A → B : one",
    ),
    "sequence, moved": (
        "sequenceDiagram\n A->>B: one\n A->>B: two\n A->>B: three\n",
        "sequenceDiagram\n A->>B: three\n A->>B: one\n A->>B: two\n",
        "~ message A → B : three: position: 3 → 1",
    ),
    "state": (
        "stateDiagram-v2\n [*] --> On\n",
        "stateDiagram-v2\n [*] --> On : start\n state On {\n  Warm\n }\n",
        "+ state Warm\n~ transition [*] → On : start: label:  → start",
    ),
    "mindmap": (
        "mindmap\n root\n  a\n   b\n",
        "mindmap\n top\n  a\n   c\n",
        "+ node top.a.c\n- node top.a.b\n~ node top: label: root → top",
    ),
    "gitGraph": (
        'gitGraph\n commit id: "1"\n branch dev\n commit id: "2"\n',
        'gitGraph\n commit id: "1"\n branch dev\n commit id: "2"\n checkout main\n merge dev\n',
        "+ step dev → main",
    ),
    "c4": (
        'C4Context\n Boundary(s, "Shop") {\n System(w, "Web")\n System(d, "Data")\n }\n Rel(w, d, "uses")\n',
        'C4Context\n System(w, "Web")\n Boundary(s, "Shop") {\n System(d, "Data")\n }\n Rel(w, d, "sees")\n',
        "~ element Web: boundary: s → \n~ relation Web → Data : sees: label: uses → sees",
    ),
    "architecture": (
        "architecture-beta\n service db(database)[Database]\n",
        "architecture-beta\n group g(cloud)[Cloud]\n service db(disk)[Database] in g\n",
        "+ group Cloud\n~ service Database: icon: database → disk\n~ service Database: group:  → g",
    ),
    "journey": (
        "journey\n section Day\n  Tea: 5: Me\n  Work: 2: Me\n",
        "journey\n section Day\n  Tea: 3: Me, Cat\n  Sleep: 5: Me\n",
        "+ actor Day.Tea.Cat\n+ task Day.Sleep\n+ actor Day.Sleep.Me\n"
        "- task Day.Work\n- actor Day.Work.Me\n~ task Day.Tea: score: 5 → 3",
    ),
    "gantt": (
        "gantt\n section S\n  Plan : p, 2024-01-01, 3d\n",
        "gantt\n excludes weekends\n section S\n  Plan it : p, 2024-01-01, 4d\n",
        "+ day off weekends\n~ task S.Plan it: name: Plan → Plan it\n~ task S.Plan it: end: 3d → 4d",
    ),
    "timeline": (
        "timeline\n 2002 : a : b\n",
        "timeline\n 2002 : a\n 2003 : c\n",
        "+ period (section).2003\n+ event (section).2003.c\n- event (section).2002.b",
    ),
    "pie": ('pie\n "a" : 1\n "b" : 2\n', 'pie\n "b" : 2\n "a" : 1.5\n', "~ slice a: value: 1 → 1.5"),
    "lines kept as written": (
        "flowchart LR\n A\n style A fill:#fff\n",
        "flowchart LR\n %% note\n A\n",
        "+ comment %% note\n- style style A fill:#fff",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_difference_names_elements_and_properties(case: str) -> None:
    old, new, wanted = CASES[case]
    assert told(old, new) == wanted


def test_the_order_of_boxes_and_redundant_checkouts_are_no_difference() -> None:
    assert not told("erDiagram\n A\n B\n", "erDiagram\n B\n A\n")
    assert not told("gitGraph\n commit\n", "gitGraph\n commit\n checkout main\n")


def test_the_drawing_has_both_and_says_what_became_of_them() -> None:
    source = diff_sources("flowchart LR\n A --> B\n", "flowchart LR\n A --> C\n").source
    assert source == (
        "flowchart LR\n"
        "    A\n    C\n    B\n"
        "    A --> C\n    A --> B\n"
        "    class C added\n    class B removed\n"
        "    linkStyle 0 stroke:#1a7f37,stroke-width:2px\n"
        "    linkStyle 1 stroke:#cf222e,stroke-dasharray:4\n"
        "    classDef added fill:#d4f7d4,stroke:#1a7f37,stroke-width:2px,color:#000\n"
        "    classDef removed fill:#ffd7d5,stroke:#cf222e,stroke-dasharray:4,color:#000\n"
        "    %% added: node C\n    %% added: edge A → C\n"
        "    %% removed: node B\n    %% removed: edge A → B\n"
    )


def test_kinds_without_styles_have_comments() -> None:
    source = diff_sources('pie\n "a" : 1\n', 'pie\n "a" : 2\n "%%{init: {}}%%" : 1\n').source
    assert "%% changed: slice a: value: 1 → 2\n" in source
    assert source.count("%% added: slice") == 1


def test_two_kinds_cannot_be_compared() -> None:
    with pytest.raises(UsageError, match="kind pie"):
        diff_sources("pie\n", "mindmap\n a\n")
