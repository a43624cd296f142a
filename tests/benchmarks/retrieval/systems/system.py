"""`System`: something that ranks places of a workspace for a query."""

from dataclasses import dataclass
from typing import Protocol

DEPTH = 100  # places that are asked for: enough that ten files are among them


@dataclass(frozen=True, slots=True)
class Place:
    """Lines of a file, from 1, both belonging to it; all of the file where `end_line` is 0."""

    path: str
    start_line: int = 0
    end_line: int = 0


class System(Protocol):
    name: str
    how: str

    def rank(self, query: str) -> list[Place]:
        """Up to `DEPTH` places, best first."""
        ...
