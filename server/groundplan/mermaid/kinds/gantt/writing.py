"""Gantt charts as Mermaid source."""

import re
from collections.abc import Iterator, Sequence

from groundplan.mermaid.kinds.document import INDENT, document, proposable
from groundplan.mermaid.kinds.gantt.diagram import (
    GanttDiagram,
    GanttSection,
    GanttTask,
    Weekday,
    WeekendStart,
)
from groundplan.mermaid.kinds.gantt.notation import FLAG_WORDS
from groundplan.mermaid.parsed import Leftover
from groundplan.mermaid.text_escape import encode_bare, encode_format, encode_id

# Words that start another statement than a task, as a date does.
_STATEMENTS = (
    "accDescr",
    "accDescription",
    "accTitle",
    "axisFormat",
    "call",
    "click",
    "dateFormat",
    "excludes",
    "gantt",
    "href",
    "includes",
    "inclusiveEndDates",
    "section",
    "tickInterval",
    "title",
    "todayMarker",
    "topAxis",
    "weekday",
    "weekend",
)
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_DATA_WORDS = (*FLAG_WORDS.values(), "after", "until")
# Not flags, and no name that every JavaScript object has.
_NO_IDS = (*FLAG_WORDS.values(), "__proto__")


def render(diagram: GanttDiagram, *, leftovers: Sequence[Leftover] = ()) -> str:
    """The diagram's source, which `parse` reads back as the same diagram.

    A task has a start or tasks it comes after, not both, and one of them if it has an id; an end or tasks
    it lasts until, not both. Keepable `leftovers` of an earlier reading are written again as they were.
    """
    title = diagram.title and f"title {encode_bare(diagram.title, forbidden='&', keep_lines=True)}"
    return document("gantt", _statements(diagram), title=title, leftovers=leftovers)


def _statements(diagram: GanttDiagram) -> Iterator[str]:
    yield from (f"{INDENT}{setting}" for setting in _settings(diagram))
    for index, section in enumerate(diagram.sections):
        if not _goes_without_saying(section, index):
            yield f"{INDENT}section {encode_bare(section.name)}"
        for task in section.tasks:
            yield from proposable(_task(task), proposed=task.proposed, depth=2)


def _settings(diagram: GanttDiagram) -> Iterator[str]:
    if diagram.date_format:
        yield f"dateFormat {encode_format(diagram.date_format)}"
    if diagram.axis_format:
        yield f"axisFormat {encode_format(diagram.axis_format)}"
    if diagram.tick_interval:
        yield f"tickInterval {encode_format(diagram.tick_interval)}"
    if diagram.excludes:
        yield f"excludes {', '.join(map(_day, diagram.excludes))}"
    if diagram.includes:
        yield f"includes {', '.join(map(_day, diagram.includes))}"
    if diagram.today_marker:
        yield f"todayMarker {encode_format(diagram.today_marker, forbidden='')}"
    if diagram.week_start is not Weekday.SUNDAY:
        yield f"weekday {diagram.week_start}"
    if diagram.weekend_start is not WeekendStart.SATURDAY:
        yield f"weekend {diagram.weekend_start}"
    if diagram.inclusive_end_dates:
        yield "inclusiveEndDates"


def _goes_without_saying(section: GanttSection, index: int) -> bool:
    return index == 0 and not section.name and bool(section.tasks)


def _task(task: GanttTask) -> str:
    first = task.name[:1] if _DATE.match(task.name) else ""
    name = encode_bare(task.name, forbidden=":", forbidden_first=first, reserved=_STATEMENTS, keep_lines=True)
    flags = [word for flag, word in FLAG_WORDS.items() if getattr(task, flag)]
    start = f"after {_ids(task.after)}" if task.after else _data(task.start)
    end = f"until {_ids(task.until)}" if task.until else _data(task.end)
    data = [end]
    if start or task.id:
        data.insert(0, start)
    if task.id:
        data.insert(0, encode_id(task.id, reserved=_NO_IDS))
    return f"{name} : {', '.join([*flags, *data])}"


def _data(text: str) -> str:
    return text and encode_bare(text, forbidden=",", reserved=_DATA_WORDS)


def _ids(ids: tuple[str, ...]) -> str:
    return " ".join(encode_id(id_, reserved=_NO_IDS) for id_ in ids)


def _day(day: str) -> str:
    spaces = "".join(char for char in day if char.isspace())
    return encode_bare(day, forbidden=f",{spaces}")
