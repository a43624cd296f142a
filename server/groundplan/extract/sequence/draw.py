"""A script of calls as a sequence diagram, with the lines behind each participant and message."""

from collections.abc import Iterator, Sequence

from groundplan.extract.extraction import EdgeKey, Extraction
from groundplan.extract.sequence import steps
from groundplan.extract.sequence.script import Line, Said, Script
from groundplan.mermaid.kinds.sequence import (
    BlockKind,
    Participant,
    SequenceArrow,
    SequenceBlock,
    SequenceDiagram,
    SequenceMessage,
    SequenceSection,
    SequenceStep,
)
from groundplan.text import Location

_MAX_LABEL = 40  # characters: what readability calls comfortable
_KINDS = {
    steps.BlockKind.LOOP: BlockKind.LOOP,
    steps.BlockKind.OPT: BlockKind.OPTION,
    steps.BlockKind.ALT: BlockKind.ALTERNATIVE,
    steps.BlockKind.BREAK: BlockKind.BREAK,
}


def draw_script(script: Script, *, notes: tuple[str, ...]) -> Extraction[SequenceDiagram]:
    """A call is a solid arrow with its line as evidence, what it gave back a dotted one."""
    participants = tuple(Participant(each.name) for each in script.participants)
    edges: dict[EdgeKey, Location] = {}
    for said in _said(script.lines):
        edges.setdefault(EdgeKey(said.source, said.target, _shortened(said.label)), said.place)
    return Extraction(
        SequenceDiagram(participants, _steps(script.lines), title=script.title),
        {each.name: each.place for each in script.participants},
        edges,
        notes,
    )


def _steps(lines: Sequence[Line]) -> tuple[SequenceStep, ...]:
    drawn: list[SequenceStep] = []
    for line in lines:
        if isinstance(line, Said):
            arrow = SequenceArrow.DOTTED_ARROW if line.reply else SequenceArrow.SOLID_ARROW
            drawn.append(SequenceMessage(line.source, line.target, _shortened(line.label), arrow))
            continue
        sections = tuple(
            SequenceSection(_shortened(label), _steps(inside)) for label, inside in line.branches
        )
        drawn.append(SequenceBlock(_KINDS[line.kind], sections))
    return tuple(drawn)


def _said(lines: Sequence[Line]) -> Iterator[Said]:
    for line in lines:
        if isinstance(line, Said):
            yield line
        else:
            for _, inside in line.branches:
                yield from _said(inside)


def _shortened(label: str) -> str:
    return label if len(label) <= _MAX_LABEL else label[: _MAX_LABEL - 1].rstrip() + "…"
