"""Pie charts out of Mermaid source, through Mermaid's own reading of it."""

from groundplan.mermaid.engine import Engine
from groundplan.mermaid.grammar import SyntaxProblem
from groundplan.mermaid.kinds.answer import answer_of
from groundplan.mermaid.kinds.pie.diagram import PieDiagram, PieSlice
from groundplan.mermaid.parsed import Leftover, Parsed
from groundplan.mermaid.text_escape import decode
from groundplan.text import Span


def parse(source: str, *, engine: Engine | None = None) -> Parsed[PieDiagram]:
    """Read a pie chart. A text that is none gives an empty diagram and the error.

    `spans` has slices by label. Mermaid draws a label once: further ones are told as leftovers.
    """
    answer = answer_of(source, PieDiagram.kind, engine)
    if isinstance(answer, SyntaxProblem):
        return Parsed(PieDiagram(), error=answer)
    slices: dict[str, PieSlice] = {}
    spans: dict[str, Span] = {}
    repeated: list[Leftover] = []
    for section in answer.root["sections"]:
        label, span = decode(section["label"]), Span(*section["place"])
        if label in slices:
            repeated.append(Leftover("repeated slice", answer.text(section["place"]), span, keepable=False))
            continue
        slices[label] = PieSlice(label, float(section["value"]), answer.is_proposed(section["place"]))
        spans[label] = span
    show_data = bool(answer.root.get("showData"))
    diagram = PieDiagram(tuple(slices.values()), show_data, answer.title)
    return Parsed(diagram, spans, answer.leftovers(tuple(repeated)))
