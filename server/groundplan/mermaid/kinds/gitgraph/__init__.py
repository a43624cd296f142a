"""Git graphs: the typed value, its source, its JSON."""

from groundplan.mermaid.kinds.gitgraph.comparing import SHAPE
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
from groundplan.mermaid.kinds.gitgraph.json_shape import from_json, schema, to_json
from groundplan.mermaid.kinds.gitgraph.outlining import outline
from groundplan.mermaid.kinds.gitgraph.reading import parse
from groundplan.mermaid.kinds.gitgraph.writing import render

__all__ = [
    "SHAPE",
    "CommitStyle",
    "Direction",
    "GitBranch",
    "GitCheckout",
    "GitCherryPick",
    "GitCommit",
    "GitGraph",
    "GitMerge",
    "GitStep",
    "from_json",
    "outline",
    "parse",
    "render",
    "schema",
    "to_json",
]
