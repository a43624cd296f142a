"""Pictures without a browser."""

import re
import struct
from concurrent.futures import ThreadPoolExecutor
from xml.etree import ElementTree

import pytest

from groundplan.errors import Cancelled, UsageError
from groundplan.jobs import CancelToken
from groundplan.mermaid.draw import draw
from groundplan.mermaid.kinds.er import Cardinality, ErAttribute, ErDiagram, ErEntity, ErRelationship, render

LABELS = (
    'say "hi" [x]', "end", "%%{init}%%", "<b>bold</b>", "a;b #35; &lt;", "back\\slash", "*a* __b__ `c`",
    "direction TB", "Größe 名前 🎉", "List<int>", "Map<str,List<int>>",
)  # fmt: skip


def _drawn_texts(svg: bytes) -> set[str]:
    root = ElementTree.fromstring(svg)
    return {"".join(element.itertext()) for element in root.iter() if element.tag.endswith(("}p", "}span"))}


def test_the_drawing_shows_the_labels_themselves() -> None:
    boxes = tuple(ErEntity(label, (ErAttribute(label, label, (), label),)) for label in LABELS)
    lines = tuple(
        ErRelationship(label, LABELS[0], Cardinality.ZERO_OR_MORE, Cardinality.EXACTLY_ONE, label)
        for label in LABELS
    )
    svg = draw(render(ErDiagram(boxes, lines)), "svg")
    texts = list(_drawn_texts(svg))
    assert set(LABELS) <= set(texts), set(LABELS) - set(texts)


def test_control_characters_do_not_break_the_svg() -> None:
    svg = draw(render(ErDiagram((ErEntity("a\x00\x01\x1b\uffffb"),))), "svg")
    ElementTree.fromstring(svg)


def test_pictures_stand_on_white() -> None:
    svg = draw("erDiagram\n  A ||--o{ B : x\n", "svg").decode()
    assert "background-color: white" in svg
    png = draw("erDiagram\n  A ||--o{ B : x\n", "png")
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    assert width > 100 and height > 100


def test_a_pdf_has_one_page_with_the_picture() -> None:
    pdf = draw("erDiagram\n  A\n", "pdf")
    assert pdf.startswith(b"%PDF-1.4") and pdf.endswith(b"%%EOF\n")
    table = int(re.search(rb"startxref\n(\d+)", pdf)[1])
    assert pdf[table:].startswith(b"xref")


def test_a_kind_newer_than_the_drawing_library_is_drawn() -> None:
    assert b"<svg" in draw("swimlane-beta\n  A-->B\n", "svg")


def test_a_mindmap_is_drawn() -> None:
    assert b"<svg" in draw("mindmap\n  root((R))\n    A\n", "svg")


def test_a_text_beyond_mermaids_own_limit_is_drawn() -> None:
    svg = draw("erDiagram\n" + "  %% filler\n" * 6000 + '  A["' + "x" * 60_000 + '"]\n', "svg")
    assert b"Maximum text size" not in svg


def test_a_broken_source_is_refused_with_mermaids_words() -> None:
    with pytest.raises(UsageError, match="line 2"):
        draw("erDiagram\n  A ||--\n", "svg")
    with pytest.raises(UsageError):
        draw("", "png")


def test_a_picture_can_be_withdrawn() -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        draw("erDiagram\n  A\n", "svg", cancel=cancel)


def test_threads_draw_at_once() -> None:
    with ThreadPoolExecutor(4) as threads:
        pictures = list(threads.map(lambda n: draw(f"erDiagram\n  Name{n}\n", "svg"), range(4)))
    assert all(f"Name{n}".encode() in picture for n, picture in enumerate(pictures))
