"""How a class diagram differs from what a language's own tool says. The same for every language."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.benchmarks.truth.compare import Counts

JsonObject = dict[str, Any]

_INHERITS = frozenset({"inheritance", "realization"})


@dataclass(frozen=True, slots=True)
class DrawnClass:
    """A class of the drawing: the file it is in, its name there, what it inherits from, its members."""

    path: str
    name: str
    line: int
    bases: frozenset[str]
    members: frozenset[str]


@dataclass(slots=True)
class ClassScores:
    """Counts for classes, for bases that are the package's own, and for members of the classes found."""

    classes: Counts = field(default_factory=Counts)
    bases: Counts = field(default_factory=Counts)
    members: Counts = field(default_factory=Counts)
    differences: list[str] = field(default_factory=list[str])


def drawn_classes(artifact: JsonObject) -> list[DrawnClass]:
    """The workspace's classes of a drawing, in the product's JSON."""
    places = {each["element"]: each for each in artifact["grounding"]["existing"]}
    diagram = artifact["diagram"]
    bases: dict[str, set[str]] = {}
    for relation in diagram["relations"]:
        if relation["kind"] in _INHERITS:
            bases.setdefault(relation["source"], set()).add(relation["target"])
    outer = {box["name"] for box in diagram["classes"] if box.get("external")}
    found: list[DrawnClass] = []
    for box in diagram["classes"]:
        place = places.get(box["name"])
        if box.get("external") or place is None:
            continue
        members = {m["name"] for m in (*box.get("attributes", ()), *box.get("methods", ()))}
        own = {_last(base) for base in bases.get(box["name"], ()) if base not in outer}
        found.append(
            DrawnClass(place["path"], box["name"], place["startLine"], frozenset(own), frozenset(members))
        )
    return found


def compare(truth: JsonObject, drawn: Iterable[DrawnClass]) -> ClassScores:
    """Judge the drawing. What the tool can't tell of (`ignored`, `maybe`) is neither right nor wrong."""
    scores = ClassScores()
    ignored = {(path, name) for path, name in truth["ignored"]}
    ignored_paths = set(truth["ignoredPaths"])
    wanted: dict[tuple[str, str], list[JsonObject]] = {}
    for each in truth["classes"]:
        wanted.setdefault((each["path"], _last(each["name"])), []).append(each)
    for box in sorted(drawn, key=lambda box: (box.path, box.line)):
        candidates = wanted.get((box.path, _last(box.name)))
        if candidates:
            nearest = min(
                candidates, key=lambda each: (not _is_called(box, each), abs(each["line"] - box.line))
            )
            candidates.remove(nearest)
            _add(scores.classes, right=1, drawn=1, true=1)
            _judge_one(scores, nearest, box)
        elif (box.path, _last(box.name)) not in ignored and box.path not in ignored_paths:
            _add(scores.classes, drawn=1)
            scores.differences.append(f"{box.path}:{box.line} {box.name}: no such class")
    for (path, name), missing in wanted.items():
        if missing and (path, name) not in ignored:
            _add(scores.classes, true=len(missing))
            scores.differences += [f"{path}:{each['line']} {each['name']}: not drawn" for each in missing]
    return scores


def _is_called(box: DrawnClass, truth: JsonObject) -> bool:
    """Whether the classes around it have the names that they have in the drawing."""
    return f".{box.name}".endswith(f".{truth['name']}")


def _judge_one(scores: ClassScores, truth: JsonObject, box: DrawnClass) -> None:
    at = f"{box.path}:{box.line} {truth['name']}"
    outer = {_last(base) for base in truth.get("outer", ())}
    maybe_bases = {_last(base) for base in truth.get("maybeBases", ())}
    bases = {_last(base) for base in truth["bases"]}
    drawn_bases = {base for base in box.bases if base in bases or base not in outer | maybe_bases}
    _count(scores, scores.bases, f"{at} inherits", bases, drawn_bases)
    members = set(truth["members"])
    drawn = {name for name in box.members if name in members or name not in truth["maybe"]}
    _count(scores, scores.members, f"{at} has", members, drawn)


def _count(scores: ClassScores, counts: Counts, at: str, wanted: set[str], drawn: set[str]) -> None:
    _add(counts, right=len(wanted & drawn), drawn=len(drawn), true=len(wanted))
    if lost := sorted(wanted - drawn):
        scores.differences.append(f"{at} {', '.join(lost)}: not drawn")
    if made_up := sorted(drawn - wanted):
        scores.differences.append(f"{at} {', '.join(made_up)}: not so")


def _add(counts: Counts, *, right: int = 0, drawn: int = 0, true: int = 0) -> None:
    counts.right += right
    counts.drawn += drawn
    counts.true += true


def _last(name: str) -> str:
    """`Outer.Inner` → `Inner`; `Box<T>` → `Box`."""
    for mark in "<[~":
        name = name.partition(mark)[0]
    return name.replace("$", ".").rpartition(".")[2].strip()
