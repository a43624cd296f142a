"""`Encoder`: turns texts into vectors of one space."""

from collections.abc import Sequence
from typing import Protocol

from numpy import float32
from numpy.typing import NDArray


class Encoder(Protocol):
    """Texts in, directions out. Equal `name`s promise equal vectors for equal texts."""

    @property
    def name(self) -> str:
        """Which model it is, with its version or digest: vectors of another name are not comparable."""
        ...

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        ...

    def encode(self, texts: Sequence[str]) -> NDArray[float32]:
        """One row a text, shape (len(texts), dimensions), of length 1; zeros where a text says nothing."""
        ...
