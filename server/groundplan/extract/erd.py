"""`mermaid_erd` from code alone: every reader's data model of the workspace, joined and drawn."""

import threading
import weakref

from groundplan.extract.datamodel import DataModel
from groundplan.extract.django.known import known_packages
from groundplan.extract.django.read import OPAQUE as DJANGO_OPAQUE
from groundplan.extract.django.read import read_django
from groundplan.extract.er import draw_erd
from groundplan.extract.extraction import Extraction
from groundplan.extract.python.environment import package_folders
from groundplan.extract.python.program import Program
from groundplan.extract.python.sources import ChainedSource, InstalledPackages
from groundplan.extract.python.workspace_source import WorkspaceSource, modules_with_models
from groundplan.extract.request import ExtractRequest
from groundplan.extract.sql import read_sql
from groundplan.extract.sqlalchemy.read import read_sqlalchemy
from groundplan.extract.sqlalchemy.vocabulary import OPAQUE as SQLALCHEMY_OPAQUE
from groundplan.extract.sqlalchemy.well_known import described_packages
from groundplan.index.index import Index
from groundplan.mermaid.kinds.er import ErDiagram

# What a module that declares models imports from, itself or through a base class in another module.
_DJANGO = ("django.db", "django.contrib")
_SQLALCHEMY = ("sqlalchemy", "sqlmodel", "flask_sqlalchemy", "flask_sqlalchemy_lite", "geoalchemy2")

# An index never changes once it is built; its data model is read once and goes with it.
_READ: weakref.WeakKeyDictionary[Index, list[DataModel]] = weakref.WeakKeyDictionary()
_READING = threading.Lock()


def extract_erd(request: ExtractRequest) -> Extraction[ErDiagram]:
    """The entity-relationship diagram of a workspace, or of the part that is asked for."""
    return draw_erd(
        data_models(request),
        scope=request.scope,
        request=request.text,
        everything=request.everything,
        known_paths=tuple(request.index.files),
        max_entities=request.settings.diagram.max_entities,
    )


def data_models(request: ExtractRequest) -> list[DataModel]:
    """What each reader finds in the index, whatever the request's scope."""
    with _READING:  # of several requests at once, one reads and the others wait for it
        found = _READ.get(request.index)
        if found is None:
            found = _READ[request.index] = [*_from_python(request), _from_sql(request)]
        return found


def _from_python(request: ExtractRequest) -> list[DataModel]:
    index = request.index
    roots = [root.path for root in index.roots]
    workspace = WorkspaceSource(index, roots)
    folders = package_folders(roots, environment=request.settings.index.python_environment)
    program = Program(
        ChainedSource(workspace, InstalledPackages(folders)), opaque=(*DJANGO_OPAQUE, *SQLALCHEMY_OPAQUE)
    )
    django = modules_with_models(index, workspace, (*_DJANGO, *known_packages()))
    sqlalchemy = modules_with_models(index, workspace, (*_SQLALCHEMY, *described_packages()))
    return [
        read_django(
            program,
            django,
            settings_modules=workspace.names_like("settings"),
            progress=request.progress,
            cancel=request.cancel,
        ),
        read_sqlalchemy(program, sqlalchemy, progress=request.progress, cancel=request.cancel),
    ]


def _from_sql(request: ExtractRequest) -> DataModel:
    index = request.index
    files = [path for path, record in index.files.items() if record.language == "sql"]
    return read_sql(((path, index.file_text(path)) for path in files), cancel=request.cancel)
