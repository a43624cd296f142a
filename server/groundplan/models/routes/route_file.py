"""`read_routes`: one YAML file of routes, read leniently: a bad route costs itself and says its line."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec
import yaml

from groundplan.errors import UsageError
from groundplan.models.model_name import parse_model_name
from groundplan.models.routes.route import DEFAULT, Origin, Route, RouteProblem


class _Written(msgspec.Struct, forbid_unknown_fields=True):
    """A route as it is written."""

    primary: str
    fallbacks: list[str] = msgspec.field(default_factory=list[str])


@dataclass(frozen=True, slots=True)
class RouteFile:
    """The routes of one file by artifact type (`default` for all others), and what was wrong with it."""

    routes: dict[str, Route]
    problems: tuple[RouteProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class RouteText:
    """One route in a file's text: its key, the node of its value, and the lines that it takes.

    `start_line` counts from 1; `end_line` is the line after the last one.
    """

    key: str
    value: yaml.Node
    start_line: int
    end_line: int


def read_routes(text: str, *, file: str, types: Collection[str]) -> RouteFile:
    """The routes that `text` writes down for `types` (ids of artifact types). Any text is fine."""
    routes: dict[str, Route] = {}
    problems: list[RouteProblem] = []
    try:
        for written in route_texts(text):
            found = _route(written, file, types)
            if isinstance(found, Route):
                if written.key in routes:
                    problems.append(RouteProblem(file, written.start_line, _twice(written.key)))
                routes[written.key] = found
            else:
                problems.append(found)
    except yaml.YAMLError as error:
        problems.append(RouteProblem(file, _line_of(error), f"This is no YAML: {_reason(error)}."))
    except UsageError as error:
        problems.append(RouteProblem(file, 1, error.message))
    return RouteFile(routes, tuple(problems))


def route_texts(text: str) -> Iterator[RouteText]:
    """Where in a file of routes each route stands. Raises `YAMLError`, and `UsageError` for another shape."""
    untyped: Any = yaml
    top: yaml.Node | None = untyped.compose(text, Loader=yaml.SafeLoader)
    if top is None:
        return
    if not isinstance(top, yaml.MappingNode):
        raise UsageError("A file of routes maps artifact types to `primary` and `fallbacks`.")
    for key, value in top.value:
        end = value.end_mark.line + (value.end_mark.column > 0)
        yield RouteText(str(key.value), value, key.start_mark.line + 1, max(end, key.end_mark.line + 1) + 1)


def _route(written: RouteText, file: str, types: Collection[str]) -> Route | RouteProblem:
    if written.key != DEFAULT and written.key not in types:
        message = f"There is no artifact type `{written.key[:80]}`; `groundplan types` lists them."
        return RouteProblem(file, written.start_line, message)
    try:
        given = msgspec.convert(_plain(written.value), _Written)
    except (ValueError, yaml.YAMLError) as error:  # also of a date that is none
        what, _, place = str(error).partition(" - at `$")
        line = _line_at(written, place.rstrip("`"))
        return RouteProblem(file, line, f"Route `{written.key}`: {_lowered(what)}{_at(place)}.")
    models: list[Any] = []
    for position, name in enumerate([given.primary, *given.fallbacks]):
        try:
            models.append(parse_model_name(name))
        except UsageError as error:
            place = ".primary" if position == 0 else f".fallbacks[{position - 1}]"
            return RouteProblem(file, _line_at(written, place), f"{error.message} {error.hint}")
    return Route(tuple(dict.fromkeys(models)), Origin(file, written.start_line))


def _plain(node: yaml.Node) -> Any:
    loader: Any = yaml.SafeLoader("")
    try:
        return loader.construct_document(node)
    finally:
        loader.dispose()


def _line_at(written: RouteText, place: str) -> int:
    """The line of `.fallbacks[1]` within a route; the route's own where there is nothing of that name."""
    node, line = written.value, written.start_line
    for part in place.replace("[", ".[").split(".")[1:]:
        if isinstance(node, yaml.MappingNode):
            found = next((value for key, value in node.value if key.value == part), None)
        else:
            found = node.value[int(part[1:-1])] if isinstance(node, yaml.SequenceNode) else None
        if found is None:
            break
        node, line = found, found.start_mark.line + 1
    return line


def _at(place: str) -> str:
    name = place.rstrip("`").lstrip(".")
    return f" at `{name}`" if name else ""


def _lowered(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _twice(key: str) -> str:
    return f"`{key}` is routed twice in this file; the last one is used."


def _line_of(error: yaml.YAMLError) -> int:
    mark = getattr(error, "problem_mark", None)
    return mark.line + 1 if mark else 1


def _reason(error: yaml.YAMLError) -> str:
    return str(getattr(error, "problem", None) or error).strip().rstrip(".")
