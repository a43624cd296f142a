"""`StaticModel`: the packaged encoder, a table of word vectors. It needs neither torch nor a network."""

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import chain
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
    Any thread may call any method, unless it remembers words.
    """

    def __init__(self, folder: Path = _PACKAGED, *, remembered: int = 0) -> None:
        """`remembered` is how many words' vectors are kept for the next call (1 KB each, taken at once).

        With it, whoever encodes a workspace piece by piece looks most words up once. The rows are the same.
        """
        self.folder = folder
        weights = folder / "model.safetensors"
        self._table: NDArray[np.generic] = load_file(weights)["embeddings"]
        self._tokenizer: Tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._unknown: int | None = self._tokenizer.token_to_id("[UNK]")
        self._known: dict[str, int] = {}
        self._kept: Matrix = np.empty((remembered, self.dimensions), np.float32)
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
        places, vectors = self._looked_up(dict.fromkeys(chain.from_iterable(counted)))
        place = places.__getitem__
        for row, words in zip(rows, counted, strict=True):
            if words:
                # The tenth mention of a word says less than the first.
                counts = 1 + np.log(np.fromiter(words.values(), np.float32, len(words)))
                np.dot(counts, vectors[list(map(place, words))], out=row)

    def _looked_up(self, words: Mapping[str, object]) -> tuple[Mapping[str, int], Matrix]:
        """Vectors, and of each word (given by key) the row that it has there."""
        new = [word for word in words if word not in self._known] if len(self._kept) else list(words)
        if len(self._known) + len(new) > len(self._kept):
            self._known.clear()
            new = list(words)
            if len(new) > len(self._kept):
                return {word: row for row, word in enumerate(new)}, self._word_vectors(new)
        start = len(self._known)
        self._kept[start : start + len(new)] = self._word_vectors(new)
        self._known.update(zip(new, range(start, start + len(new)), strict=True))
        return self._known, self._kept

    def _word_vectors(self, words: Sequence[str]) -> Matrix:
        """The sum of the token vectors of each word."""
        vectors = np.zeros((len(words), self.dimensions), np.float32)
        for start in range(0, len(words), _BLOCK):
            spelled = [_HUMP.sub(" ", word) for word in words[start : start + _BLOCK]]
            tokens = [
                [token for token in encoding.ids if token != self._unknown]
                for encoding in self._tokenizer.encode_batch_fast(spelled, add_special_tokens=False)
            ]
            lengths = np.fromiter(map(len, tokens), np.int64, len(tokens))
            told = np.flatnonzero(lengths)
            if len(told):
                found = self._table[list(chain.from_iterable(tokens))].astype(np.float32)
                starts = (np.cumsum(lengths) - lengths)[told]
                vectors[start + told] = np.add.reduceat(found, starts, axis=0)
        return vectors


@cache
def packaged_model() -> StaticModel:
    """The model that comes with Groundplan, loaded once a process."""
    return StaticModel()
