"""`Engine`: one workspace, and one short method for each thing a user can ask of it.

The command line and the language server both speak to this, and to nothing below it.
"""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from groundplan.context.pauses import Pauses
from groundplan.errors import UsageError
from groundplan.folders import cache_folder
from groundplan.index.build import build_index, keep, update
from groundplan.index.chunks.chunk import ChunkKind
from groundplan.index.index import Index
from groundplan.index.memory import peak_memory_bytes
from groundplan.index.result import IndexResult
from groundplan.jobs import CancelToken, Progress, no_progress
from groundplan.pipeline.catalogue import CATALOGUE, ArtifactType, find_type
from groundplan.settings import Settings
from groundplan.workspace.files import MEBIBYTE, Limits

# A search must not wait for what draws and checks, nor a drawing for what searches: each method imports its
# own. All of it together takes a third of a second.
if TYPE_CHECKING:
    from groundplan.artifacts.artifact import Artifact
    from groundplan.context.assemble import AssembledContext
    from groundplan.context.universal.data_model import ModelInput
    from groundplan.context.workspace_context import Found, WorkspaceContext
    from groundplan.extract.extraction import Extraction
    from groundplan.extract.request import ExtractRequest
    from groundplan.index.search.search_statistics import SearchStatistics
    from groundplan.mermaid.compare.sources import ComparedSources, MergedSources
    from groundplan.mermaid.kinds.er import ErDiagram
    from groundplan.validators.finding import Report

# A request is words; what is longer than this is a document pasted by mistake, and is cut.
MAX_REQUEST_CHARS = 20_000
# Of a prompt's context, where nobody says otherwise: what small local models take in at once.
CONTEXT_TOKENS = 8_000


@dataclass(frozen=True, slots=True)
class GenerateRequest:
    """What to draw. `model` is "" for the route's own choice; `no_model` asks for code alone.

    `output` is where `save` will be asked to write, so that it is refused before the work is done.
    """

    type: str
    scope: tuple[str, ...] = ()
    everything: bool = False
    text: str = ""
    model: str = ""
    no_model: bool = False
    output: Path | None = None


