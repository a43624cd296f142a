"""Git graphs."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar


class Direction(StrEnum):
    LEFT_RIGHT = "LR"
    TOP_BOTTOM = "TB"
    BOTTOM_TOP = "BT"


class CommitStyle(StrEnum):
    """How a commit is drawn: as a dot, crossed out, or as a square."""

    NORMAL = "NORMAL"
    REVERSE = "REVERSE"
    HIGHLIGHT = "HIGHLIGHT"


@dataclass(frozen=True, slots=True)
class GitCommit:
    """A commit on the current branch. `id` is what is shown beside it; one is made up for an empty one."""

    tag: ClassVar[str] = "commit"

    id: str = ""
    message: str = ""
    style: CommitStyle = CommitStyle.NORMAL
    tags: tuple[str, ...] = ()
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class GitBranch:
    """A new branch from the current commit, which becomes the current one.

    Branches are drawn by `order` (0 or more), then as they come.
    """

    tag: ClassVar[str] = "branch"

    name: str
    order: int = 0
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class GitCheckout:
    """An existing branch becomes the current one."""

    tag: ClassVar[str] = "checkout"

    branch: str


@dataclass(frozen=True, slots=True)
class GitMerge:
    """`branch` is merged into the current one. Without a `style` it is drawn as merges are."""

    tag: ClassVar[str] = "merge"

    branch: str
    id: str = ""
    style: CommitStyle | None = None
    tags: tuple[str, ...] = ()
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class GitCherryPick:
    """A commit of another branch, by id, is repeated on the current one.

    `parent` is the id of one of its parents, if it is a merge. Without `tags` Mermaid shows the commit's
    id; a single empty one shows none.
    """

    tag: ClassVar[str] = "cherryPick"

    commit: str
    parent: str = ""
    tags: tuple[str, ...] = ()
    proposed: bool = False


GitStep = GitCommit | GitBranch | GitCheckout | GitMerge | GitCherryPick


@dataclass(frozen=True, slots=True)
class GitGraph:
    """What happened, step by step, from a start on `main_branch`."""

    kind: ClassVar[str] = "gitGraph"

    steps: tuple[GitStep, ...] = ()
    main_branch: str = "main"
    direction: Direction = Direction.LEFT_RIGHT
    title: str = ""
