"""Diagrams of the kinds that no code answers, made from facts that Django's source distribution states.

`releases` are its release notes, each with its day; the tutorial's parts and headings are in `docs/intro`.
"""

import re
from collections import Counter
from datetime import date, datetime
from pathlib import Path

from groundplan.mermaid.kinds.gantt import GanttDiagram, GanttSection, GanttTask
from groundplan.mermaid.kinds.journey import JourneyDiagram, JourneySection, JourneyTask
from groundplan.mermaid.kinds.pie import PieDiagram, PieSlice
from groundplan.mermaid.kinds.timeline import TimelineDiagram, TimelinePeriod, TimelineSection
from groundplan.workspace.languages import language_by_name

_DAY = re.compile(r"^\*(?:Expected )?([A-Z][a-z]+ \d{1,2}, \d{4})\*$", re.MULTILINE)
_NOTE = re.compile(r"(\d+\.\d+)(?:\.(\d+))?\.txt")
_SERIES_SHOWN = 6
_LANGUAGES_SHOWN = 6
_PARTS_SHOWN = 2  # more steps than of two parts are too small to read in one row
_MOST_EVENTS = 4
_CODE = frozenset({"python", "javascript", "html", "css", "restructuredtext", "sql", "shell"})


def series_as_gantt(project: Path) -> GanttDiagram:
    """From each series' first release to its last; long-term support is marked as critical."""
    notes = _releases(project)
    sections: list[GanttSection] = []
    for series in _newest(project):
        days = [day for (name, _), day in notes.items() if name == series]
        first, last = min(days), max(days)
        is_lts = "long-term support" in _note(project, series)
        task = GanttTask(f"{len(days)} releases", last.isoformat(), start=first.isoformat(), critical=is_lts)
        sections.append(GanttSection(f"{series}{' LTS' if is_lts else ''}", (task,)))
    return GanttDiagram(
        tuple(sections),
        axis_format="%Y",
        tick_interval="12month",
        today_marker="off",
        title="Django: from a series' first release to its last",
    )


def news_as_timeline(project: Path) -> TimelineDiagram:
    """What the notes of each series head its news with."""
    notes = _releases(project)
    periods = tuple(
        TimelinePeriod(f"{series} ({notes[series, 0]:%B %Y})", tuple(_news(_note(project, series))))
        for series in _newest(project)
    )
    return TimelineDiagram((TimelineSection("", periods),), title="What was new in Django")


def tutorial_as_journey(project: Path) -> JourneyDiagram:
    """The tutorial's first parts and their headings; a score is by the length of the step's text."""
    sections: list[JourneySection] = []
    for part in range(1, _PARTS_SHOWN + 1):
        text = (project / f"docs/intro/tutorial0{part}.txt").read_text()
        steps = [step for step in _steps(text) if step[0] != "Overview" and "next" not in step[0]]
        tasks = tuple(JourneyTask(name, _ease(length), ("Newcomer",)) for name, length in steps)
        sections.append(JourneySection(f"Part {part}", tasks))
    return JourneyDiagram(tuple(sections), title="A first Django app, by the tutorial")


def lines_as_pie(project: Path) -> PieDiagram:
    """Lines of each language in the whole distribution, tests and documentation too."""
    lines: Counter[str] = Counter()
    for path in project.rglob("*"):
        language = "restructuredtext" if "/docs/" in path.as_posix() else language_by_name(path.name)
        if path.is_file() and language in _CODE and path.suffix not in (".png", ".graffle", ".pdf", ".svg"):
            # Mermaid leaves out slices below one in a hundred: alone, neither would be seen.
            language = "HTML and CSS" if language in ("html", "css") else language
            lines[language] += path.read_bytes().count(b"\n")
    shown = lines.most_common(_LANGUAGES_SHOWN)
    titles = {"HTML and CSS": "HTML and CSS", "restructuredtext": "Documentation", "javascript": "JavaScript"}
    slices = tuple(PieSlice(titles.get(name, name.capitalize()), float(count)) for name, count in shown)
    return PieDiagram(slices, show_data=True, title="Lines in Django 5.2.8 by language")


def _releases(project: Path) -> dict[tuple[str, int], date]:
    """The day of each final release, by series and number in it."""
    found: dict[tuple[str, int], date] = {}
    for path in (project / "docs/releases").glob("*.txt"):
        name, day = _NOTE.fullmatch(path.name), _DAY.search(path.read_text())
        if name and day:
            found[name[1], int(name[2] or 0)] = datetime.strptime(day[1], "%B %d, %Y").date()
    return found


def _newest(project: Path) -> list[str]:
    series = {name for name, number in _releases(project) if number == 0}
    return sorted(series, key=lambda name: [int(part) for part in name.split(".")])[-_SERIES_SHOWN:]


def _note(project: Path, series: str) -> str:
    return (project / f"docs/releases/{series}.txt").read_text()


def _news(note: str) -> list[str]:
    """The headings below `What's new`, up to the minor features."""
    part = note.partition("What's new in Django")[2].partition("Minor features")[0]
    found = re.findall(r"^(\S.*)\n-{4,}$", part, re.MULTILINE)
    plain = [re.sub(r":\w+:`~?(?:[\w.]+\.)?(\w+)`", r"\1", heading).replace("``", "") for heading in found]
    return plain[:_MOST_EVENTS]


def _steps(text: str) -> list[tuple[str, int]]:
    """The headings of a part with the number of lines below each."""
    heads = list(re.finditer(r"^(\S.*)\n={4,}$", text, re.MULTILINE))[1:]
    ends = [*(head.start() for head in heads[1:]), len(text)]
    return [
        (re.sub(r"``", "", head[1]), text.count("\n", head.end(), end))
        for head, end in zip(heads, ends, strict=True)
    ]


def _ease(lines: int) -> float:
    """5 for the shortest text, 1 for the longest."""
    return float(max(1, 5 - lines // 40))
