"""Class diagrams as Mermaid source."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from groundplan.mermaid.kinds import marks
from groundplan.mermaid.kinds.classes.diagram import ClassBox, ClassDiagram, ClassRelation, Direction
from groundplan.mermaid.kinds.classes.members import annotation_line, attribute_line, method_line
from groundplan.mermaid.kinds.classes.notation import LINES
from groundplan.mermaid.kinds.document import INDENT, document, proposable
from groundplan.mermaid.parsed import Leftover
from groundplan.mermaid.text_escape import encode, encode_bare, names_c4, yaml_string

# Words that Mermaid's class lexer takes for itself where a name may stand.
_KEYWORDS = frozenset(
    {
        "_blank",
        "_parent",
        "_self",
        "_top",
        "accdescr",
        "acctitle",
        "call",
        "callback",
        "class",
        "classdef",
        "classdiagram",
        "click",
        "cssclass",
        "direction",
        "href",
        "link",
        "namespace",
        "note",
        "o",
        "style",
    }
)
# … and where a text between backticks or tildes starts.
_CATCHWORDS = ("callback", "click", "cssClass", "href", "link", "note")
_PLAIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")

# Mermaid's class grammar takes no hyphen in the first property of a style.
_FIRST_STYLE = "opacity:1,"
_COMMON_CARDINALITY = re.compile(r"\*|\d+(?:\.\.(?:\d+|\*))?", re.ASCII)


def render(diagram: ClassDiagram, *, leftovers: Sequence[Leftover] = ()) -> str:
    """The diagram's source, which `parse` reads back as the same diagram.

    Class names must differ from each other, relations and notes must be about classes of the diagram, and
    a label must differ from its class's name. Keepable `leftovers` of an earlier reading are written
    again as they were.
    """
    front_matter = [f"title: {yaml_string(diagram.title)}"] if diagram.title else []
    statements = (*_statements(diagram), *_definitions(diagram, leftovers))
    return document("classDiagram", statements, front_matter=front_matter, leftovers=leftovers)


def written_name(name: str) -> str:
    """A class's name as a word of the source."""
    if _is_plain(name) and encode(name) == name:
        return name
    # Behind `style`, Mermaid takes a colon and a code in the label that follows for a style.
    forbidden = ",:" if "style" in name else ","
    bare = encode_bare(name, forbidden=forbidden, forbidden_first="0123456789", reserved=_CATCHWORDS)
    return f"`{bare}`"


def _statements(diagram: ClassDiagram) -> Iterator[str]:
    if diagram.direction is not Direction.TOP_BOTTOM or not (diagram.classes or diagram.notes):
        yield f"{INDENT}direction {diagram.direction}"
    for namespace, boxes in groupby(diagram.classes, key=lambda box: box.namespace):
        lines = [line for box in boxes for line in _class(box)]
        if namespace:
            yield f"{INDENT}namespace {_namespace(namespace)} {{"
            yield from (f"{INDENT * 2}{line}" for line in lines)
            yield f"{INDENT}}}"
        else:
            yield from (f"{INDENT}{line}" for line in lines)
    for relation in diagram.relations:
        yield from proposable(_relation(relation), proposed=relation.proposed)
    for note in diagram.notes:
        about = f" for {written_name(note.about)}" if note.about else ""
        yield f'{INDENT}note{about} "{encode(note.text)}"'


def _definitions(diagram: ClassDiagram, leftovers: Sequence[Leftover]) -> Iterator[str]:
    used = {
        mark
        for box in diagram.classes
        for mark in marks.marks_of(external=box.external, proposed=box.proposed)
    }
    for definition in marks.definitions(used, leftovers, before=_FIRST_STYLE):
        yield f"{INDENT}{definition}"


def _class(box: ClassBox) -> Iterator[str]:
    mark, *more_marks = marks.marks_of(external=box.external, proposed=box.proposed) or ("",)
    head = f"class {written_name(box.name)}{_generic(box)}"
    label = f'["{encode(box.label)}"]' if box.label else ""
    style = f":::{mark}" if mark else ""
    lines = [*_lines(box)]
    yield f"{head}{label}{style}" + (" {" if lines else "")
    if lines:
        yield from (f"{INDENT}{line}" for line in lines)
        yield "}"
    yield from (f"class {written_name(box.name)}:::{each}" for each in more_marks)


def _lines(box: ClassBox) -> Iterator[str]:
    yield from map(annotation_line, box.annotations)
    yield from map(attribute_line, box.attributes)
    yield from map(method_line, box.methods)


def _relation(relation: ClassRelation) -> str:
    arrow, target_first = LINES[relation.kind]
    ends = [
        (written_name(relation.source), _cardinality(relation.source_cardinality)),
        (written_name(relation.target), _cardinality(relation.target_cardinality)),
    ]
    (left, left_many), (right, right_many) = reversed(ends) if target_first else ends
    words = [word for word in (left, left_many, arrow, right_many, right) if word]
    label = f" : {encode_bare(relation.label, forbidden=':')}" if relation.label else ""
    return " ".join(words) + label


def _cardinality(text: str) -> str:
    if _COMMON_CARDINALITY.fullmatch(text):
        return f'"{text}"'
    # Mermaid's own word for a missing one is `none`.
    return f'"{encode_bare(text, reserved=("none",))}"' if text else ""


def _generic(box: ClassBox) -> str:
    parameters = ", ".join(
        encode_bare(each, forbidden=",:", reserved=_CATCHWORDS) for each in box.type_parameters
    )
    return f"~{parameters}~" if parameters else ""


def _is_plain(name: str) -> bool:
    return _PLAIN_NAME.fullmatch(name) is not None and name.casefold() not in _KEYWORDS


def _namespace(namespace: str) -> str:
    parts = namespace.split(".")
    if not names_c4(namespace) and all(map(_is_plain, parts)):
        return namespace
    return "`" + ".".join(encode_bare(part, reserved=_CATCHWORDS) for part in parts) + "`"
