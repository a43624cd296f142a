"""User journeys out of Mermaid source, through Mermaid's own reading of it."""

import re
from collections.abc import Iterator
from typing import Any

from groundplan.mermaid.engine import Engine
from groundplan.mermaid.grammar import SyntaxProblem
from groundplan.mermaid.kinds.answer import Answer, answer_of
from groundplan.mermaid.kinds.journey.diagram import JourneyDiagram, JourneySection, JourneyTask
from groundplan.mermaid.parsed import Leftover, Parsed
from groundplan.mermaid.text_escape import decode
from groundplan.text import Span

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?", re.IGNORECASE)


def parse(source: str, *, engine: Engine | None = None) -> Parsed[JourneyDiagram]:
    """Read a user journey. A text that is none gives an empty diagram and the error.

    `spans` has sections, tasks (`Section.Task`) and actors by name. A score that is no number reads as 0,
    and what stands behind the actors is not read: both are told as leftovers.
    """
    answer = answer_of(source, JourneyDiagram.kind, engine)
    if isinstance(answer, SyntaxProblem):
        return Parsed(JourneyDiagram(), error=answer)
    reader = _Reader(answer)
    leftovers = answer.leftovers(tuple(reader.leftovers))
    return Parsed(JourneyDiagram(reader.sections(), answer.title), reader.spans, leftovers)


class _Reader:
    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self.spans: dict[str, Span] = {}
        self.leftovers: list[Leftover] = []
        self._groups: list[tuple[str, list[JourneyTask]]] = []
        for call in answer.calls:
            self._take(call)

    def sections(self) -> tuple[JourneySection, ...]:
        return tuple(JourneySection(name, tuple(tasks)) for name, tasks in self._groups)

    def _take(self, call: dict[str, Any]) -> None:
        if call["name"] == "addSection":
            name = decode(call["values"][0].strip())
            self._groups.append((name, []))
            self.spans.setdefault(name, Span(*call["place"]))
        elif call["name"] == "addTask":
            if not self._groups:
                self._groups.append(("", []))
            section, tasks = self._groups[-1]
            task = self._task(call)
            tasks.append(task)
            self.spans.setdefault(f"{section}.{task.name}", Span(*call["place"]))
            for actor in task.actors:
                self.spans.setdefault(actor, Span(*call["place"]))

    def _task(self, call: dict[str, Any]) -> JourneyTask:
        name, data = call["values"]
        score, *rest = data[1:].split(":")
        self.leftovers += self._unread(call, score, rest)
        return JourneyTask(
            decode(name.strip()),
            float(score) if _NUMBER.fullmatch(score.strip()) else 0.0,
            tuple(decode(actor.strip()) for actor in rest[0].split(",")) if rest else (),
            proposed=self._answer.is_proposed(call["place"]),
        )

    def _unread(self, call: dict[str, Any], score: str, rest: list[str]) -> Iterator[Leftover]:
        span = Span(*call["place"])
        if not _NUMBER.fullmatch(score.strip()):
            yield Leftover("score", decode(score.strip()), span, keepable=False)
        if len(rest) > 1:
            yield Leftover("text behind the actors", decode(":".join(rest[1:]).strip()), span, keepable=False)
