"""Reads compose files: services, and what they need."""

import re
from collections.abc import Collection, Iterator, Mapping

import yaml

from groundplan.extract.architecture.parts import Part, PartKind, Use, kind_of
from groundplan.text import Location

_FILE = re.compile(r"(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml", re.IGNORECASE)
_MAIN = re.compile(r"(?:docker-)?compose\.ya?ml", re.IGNORECASE)
_HOST = re.compile(r"(?://|@|^)([A-Za-z][\w.-]*)(?::\d+)?(?:/|$|:\d)")
_VARIABLE = re.compile(r"\$\{\w+:?-([^}]*)\}")


def is_compose(path: str) -> bool:
    return _FILE.fullmatch(path.rpartition("/")[2]) is not None


def compose_rank(path: str) -> tuple[int, str]:
    """The plain file before its variants (`compose.dev.yml`)."""
    return (_MAIN.fullmatch(path.rpartition("/")[2]) is None, path)


def read_compose(path: str, text: str) -> tuple[list[Part], list[Use], str]:
    """The services of a file, what they need, and why it could not be read ("" if it could)."""
    try:
        root = yaml.SafeLoader(text).get_single_node()
    except yaml.YAMLError as error:
        return [], [], f"{path} is no valid YAML: {str(error).partition(chr(10))[0]}."
    services = _pairs(_pairs(root).get("services"))
    system = path.rpartition("/")[0]
    parts: list[Part] = []
    uses: list[Use] = []
    for name, service in services.items():
        given = _pairs(service)
        image, built = _text(given.get("image")), given.get("build")
        kind = PartKind.APPLICATION if built is not None else kind_of(image or name)
        folder = _text(built) or _text(_pairs(built).get("context"))
        technology = _VARIABLE.sub(r"\1", image) if image and built is None else f"built from {folder or '.'}"
        line = _line(service) - (1 if isinstance(service, yaml.MappingNode) else 0)
        place = Location(path, line, _last_line(service), f"services.{name}")
        parts.append(Part(name, kind, technology, system, place))
        uses += _uses(path, name, given, services.keys())
    return parts, uses, ""


def _uses(path: str, name: str, given: Mapping[str, yaml.Node], services: Collection[str]) -> Iterator[Use]:
    for word, label in (("depends_on", "depends on"), ("links", "links to")):
        for target, node in _names(given.get(word)):
            plain = target.partition(":")[0]
            if plain in services and plain != name:
                line = _line(node)
                yield Use(name, plain, label, Location(path, line, line, f"services.{name}.{word}"))
    for text, node in _values(given.get("environment")):
        for host in _HOST.findall(_VARIABLE.sub(r"\1", text)):
            if host in services and host != name:
                line = _line(node)
                yield Use(
                    name, host, "connects to", Location(path, line, line, f"services.{name}.environment")
                )


def _pairs(node: yaml.Node | None) -> dict[str, yaml.Node]:
    """A mapping's values by key; `<<` merges are followed."""
    found: dict[str, yaml.Node] = {}
    if not isinstance(node, yaml.MappingNode):
        return found
    for key, value in node.value:
        if key.value == "<<":
            for each in value.value if isinstance(value, yaml.SequenceNode) else [value]:
                found = {**_pairs(each), **found}
        elif isinstance(key, yaml.ScalarNode):
            found[str(key.value)] = value
    return found


def _text(node: yaml.Node | None) -> str:
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""


def _names(node: yaml.Node | None) -> Iterator[tuple[str, yaml.Node]]:
    """The items of a list, or the keys of a mapping."""
    if isinstance(node, yaml.SequenceNode):
        yield from ((_text(item), item) for item in node.value)
    elif isinstance(node, yaml.MappingNode):
        yield from ((_text(key), key) for key, _ in node.value)


def _values(node: yaml.Node | None) -> Iterator[tuple[str, yaml.Node]]:
    """The values of `KEY: value` and of `- KEY=value`."""
    if isinstance(node, yaml.SequenceNode):
        yield from ((_text(item).partition("=")[2], item) for item in node.value)
    elif isinstance(node, yaml.MappingNode):
        yield from ((_text(value), value) for _, value in node.value)


def _line(node: yaml.Node) -> int:
    return node.start_mark.line + 1


def _last_line(node: yaml.Node) -> int:
    end = node.end_mark
    return max(end.line + (1 if end.column else 0), _line(node))
