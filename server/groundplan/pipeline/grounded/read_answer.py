"""A model's answer, whatever it is, as a diagram that can be drawn, with its evidence and its faults."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from groundplan.extract.extraction import EdgeKey, Extraction
from groundplan.mermaid.compare.merge import merge, stands
from groundplan.mermaid.kinds import registry
from groundplan.pipeline.catalogue import ArtifactType
from groundplan.pipeline.grounded.asked import Asked
from groundplan.pipeline.grounded.grounds import Grounds
from groundplan.pipeline.grounded.kinds.of_kind import of_kind
from groundplan.pipeline.grounded.legend import with_legend
from groundplan.pipeline.grounded.limits import Limits
from groundplan.pipeline.grounded.reading import Reading
from groundplan.pipeline.grounded.violation import Violation


@dataclass(frozen=True, slots=True)
class GroundedAnswer:
    """`extraction` has the whole diagram, base and change, and where what exists in it is written.

    `violations` are to be told at the next try. `adds` says whether the answer added anything.
    """

    extraction: Extraction[registry.Diagram]
    violations: tuple[Violation, ...]
    adds: bool


def read_answer(
    type: ArtifactType, grounds: Grounds, answer: object, limits: Limits | None = None
) -> GroundedAnswer:
    """The diagram behind an answer: JSON as text, or its value. Any answer gives one; nothing is raised.

    What is not in `grounds` is marked as proposed where the kind can; what cannot be kept is left out.
    Mermaid takes the diagram. Without a base and with nothing usable it is an empty one.
    """
    bounds = limits or Limits()
    value, problems = _value(answer)
    for smaller in _ever_smaller(bounds):
        asked, reading = Asked(type, grounds, smaller), Reading(smaller)
        kind = of_kind(type.diagram)
        change = kind.read(value, asked, reading)
        diagram = _merged(asked, change)
        if diagram is None:
            continue
        violations = [*problems, *reading.violations]
        if smaller is not bounds:
            violations.append(Violation("answer-undrawable", "Mermaid cannot draw all of the answer."))
        adds = diagram != (asked.base or kind.read({}, asked, Reading(smaller)))
        if not adds and not problems:
            violations.append(Violation("answer-nothing", "The answer adds nothing to the diagram."))
        return GroundedAnswer(_proved(diagram, grounds), tuple(violations), adds)
    raise AssertionError("what says nothing can be drawn")


def _value(answer: object) -> tuple[Mapping[str, Any], list[Violation]]:
    """The answer's object; an empty one, and why, where there is none."""
    if isinstance(answer, str | bytes | bytearray):
        try:
            answer = json.loads(answer)
        except (ValueError, RecursionError):
            return {}, [Violation("answer-not-json", "The answer must be one JSON object and nothing else.")]
    if isinstance(answer, Mapping):
        return cast("Mapping[str, Any]", answer), []
    return {}, [Violation("answer-shape", "The answer must be one JSON object.")]


def _ever_smaller(limits: Limits) -> Iterator[Limits]:
    """The limits, then such that leave out ever more, down to all: lines first, then what is in things."""
    yield limits
    for fields in (("lines",), ("parts",), ("frames",), ("things", "names")):
        limits = replace(limits, **dict.fromkeys(fields, 0))
        yield limits


def _merged(asked: Asked, change: Any) -> Any:
    """The base with the change, base first; None where Mermaid does not take it."""
    change = registry.shape_of(change.kind).arranged(change)
    if asked.base is None:
        return change if stands(change) else None
    merged = merge(None, asked.base, change)
    lost_all = merged.diagram == asked.base and any(not each.property for each in merged.conflicts)
    return None if lost_all and any((asked.limits.lines, asked.limits.things)) else merged.diagram


def _proved(diagram: Any, grounds: Grounds) -> Extraction[registry.Diagram]:
    """The diagram with the evidence of all that is in it and exists."""
    base = grounds.base
    elements = dict(base.elements) if base is not None else {}
    edges = dict(base.edges) if base is not None else {}
    drawn = registry.outline(diagram)
    by_name = {ground.name: ground for ground in grounds.others}
    for node in drawn.nodes:
        ground = by_name.get(node.name) or by_name.get(node.label)
        if ground is None or node.proposed:
            continue
        elements.setdefault(node.name, ground.location)
        parts = {f"{node.name}{name.removeprefix(ground.name)}": at for name, at in ground.parts.items()}
        elements |= {name: at for name, at in parts.items() if name in node.parts}
    for edge in drawn.edges:
        key = EdgeKey(edge.source, edge.target, edge.label)
        if not edge.proposed and key in grounds.edges:
            edges.setdefault(key, grounds.edges[key])
    return Extraction(with_legend(diagram), elements, edges, base.notes if base is not None else ())
