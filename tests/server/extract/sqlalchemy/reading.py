"""Files in, compact text out: `User(id:int PK, team_id:int FK?)` and `User }o--o| Team : team_id`."""

import textwrap

from groundplan.extract.datamodel import Attribute, DataModel, Relationship
from groundplan.extract.python.program import Program
from groundplan.extract.python.sources import ChainedSource, MemorySource
from groundplan.extract.sqlalchemy.read import read_sqlalchemy
from groundplan.extract.sqlalchemy.vocabulary import OPAQUE
from groundplan.jobs import CancelToken, no_progress

# What most fixtures start with.
BASE = """
from sqlalchemy import *
from sqlalchemy.orm import *
Base = declarative_base()
"""


def read(files: dict[str, str] | str, *, installed: dict[str, str] | None = None) -> DataModel:
    """The data model of files given by path, or of one module `m` given by its text alone."""
    given = {"m.py": files} if isinstance(files, str) else files
    own = MemorySource({path: textwrap.dedent(text) for path, text in given.items()})
    outside = {path: textwrap.dedent(text) for path, text in (installed or {}).items()}
    source = ChainedSource(own, MemorySource(outside, installed=True))
    program = Program(source, opaque=OPAQUE)
    return read_sqlalchemy(program, own.names(), progress=no_progress, cancel=CancelToken())


def shown(files: dict[str, str] | str, *, installed: dict[str, str] | None = None) -> str:
    """Entities and edges, one a line, indented by nothing."""
    model = read(files, installed=installed)
    names = {entity.key: entity.name for entity in model.entities}
    lines = [
        f"{'external ' if e.external else ''}{e.name}({', '.join(map(_attribute, e.attributes))})"
        for e in model.entities
    ]
    lines += [_edge(edge, names) for edge in model.relationships]
    return "\n".join(lines)


def entities(files: dict[str, str] | str, *, installed: dict[str, str] | None = None) -> str:
    """The entities alone."""
    return "\n".join(line for line in shown(files, installed=installed).splitlines() if "--" not in line)


def text(expected: str) -> str:
    return textwrap.dedent(expected).strip()


def _attribute(attribute: Attribute) -> str:
    marks = [
        mark
        for mark, holds in (
            (" PK", attribute.primary_key),
            (" FK", attribute.foreign_key),
            (" UK", attribute.unique),
        )
        if holds
    ]
    return f"{attribute.name}:{attribute.type}{''.join(marks)}{'?' if attribute.nullable else ''}"


def _edge(edge: Relationship, names: dict[str, str]) -> str:
    left = "}o" if edge.source_many else "|o"
    right = "o{" if edge.target_many else "o|" if edge.target_optional else "||"
    return f"{names[edge.source]} {left}--{right} {names[edge.target]} : {edge.label}"
