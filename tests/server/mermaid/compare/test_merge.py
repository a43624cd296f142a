"""What a merge takes, and what it tells: three texts in, one text and the conflicts out."""

import pytest

from groundplan.errors import UsageError
from groundplan.mermaid.compare.merge import merge
from groundplan.mermaid.compare.sources import MergedSources, merge_sources
from groundplan.mermaid.kinds.er import ErAttribute, ErDiagram, ErEntity
from groundplan.mermaid.kinds.flowchart import FlowchartDiagram, FlowEdge, FlowNode, FlowSubgraph


def conflicts(merged: MergedSources) -> list[tuple[str, str, str | None, str | None]]:
    return [(each.element, each.property, each.mine, each.theirs) for each in merged.conflicts]


CLEAN = {
    "er: members of one entity, and an edge": (
        "erDiagram\n    A {\n        int id\n    }\n    B\n",
        "erDiagram\n    A {\n        int id\n        int size\n    }\n    B\n",
        "erDiagram\n    A {\n        uuid id PK\n    }\n    B\n    A ||--|| B : has\n",
        "erDiagram\n    A {\n        uuid id PK\n        int size\n    }\n    B\n    A ||--|| B : has\n",
    ),
    "a removed edge and a new label": (
        "flowchart TB\n    A\n    B\n    C\n    A --> B\n    B --> C\n",
        "flowchart TB\n    A\n    B\n    C\n    B --> C\n",
        'flowchart TB\n    A["Start"]\n    B\n    C\n    A --> B\n    B -->|"ok"| C\n',
        'flowchart TB\n    A["Start"]\n    B\n    C\n    B -->|"ok"| C\n',
    ),
    "sequence: steps at different places": (
        "sequenceDiagram\n    participant A\n    A->>A: one\n    A->>A: two\n",
        "sequenceDiagram\n    participant A\n    A->>A: zero\n    A->>A: one\n    A->>A: two\n",
        "sequenceDiagram\n    participant A\n    A->>A: one\n    loop x\n        A->>A: two\n    end\n",
        "sequenceDiagram\n    participant A\n    A->>A: zero\n    A->>A: one\n"
        "    loop x\n        A->>A: two\n    end\n",
    ),
    "gitGraph: commits on two branches": (
        "gitGraph\n    commit\n    branch dev\n    commit\n    checkout main\n    commit\n",
        'gitGraph\n    commit\n    branch dev\n    commit\n    commit id: "d"\n    checkout main\n'
        "    commit\n",
        "gitGraph\n    commit\n    branch dev\n    commit\n    checkout main\n    commit\n"
        '    commit id: "m"\n',
        'gitGraph\n    commit\n    branch dev\n    commit\n    commit id: "d"\n    checkout main\n'
        '    commit\n    commit id: "m"\n',
    ),
    "timeline: an event and the direction": (
        "timeline\n        2002 : a\n",
        "timeline\n        2002 : a : b\n",
        "timeline TD\n    title T\n        2002 : a\n",
        "timeline TD\n    title T\n        2002 : a : b\n",
    ),
    "state: a state moves, its transition follows": (
        "stateDiagram-v2\n    direction TB\n    state P {\n        A\n        B\n        A --> B\n    }\n",
        "stateDiagram-v2\n    direction TB\n    state P {\n        B\n    }\n    A\n    A --> B\n",
        "stateDiagram-v2\n    direction TB\n    state P {\n        A\n        B\n"
        "        A --> B : go\n    }\n",
        "stateDiagram-v2\n    direction TB\n    state P {\n        B\n    }\n    A\n    A --> B : go\n",
    ),
    "lines that are kept as written": (
        "pie\n    %% one\n",
        'pie\n    "a" : 1\n    %% one\n    %% two\n',
        "pie\n    accTitle: Pets\n",
        'pie\n    accTitle: Pets\n    "a" : 1\n    %% two\n',
    ),
}


@pytest.mark.parametrize("case", CLEAN)
def test_changes_of_both_sides_are_taken(case: str) -> None:
    base, mine, theirs, wanted = CLEAN[case]
    merged = merge_sources(base, mine, theirs)
    assert merged == MergedSources(wanted)


def test_the_same_property_changed_twice_is_a_conflict_that_mine_wins() -> None:
    source = "erDiagram\n    A {\n        int id\n    }\n"
    merged = merge_sources(source, source.replace("int", "uuid"), source.replace("int", "text"))
    assert merged.source == source.replace("int", "uuid")
    assert conflicts(merged) == [("A.id", "type", "uuid", "text")]


def test_removed_here_and_changed_there_is_a_conflict() -> None:
    base, without, changed = (
        "flowchart TB\n    A\n    B\n",
        "flowchart TB\n    A\n",
        'flowchart TB\n    A\n    B["x"]\n',
    )
    assert conflicts(merge_sources(base, without, changed)) == [("B", "label", None, "x")]
    assert merge_sources(base, without, changed).source == without
    assert conflicts(merge_sources(base, changed, without)) == [("B", "label", "x", None)]
    assert merge_sources(base, changed, without).source == changed


