"""`draw`: files in, the data model as compact text out."""

import textwrap
from collections.abc import Callable, Mapping

import pytest

from groundplan.extract.datamodel import Attribute, DataModel, Relationship
from groundplan.extract.django.read import OPAQUE, read_django
from groundplan.extract.python.program import Program
from groundplan.extract.python.sources import ChainedSource, MemorySource

Draw = Callable[..., str]


@pytest.fixture
def draw() -> Draw:
    """`draw(files, installed=…, settings=…)` gives a line an entity, a line a relationship, then notes.

    A string stands for `shop/models.py`. `from django.db import models` is added to every file
    that does not say where `models` comes from.
    """

    def drawn(files: str | Mapping[str, str], **options: Mapping[str, str]) -> str:
        return show(read(files, **options))

    return drawn


@pytest.fixture
def model() -> Callable[..., DataModel]:
    """Like `draw`, but the data model itself."""
    return read


def read(
    files: str | Mapping[str, str],
    *,
    installed: Mapping[str, str] | None = None,
    settings: Mapping[str, str] | None = None,
) -> DataModel:
    texts = {"shop/models.py": files} if isinstance(files, str) else files
    workspace = MemorySource({path: _python(text) for path, text in texts.items()})
    packages = MemorySource({p: _python(t) for p, t in (installed or {}).items()}, installed=True)
    program = Program(ChainedSource(workspace, packages), opaque=OPAQUE)
    return read_django(program, workspace.names(), settings=settings)


def _python(text: str) -> str:
    text = textwrap.dedent(text).lstrip("\n")
    return text if "import models" in text else f"from django.db import models\n{text}"


def show(found: DataModel) -> str:
    names = {entity.key: entity.name for entity in found.entities}
    lines = [
        f"[{entity.name}]"
        if entity.external
        else f"{entity.name}({', '.join(_attribute(a) for a in entity.attributes)})"
        for entity in found.entities
    ]
    lines += [_edge(edge, names) for edge in found.relationships]
    return "\n".join([*lines, *found.notes])


def _attribute(attribute: Attribute) -> str:
    marks = [
        *(["PK"] if attribute.primary_key else []),
        *(["FK"] if attribute.foreign_key else []),
        *(["U"] if attribute.unique and not attribute.primary_key else []),
        *(["?"] if attribute.nullable else []),
    ]
    return " ".join([f"{attribute.name}:{attribute.type}", *marks])


def _edge(edge: Relationship, names: Mapping[str, str]) -> str:
    source = "}o" if edge.source_many else "|o"
    target = "o{" if edge.target_many else "o|" if edge.target_optional else "||"
    return f"{names[edge.source]} {source}--{target} {names[edge.target]} : {edge.label}"
