"""Which commits of a history are drawn, and on which line each of them stands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from groundplan.extract.git.history import Commit, History

_MAX_SIDE = 4  # commits shown of a merged branch, of which more are there
_SHORT_HASH = 7


@dataclass(slots=True)
class Line:
    """A branch of the picture: its commits, oldest first, and the commit it starts from, if drawn."""

    name: str
    commits: list[Commit] = field(default_factory=list[Commit])
    fork: str = ""
    left_out: int = 0


@dataclass(slots=True)
class Plan:
    lines: list[Line]
    line_of: dict[str, Line]

    @property
    def drawn(self) -> int:
        return sum(len(line.commits) for line in self.lines)


def plan_lines(history: History, limit: int) -> Plan:
    """Which commits are drawn on which line; newest first, so that what is cut is the oldest."""
    main = Line(history.branch)
    plan = Plan([main], {})
    own = _by_first_parent(history, history.head, set())
    shared = {commit.hash for commit in own}
    for commit in own:
        side = _side(history, commit, plan, shared)
        if plan.drawn and plan.drawn + 1 + len(side.commits) > limit:
            break
        main.commits.insert(0, commit)
        plan.line_of[commit.hash] = main
        if side.commits:
            plan.lines.append(side)
            plan.line_of |= {each.hash: side for each in side.commits}
    return plan


def _side(history: History, merge: Commit, plan: Plan, main: set[str]) -> Line:
    """The line that a merge takes in: the commits that no other line has yet."""
    if len(merge.parents) < 2:
        return Line("")
    tip = merge.parents[1]
    chain = _by_first_parent(history, tip, main | plan.line_of.keys())
    line = Line("", chain[:_MAX_SIDE][::-1], left_out=max(0, len(chain) - _MAX_SIDE))
    if chain:
        line.fork = next(iter(chain[-1].parents), "")
        line.name = _free_name(_branch_name(history, merge, tip), plan.lines)
    return line


def _by_first_parent(history: History, start: str, stop: Iterable[str]) -> list[Commit]:
    """Newest first, from `start` to where one of `stop` or unread history begins."""
    ends = set(stop)
    found: list[Commit] = []
    at = start
    while at not in ends and (commit := history.commits.get(at)) is not None:
        found.append(commit)
        ends.add(at)
        at = next(iter(commit.parents), "")
    return found


def _branch_name(history: History, merge: Commit, tip: str) -> str:
    pointing = [name for name in history.branches.get(tip, ()) if name != history.branch]
    return merge.merged_name or next(iter(pointing), f"merged {tip[:_SHORT_HASH]}")


def _free_name(wanted: str, lines: Sequence[Line]) -> str:
    taken = {line.name for line in lines}
    number, name = 1, wanted
    while name in taken:
        number += 1
        name = f"{wanted} {number}"
    return name