@dataclass(slots=True)
class Engine:
    """A workspace with its index. Safe to use from several threads at once.

    Without `roots` it can do what needs no code: list the types, check and draw a source.
    """

    roots: Sequence[Path]
    settings: Settings = field(default_factory=Settings)
    cache_dir: Path | None = None
    _result: IndexResult | None = None
    _context: "WorkspaceContext | None" = None
    _pauses: Pauses = field(default_factory=Pauses)
    _closed: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def index(
        self, *, rebuild: bool = False, progress: Progress = no_progress, cancel: CancelToken | None = None
    ) -> IndexResult:
        """Read the workspace and make it searchable, from the caches where they are fresh.

        Keeps both for what follows. What code alone answers does not wait for the search index.
        """
        with self._lock:
            self._read(rebuild=rebuild, progress=progress, cancel=cancel)
            return self._make_searchable(rebuild=rebuild, progress=progress, cancel=cancel)

    def update(self, paths: Sequence[Path], *, cancel: CancelToken | None = None) -> IndexResult:
        """Take in what changed in these files; costs those files only."""
        with self._lock:
            if self._result is not None:
                index = self._result.index
                self._result = update(index, paths, limits=self._limits(), cancel=cancel)
                return self._make_searchable(cancel=cancel)
        return self.index(cancel=cancel)

    def keep_index(self) -> None:
        """Write what `update` changed to the caches. Costs the whole index: for when there is time."""
        with self._lock:
            if self._result is not None:
                keep(self._result.index, cache_dir=self.cache_dir)
                if self._context is not None:
                    self._context.keep(self._result.index)

    def improve(self) -> None:
        """Have better vectors made in the background, as the settings say; again after each `update`.

        For who stays: `close` ends it.
        """
        with self._lock:
            if self._result is not None and self._context is not None and not self._closed:
                wanted = self.settings.index
                model = wanted.quality_model if wanted.quality else ""
                self._context.improve(self._result.index, model)

    def close(self) -> None:
        """End what runs in the background, for good. May be called while something else is."""
        self._closed = True
        if self._context is not None:
            self._context.close()

    @property
    def indexed(self) -> IndexResult | None:
        """What the last indexing gave; None before the first."""
        return self._result

    @property
    def searchable(self) -> "SearchStatistics | None":
        """How far search has come; None before there is anything to find."""
        return None if self._context is None else self._context.statistics

    @property
    def quality_note(self) -> str:
        """Why no better vectors are made and what to do, where that failed; else ""."""
        return "" if self._context is None else self._context.quality_note

    def search(
        self,
        query: str,
        *,
        limit: int = 10,
        kind: str = "",
        path: str = "",
        open_files: Sequence[str] = (),
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> "list[Found]":
        """The stretches of code and prose that answer a query best, with the parts of each score.

        `kind` and `path` (a pattern as in .gitignore) narrow what is looked at. `open_files` are paths or
        workspace paths. Raises `UsageError` for an empty query and an unknown kind.
        """
        if not query.strip():
            raise UsageError("There is nothing to search for.", hint="Give some words or a name.")
        kinds = (_chunk_kind(kind),) if kind else ()
        index, context = self._searchable_index(progress, cancel)
        near = [index.path_of(Path(each)) or each for each in open_files]
        return context.search(
            index, query, limit=limit, kinds=kinds, path_glob=path, open_files=near, cancel=cancel
        )

    def context(
        self,
        request: str,
        *,
        budget: int = CONTEXT_TOKENS,
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> "AssembledContext":
        """What a model would be told of the workspace for a request, within `budget` tokens."""
        asked, _ = _shortened(request)
        index, context = self._searchable_index(progress, cancel)
        return context.for_request(
            index, asked, lambda: self._model_input(progress, cancel), budget=budget, cancel=cancel
        )

    def types(self) -> tuple[ArtifactType, ...]:
        return CATALOGUE

    def generate(
        self,
        request: GenerateRequest,
        *,
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> "Artifact":
        """Answer a request with an artifact. Raises `UsageError` where it cannot be met."""
        from groundplan.artifacts.artifact import new_artifact
        from groundplan.artifacts.output import check_output
        from groundplan.pipeline.run import EXTRACTOR, needs_no_model, run
        from groundplan.validators.code_graph import IndexCodeGraph
        from groundplan.validators.declarations import IndexDeclarations

        kind = find_type(request.type)
        needs_no_model(kind)
        if request.output is not None:
            check_output(request.output)
        if request.model not in ("", EXTRACTOR) and not request.no_model:
            raise UsageError(
                f"The model `{request.model}` cannot be asked: this version draws from code alone.",
                hint="Leave --model away, or use --model extractor.",
            )
        asked, note = _shortened(request.text)
        with self._pauses.held():
            extract = self._extract_request(request.scope, asked, request.everything, progress, cancel)
            outcome = run(
                kind,
                extract,
                entities=lambda: self._entities(extract),
                declarations=IndexDeclarations(extract.index),
                graph=IndexCodeGraph(extract.index),
            )
        return new_artifact(kind.id, outcome, notes=(*note, *self._index_notes()))

    def save(
        self,
        artifact: "Artifact",
        path: Path,
        *,
        as_json: Callable[[], bytes],
        cancel: CancelToken | None = None,
    ) -> None:
        """Write an artifact to a file of the kind that its ending names, whole or not at all.

        `as_json` gives the artifact as the protocol's JSON, for `.json`.
        """
        from groundplan.artifacts.output import write_output

        title = find_type(artifact.type).title
        write_output(path, artifact.source, title=title, as_json=as_json, cancel=cancel)

    def validate(
        self,
        source: str,
        *,
        type_id: str = "",
        request: str = "",
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> "Report":
        """What the eight validators say of a source, held against the code of the workspace, if any."""
        from groundplan.pipeline.check import check
        from groundplan.validators.code_graph import IndexCodeGraph
        from groundplan.validators.declarations import IndexDeclarations

        if type_id:
            find_type(type_id)
        asked, _ = _shortened(request)
        extract = self._extract_request((), asked, True, progress, cancel) if self.roots else None
        return check(
            source,
            type_id=type_id,
            request=asked,
            entities=(lambda: self._entities(extract)) if extract else None,
            declarations=IndexDeclarations(extract.index) if extract else None,
            graph=IndexCodeGraph(extract.index) if extract else None,
            settings=self.settings.validation,
            cancel=cancel or CancelToken(),
        )

    def render(self, source: str, format: str = "svg", *, cancel: CancelToken | None = None) -> bytes:
        """A source as a drawing, made without a browser."""
        from groundplan.mermaid.draw import draw

        return draw(source, format, cancel=cancel)

    def diff(self, old: str, new: str) -> "ComparedSources":
        """What one source has, lacks and says otherwise than another. Raises `UsageError` for broken ones."""
        from groundplan.mermaid.compare.sources import diff_sources

        return diff_sources(old, new)

    def merge(self, base: str, mine: str, theirs: str) -> "MergedSources":
        """Two changes of one source in one; mine wins. Raises `UsageError` for broken ones."""
        from groundplan.mermaid.compare.sources import merge_sources

        return merge_sources(base, mine, theirs)

    def save_source(
        self, source: str, path: Path, *, as_json: Callable[[], bytes], cancel: CancelToken | None = None
    ) -> None:
        """Write a source to a file of the kind that its ending names, whole or not at all."""
        from groundplan.artifacts.output import write_output

        write_output(path, source, title=path.stem, as_json=as_json, cancel=cancel)

    def _extract_request(
        self,
        scope: tuple[str, ...],
        text: str,
        everything: bool,
        progress: Progress,
        cancel: CancelToken | None,
    ) -> "ExtractRequest":
        from groundplan.extract.request import ExtractRequest

        return ExtractRequest(
            index=self._current_index(progress, cancel),
            scope=scope,
            text=text,
            everything=everything,
            settings=self.settings,
            progress=progress,
            cancel=cancel or CancelToken(),
        )

    def _current_index(self, progress: Progress, cancel: CancelToken | None) -> Index:
        if self._result is not None:
            return self._result.index
        with self._lock:
            return (self._result or self._read(progress=progress, cancel=cancel)).index

    def _searchable_index(
        self, progress: Progress, cancel: CancelToken | None
    ) -> "tuple[Index, WorkspaceContext]":
        """The index and what searches it; makes both where there is nothing yet."""
        if self._context is None:
            self.index(progress=progress, cancel=cancel)
        assert self._context is not None
        return self._current_index(progress, cancel), self._context

    def _read(
        self,
        *,
        rebuild: bool = False,
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> IndexResult:
        self._result = build_index(
            self.roots,
            cache_dir=self.cache_dir,
            rebuild=rebuild,
            limits=self._limits(),
            progress=progress,
            cancel=cancel or CancelToken(),
        )
        return self._result

    def _make_searchable(
        self,
        *,
        rebuild: bool = False,
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> IndexResult:
        """Have the search index follow the index that was just made."""
        # What search needs takes a third of a second to import, and code alone answers without it.
        from groundplan.context.workspace_context import WorkspaceContext

        assert self._result is not None
        started = time.perf_counter()
        context = self._context or WorkspaceContext(self.cache_dir or cache_folder(), self._pauses)
        notes = context.follow(self._result.index, rebuild=rebuild, progress=progress, cancel=cancel)
        self._context = context
        self._result = self._result.searchable(
            context.statistics.chunks,
            seconds=time.perf_counter() - started,
            peak_memory_bytes=peak_memory_bytes(),
            notes=notes,
        )
        return self._result

    def _model_input(self, progress: Progress, cancel: CancelToken | None) -> "ModelInput":
        from groundplan.context.universal.data_model import ModelInput
        from groundplan.extract.erd import data_models
        from groundplan.extract.join import join_models

        joined = join_models(data_models(self._extract_request((), "", True, progress, cancel)))
        return ModelInput(joined.entities, joined.relationships)

    def _entities(self, request: "ExtractRequest") -> "Extraction[ErDiagram]":
        """All entities that the workspace declares, to hold a diagram against."""
        from groundplan.extract.er import draw_erd  # all frameworks' readers: only this question needs them
        from groundplan.extract.erd import data_models

        return draw_erd(data_models(request), everything=True)

    def _index_notes(self) -> tuple[str, ...]:
        return self._result.stats.notes if self._result else ()

    def _limits(self) -> Limits:
        return Limits(file_bytes=int(self.settings.index.max_file_size_mib * MEBIBYTE))


def _shortened(request: str) -> tuple[str, tuple[str, ...]]:
    if len(request) <= MAX_REQUEST_CHARS:
        return request, ()
    note = f"The request has {len(request):,} characters; only the first {MAX_REQUEST_CHARS:,} were read."
    return request[:MAX_REQUEST_CHARS], (note,)


def _chunk_kind(kind: str) -> ChunkKind:
    try:
        return ChunkKind(kind.lower())
    except ValueError:
        raise UsageError(
            f"There are no chunks of kind `{kind[:80]}`.", hint=f"Kinds are {', '.join(ChunkKind)}."
        ) from None
