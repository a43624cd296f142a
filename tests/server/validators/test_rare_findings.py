"""Findings that few texts give, each broken once: by a text, or by an answer that is not yet one."""

import pytest

from groundplan.mermaid.kinds.architecture import ArchitectureDiagram, ArchitectureEdge, ArchitectureService
from groundplan.mermaid.kinds.c4 import C4Boundary, C4Diagram, C4Element, C4Relation, ElementType
from groundplan.mermaid.kinds.gitgraph import GitCommit, GitGraph, GitMerge
from groundplan.mermaid.kinds.registry import Diagram
from groundplan.validators import structure
from groundplan.validators.subject import Subject
from tests.server.validators.in_code import drawn

SERVICES = "architecture-beta\nservice a(server)[A]\nservice b(disk)[B]\n"
TEXTS = [
    (f"{SERVICES}a:R -- L:b\na:R -- L:b\n", "architecture-duplicate-edge", "A -> B : "),
    ('C4Deployment\nContainer(a, "A")\nContainer(b, "B")\nRel(a, b, "x")\n', "c4-no-node", None),
    ('C4Context\nSystem(a, "A")\nRel(a, b, "x")\n', "c4-unknown-element", "A -> b : x"),
    ("flowchart TD\nsubgraph one\nend\nA --> B\n", "flowchart-empty-subgraph", "one"),
    ("gantt\nsection One\nA :a, after b, 2d\nB :b, after a, 2d\n", "gantt-cycle", "One.A"),
    ("gantt\nsection One\nA :a, 2024-01-01, 2d\nB :a, 2024-01-02, 2d\n", "gantt-duplicate-id", "One.A"),
    ("gantt\nsection One\nA :a, 2024-01-01, 2d\nsection Two\n", "gantt-empty-section", "Two"),
    ('gitGraph\ncommit id: "x"\ncommit id: "x"\n', "gitgraph-duplicate-commit", "main.x"),
    ("timeline\nsection One\n2001 : born\nsection Two\n", "timeline-empty-section", "Two"),
]

A = C4Element("a", "A", ElementType.SYSTEM)
B = C4Element("b", "B", ElementType.SYSTEM)
VALUES: list[tuple[Diagram, str]] = [
    (
        ArchitectureDiagram(services=(ArchitectureService("a"),), edges=(ArchitectureEdge("a", "b"),)),
        "architecture-unknown-service",
    ),
    (
        C4Diagram(elements=(A, B), relations=(C4Relation("a", "b", "x"), C4Relation("a", "b", "x"))),
        "c4-duplicate-relation",
    ),
    (
        C4Diagram(
            elements=(A, B), boundaries=(C4Boundary("c", "C"),), relations=(C4Relation("a", "b", "x"),)
        ),
        "c4-empty-boundary",
    ),
    (GitGraph((GitCommit("x"), GitMerge("main"))), "gitgraph-self-merge"),
]


@pytest.mark.parametrize(("text", "code", "element"), TEXTS, ids=[code for _, code, _ in TEXTS])
def test_what_breaks_one(text: str, code: str, element: str | None) -> None:
    found = [(each.code, each.element) for each in structure.check(drawn(text)).findings]
    assert (code, element) in found
    assert {each for each, _ in found} == {code}


@pytest.mark.parametrize(("diagram", "code"), VALUES, ids=[code for _, code in VALUES])
def test_what_mermaid_would_refuse_or_draw_once(diagram: Diagram, code: str) -> None:
    found = structure.check(Subject("", kind=diagram.kind, diagram=diagram)).findings
    assert code in [each.code for each in found]


def test_a_mind_map_that_is_too_deep() -> None:
    lines = [f"{'  ' * depth}t{depth}\n{'  ' * depth}u{depth}\n" for depth in range(2, 10)]
    found = structure.check(drawn("mindmap\n  root\n" + "".join(lines))).findings
    assert [each.code for each in found].count("mindmap-too-deep") == 1


def test_a_wait_that_ends_is_no_ring() -> None:
    text = "gantt\nsection One\nA :a, 2024-01-01, 2d\nB :b, after a, 2d\nC :c, after a b, 2d\n"
    assert structure.check(drawn(text)).findings == ()
