"""What was retrieved in; passages with their text and worth out."""

from collections.abc import Callable

from groundplan.context.hit import Hit
from groundplan.context.passages import passages_of
from groundplan.context.score_parts import ScoreParts
from groundplan.index.chunks.chunk import Chunk, ChunkKind
from groundplan.index.index import Index

Make = Callable[[dict[str, str]], Index]


def hit(path: str, start: int, end: int, **parts: float) -> Hit:
    scores = ScoreParts(**parts)
    return Hit(Chunk(path, ChunkKind.FUNCTION, start, end, b""), scores.score, scores)


def test_a_hit_is_its_lines_its_reasons_and_its_share_of_the_best(make: Make) -> None:
    index = make({"a.py": "one = 1\ntwo = 2\nthree = 3\n"})
    hits = [hit("a.py", 2, 3, lexical=1.0, dense=0.6), hit("a.py", 1, 1, dense=0.4, symbol=0.01)]
    assert [
        (each.start_line, each.text, each.importance, each.reason) for each in passages_of(hits, index)
    ] == [
        (2, "two = 2\nthree = 3", 0.96, "its words and its meaning"),
        (1, "one = 1", round(0.96 * 0.41 / 1.6, 4), "its meaning"),
    ]


def test_what_is_gone_since_is_left_away(make: Make) -> None:
    index = make({"a.py": "one = 1\n"})
    assert passages_of([hit("a.py", 5, 9, lexical=1.0), hit("b.py", 1, 2, lexical=0.5)], index) == []
    assert passages_of([], index) == []
