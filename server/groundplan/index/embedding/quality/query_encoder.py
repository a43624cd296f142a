"""`QueryEncoder`: encodes questions with the quality model, as long as it answers in time."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from groundplan.errors import DeadlineError, EngineError
from groundplan.index.embedding.quality.quality_process import QualityProcess


class QueryEncoder:
    """An `Encoder` of questions.

    Its rows are zeros, which mean "search by the instant vectors", where the model does not answer in time.
    """

    def __init__(self, process: QualityProcess, *, name: str, dimensions: int, limit_s: float) -> None:
        self._process = process
        self._name = name
        self._dimensions = dimensions
        self._limit_s = limit_s

    @property
    def name(self) -> str:
        return self._name

    @property
    def dimensions(self) -> int:
        return self._dimensions

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        shape = (len(texts), self._dimensions)
        try:
            rows = self._process.encode(list(texts), query=True, limit_s=self._limit_s)
        except (DeadlineError, EngineError):
            return np.zeros(shape, np.float32)
        return rows if rows.shape == shape else np.zeros(shape, np.float32)