def test_an_edge_to_what_the_other_side_removed() -> None:
    base, without = "flowchart TB\n    A\n    B\n", "flowchart TB\n    A\n"
    joined = "flowchart TB\n    A\n    B\n    A --> B\n"
    back = merge_sources(base, joined, without)
    assert (back.source, conflicts(back)) == (joined, [("B", "", "B", None)])
    gone = merge_sources(base, without, joined)
    assert (gone.source, conflicts(gone)) == (without, [("A → B", "", None, "A → B")])


def test_frames_that_would_contain_each_other_stay_where_mine_has_them() -> None:
    def framed(first: str, second: str) -> FlowchartDiagram:
        return FlowchartDiagram(subgraphs=(FlowSubgraph("a", parent=first), FlowSubgraph("b", parent=second)))

    merged = merge(framed("", ""), framed("b", ""), framed("", "a"))
    assert {(each.id, each.parent) for each in merged.diagram.subgraphs} == {("a", "b"), ("b", "")}
    assert [(each.element, each.property, each.theirs) for each in merged.conflicts] == [("b", "parent", "a")]


def test_what_mermaid_would_not_take_together_is_not_put_together() -> None:
    base = "gantt\n    dateFormat YYYY-MM-DD\n    section S\n        Plan : p, 2024-01-01, 3d\n"
    mine, theirs = base.replace("2024-01-01", "2024-02-02"), base.replace("2024-01-01", "after q")
    merged = merge_sources(base, mine, theirs)
    assert merged.source == mine
    assert merged.conflicts


def test_steps_added_at_the_same_place_are_both_taken_and_told() -> None:
    base = "sequenceDiagram\n    participant A\n"
    merged = merge_sources(base, base + "    A->>A: mine\n", base + "    A->>A: theirs\n")
    assert merged.source == base + "    A->>A: mine\n    A->>A: theirs\n"
    assert conflicts(merged) == [("A → A : theirs", "position", "A → A : mine", "A → A : theirs")]


def test_a_style_of_something_removed_does_not_draw_it_again() -> None:
    base = "flowchart TB\n    A\n    B\n"
    mine, theirs = "flowchart TB\n    A\n", base + "    style B fill:#fff\n"
    merged = merge_sources(base, mine, theirs)
    assert merged.source == mine
    assert conflicts(merged) == [("style B fill:#fff", "", None, "style B fill:#fff")]


def test_front_matter_of_one_side_and_the_title_of_the_other() -> None:
    base = "erDiagram\n    A\n"
    themed = '---\ntitle: "Mine"\nconfig:\n  theme: dark\n---\nerDiagram\n    A\n'
    merged = merge_sources(base, themed, '---\ntitle: "Theirs"\n---\nerDiagram\n    A\n    B\n')
    assert merged.source == themed + "    B\n"
    assert conflicts(merged) == [("", "title", "Mine", "Theirs")]


def test_what_cannot_be_written_again_is_told() -> None:
    base = "flowchart TB\n    A\n"
    merged = merge_sources(base, "flowchart TB\n    A\n    B\n", "flowchart TB\n    A e1@--> C\n")
    assert merged.notes == ("Line 2 of theirs: edge id was not kept: e1@",)


def test_links_styled_by_number_are_told_where_the_numbers_may_have_changed() -> None:
    base = "flowchart TB\n    A --> B\n    linkStyle 0 stroke:#f00\n"
    merged = merge_sources(base, base + "    B --> C\n", base.replace("A --> B", "A --> B --> D"))
    assert "linkStyle 0" in merged.source
    assert len(merged.notes) == 1


def test_a_union_has_the_existing_first_and_what_is_new_behind() -> None:
    existing = ErDiagram((ErEntity("A", (ErAttribute("id", "int"),)), ErEntity("B")))
    change = ErDiagram(
        (ErEntity("C", proposed=True), ErEntity("A", (ErAttribute("id", "text"), ErAttribute("x", "int"))))
    )
    merged = merge(None, existing, change)
    assert [entity.name for entity in merged.diagram.entities] == ["A", "B", "C"]
    assert merged.diagram.entities[0].attributes == (ErAttribute("id", "int"), ErAttribute("x", "int"))
    assert [(each.element, each.mine, each.theirs) for each in merged.conflicts] == [("A.id", "int", "text")]


def test_two_things_with_one_id_are_one() -> None:
    base = FlowchartDiagram((FlowNode("a"),))
    mine = FlowchartDiagram((FlowNode("a"), FlowNode("x")), (FlowEdge("a", "x"),))
    theirs = FlowchartDiagram((FlowNode("a"),), (), (FlowSubgraph("x"),))
    merged = merge(base, mine, theirs)
    assert merged.diagram == mine
    assert [(each.element, each.mine, each.theirs) for each in merged.conflicts] == [("x", None, "x")]


def test_broken_and_different_diagrams_are_refused() -> None:
    with pytest.raises(UsageError, match=r"Theirs is no diagram.*line 2"):
        merge_sources("pie\n", "pie\n", 'pie\n "a" 1\n')
    with pytest.raises(UsageError, match="different kinds"):
        merge_sources("pie\n", "mindmap\n a\n", 'pie\n "a" : 1\n')
