"""Elements and lines of kinds whose names are labels, looked up in the code.

What an extraction has proved holds. Beyond that, an element claims to be in the code where its artifact
type says so (`strict`: a component diagram shows packages), or where its label is written as code is:
`OrderService`, `shop.orders`, `place_order()`. A label in plain words claims nothing.
"""

import re
from collections.abc import Callable, Iterator

from groundplan.extract.extraction import EdgeKey
from groundplan.mermaid.outline import OutlineEdge, OutlineNode
from groundplan.text import Location
from groundplan.validators.claims import FALLS, HOLDS, Claim, did_you_mean, verdict_of
from groundplan.validators.facts import CodeFacts
from groundplan.validators.finding import NOT_APPLICABLE, Finding, Severity, Verdict
from groundplan.validators.names import NameTable
from groundplan.validators.places import edge_name, edge_span, rename_fix, span_of
from groundplan.validators.subject import Subject

_CODE = re.compile(r"[A-Za-z_][\w./-]{0,150}(?:\(\))?")
_MARKS = re.compile(r"[a-z0-9][A-Z]|[A-Z]{2}[a-z]|\w_\w|\w\.\w|\w/\w|\(\)$")
_ASIDE = re.compile(r"\s+\([^()]{0,80}\)$")  # `shop (own modules)`
_CALL = re.compile(r"\s*(?:\w+\s*=\s*)?(?:await\s+)?([A-Za-z_][\w.]{0,150})\s*\(")


def labels_in_code(
    *,
    strict: frozenset[str] = frozenset(),
    calls: bool = False,
    beyond: Callable[[Subject], frozenset[str]] = lambda _: frozenset(),
) -> Callable[[Subject], Verdict]:
    """The grounding of a kind. In artifact types of `strict` every element is a claim, but those that
    `beyond` names; with `calls` the label of a line names what is called (`total(order)`)."""

    def check(subject: Subject) -> Verdict:
        facts = subject.code
        if facts is None:
            return NOT_APPLICABLE
        whole = (subject.type_id or "") in strict
        return verdict_of([*_Claims(subject, facts, strict=whole, calls=calls, beyond=beyond(subject))])

    return check


class _Claims:
    def __init__(
        self, subject: Subject, facts: CodeFacts, *, strict: bool, calls: bool, beyond: frozenset[str]
    ) -> None:
        self._subject, self._facts = subject, facts
        self._strict = strict and not facts.elements
        self._calls, self._beyond = calls, beyond
        self._nodes = {node.name: node for node in subject.outline.nodes}

    def __iter__(self) -> Iterator[Claim]:
        for node in self._nodes.values():
            if not node.proposed and not node.external:
                yield from self._of_node(node)
        for edge in self._subject.outline.edges:
            ends = [self._nodes[name] for name in (edge.source, edge.target) if name in self._nodes]
            if not edge.proposed and not any(end.proposed or end.external for end in ends):
                yield from self._of_edge(edge, ends)

    def _of_node(self, node: OutlineNode) -> Iterator[Claim]:
        yield from (HOLDS for part in node.parts if part in self._facts.elements)
        if self._place(node) is not None:
            yield HOLDS
        elif self._claims(node):
            yield Claim(holds=False, finding=self._unknown_element(node))

    def _claims(self, node: OutlineNode) -> bool:
        label = _shown(node)
        if node.name in self._beyond:
            return False
        return self._strict or (_CODE.fullmatch(label) is not None and _MARKS.search(label) is not None)

    def _place(self, node: OutlineNode) -> Location | None:
        proved = self._facts.elements.get(node.name)
        return proved or _located(self._facts, _shown(node))

    def _of_edge(self, edge: OutlineEdge, ends: list[OutlineNode]) -> Iterator[Claim]:
        if EdgeKey(edge.source, edge.target, edge.label) in self._facts.edges:
            yield HOLDS
        elif self._calls and (called := _CALL.match(edge.label)) is not None:
            yield self._of_call(edge, called[1])
        elif self._strict and not self._calls and len(ends) == 2:
            source, target = ends
            if self._place(source) is None or self._place(target) is None:
                yield FALLS  # an end is unknown: that is said already
            else:
                yield HOLDS if self._joined(source, target) else Claim(False, self._unknown_edge(edge))

    def _of_call(self, edge: OutlineEdge, name: str) -> Claim:
        graph = self._facts.graph
        if graph is None or graph.functions(name) or _located(self._facts, name) is not None:
            return HOLDS
        near = NameTable(graph.names()).nearest(name.rpartition(".")[2], cutoff=80.0)
        message = f"There is no function `{name}` in this workspace" + did_you_mean(near)
        return Claim(False, self._finding("call", message, edge_name(edge), edge=edge, old=name, near=near))

    def _joined(self, source: OutlineNode, target: OutlineNode) -> bool:
        graph, one, other = self._facts.graph, _name(_shown(source)), _name(_shown(target))
        if graph is None:
            return True
        return graph.imports(one, other) is not None or graph.uses(one, other) is not None

    def _unknown_edge(self, edge: OutlineEdge) -> Finding:
        source, target = (_shown(self._nodes[name]) for name in (edge.source, edge.target))
        message = f"In the code, `{source}` neither imports nor uses `{target}`."
        return self._finding("relation", message, edge_name(edge), edge=edge)

    def _unknown_element(self, node: OutlineNode) -> Finding:
        label = _shown(node)
        bare = label.removesuffix("()").rpartition(".")[2]
        near = self._facts.names.nearest(bare, cutoff=80.0)
        if near is None and self._facts.graph is not None:
            near = NameTable(self._facts.graph.names()).nearest(bare, cutoff=80.0)
        message = f"There is no `{label}` in this workspace" + did_you_mean(near)
        return self._finding("element", message, node.name, old=bare, near=near)

    def _finding(
        self,
        what: str,
        message: str,
        element: str,
        *,
        edge: OutlineEdge | None = None,
        old: str = "",
        near: str | None = None,
    ) -> Finding:
        return Finding(
            code=f"{self._subject.kind}-unknown-{what}".lower(),
            severity=Severity.WARNING,
            message=message,
            span=edge_span(self._subject, edge) if edge is not None else span_of(self._subject, element),
            element=element,
            evidence=_located(self._facts, near) if near else None,
            fix=rename_fix(self._subject, element, old, near) if near else None,
        )


def _shown(node: OutlineNode) -> str:
    return node.label or node.name


def _located(facts: CodeFacts, label: str) -> Location | None:
    name = _name(label)
    if (place := facts.elements.get(label) or facts.place(name)) is not None or facts.graph is None:
        return place
    found = facts.graph.functions(name) or facts.graph.modules(name)
    return next(iter(found), None)


def _name(label: str) -> str:
    """What a label calls something in the code, without what it adds."""
    return _ASIDE.sub("", label.strip()).removesuffix("()")
