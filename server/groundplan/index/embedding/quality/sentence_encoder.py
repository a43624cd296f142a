"""`SentenceEncoder`: the adapter of sentence-transformers. Only the quality stage's process imports it."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from groundplan.errors import EngineError

_INSTALL = "Install it where Groundplan runs: pip install 'groundplan[quality]'."
_MODEL = "Set `index.qualityModel` to a model of the Hugging Face Hub or to a folder that holds one."


class SentenceEncoder:
    """Encodes with a model of the Hub (downloaded once) or of a local folder. Raises `EngineError`."""

    def __init__(self, model: str, *, threads: int) -> None:
        folder = Path(model).expanduser()
        if not folder.is_dir() and (folder.is_absolute() or model.startswith((".", "~"))):
            raise EngineError(f"There is no folder {model} with an embedding model.", hint=_MODEL)
        try:
            import torch
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise EngineError(
                "Quality vectors need sentence-transformers, which is not installed.", hint=_INSTALL
            ) from error
        torch.set_num_threads(threads)
        try:
            self._model: Any = SentenceTransformer(str(folder) if folder.is_dir() else model)
        except Exception as error:  # the library has no exceptions of its own
            raise EngineError(
                f"The embedding model {model} can't be loaded: {_line(error)}", hint=_MODEL
            ) from error

    def encode(self, texts: Sequence[str], *, query: bool) -> NDArray[np.float32]:
        encode = self._model.encode_query if query else self._model.encode_document
        rows = encode(list(texts), batch_size=len(texts), show_progress_bar=False, convert_to_numpy=True)
        return np.asarray(rows, np.float32)


def keep_quiet() -> None:
    """No progress bars and no advice on the process's output."""
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")


def _line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:300]
