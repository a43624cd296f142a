"""Timelines out of Mermaid source, through Mermaid's own reading of it."""

from collections.abc import Iterator
from typing import Any

from groundplan.mermaid.engine import Engine
from groundplan.mermaid.grammar import SyntaxProblem
from groundplan.mermaid.kinds.answer import Answer, answer_of, spoken_statement
from groundplan.mermaid.kinds.timeline.diagram import (
    Direction,
    TimelineDiagram,
    TimelinePeriod,
    TimelineSection,
)
from groundplan.mermaid.parsed import Leftover, Parsed
from groundplan.mermaid.text_escape import decode
from groundplan.text import Span


def parse(source: str, *, engine: Engine | None = None) -> Parsed[TimelineDiagram]:
    """Read a timeline. A text that is none gives an empty diagram and the error.

    `spans` has sections, periods (`Section.Period`) and events (`Section.Period.Event`).
    """
    answer = answer_of(source, TimelineDiagram.kind, engine)
    if isinstance(answer, SyntaxProblem):
        return Parsed(TimelineDiagram(), error=answer)
    reader = _Reader(answer)
    diagram = TimelineDiagram(reader.sections(), reader.direction, answer.title)
    return Parsed(diagram, reader.spans, answer.leftovers(_spoken(answer)))


class _Reader:
    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self.direction = Direction.LEFT_RIGHT
        self.spans: dict[str, Span] = {}
        self._groups: list[tuple[str, list[TimelinePeriod]]] = []
        for call in answer.calls:
            self._take(call, decode(str(call["values"][0]).strip()) if call["values"] else "")

    def sections(self) -> tuple[TimelineSection, ...]:
        return tuple(TimelineSection(name, tuple(periods)) for name, periods in self._groups)

    def _take(self, call: dict[str, Any], text: str) -> None:
        span = Span(*call["place"])
        if call["name"] == "setDirection":
            self.direction = Direction(text)
        elif call["name"] == "addSection":
            self._groups.append((text, []))
            self.spans.setdefault(text, span)
        elif call["name"] == "addTask":
            if not self._groups:
                self._groups.append(("", []))
            section, periods = self._groups[-1]
            periods.append(TimelinePeriod(text, proposed=self._answer.is_proposed(call["place"])))
            self.spans.setdefault(f"{section}.{text}", span)
        elif call["name"] == "addEvent":
            self._add_event(text, span)

    def _add_event(self, text: str, span: Span) -> None:
        # Mermaid gives an event to the last period, even if a section has begun since.
        section, periods = next(group for group in reversed(self._groups) if group[1])
        period = periods[-1]
        periods[-1] = TimelinePeriod(period.name, (*period.events, text), period.proposed)
        self.spans.setdefault(f"{section}.{period.name}.{text}", span)


def _spoken(answer: Answer) -> Iterator[Leftover]:
    """What the parser said to the database behind the database: titles and descriptions."""
    for call in answer.calls:
        if call["name"] != "getCommonDb":
            continue
        text = answer.text(call["place"])
        if not text.lower().startswith("title"):
            what = "accTitle" if text.lower().startswith("acctitle") else "accDescr"
            yield Leftover(what, spoken_statement(what, text), Span(*call["place"]))
