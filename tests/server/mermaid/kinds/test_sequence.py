"""Sequence diagrams: written, read back, and what does not fit in."""

from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groundplan.errors import UsageError
from groundplan.mermaid.grammar import check_syntax
from groundplan.mermaid.kinds.sequence import (
    BlockKind,
    Destroyed,
    MessageActivation,
    NotePlace,
    Participant,
    ParticipantKind,
    SequenceActivation,
    SequenceArrow,
    SequenceBlock,
    SequenceBox,
    SequenceDiagram,
    SequenceMessage,
    SequenceNote,
    SequenceNumbering,
    SequenceSection,
    SequenceStep,
    from_json,
    outline,
    parse,
    render,
    to_json,
)
from groundplan.text import Span
from tests.server.mermaid.kinds.hostile_texts import HOSTILE, texts

MANY_SECTIONS = (BlockKind.ALTERNATIVE, BlockKind.PARALLEL, BlockKind.PARALLEL_OVER, BlockKind.CRITICAL)


@dataclass
class Stage:
    """Who is there, who comes later, and who is at work: enough to draw only what Mermaid takes."""

    draw: st.DrawFn
    present: list[str]
    coming: list[str]
    working: list[str] = field(default_factory=list)

    def steps(self, depth: int) -> tuple[SequenceStep, ...]:
        return tuple(self.step(depth) for _ in range(self.draw(st.integers(0, 3)))) if self.present else ()

    def step(self, depth: int) -> SequenceStep:
        choice = self.draw(st.sampled_from(["message", "message", "note", "activation", "block"]))
        if choice == "block" and depth:
            return self.block(depth)
        if choice == "note":
            place = self.draw(st.sampled_from(NotePlace))
            size = 2 if place is NotePlace.OVER else 1
            who = self.draw(st.lists(st.sampled_from(self.present), min_size=1, max_size=size, unique=True))
            return SequenceNote(self.draw(texts), tuple(who), place)
        if choice == "activation":
            who = self.draw(st.sampled_from(self.working or self.present))
            active = who not in self.working
            (self.working.append if active else self.working.remove)(who)
            return SequenceActivation(who, active)
        return self.message()

    def block(self, depth: int) -> SequenceBlock:
        kind = self.draw(st.sampled_from(BlockKind))
        count = self.draw(st.integers(1, 3)) if kind in MANY_SECTIONS else 1
        return SequenceBlock(
            kind, tuple(SequenceSection(self.draw(texts), self.steps(depth - 1)) for _ in range(count))
        )

    def message(self) -> SequenceMessage:
        creates = bool(self.coming) and self.draw(st.booleans())
        source = self.draw(st.sampled_from(self.present))
        if creates:
            self.present.append(self.coming.pop(0))
        target = self.present[-1] if creates else self.draw(st.sampled_from(self.present))
        activation = self.draw(st.sampled_from(MessageActivation))
        if activation is MessageActivation.END and source not in self.working:
            activation = MessageActivation.NONE
        if activation is MessageActivation.START:
            self.working.append(target)
        elif activation is MessageActivation.END:
            self.working.remove(source)
        ends = [Destroyed.NONE, Destroyed.TARGET, *([Destroyed.SOURCE] if source != target else [])]
        destroys = Destroyed.NONE if creates else self.draw(st.sampled_from(ends))
        arrow, proposed = self.draw(st.sampled_from(SequenceArrow)), self.draw(st.booleans())
        return SequenceMessage(
            source, target, self.draw(texts), arrow, activation, creates, destroys, proposed
        )


@st.composite
def diagrams(draw: st.DrawFn) -> SequenceDiagram:
    ids = draw(st.lists(texts, max_size=5, unique=True))
    split = draw(st.integers(0, len(ids)))
    stage = Stage(draw, ids[:split], ids[split:])
    steps = stage.steps(2)
    shown = [id_ for id_ in ids if id_ in stage.present]
    participants = tuple(
        Participant(
            id_,
            draw(texts.filter(lambda text, own=id_: text != own)),
            draw(st.sampled_from(ParticipantKind)),
            draw(st.booleans()),
            draw(st.booleans()),
        )
        for id_ in shown
    )
    cut = draw(st.integers(0, split))
    boxed = [each for each in (ids[:cut], ids[cut:split]) if each and draw(st.booleans())]
    colors = st.sampled_from(["", "Aqua", "rgb(1,2,3)"])
    boxes = tuple(SequenceBox(draw(texts), tuple(each), draw(colors)) for each in boxed)
    numbers = st.sampled_from([1.0, 10.0, 0.5, 2.25])
    numbering = draw(st.none() | st.builds(SequenceNumbering, numbers, numbers))
    return SequenceDiagram(participants, steps, boxes, numbering, draw(texts))


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(diagrams())
def test_what_is_written_reads_back_as_the_same(diagram: SequenceDiagram) -> None:
    source = render(diagram)
    parsed = parse(source)
    assert parsed.error is None, source
    assert parsed.diagram == diagram, source
    assert parsed.leftovers == (), source
    assert from_json(to_json(diagram)) == diagram


