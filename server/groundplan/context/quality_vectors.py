"""`QualityVectors`: the better vectors of a workspace's search, filled in behind the instant ones."""

import threading
from collections.abc import Mapping, Sequence
from math import inf
from pathlib import Path

from groundplan.context.importance import importance
from groundplan.context.pauses import Pauses
from groundplan.index.embedding.quality.quality_stage import Item, QualityStage
from groundplan.index.embedding.quality.quality_status import QualityState, QualityStatus
from groundplan.index.index import Index
from groundplan.index.persist import cache_file
from groundplan.index.search.search_index import SearchIndex


class QualityVectors:
    """One `QualityStage` at a time: of the model that is wanted, for the search index that is asked.

    Vectors are kept below `cache_dir` by workspace and model, so that a chunk is encoded once however often
    the server starts. Safe to use from several threads.
    """

    def __init__(self, cache_dir: Path, pauses: Pauses) -> None:
        self._cache_dir = cache_dir
        self._pauses = pauses
        self._lock = threading.Lock()
        self._closed = False
        self._stage: QualityStage | None = None
        self._model = ""
        self._search: SearchIndex | None = None
        self._index: Index | None = None
        self._ranks: Mapping[str, float] = {}

    @property
    def status(self) -> QualityStatus | None:
        """How far it has come; None where no model is in use."""
        stage = self._stage
        return None if stage is None else stage.status

    @property
    def note(self) -> str:
        """A sentence on why there are no such vectors and what to do, where they failed; else ""."""
        status = self.status
        if status is None or status.state is not QualityState.FAILED:
            return ""
        return " ".join(filter(None, (status.message, status.hint)))

    def fill(self, search: SearchIndex, index: Index, model: str) -> None:
        """Have the chunks of `search` that have no vector of `model` get one. Returns at once.

        An empty `model` ends it. Files of the highest rank come first, before them what is new: that is what
        somebody works on. `search` must not be updated while this runs.
        """
        with self._lock:
            if self._closed:
                return
            self._index = index
            if model != self._model or search is not self._search:
                self._end()
                self._model, self._search = model, search
            if not model or not (waiting := search.without_quality()):
                return
            if self._stage is None:
                self._ranks = importance(index).files
                self._stage = self._start(search, index, model)
            self._stage.fill(self._ordered(search, waiting), total=search.statistics.total)

    def close(self) -> None:
        """End it for good. What was encoded is kept."""
        with self._lock:
            self._closed = True
            self._end()

    def _start(self, search: SearchIndex, index: Index, model: str) -> QualityStage:
        stage = QualityStage(
            model=model,
            folder=self._cache_dir / "quality" / cache_file(self._cache_dir, index.roots).stem,
            sink=search,
            read_texts=lambda ids: self._texts(search, ids),
        )
        self._pauses.watch(stage)
        return stage

    def _end(self) -> None:
        stage, self._stage = self._stage, None
        if stage is not None:
            self._pauses.watch(None)
            stage.close()
        if self._search is not None:
            self._search.drop_quality()

    def _ordered(self, search: SearchIndex, waiting: Sequence[int]) -> list[Item]:
        chunks = [(chunk_id, search.chunk(chunk_id)) for chunk_id in waiting]
        # Ranks are those of the start: a save changes them little, and others wait for it to be found.
        chunks.sort(key=lambda one: (-self._ranks.get(one[1].path, inf), one[1].path, one[1].start_line))
        return [(chunk_id, chunk.digest) for chunk_id, chunk in chunks]

    def _texts(self, search: SearchIndex, ids: Sequence[int]) -> list[str]:
        assert self._index is not None
        texts = dict(search.encoder_texts(self._index, ids))
        return [texts.get(chunk_id, "") for chunk_id in ids]
