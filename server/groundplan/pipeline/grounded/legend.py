"""The legend of a drawing in which something is proposed: in its title, where every reader looks."""

from dataclasses import replace
from typing import Any

from groundplan.mermaid.kinds.registry import outline

# The kinds whose proposed things have a style class that Mermaid draws.
_STYLED = frozenset({"er", "class", "flowchart", "state"})
_ALONE = "Dashed: proposed"
_BEHIND = " (dashed: proposed)"


def with_legend(diagram: Any) -> Any:
    """The same diagram with a title that says how proposed things look, if there are any.

    A legend that is no longer true goes. Kinds without style classes mark in comments and need none.
    """
    title: str = diagram.title.removesuffix(_BEHIND).removesuffix(_ALONE)
    if diagram.kind in _STYLED and any(node.proposed for node in outline(diagram).nodes):
        title = f"{title}{_BEHIND}" if title else _ALONE
    return replace(diagram, title=title)
