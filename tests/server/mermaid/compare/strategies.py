"""Diagrams of each kind, and edits of them such as people and extractors make."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from hypothesis import strategies as st

from groundplan.mermaid.compare.mend import mended
from groundplan.mermaid.compare.merge import merge, stands
from groundplan.mermaid.kinds import registry
from tests.server.mermaid import test_er
from tests.server.mermaid.kinds import (
    test_architecture,
    test_c4,
    test_classes,
    test_flowchart,
    test_gantt,
    test_gitgraph,
    test_journey,
    test_mindmap,
    test_pie,
    test_sequence,
    test_state,
    test_timeline,
)

DIAGRAMS: dict[str, st.SearchStrategy[Any]] = {
    "architecture": test_architecture.diagrams(),
    "c4": test_c4.diagrams(),
    "class": test_classes.diagrams(),
    "er": test_er.diagrams(),
    "flowchart": test_flowchart.diagrams(),
    "gantt": test_gantt.diagrams,
    "gitGraph": test_gitgraph.graphs(),
    "journey": test_journey.diagrams,
    "mindmap": test_mindmap.diagrams,
    "pie": test_pie.diagrams,
    "sequence": test_sequence.diagrams(),
    "state": test_state.diagrams(),
    "timeline": test_timeline.diagrams,
}


def arranged(diagram: Any) -> Any:
    return registry.shape_of(diagram.kind).arranged(diagram)


@st.composite
def edited(draw: st.DrawFn, diagram: Any) -> Any:
    """The diagram after up to three edits that leave a diagram that Mermaid takes."""
    for _ in range(draw(st.integers(0, 3))):
        candidate = draw(st.sampled_from([dropped, reworded, reordered, grown]))(draw, diagram)
        shape = registry.shape_of(diagram.kind)
        view = shape.view(candidate)
        candidate = shape.arranged(shape.unview(mended(shape, view, view)))
        if stands(candidate):
            diagram = candidate
    return diagram


def dropped(draw: st.DrawFn, diagram: Any) -> Any:
    path = draw_path(draw, diagram, tuple)
    if path is None:
        return diagram
    items = at(diagram, path)
    index = draw(st.integers(0, len(items) - 1))
    return put(diagram, path, items[:index] + items[index + 1 :])


def reordered(draw: st.DrawFn, diagram: Any) -> Any:
    path = draw_path(draw, diagram, tuple)
    return diagram if path is None else put(diagram, path, tuple(draw(st.permutations(at(diagram, path)))))


def reworded(draw: st.DrawFn, diagram: Any) -> Any:
    path = draw_path(draw, diagram, str)
    return diagram if path is None else put(diagram, path, draw(st.sampled_from(["new", "other"])))


def grown(draw: st.DrawFn, diagram: Any) -> Any:
    return merge(None, diagram, draw(DIAGRAMS[diagram.kind])).diagram


Path = tuple[str | int, ...]


def draw_path(draw: st.DrawFn, diagram: Any, kind: type) -> Path | None:
    found = [path for path, value in walk(diagram, ()) if type(value) is kind and value != ()]
    return draw(st.sampled_from(found)) if found else None


def walk(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    yield path, value
    if is_dataclass(value):
        for field in fields(value):
            yield from walk(getattr(value, field.name), (*path, field.name))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from walk(item, (*path, index))


def at(value: Any, path: Path) -> Any:
    for step in path:
        value = getattr(value, step) if isinstance(step, str) else value[step]
    return value


def put(value: Any, path: Path, new: Any) -> Any:
    if not path:
        return new
    step, *rest = path
    if isinstance(step, str):
        return replace(value, **{step: put(getattr(value, step), tuple(rest), new)})
    return (*value[:step], put(value[step], tuple(rest), new), *value[step + 1 :])