def test_each_hostile_text_survives_everywhere() -> None:
    hostile = [*dict.fromkeys(HOSTILE)]
    participants = tuple(Participant(text, "" if text == "l" else "l") for text in hostile)
    labelled = tuple(Participant(f"{n}\x00", text) for n, text in enumerate(hostile))
    steps: list[SequenceStep] = []
    for each, other in zip(participants, labelled, strict=True):
        steps.append(SequenceMessage(each.id, other.id, other.label))
        steps.append(SequenceNote(other.label, (each.id,)))
        steps.append(SequenceBlock(BlockKind.LOOP, (SequenceSection(other.label),)))
    boxes = tuple(SequenceBox(text, (each.id,)) for text, each in zip(hostile, participants, strict=True))
    diagram = SequenceDiagram((*participants, *labelled), tuple(steps), boxes)
    parsed = parse(render(diagram))
    assert parsed.error is None
    for read, wanted in zip(parsed.diagram.steps, diagram.steps, strict=True):
        assert read == wanted
    assert parsed.diagram == diagram


def test_simple_texts_are_written_plainly() -> None:
    diagram = SequenceDiagram(
        participants=(
            Participant("shop.Order"),
            Participant("DB", "The database", ParticipantKind.DATABASE, external=True),
            Participant("end", kind=ParticipantKind.ACTOR, proposed=True),
            Participant("Job", external=True, proposed=True),
        ),
        steps=(
            SequenceMessage(
                "shop.Order", "DB", 'INSERT "x": *', activation=MessageActivation.START, proposed=True
            ),
            SequenceMessage(
                "DB", "shop.Order", arrow=SequenceArrow.DOTTED_ARROW, activation=MessageActivation.END
            ),
            SequenceBlock(
                BlockKind.ALTERNATIVE,
                (
                    SequenceSection("paid", (SequenceMessage("end", "Job", "go", creates=True),)),
                    SequenceSection("", (SequenceNote("no", ("end", "DB")),)),
                ),
            ),
            SequenceMessage("Job", "end", "done", SequenceArrow.SOLID_CROSS, destroys=Destroyed.SOURCE),
        ),
        boxes=(SequenceBox("Ours", ("shop.Order", "DB")),),
        numbering=SequenceNumbering(),
    )
    assert render(diagram) == (
        "sequenceDiagram\n"
        "    autonumber\n"
        "    box transparent Ours\n"
        "        participant shop.Order\n"
        "        %% external\n"
        '        participant DB@{ "type": "database" } as The database\n'
        "    end\n"
        "    %% proposed\n"
        "    actor _0x65_nd as end\n"
        "    %% proposed\n"
        '    shop.Order->>+DB: INSERT "x": *\n'
        "    DB-->>-shop.Order:\n"
        "    alt paid\n"
        "        %% external, proposed\n"
        "        create participant Job\n"
        "        _0x65_nd->>Job: go\n"
        "    else\n"
        "        note over _0x65_nd,DB: no\n"
        "    end\n"
        "    destroy Job\n"
        "    Job-x_0x65_nd: done\n"
    )
    assert parse(render(diagram)).diagram == diagram
    assert [edge.label for edge in outline(diagram).edges] == ['INSERT "x": *', "", "go", "done"]


WRITTEN_BY_HAND = """\
sequenceDiagram
  title The talk
  %% who
  box Aqua Group one
  participant A as Alice
  actor Bob Smith
  end
  autonumber
  A->>+Bob Smith: Hello
  Bob Smith-->>-A: wrap: Hi
  autonumber off
  A->>()C: cc
  links A: {"x": "http://y"}
  rect rgb(0, 255, 0)
  Note over A,C: both<br>of us
  end
"""


def test_what_people_write_is_understood() -> None:
    parsed = parse(WRITTEN_BY_HAND)
    assert parsed.error is None
    diagram = parsed.diagram
    assert diagram.title == "The talk"
    assert diagram.participants == (
        Participant("A", "Alice"),
        Participant("Bob Smith", kind=ParticipantKind.ACTOR),
        Participant("C"),
    )
    assert diagram.boxes == (SequenceBox("Group one", ("A", "Bob Smith"), "Aqua"),)
    assert diagram.steps[0] == SequenceMessage("A", "Bob Smith", "Hello", activation=MessageActivation.START)
    assert diagram.steps[-1] == SequenceBlock(
        BlockKind.RECTANGLE,
        (SequenceSection("rgb(0, 255, 0)", (SequenceNote("both\nof us", ("A", "C")),)),),
    )
    assert parsed.spans["A"] == Span(5, 15, 5, 16)
    assert parsed.spans["A -> Bob Smith : Hello"] == Span(9, 3, 9, 24)


def test_what_does_not_fit_in_is_told_and_can_be_written_again() -> None:
    parsed = parse(WRITTEN_BY_HAND)
    assert [(leftover.what, leftover.span.start_line) for leftover in parsed.leftovers] == [
        ("comment", 3),
        ("wrap", 10),
        ("autonumber", 11),
        ("central connection", 12),
        ("links", 13),
    ]
    again = parse(render(parsed.diagram, leftovers=parsed.leftovers))
    assert again.diagram == parsed.diagram
    assert [leftover.what for leftover in again.leftovers] == ["comment", "links"]


def test_a_broken_source_is_data() -> None:
    parsed = parse("sequenceDiagram\n  A->>B\n  end\n")
    assert parsed.diagram == SequenceDiagram()
    assert parsed.error is not None


def test_an_empty_diagram_is_a_diagram() -> None:
    assert check_syntax(render(SequenceDiagram())).ok


def test_json_that_is_no_diagram_is_refused() -> None:
    with pytest.raises(UsageError):
        from_json({"participants": [], "steps": [{"type": "shout"}]})
