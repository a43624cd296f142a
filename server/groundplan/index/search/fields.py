"""`Field`: the parts of a chunk that are searched, and what a word in each counts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """A word counts `weight` times; in a field longer than `usual` terms it counts less, the more so the
    nearer `by_length` is to 1.

    The usual length is a constant and not the workspace's mean, as BM25 has it: so a chunk's own score does
    not change when another file is saved, and updating gives what building anew gives. Chunks are of limited
    size, so the mean would not be far from it.
    """

    name: str
    weight: float
    by_length: float
    usual: float


# The middle of a plateau: see the table of sensitivity in tests/benchmarks/retrieval/README.md.
FIELDS = (
    Field("symbol", 2.0, 0.75, 6.0),
    Field("path", 1.0, 0.75, 10.0),
    Field("signature", 1.0, 0.75, 12.0),
    Field("docstring", 1.0, 0.75, 15.0),
    Field("body", 1.0, 0.75, 30.0),
)
SATURATION = 2.5  # BM25's k1: high, since a word that is in several fields of a chunk is what it is about
