"""Places in text, as people count them: lines and columns from 1, columns in characters."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of text. Lines and columns count from 1; columns count Unicode code points.

    The end is exclusive: `end_column` is the column after the last character. A span of a whole
    line `n` with `k` characters is `Span(n, 1, n, k + 1)`.
    """

    start_line: int
    start_column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A stretch of a workspace file: the evidence behind an element.

    `path` is relative to the workspace root, with `/`. `symbol` is the qualified name of what
    stands there (`shop.models.Order.owner`).
    """

    path: str
    start_line: int
    end_line: int
    symbol: str
