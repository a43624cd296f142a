"""The rules of the kinds beside ER and class diagrams, each broken once and kept once."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundplan.jobs import CancelToken
from groundplan.mermaid.kinds.gitgraph import (
    GitBranch,
    GitCheckout,
    GitCherryPick,
    GitCommit,
    GitGraph,
    GitMerge,
)
from groundplan.pipeline.check import check
from groundplan.settings import ValidationSettings
from groundplan.validators import consistency, structure
from groundplan.validators.subject import Subject
from tests.server.validators.in_code import drawn

GOOD = [
    "flowchart TD\nA[Start] --> B{Paid?}\nB -->|yes| C[Ship]\nB -->|no| D[Wait]\n",
    "flowchart TD\nsubgraph one\nA --> B\nend\nsubgraph two\nC\nend\none --> two\n",
    "sequenceDiagram\nparticipant A\nparticipant B\nA->>+B: go\nB-->>-A: done\n",
    "sequenceDiagram\nA->>B: go\n",
    "stateDiagram-v2\n[*] --> Draft\nDraft --> Paid\nPaid --> [*]\n",
    "stateDiagram-v2\n[*] --> On\nstate On {\n[*] --> Warm\nWarm --> Hot\n}\nOn --> [*]\n",
    "stateDiagram-v2\n[*] --> On\nstate On {\nWarm --> Hot\n}\n",
    'C4Context\nPerson(a, "Ann")\nSystem(s, "Shop")\nRel(a, s, "buys")\n',
    "architecture-beta\ngroup g(cloud)[G]\nservice a(server)[A] in g\nservice b(disk)[B] in g\na:R -- L:b\n",
    "journey\nsection Buy\nPay: 5: Me\n",
    "gantt\nsection One\nA :a, 2024-01-01, 3d\nB :b, after a, 2d\n",
    "timeline\nsection One\n2001 : born\n2002 : walks\n",
    "mindmap\n  root\n    one\n    two\n",
    "gitGraph\ncommit\nbranch dev\ncommit\ncheckout main\nmerge dev\n",
    'pie\n"a" : 1\n"b" : 2\n',
]
BAD = [
    (
        "sequenceDiagram\nparticipant A\nparticipant B\nA->>B: go\nA->>C: go\n",
        "sequence-undeclared-participant",
        "C",
    ),
    (
        "sequenceDiagram\nparticipant A\nparticipant B\nparticipant C\nA->>B: go\n",
        "sequence-silent-participant",
        "C",
    ),
    ("sequenceDiagram\nA->>+B: go\nB-->>A: done\n", "sequence-never-deactivated", "A -> B : go"),
    ("sequenceDiagram\nA->>B: go\nactivate B\n", "sequence-never-deactivated", "B"),
    ("sequenceDiagram\nA->>A: go\nA->>A: on\n", "sequence-only-self", None),
    ("sequenceDiagram\nparticipant A\n", "sequence-no-messages", None),
    ("flowchart TD\nA --> B\nC --> D\nD --> C\n", "flowchart-unreachable-node", "C"),
    ("flowchart TD\nA --> B{Paid?}\n", "flowchart-dead-end-decision", "B"),
    ("flowchart TD\nA --> B{Paid?}\nB -->|yes| C\n", "flowchart-single-branch-decision", "B"),
    ("flowchart TD\nA{Paid?} -->|yes| B\nA --> C\n", "flowchart-unlabelled-branch", "A -> C : "),
    ("flowchart TD\nA[One] --> B\nA[Two] --> C\n", "flowchart-duplicate-id", "A"),
    ("flowchart TD\nA --> B\nC\n", "flowchart-orphan-node", "C"),
    ("flowchart TD\nA --> B\nA --> B\n", "flowchart-duplicate-edge", "A -> B : "),
    ("stateDiagram-v2\n[*] --> A\nB --> C\nC --> B\n", "state-unreachable", "B"),
    ("stateDiagram-v2\nA --> B\n", "state-no-start", None),
    ("stateDiagram-v2\n[*] --> A\nA --> B\nA --> C\nB --> [*]\n", "state-dead-end", "C"),
    ("stateDiagram-v2\n[*] --> A\nA --> B\nA --> B\n", "state-duplicate-transition", "A -> B : "),
    (
        "stateDiagram-v2\nstate c <<choice>>\n[*] --> c\nc --> A\nA --> [*]\n",
        "state-single-branch-choice",
        "c",
    ),
    ('C4Context\nPerson(a, "Ann")\nContainer(s, "Api")\nRel(a, s, "buys")\n', "c4-wrong-level", "Api"),
    (
        'C4Context\nPerson(a, "Ann")\nSystem(s, "Shop")\nSystem(t, "Till")\nRel(a, s, "buys")\n',
        "c4-orphan-element",
        "Till",
    ),
    (
        "architecture-beta\nservice a(server)[A]\nservice b(server)[B]\nservice c(server)[C]\na:R --> L:b\n",
        "architecture-orphan-service",
        "C",
    ),
    ("architecture-beta\ngroup g(cloud)[G]\nservice a(server)[A]\n", "architecture-empty-group", "G"),
    ("journey\nsection Buy\nPay: 9: Me\n", "journey-score", "Buy.Pay"),
    ("journey\nsection Buy\nPay: 3\n", "journey-no-actor", "Buy.Pay"),
    ("journey\nsection Buy\nsection Use\nRun: 3: Me\n", "journey-empty-section", "Buy"),
    ("gantt\nsection One\nA :a, after nope, 3d\n", "gantt-unknown-task", "One.A"),
    ("gantt\nsection One\nA :a, 2024-02-01, 2024-01-01\n", "gantt-ends-before-start", "One.A"),
    ("gantt\nA :a, 2024-01-01, 3d\n", "gantt-no-section", None),
    ("timeline\nsection One\n2001\n2002 : walks\n", "timeline-empty-period", "One.2001"),
    ("timeline\nsection One\n2001 : a\n2001 : b\n", "timeline-duplicate-period", "One.2001"),
    (
        "mindmap\n r\n  a\n   b\n    c\n     d\n     e\n",
        "mindmap-single-child-chain",
        "b",
    ),
    ("mindmap\n  root\n    one\n    one\n", "mindmap-duplicate-topic", "one"),
    ("gitGraph\ncommit\nbranch dev\ncheckout main\ncommit\n", "gitgraph-empty-branch", "dev"),
    ("gitGraph\ncommit\nbranch dev\ncommit\ncheckout main\ncommit\n", "gitgraph-unmerged-branch", "dev"),
    ('pie\n"a" : 0\n"b" : 2\n', "pie-empty-slice", "a"),
    ('pie\n"a" : 0\n', "pie-nothing-to-share", None),
    ('pie\n"a" : 1\n"a" : 2\n', "pie-duplicate-slice", "a"),
    ("pie\n" + "".join(f'"s{n}" : 1\n' for n in range(9)), "pie-too-many-slices", None),
    ("flowchart TD\n", "nothing-drawn", None),
]


@pytest.mark.parametrize("text", GOOD, ids=lambda text: text.split()[0])
def test_what_keeps_the_rules(text: str) -> None:
    assert [each.code for each in structure.check(drawn(text)).findings] == []
    assert consistency.check(drawn(text)).findings == ()


@pytest.mark.parametrize(("text", "code", "element"), BAD, ids=[code for _, code, _ in BAD])
def test_what_breaks_one(text: str, code: str, element: str | None) -> None:
    found = [(each.code, each.element) for each in structure.check(drawn(text)).findings]
    assert (code, element) in found
    assert {each for each, _ in found} == {code}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("flowchart TD\nA --> B\nB --- C\n", "flowchart-mixed-lines"),
        ("flowchart TD\nA -->|Yes| B\nB -->|yes| C\n", "flowchart-mixed-labels"),
        ("sequenceDiagram\nparticipant A as Shop\nparticipant B as Shop\nA->>B: go\n", "sequence-same-name"),
        ("journey\nsection Buy\nPay: 5: Me\nGo: 3: me\n", "journey-mixed-actors"),
        (
            'C4Context\nPerson(a, "A")\nSystem(s, "S")\nRel(a, s, "b", "HTTP")\nRel(s, a, "c")\n',
            "c4-mixed-technology",
        ),
    ],
)
def test_what_does_not_agree_with_itself(text: str, code: str) -> None:
    assert [each.code for each in consistency.check(drawn(text)).findings] == [code]


def test_a_git_graph_that_mermaid_would_refuse() -> None:
    """A model's answer is checked before it is Mermaid."""
    steps = (GitMerge("gone"), GitCheckout("gone"), GitCommit("a"), GitCherryPick("b"), GitBranch("main"))
    subject = Subject("gitGraph", kind="gitGraph", diagram=GitGraph(steps))
    codes = [each.code for each in structure.check(subject).findings if each.severity == "error"]
    assert codes == [
        "gitgraph-unknown-branch",
        "gitgraph-unknown-branch",
        "gitgraph-unknown-commit",
        "gitgraph-duplicate-branch",
    ]


