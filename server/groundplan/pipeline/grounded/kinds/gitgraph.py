"""Git graphs: new branches, and steps that each say on which branch they are taken."""

from dataclasses import replace

from groundplan.mermaid.kinds.gitgraph import (
    GitBranch,
    GitCheckout,
    GitCherryPick,
    GitCommit,
    GitGraph,
    GitMerge,
    GitStep,
)
from groundplan.pipeline.grounded.asked import Asked, Known
from groundplan.pipeline.grounded.cast import Cast
from groundplan.pipeline.grounded.reading import Reading, Row
from groundplan.pipeline.grounded.shapes import Schema, Shapes
from groundplan.pipeline.grounded.vocabulary import Vocabulary, within

_COMMIT, _MERGE = "commit", "merge"
_ACTIONS = {word: word for word in (_COMMIT, _MERGE)}
_NO_BRANCH = "none"


def known(asked: Asked) -> Known:
    """No part of the code stands in such a chart."""
    return Known.nothing()


def ask(asked: Asked, shapes: Shapes) -> dict[str, Schema]:
    words, limits = _branches(asked), asked.limits
    slots, names = words.slots(limits.parts), within(words.known, limits)
    branch = {"id": shapes.choice(slots), "name": shapes.name(), "from": shapes.choice([*names, *slots])}
    step = {
        "action": shapes.choice(_ACTIONS),
        "branch": shapes.choice([*names, *slots]),
        "merged": shapes.choice([_NO_BRANCH, *names, *slots]),
        "message": shapes.name(),
    }
    return {
        "branches": shapes.rows(branch, limits.parts),
        "steps": shapes.rows(step, 2 * limits.lines),
    }


def read(answer: Row, asked: Asked, reading: Reading) -> GitGraph:
    base: GitGraph = asked.base or GitGraph()
    cast = Cast(_branches(asked), reading, noun="branch", named_by_name=True)
    origins: dict[str, str] = {}
    for row in reading.rows(answer, "branches", asked.limits.parts):
        before = {*_branches(asked).known, *(each.id for each in cast.members)}
        member = cast.declare(row, asked.limits.parts)
        origin = cast.find(row["from"]) if row.get("from") else None
        if member is not None and member.id not in before:
            origins.setdefault(member.id, origin if origin in before else base.main_branch)
    history = _History(base)
    for row in reading.rows(answer, "steps", 2 * asked.limits.lines):
        branch = cast.find(row.get("branch"))
        if branch is None:
            continue
        history.go_to(branch, origins)
        if reading.choice(row, "action", _ACTIONS, _COMMIT) == _COMMIT:
            history.commit(reading.name(row, "message", "id"))
            continue
        other = cast.find(row.get("merged"))
        if other is None or not history.merge(other):
            named = other or str(row.get("merged"))[: reading.limits.name_length]
            reading.say("answer-value", f"`{named}` has nothing to merge into `{branch}`.", branch)
    return replace(base, steps=tuple(history.steps))


def _branches(asked: Asked) -> Vocabulary:
    base: GitGraph = asked.base or GitGraph()
    names = [base.main_branch, *(step.name for step in base.steps if isinstance(step, GitBranch))]
    return Vocabulary.of({name: name for name in names}, "branch")


class _History:
    """What git would know: enough to take only steps that can be taken.

    The last commit of each branch, as something to tell it by and the branch that it was made on.
    """

    def __init__(self, base: GitGraph) -> None:
        self.steps: list[GitStep] = []
        self._heads: dict[str, tuple[object, str] | None] = {base.main_branch: None}
        self._current = base.main_branch
        self._ids: set[str] = set()
        for step in base.steps:
            self._take(step)

    def go_to(self, branch: str, origins: dict[str, str]) -> None:
        """Check a branch out; one that is not there yet starts at the one that it comes from."""
        if branch == self._current:
            return
        if branch in self._heads:
            self._take(GitCheckout(branch))
            return
        origin = origins.get(branch, next(iter(self._heads)))
        self.go_to(origin, origins)
        self._take(GitBranch(branch, proposed=True))

    def commit(self, message: str) -> None:
        number, id_ = 2, message
        while id_ in self._ids:
            id_, number = f"{message} ({number})", number + 1
        self._take(GitCommit(id_, proposed=True))

    def merge(self, other: str) -> bool:
        """Merge, unless there is nothing to merge or git would not."""
        head, theirs = self._heads[self._current], self._heads.get(other)
        if other == self._current or head is None or theirs is None:
            return False
        if theirs[0] == head[0] or head[1] == other:
            return False
        self._take(GitMerge(other, proposed=True))
        return True

    def _take(self, step: GitStep) -> None:
        self.steps.append(step)
        match step:
            case GitCheckout(branch=branch):
                self._current = branch
            case GitBranch(name=name):
                self._heads[name] = self._heads.get(self._current)
                self._current = name
            case GitCommit(id=id_) | GitMerge(id=id_):
                if id_:
                    self._ids.add(id_)
                self._heads[self._current] = (id_ or object(), self._current)
            case GitCherryPick():
                self._heads[self._current] = (object(), self._current)
