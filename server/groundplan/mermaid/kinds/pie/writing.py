"""Pie charts as Mermaid source."""

from collections.abc import Iterator, Sequence

from groundplan.mermaid.kinds.document import document, proposable
from groundplan.mermaid.kinds.numbers import plain_number
from groundplan.mermaid.kinds.pie.diagram import PieDiagram
from groundplan.mermaid.parsed import Leftover
from groundplan.mermaid.text_escape import encode, encode_bare


def render(diagram: PieDiagram, *, leftovers: Sequence[Leftover] = ()) -> str:
    """The diagram's source, which `parse` reads back as the same diagram.

    Labels must differ from each other; values must be finite and not negative. Keepable `leftovers` of an
    earlier reading are written again as they were.
    """
    head = "pie showData" if diagram.show_data else "pie"
    title = diagram.title and f"title {encode_bare(diagram.title, forbidden='&', keep_lines=True)}"
    return document(head, _slices(diagram), title=title, leftovers=leftovers)


def _slices(diagram: PieDiagram) -> Iterator[str]:
    for each in diagram.slices:
        statement = f'"{encode(each.label, keep_lines=True)}" : {plain_number(each.value)}'
        yield from proposable(statement, proposed=each.proposed)