def checked(text: str, type_id: str = "") -> list[str]:
    report = check(text, type_id=type_id, settings=ValidationSettings(), cancel=CancelToken())
    assert 0 <= report.score <= 100
    return [f.code for each in report.validators.values() for f in each.findings]


@pytest.mark.parametrize(
    ("type_id", "text", "wrong"),
    [
        ("mermaid_erd", 'pie\n"a" : 1\n', True),
        ("mermaid_uml", "classDiagram\nA --> B\n", False),
        ("mermaid_component", "flowchart TD\nA --> B\n", False),
        ("mermaid_component", "classDiagram\nA --> B\n", True),
        ("mermaid_c4_context", 'C4Context\nPerson(a, "Ann")\n', False),
        ("mermaid_c4_context", 'C4Container\nPerson(a, "Ann")\n', True),
        ("mermaid_sequence", "sequenceDiagram\nA->>B: hi\n", False),
        ("", "classDiagram\nA --> B\n", False),
    ],
)
def test_a_source_is_of_the_kind_that_its_type_asks_for(type_id: str, text: str, wrong: bool) -> None:
    assert ("wrong-kind" in checked(text, type_id)) is wrong


def test_another_kind_is_never_accepted() -> None:
    text = "flowchart TD\nA --> B\n"
    report = check(text, type_id="mermaid_erd", settings=ValidationSettings(), cancel=CancelToken())
    assert not report.accepted


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([text for text, _, _ in BAD] + GOOD), st.data())
def test_no_text_makes_a_check_fail(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    text = text[:at] + data.draw(st.text(max_size=5)) + text[at + data.draw(st.integers(0, 3)) :]
    assert "validator-failed" not in checked(text)


def test_packages_that_import_each_other_are_no_flow() -> None:
    source = "flowchart TD\nA --> B\nC --> D\nD --> C\n"
    codes = {
        type_id: {
            finding.code
            for finding in check(source, type_id=type_id, settings=ValidationSettings(), cancel=CancelToken())
            .validators["structure"]
            .findings
        }
        for type_id in ("mermaid_flowchart", "mermaid_component")
    }
    assert "flowchart-unreachable-node" in codes["mermaid_flowchart"]
    assert "flowchart-unreachable-node" not in codes["mermaid_component"]
