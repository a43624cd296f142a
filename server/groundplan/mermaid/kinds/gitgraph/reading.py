"""Git graphs out of Mermaid source, through Mermaid's own reading of it."""

from typing import Any

from groundplan.mermaid.engine import Engine
from groundplan.mermaid.grammar import SyntaxProblem
from groundplan.mermaid.kinds.answer import Answer, answer_of
from groundplan.mermaid.kinds.gitgraph.diagram import (
    CommitStyle,
    Direction,
    GitBranch,
    GitCheckout,
    GitCherryPick,
    GitCommit,
    GitGraph,
    GitMerge,
    GitStep,
)
from groundplan.mermaid.parsed import Parsed, edge_key
from groundplan.mermaid.text_escape import decode
from groundplan.text import Span

_MAIN = "mainBranchName"


def parse(source: str, *, engine: Engine | None = None) -> Parsed[GitGraph]:
    """Read a git graph. A text that is none gives an empty diagram and the error.

    `spans` has branches by name, commits that have an id (`branch.id`), and merges and cherry-picks as
    edges between branches, labelled with the id.
    """
    answer = answer_of(source, GitGraph.kind, engine)
    if isinstance(answer, SyntaxProblem):
        return Parsed(GitGraph(), error=answer)
    config = answer.told["config"]
    main = decode(str(config.get("gitGraph", {}).get(_MAIN, "main")))
    reader = _Reader(answer, main)
    diagram = GitGraph(tuple(reader.steps), main, Direction(answer.root.get("dir") or "LR"), answer.title)
    main_alone = config.keys() == {"gitGraph"} and config["gitGraph"].keys() == {_MAIN}
    return Parsed(diagram, reader.spans, answer.leftovers(config_is_read=main_alone))


class _Reader:
    def __init__(self, answer: Answer, main: str) -> None:
        self.steps: list[GitStep] = []
        self.spans: dict[str, Span] = {}
        self._current = main
        self._branch_of: dict[str, str] = {}
        for statement in answer.root["statements"]:
            step = _step(statement, answer.is_proposed(statement["place"]))
            self.steps.append(step)
            self._follow(step, Span(*statement["place"]))

    def _follow(self, step: GitStep, span: Span) -> None:
        match step:
            case GitCommit():
                self._commit(step.id, span)
            case GitBranch():
                self._current = step.name
                self.spans.setdefault(step.name, span)
            case GitCheckout():
                self._current = step.branch
            case GitMerge():
                self._commit(step.id, span)
                self.spans.setdefault(edge_key(step.branch, self._current, step.id), span)
            case GitCherryPick():
                origin = self._branch_of.get(step.commit, "")
                self.spans.setdefault(edge_key(origin, self._current, step.commit), span)

    def _commit(self, id_: str, span: Span) -> None:
        if id_:
            self._branch_of[id_] = self._current
            self.spans.setdefault(f"{self._current}.{id_}", span)


def _step(statement: dict[str, Any], proposed: bool) -> GitStep:
    def text(name: str) -> str:
        return decode(statement.get(name) or "")

    tags = tuple(decode(tag) for tag in statement.get("tags") or ())
    style = statement.get("type")
    match statement["node"]:
        case "Commit":
            return GitCommit(text("id"), text("message"), CommitStyle(style or "NORMAL"), tags, proposed)
        case "Branch":
            return GitBranch(text("name"), statement.get("order") or 0, proposed)
        case "Checkout":
            return GitCheckout(text("branch"))
        case "Merge":
            return GitMerge(text("branch"), text("id"), CommitStyle(style) if style else None, tags, proposed)
        case _:
            return GitCherryPick(text("id"), text("parent"), tags, proposed)
