"""User journeys as Mermaid source."""

from collections.abc import Iterator, Sequence

from groundplan.mermaid.kinds.document import INDENT, document, proposable
from groundplan.mermaid.kinds.journey.diagram import JourneyDiagram, JourneySection, JourneyTask
from groundplan.mermaid.kinds.numbers import plain_number
from groundplan.mermaid.parsed import Leftover
from groundplan.mermaid.text_escape import encode_bare

# Words that start another statement than a task.
_STATEMENTS = ("accDescr", "accTitle", "journey", "section", "title")


def render(diagram: JourneyDiagram, *, leftovers: Sequence[Leftover] = ()) -> str:
    """The diagram's source, which `parse` reads back as the same diagram.

    Scores must be finite. Keepable `leftovers` of an earlier reading are written again as they were.
    """
    title = diagram.title and f"title {encode_bare(diagram.title, forbidden='&', keep_lines=True)}"
    return document("journey", _sections(diagram), title=title, leftovers=leftovers)


def _sections(diagram: JourneyDiagram) -> Iterator[str]:
    for index, section in enumerate(diagram.sections):
        if not _goes_without_saying(section, index):
            yield f"{INDENT}section {encode_bare(section.name, forbidden=':', keep_lines=True)}"
        for task in section.tasks:
            yield from proposable(_task(task), proposed=task.proposed, depth=2)


def _goes_without_saying(section: JourneySection, index: int) -> bool:
    return index == 0 and not section.name and bool(section.tasks)


def _task(task: JourneyTask) -> str:
    name = encode_bare(task.name, forbidden=":", reserved=_STATEMENTS, keep_lines=True)
    actors = ", ".join(encode_bare(actor, forbidden=":,", keep_lines=True) for actor in task.actors)
    return f"{name}: {plain_number(task.score)}" + (f": {actors}" if actors else "")
