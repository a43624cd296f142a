"""A workspace written to disk and indexed, and typed subjects of any kind held against it."""

from pathlib import Path

from groundplan.extract.extraction import Extraction
from groundplan.index.build import build_index
from groundplan.index.index import Index
from groundplan.mermaid.detect import kind_of_type
from groundplan.mermaid.kinds import registry
from groundplan.mermaid.kinds.registry import Diagram
from groundplan.validators.code_graph import IndexCodeGraph
from groundplan.validators.declarations import IndexDeclarations
from groundplan.validators.facts import CodeFacts
from groundplan.validators.subject import Subject


def indexed(folder: Path, files: dict[str, str]) -> Index:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return build_index([folder], cache_dir=None).index


def facts_of(index: Index, proof: Extraction[Diagram] | None = None) -> CodeFacts:
    return CodeFacts.around(IndexDeclarations(index), IndexCodeGraph(index), proof)


def drawn(text: str, **known: object) -> Subject:
    """A subject of a text that Mermaid accepts, of whatever kind."""
    word = text.split(None, 1)[0].rstrip(":")
    kind = {
        "graph": "flowchart",
        "classDiagram": "class",
        "erDiagram": "er",
        "sequenceDiagram": "sequence",
    }.get(word, kind_of_type(word.removesuffix("-v2").removesuffix("-beta")))
    kind = "c4" if kind.startswith("C4") else kind
    parsed = registry.parse(kind, text)
    assert parsed.error is None, parsed.error
    return Subject(source=text, kind=kind, diagram=parsed.diagram, spans=parsed.spans, **known)  # type: ignore[arg-type]
