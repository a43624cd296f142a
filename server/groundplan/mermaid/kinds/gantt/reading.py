"""Gantt charts out of Mermaid source, through Mermaid's own reading of it."""

import re
from dataclasses import replace
from typing import Any

from groundplan.mermaid.engine import Engine
from groundplan.mermaid.grammar import SyntaxProblem
from groundplan.mermaid.kinds.answer import Answer, answer_of
from groundplan.mermaid.kinds.gantt.diagram import (
    GanttDiagram,
    GanttSection,
    GanttTask,
    Weekday,
    WeekendStart,
)
from groundplan.mermaid.kinds.gantt.notation import FLAG_WORDS
from groundplan.mermaid.parsed import Leftover, Parsed
from groundplan.mermaid.text_escape import decode, decode_id
from groundplan.text import Span

_TEXT_SETTINGS = {
    "setDateFormat": "date_format",
    "setAxisFormat": "axis_format",
    "setTickInterval": "tick_interval",
    "setTodayMarker": "today_marker",
}
_DAY_SETTINGS = {"setExcludes": "excludes", "setIncludes": "includes"}
_CLICKS = frozenset({"setClickEvent", "setLink"})
_FLAGS = {word: flag for flag, word in FLAG_WORDS.items()}
_AFTER = re.compile(r"after\s+([\w\- ]+)", re.ASCII)
_UNTIL = re.compile(r"until\s+([\w\- ]+)", re.ASCII)


def parse(source: str, *, engine: Engine | None = None) -> Parsed[GanttDiagram]:
    """Read a Gantt chart. A text that is none gives an empty diagram and the error.

    `spans` has sections by name and tasks as `Section.Task`. What a click does is kept; settings that a
    later one replaces and data that Mermaid does not read are told as leftovers.
    """
    answer = answer_of(source, GanttDiagram.kind, engine)
    if isinstance(answer, SyntaxProblem):
        return Parsed(GanttDiagram(), error=answer)
    reader = _Reader(answer)
    return Parsed(reader.diagram(), reader.spans, answer.leftovers(reader.leftovers))


class _Reader:
    def __init__(self, answer: Answer) -> None:
        self.spans: dict[str, Span] = {}
        self.leftovers: list[Leftover] = []
        self._answer = answer
        self._diagram = GanttDiagram(date_format="", title=answer.title)
        self._groups: list[tuple[str, list[GanttTask]]] = []
        self._set: dict[str, dict[str, Any]] = {}
        for call in answer.calls:
            self._take(call)

    def diagram(self) -> GanttDiagram:
        sections = tuple(GanttSection(name, tuple(tasks)) for name, tasks in self._groups)
        return replace(self._diagram, sections=sections)

    def _take(self, call: dict[str, Any]) -> None:
        name, values = call["name"], call["values"]
        if name in _TEXT_SETTINGS:
            self._set_once(call)
            self._diagram = replace(self._diagram, **{_TEXT_SETTINGS[name]: decode(values[0].strip())})
        elif name in _DAY_SETTINGS:
            field = _DAY_SETTINGS[name]
            days = tuple(decode(day) for day in re.split(r"[\s,]+", values[0]) if day)
            self._diagram = replace(self._diagram, **{field: (*getattr(self._diagram, field), *days)})
        elif name == "setWeekday":
            self._set_once(call)
            self._diagram = replace(self._diagram, week_start=Weekday(values[0]))
        elif name == "setWeekend":
            self._set_once(call)
            self._diagram = replace(self._diagram, weekend_start=WeekendStart(values[0]))
        elif name == "enableInclusiveEndDates":
            self._diagram = replace(self._diagram, inclusive_end_dates=True)
        elif name == "addSection":
            section = decode(values[0].strip())
            self._groups.append((section, []))
            self.spans.setdefault(section, Span(*call["place"]))
        elif name == "addTask":
            self._add_task(call)
        elif name in _CLICKS:
            self._keep_click(call)

    def _set_once(self, call: dict[str, Any]) -> None:
        """The last one counts; the ones before it are told."""
        before = self._set.get(call["name"])
        if before is not None:
            self._tell("replaced setting", self._answer.text(before["place"]), before)
        self._set[call["name"]] = call

    def _keep_click(self, call: dict[str, Any]) -> None:
        place: list[int] = call["place"]
        line = place[0]
        # The parser's place leaves the word `click` out, and the quote at the end.
        whole = self._answer.lines[line - 1]
        column = whole.rfind("click", 0, place[1]) + 1 or place[1]
        text = whole[column - 1 :]
        click = Leftover("click", text.strip(), Span(line, column, line, column + len(text)))
        if click not in self.leftovers:
            self.leftovers.append(click)

    def _add_task(self, call: dict[str, Any]) -> None:
        if not self._groups:
            self._groups.append(("", []))
        section, tasks = self._groups[-1]
        task = self._task(call)
        tasks.append(task)
        self.spans.setdefault(f"{section}.{task.name}", Span(*call["place"]))

    def _task(self, call: dict[str, Any]) -> GanttTask:
        name, raw = call["values"]
        data = [part.strip() for part in raw.removeprefix(":").split(",")]
        flags: dict[str, bool] = {}
        while data and data[0] in _FLAGS:
            flags[_FLAGS[data.pop(0)]] = True
        if len(data) > 3:
            self._tell("data of a task", decode(", ".join(data)), call)
            data = [""]
        id_, start, end = ["", "", *data][-3:]
        after, until = _AFTER.fullmatch(start), _UNTIL.fullmatch(end)
        return GanttTask(
            name=decode(name.strip()),
            end="" if until else decode(end),
            id=decode_id(id_) if len(data) == 3 and id_ else "",
            start="" if after else decode(start),
            after=_ids(after),
            until=_ids(until),
            proposed=self._answer.is_proposed(call["place"]),
            **flags,
        )

    def _tell(self, what: str, text: str, call: dict[str, Any]) -> None:
        self.leftovers.append(Leftover(what, text, Span(*call["place"]), keepable=False))


def _ids(match: re.Match[str] | None) -> tuple[str, ...]:
    return tuple(map(decode_id, match[1].split())) if match else ()
