"""A model's answer, whatever it is, as a diagram that can be drawn, with its evidence and its faults."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from groundplan.extract.extraction import EdgeKey, Extraction
from groundplan.mermaid.compare.merge import merge, stands
from groundplan.mermaid.kinds import registry
from groundplan.pipeline.catalogue import ArtifactType
from groundplan.pipeline.grounded.asked import Asked, Known
from groundplan.pipeline.grounded.grounds import Grounds
from groundplan.pipeline.grounded.kinds.of_kind import of_kind
from groundplan.pipeline.grounded.legend import with_legend
from groundplan.pipeline.grounded.limits import Limits
from groundplan.pipeline.grounded.reading import Reading
from groundplan.pipeline.grounded.violation import Violation
from groundplan.text import Location


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
        return GroundedAnswer(_proved(diagram, asked, kind.known(asked)), tuple(violations), adds)
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


def _proved(diagram: Any, asked: Asked, known: Known) -> Extraction[registry.Diagram]:
    """The diagram with the evidence of all that is in it and exists."""
    names = registry.shape_of(diagram.kind).names(diagram)
    elements, edges = _of_base(asked.grounds.base, names)
    drawn = registry.outline(diagram)
    existing = {node.name: node for node in drawn.nodes if not node.proposed}
    for id_, ground in known.others.items():
        node = existing.get(names.get(id_, id_))
        if node is not None:
            elements.setdefault(node.name, ground.location)
            parts = {f"{node.name}{name.removeprefix(ground.name)}": at for name, at in ground.parts.items()}
            elements |= {name: at for name, at in parts.items() if name in node.parts}
    for edge in drawn.edges:
        key = EdgeKey(edge.source, edge.target, edge.label)
        if not edge.proposed and key in asked.grounds.edges:
            edges.setdefault(key, asked.grounds.edges[key])
    notes = asked.grounds.base.notes if asked.grounds.base is not None else ()
    return Extraction(with_legend(diagram), elements, edges, notes)


def _of_base(
    base: Extraction[registry.Diagram] | None, names: Mapping[str, str]
) -> tuple[dict[str, Location], dict[EdgeKey, Location]]:
    """The base's evidence, by today's names: a label that now comes twice names none."""
    if base is None:
        return {}, {}
    before = registry.shape_of(base.diagram.kind).names(base.diagram)
    now = {name: names.get(id_, name) for id_, name in before.items()}
    elements = {now.get(name, name): place for name, place in base.elements.items()}
    edges = {
        EdgeKey(now.get(key.source, key.source), now.get(key.target, key.target), key.label): place
        for key, place in base.edges.items()
    }
    return elements, edges
