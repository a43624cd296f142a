"""`StaticModel`: the packaged encoder, a table of word vectors. It needs neither torch nor a network."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file  # pyright: ignore[reportUnknownVariableType] - its paths are untyped
from tokenizers import Tokenizer

_PACKAGED = Path(__file__).parent / "model"
_SEGMENT = re.compile(r"[^\W_]+")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=\d)")
_BLOCK = 4096  # texts whose words are looked up together; bounds the memory of the table of their words

Matrix = NDArray[np.float32]


class StaticModel:
    """Encodes a text as the weighted sum of the vectors of its words, in tens of microseconds.

    The folder is in model2vec's form: `model.safetensors` (one row a token, weights multiplied in) and
    `tokenizer.json`. Words are found as code writes them: `getUserName` and `user_name` are words, not one.
    Any thread may call any method.
    """

    def __init__(self, folder: Path = _PACKAGED) -> None:
        weights = folder / "model.safetensors"
        self._table: NDArray[np.generic] = load_file(weights)["embeddings"]
        self._tokenizer: Tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._unknown: int | None = self._tokenizer.token_to_id("[UNK]")
        self._name = f"static-{hashlib.blake2b(weights.read_bytes(), digest_size=6).hexdigest()}"

    @property
    def name(self) -> str:
        return self._name

    @property
    def dimensions(self) -> int:
        return self._table.shape[1]

    def encode(self, texts: Sequence[str]) -> Matrix:
        """One row a text, of length 1; zeros where a text has no word. Many texts a call are faster."""
        rows = np.zeros((len(texts), self.dimensions), np.float32)
        for start in range(0, len(texts), _BLOCK):
            self._encode_block(texts[start : start + _BLOCK], rows[start : start + _BLOCK])
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.divide(rows, lengths, out=rows, where=lengths > 0)

    def _encode_block(self, texts: Sequence[str], rows: Matrix) -> None:
        counted = [Counter(_SEGMENT.findall(text)) for text in texts]
        places: dict[str, int] = {}
        for words in counted:
            for word in words:
                places.setdefault(word, len(places))
        vectors = self._word_vectors(places)
        for row, words in zip(rows, counted, strict=True):
            if words:
                # The tenth mention of a word says less than the first.
                counts = 1 + np.log(np.fromiter(words.values(), np.float32, len(words)))
                np.dot(counts, vectors[[places[word] for word in words]], out=row)

    def _word_vectors(self, words: Iterable[str]) -> Matrix:
        """The sum of the token vectors of each word."""
        spelled = [_HUMP.sub(" ", word) for word in words]
        tokens = [
            [token for token in encoding.ids if token != self._unknown]
            for encoding in self._tokenizer.encode_batch_fast(spelled, add_special_tokens=False)
        ]
        vectors = np.zeros((len(tokens), self.dimensions), np.float32)
        for row, ids in zip(vectors, tokens, strict=True):
            if ids:
                self._table[ids].sum(axis=0, dtype=np.float32, out=row)
        return vectors


@cache
def packaged_model() -> StaticModel:
    """The model that comes with Groundplan, loaded once a process."""
    return StaticModel()
