"""How two git graphs are compared: as steps that each know their branch, without the checkouts between."""

from collections.abc import Iterator
from dataclasses import dataclass

from groundplan.mermaid.compare.shape import Element, Shape
from groundplan.mermaid.kinds.gitgraph.diagram import (
    Direction,
    GitBranch,
    GitCheckout,
    GitCherryPick,
    GitCommit,
    GitGraph,
    GitMerge,
    GitStep,
)

_Step = GitCommit | GitBranch | GitMerge | GitCherryPick


@dataclass(frozen=True, slots=True)
class _Placed:
    """A step, and the branch that it is taken on."""

    step: _Step
    branch: str


@dataclass(frozen=True, slots=True)
class _Flat:
    steps: tuple[_Placed, ...]
    main_branch: str
    direction: Direction
    title: str


def _flat(graph: GitGraph) -> _Flat:
    return _Flat(tuple(_placed(graph)), graph.main_branch, graph.direction, graph.title)


def _placed(graph: GitGraph) -> Iterator[_Placed]:
    current = graph.main_branch
    for step in graph.steps:
        if isinstance(step, GitCheckout):
            current = step.branch
            continue
        yield _Placed(step, current)
        if isinstance(step, GitBranch):
            current = step.name


def _with_checkouts(flat: _Flat) -> GitGraph:
    return GitGraph(tuple(_steps(flat)), flat.main_branch, flat.direction, flat.title)


def _steps(flat: _Flat) -> Iterator[GitStep]:
    current = flat.main_branch
    for placed in flat.steps:
        if placed.branch != current:
            yield GitCheckout(placed.branch)
        yield placed.step
        current = placed.step.name if isinstance(placed.step, GitBranch) else placed.branch


def _name(placed: _Placed, _: object) -> str:
    match placed.step:
        case GitCommit(id=id_, message=message):
            return f"{placed.branch}.{id_ or message or '(commit)'}"
        case GitBranch(name=name):
            return name
        case GitMerge(branch=branch):
            return f"{branch} → {placed.branch}"
        case GitCherryPick(commit=commit):
            return f"{commit} → {placed.branch}"


def _identity(placed: _Placed) -> object:
    match placed.step:
        case GitCommit(id=id_, message=message):
            return ("commit", id_ or (placed.branch, message))
        case GitBranch(name=name):
            return ("branch", name)
        case GitMerge(branch=branch, id=id_):
            return ("merge", id_ or (branch, placed.branch))
        case GitCherryPick(commit=commit):
            return ("cherry-pick", commit, placed.branch)


def _place(placed: _Placed) -> object:
    return (type(placed.step), placed.branch)


SHAPE = Shape(
    {_Placed: Element("step", _name, (_identity, _place))},
    ordered=frozenset({"steps"}),
    view=_flat,
    unview=_with_checkouts,
)
