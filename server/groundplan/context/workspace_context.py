"""`WorkspaceContext`: what search and prompts know of a workspace, kept up with its index."""

import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from groundplan.context.assemble import AssembledContext, assemble
from groundplan.context.hit import Hit
from groundplan.context.passages import passages_of
from groundplan.context.pauses import Pauses
from groundplan.context.quality_vectors import QualityVectors
from groundplan.context.rank_store import RankStore
from groundplan.context.retrieve import retrieve
from groundplan.context.tokens import EstimatedTokens, TokenCounter
from groundplan.errors import WorkspaceError
from groundplan.index.chunks.chunk import ChunkKind
from groundplan.index.embedding.static_model import packaged_model
from groundplan.index.index import Index
from groundplan.index.search.search_index import SearchIndex
from groundplan.index.search.search_statistics import SearchStatistics
from groundplan.index.search.store import load_search, save_search
from groundplan.jobs import CancelToken, Progress, no_progress

if TYPE_CHECKING:  # a search needs none of the readers of manifests that the picture is made with
    from groundplan.context.universal.data_model import ModelInput
    from groundplan.context.universal.picture import UniversalContext
    from groundplan.context.universal.store import UniversalStore

# Passages looked at for a prompt: more than a large context holds.
_PASSAGES = 60


@dataclass(frozen=True, slots=True)
class Found:
    """A hit with the lines it stands for, as they are on disk now."""

    hit: Hit
    text: str


class WorkspaceContext:
    """The search index and the picture of one workspace. Safe to use from several threads at once.

    `follow` brings the search index up to an index; questions are answered from the last one that was
    followed. `improve` gives it better vectors in the background, which rests while `pauses` are held. All is
    kept in `cache_dir`, which may be emptied at any time.
    """

    def __init__(self, cache_dir: Path, pauses: Pauses | None = None) -> None:
        self._cache_dir = cache_dir
        self._universal: UniversalStore | None = None
        self._opening = threading.Lock()
        self._ranks = RankStore(cache_dir)
        self._quality = QualityVectors(cache_dir, pauses or Pauses())
        self._lock = threading.Lock()
        self._search: SearchIndex | None = None
        self._unsaved = False

    @property
    def statistics(self) -> SearchStatistics:
        """How many chunks there are, and how many have a vector of which stage; none before `follow`."""
        search = self._search
        return SearchStatistics(0, 0, 0) if search is None else search.statistics

    @property
    def quality_note(self) -> str:
        """Why `improve` failed and what to do, as sentences for a person; "" where it did not."""
        return self._quality.note

    def follow(
        self,
        index: Index,
        *,
        rebuild: bool = False,
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> tuple[str, ...]:
        """Make what `index` holds findable; costs what has changed. Sentences for a person on the cache.

        Raises `Cancelled`; then what was findable still is.
        """
        with self._lock:
            notes: list[str] = []
            search = None if rebuild else self._search
            if search is None and not rebuild:
                loaded = load_search(self._cache_dir, index.roots, encoder=packaged_model())
                search = loaded.search
                notes.append(loaded.note)
            if search is None:
                self._ranks.prepare(index)  # which this process has time for while its children read
                search = SearchIndex.build(index, encoder=packaged_model(), progress=progress, cancel=cancel)
                self._search, self._unsaved = search, True
                notes.append(self._save(index))
                self._ranks.wait()
            elif stale := search.stale_paths(index):
                search.update(index, stale, progress=progress, cancel=cancel)
                self._unsaved = True
            self._search = search
            return tuple(note for note in notes if note)

    def improve(self, index: Index, model: str) -> None:
        """Have what was followed searched by vectors of `model` as they come; "" for the instant ones alone.

        Returns at once. To be called again after each `follow`; ends with `close`.
        """
        with self._lock:
            if self._search is not None:
                self._quality.fill(self._search, index, model)

    def close(self) -> None:
        """End what runs in the background."""
        self._quality.close()

    def keep(self, index: Index) -> str:
        """Write what has changed to the cache. A sentence for a person where that fails, else ""."""
        with self._lock:
            return " ".join(
                filter(None, [self._save(index), self._universal.keep() if self._universal else ""])
            )

    def search(
        self,
        index: Index,
        query: str,
        *,
        limit: int = 10,
        kinds: Collection[ChunkKind] = (),
        path_glob: str = "",
        open_files: Sequence[str] = (),
        cancel: CancelToken | None = None,
    ) -> list[Found]:
        """The stretches of code and prose that answer a query best; see `retrieve`."""
        hits = self._hits(
            index,
            query,
            limit=limit,
            kinds=kinds,
            path_glob=path_glob,
            open_files=open_files,
            cancel=cancel,
        )
        return [Found(hit, text) for hit in hits if (text := _text(index, hit)) is not None]

    def universal(
        self, index: Index, model: "Callable[[], ModelInput]", *, cancel: CancelToken | None = None
    ) -> "UniversalContext":
        """The picture of the workspace. `model` reads its data model, where that is needed."""
        with self._opening:  # not the lock that an update holds: the picture there is does not wait for it
            if self._universal is None:
                from groundplan.context.universal.store import UniversalStore

                self._universal = UniversalStore(self._cache_dir)
            universal = self._universal
        return universal.current(index, model, cancel=cancel)

    def for_request(
        self,
        index: Index,
        request: str,
        model: "Callable[[], ModelInput]",
        *,
        budget: int | None,
        diagram: str = "",
        open_files: Sequence[str] = (),
        counter: TokenCounter | None = None,
        cancel: CancelToken | None = None,
    ) -> AssembledContext:
        """What a model is told for a request: the picture, the code that the request needs, the diagram.

        `budget` is in tokens of `counter` (an estimate by default); `None` leaves nothing out.
        """
        hits = self._hits(index, request, limit=_PASSAGES, open_files=open_files, cancel=cancel)
        universal = self.universal(index, model, cancel=cancel)
        return assemble(
            universal.sections,
            passages_of(hits, index),
            budget=budget,
            counter=counter or EstimatedTokens(),
            diagram=diagram,
        )

    def _hits(
        self,
        index: Index,
        query: str,
        *,
        limit: int,
        kinds: Collection[ChunkKind] = (),
        path_glob: str = "",
        open_files: Sequence[str] = (),
        cancel: CancelToken | None = None,
    ) -> tuple[Hit, ...]:
        return retrieve(
            query,
            search=self._followed(index),
            index=index,
            limit=limit,
            kinds=kinds,
            path_glob=path_glob,
            open_files=open_files,
            importance=self._ranks.current(index),
            cancel=cancel,
        )

    def _followed(self, index: Index) -> SearchIndex:
        search = self._search
        if search is None:
            self.follow(index)
            search = self._search
            assert search is not None
        return search

    def _save(self, index: Index) -> str:
        if self._search is None or not self._unsaved:
            return ""
        self._unsaved = False
        return save_search(self._cache_dir, index.roots, self._search)


def _text(index: Index, hit: Hit) -> str | None:
    """The lines of a hit; `None` where the file is gone."""
    chunk = hit.chunk
    try:
        lines = index.file_text(chunk.path).split("\n")
    except WorkspaceError:
        return None
    return "\n".join(lines[chunk.start_line - 1 : chunk.end_line])
