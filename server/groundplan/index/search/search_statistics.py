"""`SearchStatistics`: how far the index of a workspace has come."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SearchStatistics:
    """How many chunks there are, and how many of them have a vector of each stage."""

    chunks: int
    instant: int
    quality: int

    @property
    def total(self) -> int:
        """How many chunks are to have vectors: all."""
        return self.chunks
