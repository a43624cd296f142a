"""C4 diagrams as Mermaid source."""

import re
from collections.abc import Iterator, Sequence

from groundplan.mermaid.kinds.c4.diagram import C4Boundary, C4Diagram, C4Element, C4Relation, ElementType
from groundplan.mermaid.kinds.c4.notation import (
    BOUNDARY_WORD,
    BUILT,
    FILLER,
    NODES,
    RELATION_WORD,
    SHAPE_WORD,
    TYPE_WORD,
)
from groundplan.mermaid.kinds.document import INDENT, document, proposable
from groundplan.mermaid.parsed import Leftover
from groundplan.mermaid.text_escape import encode_bare

_PLAIN_ID = re.compile(r"[A-Za-z_]\w*", re.ASCII)
# Mermaid's own name for what is around everything.
_RESERVED_ID = "global"


def render(diagram: C4Diagram, *, leftovers: Sequence[Leftover] = ()) -> str:
    """The diagram's source, which `parse` reads back as the same diagram.

    Ids must differ; relations join what is there, each two things once. People have the plain shape, and
    only plain boundaries and nodes a type label, only nodes a description. Keepable `leftovers` of an
    earlier reading are written again as they were.
    """
    title = diagram.title and f"title {encode_bare(diagram.title, forbidden='&', keep_lines=True)}"
    return document(diagram.level, _statements(diagram), title=title, leftovers=leftovers)


def _statements(diagram: C4Diagram) -> Iterator[str]:
    if not (diagram.elements or diagram.boundaries or diagram.relations):
        yield f"{INDENT}{FILLER}"
    yield from _contents(diagram.elements, diagram.boundaries, 1)
    for relation in diagram.relations:
        yield from proposable(_relation(relation), proposed=relation.proposed)


def _contents(elements: Sequence[C4Element], boundaries: Sequence[C4Boundary], depth: int) -> Iterator[str]:
    for element in elements:
        yield from proposable(_element(element), proposed=element.proposed, depth=depth)
    for boundary in boundaries:
        yield from proposable(f"{_boundary(boundary)} {{", proposed=boundary.proposed, depth=depth)
        if boundary.elements or boundary.boundaries:
            yield from _contents(boundary.elements, boundary.boundaries, depth + 1)
        else:
            yield f"{INDENT * (depth + 1)}{FILLER}"
        yield f"{INDENT * depth}}}"


def _element(element: C4Element) -> str:
    shape = "" if element.type is ElementType.PERSON else SHAPE_WORD[element.shape]
    word = f"{TYPE_WORD[element.type]}{shape}{'_Ext' if element.external else ''}"
    if element.type in BUILT:
        return _call(word, element.id, element.label, element.technology, element.description)
    technology = f"$techn={_text(element.technology)}" if element.technology else ""
    return _call(word, element.id, element.label, element.description, last=technology)


def _boundary(boundary: C4Boundary) -> str:
    word = BOUNDARY_WORD[boundary.type]
    if boundary.type in NODES:
        return _call(word, boundary.id, boundary.label, boundary.type_label, boundary.description)
    return _call(word, boundary.id, boundary.label, boundary.type_label)


def _relation(relation: C4Relation) -> str:
    ends = f"{_id(relation.source)}, {_id(relation.target)}"
    texts = _shown(relation.label, relation.technology, relation.description)
    return f"{RELATION_WORD[relation.type]}({', '.join([ends, *texts])})"


def _call(word: str, id_: str, *texts: str, last: str = "") -> str:
    return f"{word}({', '.join([_id(id_), *_shown(*texts), *filter(None, [last])])})"


def _shown(label: str, *others: str) -> list[str]:
    """The label and the other texts up to the last that is there."""
    count = max((index for index, text in enumerate(others, start=1) if text), default=0)
    return [_text(label), *map(_text, others[:count])]


def _text(text: str) -> str:
    return f'"{encode_bare(text)}"' if text else '""'


def _id(id_: str) -> str:
    if _PLAIN_ID.fullmatch(id_) and id_ != _RESERVED_ID and encode_bare(id_) == id_:
        return id_
    return f'"{encode_bare(id_, reserved=(_RESERVED_ID,))}"'
