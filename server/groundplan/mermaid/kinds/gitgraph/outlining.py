"""The outline of a git graph: branches with the commits that have an id; merges and cherry-picks."""

from groundplan.mermaid.kinds.gitgraph.diagram import (
    GitBranch,
    GitCheckout,
    GitCherryPick,
    GitCommit,
    GitGraph,
    GitMerge,
)
from groundplan.mermaid.outline import Outline, OutlineEdge, OutlineNode


def outline(diagram: GitGraph) -> Outline:
    commits: dict[str, list[str]] = {diagram.main_branch: []}
    branch_of: dict[str, str] = {}
    proposed: dict[str, bool] = {}
    edges: list[OutlineEdge] = []
    current = diagram.main_branch
    for step in diagram.steps:
        if isinstance(step, GitCheckout):
            current = step.branch
        elif isinstance(step, GitBranch):
            current = step.name
            proposed[current] = step.proposed
        elif isinstance(step, GitCherryPick):
            origin = branch_of.get(step.commit, "")
            edges.append(OutlineEdge(origin, current, step.commit, step.proposed))
        else:
            if isinstance(step, GitMerge):
                edges.append(OutlineEdge(step.branch, current, step.id, step.proposed))
            _note(step, current, commits, branch_of)
        commits.setdefault(current, [])
    nodes = (
        OutlineNode(name, tuple(ids), proposed=proposed.get(name, False)) for name, ids in commits.items()
    )
    return Outline(tuple(nodes), tuple(edges))


def _note(
    step: GitCommit | GitMerge, branch: str, commits: dict[str, list[str]], branch_of: dict[str, str]
) -> None:
    if step.id:
        branch_of[step.id] = branch
        commits.setdefault(branch, []).append(f"{branch}.{step.id}")
