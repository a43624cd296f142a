"""`ScoreParts`: why something was found."""

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class ScoreParts:
    """What each reason adds to a score; together they are the score.

    `lexical` is 1 where words fit best, `dense` 1 where the meaning is nearest (1.25 once all chunks have
    vectors of quality). `symbol` is there where the query names what the chunk declares, or shares words
    with its name; `path` where it names the file, or more of the file answers it; `proximity` where the file
    is close to an open one. `importance` takes away from what little else of the workspace uses.
    """

    lexical: float = 0.0
    dense: float = 0.0
    importance: float = 0.0
    path: float = 0.0
    symbol: float = 0.0
    proximity: float = 0.0

    @property
    def score(self) -> float:
        return self.lexical + self.dense + self.importance + self.path + self.symbol + self.proximity

    def as_dict(self) -> dict[str, float]:
        """By name, for JSON."""
        return {field.name: getattr(self, field.name) for field in fields(self)}
