"""Compares a drawing with the truth and counts what is right, missing and invented."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.benchmarks.truth.diagrams import Drawing, DrawnEdge, DrawnEntity, End
from tests.benchmarks.truth.families import family_of

JsonObject = dict[str, Any]


@dataclass(slots=True)
class Counts:
    """What was found, what of it is right, and what should have been found."""

    right: int = 0
    drawn: int = 0
    true: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.drawn if self.drawn else float(not self.true)

    @property
    def recall(self) -> float:
        return self.right / self.true if self.true else float(not self.drawn)

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.drawn + self.true) if self.drawn + self.true else 1.0


@dataclass(slots=True)
class Share:
    """How many of those that could be judged are right."""

    right: int = 0
    judged: int = 0

    @property
    def value(self) -> float:
        return self.right / self.judged if self.judged else 1.0

    def count(self, right: bool) -> bool:
        self.judged += 1
        self.right += right
        return right


@dataclass(slots=True)
class Scores:
    """The figures of one drawing, and each difference in a sentence."""

    entities: Counts = field(default_factory=Counts)
    attributes: Counts = field(default_factory=Counts)
    types: Share = field(default_factory=Share)
    relationships: Counts = field(default_factory=Counts)
    # The same edges with their labels left aside: for tools that label them in their own way.
    ends: Counts = field(default_factory=Counts)
    many: Share = field(default_factory=Share)
    optional: Share = field(default_factory=Share)
    differences: list[str] = field(default_factory=list[str])


def compare(
    truth: JsonObject, drawing: Drawing, *, lenient: bool = False, written_only: bool = False
) -> Scores:
    """Score a drawing.

    `lenient` reads a peer's output kindly: table and column names do as well as the code's, boxes of
    installed packages are passed over, an edge's label need only contain the field's name, and
    edges joined by their ends alone are judged for cardinality too. `written_only` leaves out of the
    account what the open source does not spell out (models and fields made at run time, or
    inherited from packages that are not open).
    """
    return _Comparison(truth, drawing, lenient, written_only).scores()


class _Comparison:
    def __init__(self, truth: JsonObject, drawing: Drawing, lenient: bool, written_only: bool) -> None:
        self._truth = truth
        self._drawing = drawing
        self._lenient = lenient
        self._written_only = written_only
        self._scores = Scores()
        drawn_names = [e.name for e in drawing.entities]
        drawn_names += [n for edge in drawing.edges for n in (edge.source, edge.target)]
        self._known = resolve(truth, dict.fromkeys(drawn_names), tables=lenient)
        self._passed_over = {e["name"] for e in truth["entities"] if self._left_out(e)}

    def scores(self) -> Scores:
        self._count_entities()
        self._count_edges()
        return self._scores

    def _left_out(self, element: JsonObject) -> bool:
        return element.get("ignored", False) or (self._written_only and element["dynamic"])

    def _count_entities(self) -> None:
        truths = {e["name"]: e for e in self._truth["entities"]}
        drawn: dict[str, DrawnEntity] = {}
        invented: list[DrawnEntity] = []
        for entity in self._drawing.entities:
            name = self._known.get(entity.name, "")
            if (
                entity.external
                or name in self._passed_over
                or (self._lenient and name and name not in truths)
            ):
                continue
            if name in truths:
                drawn[name] = entity
            else:
                invented.append(entity)
        counted = [e for e in self._truth["entities"] if e["name"] not in self._passed_over]
        self._scores.entities = Counts(len(drawn), len(drawn) + len(invented), len(counted))
        for entity in invented:
            self._scores.attributes.drawn += len(entity.attributes)
            self._tell(f"entity invented: {entity.name}")
        for true in counted:
            if true["name"] not in drawn:
                self._tell(f"entity missing: {true['name']} ({true['qualifiers'][-1]})")
            self._count_attributes(true, drawn.get(true["name"]))

    def _count_attributes(self, true: JsonObject, drawn: DrawnEntity | None) -> None:
        found = {a.name: a for a in drawn.attributes} if drawn else {}
        counts = self._scores.attributes
        for attribute in true["attributes"]:
            names = [attribute["name"], attribute["column"]] if self._lenient else [attribute["name"]]
            match = next((found.pop(n) for n in names if n in found), None)
            if self._left_out(attribute):
                continue
            counts.true += 1
            where = f"{true['name']}.{attribute['name']}"
            if match is None:
                if drawn:
                    self._tell(f"attribute missing: {where} ({attribute['type']})")
                continue
            counts.right += 1
            counts.drawn += 1
            wanted = attribute["families"]
            if wanted != ["other"] and not self._scores.types.count(family_of(match.type) in wanted):
                self._tell(
                    f"type wrong: {where} is {'/'.join(wanted)} ({attribute['type']}), drawn {match.type}"
                )
        counts.drawn += len(found)
        for name in found:
            self._tell(f"attribute invented: {true['name']}.{name}")

    def _count_edges(self) -> None:
        truths = list(self._truth["relationships"])
        drawn = [e for e in self._drawing.edges if not self._skips(e)]
        pairs, truths, drawn = self._pair(truths, drawn, by_label=True)
        by_ends, missing, invented = self._pair(truths, drawn, by_label=False)
        missing = [t for t in missing if not self._edge_left_out(t)]
        labelled = [t for t, _ in pairs if not self._edge_left_out(t)]
        loose = [t for t, _ in by_ends if not self._edge_left_out(t)]
        total = len(labelled) + len(loose) + len(missing)
        spare = len([t for t, _ in by_ends if self._edge_left_out(t)])
        self._scores.relationships = Counts(
            len(labelled), len(labelled) + len(by_ends) + len(invented), total
        )
        matched = len(labelled) + len(loose)
        self._scores.ends = Counts(matched, matched + spare + len(invented), total)
        for true, edge in pairs + (by_ends if self._lenient else []):
            if not self._edge_left_out(true):
                self._judge(true, edge)
        self._tell_edges(by_ends, missing, invented)

    def _skips(self, edge: DrawnEdge) -> bool:
        """Edges that start at a box which is passed over, or run between boxes that are not the package's."""
        ends = [self._known.get(edge.source, ""), self._known.get(edge.target, "")]
        ours = {e["name"] for e in self._truth["entities"]}
        if self._lenient and all(ends) and not ours & set(ends):
            return True
        return ends[0] in self._passed_over or (self._lenient and ends[1] in self._passed_over)

    def _edge_left_out(self, true: JsonObject) -> bool:
        return self._left_out(true) or true["source"] in self._passed_over

    def _pair(
        self, truths: list[JsonObject], drawn: list[DrawnEdge], *, by_label: bool
    ) -> tuple[list[tuple[JsonObject, DrawnEdge]], list[JsonObject], list[DrawnEdge]]:
        """Match each true edge with a drawn one; also give what stays unmatched on both sides."""
        pairs: list[tuple[JsonObject, DrawnEdge]] = []
        left: list[JsonObject] = []
        waiting: dict[frozenset[str], list[DrawnEdge]] = {}
        for edge in drawn:
            waiting.setdefault(self._ends(edge.source, edge.target), []).append(edge)
        for true in truths:
            candidates = waiting.get(frozenset((true["source"], true["target"])), [])
            fitting = [e for e in candidates if not by_label or self._label_fits(true, e.label)]
            fitting.sort(key=lambda e: self._known.get(e.source) != true["source"])
            if not fitting:
                left.append(true)
                continue
            candidates.remove(fitting[0])
            pairs.append((true, fitting[0]))
        return pairs, left, [e for edges in waiting.values() for e in edges]

    def _ends(self, source: str, target: str) -> frozenset[str]:
        return frozenset(self._known.get(n) or f"?{n}" for n in (source, target))

    def _label_fits(self, true: JsonObject, label: str) -> bool:
        if label in (true["label"], *true.get("otherLabels", ())):
            return True
        if not self._lenient:
            return False
        words = label.replace("(", " ").replace(")", " ").replace(":", " ").split()
        return true["label"] in words or true["column"] in words or f"_{true['column']}" in label

    def _judge(self, true: JsonObject, edge: DrawnEdge) -> None:
        wanted = (true["sourceMany"], true["targetMany"])
        ends = self._oriented(true, edge)
        where = f"{true['source']} → {true['target']} : {true['label']}"
        if not self._scores.many.count((ends[0].many, ends[1].many) == wanted):
            self._tell(
                f"many/one wrong: {where} is {_shape(*wanted)}, drawn {_shape(ends[0].many, ends[1].many)}"
            )
        if not true["targetMany"] and not self._scores.optional.count(
            ends[1].optional == true["targetOptional"]
        ):
            self._tell(
                f"optionality wrong: {where} is {'optional' if true['targetOptional'] else 'mandatory'}"
            )

    def _oriented(self, true: JsonObject, edge: DrawnEdge) -> tuple[End, End]:
        """The ends as the truth names them. Mermaid does not say which side holds the key."""
        forward, backward = (edge.source_end, edge.target_end), (edge.target_end, edge.source_end)
        if true["source"] != true["target"]:
            return forward if self._known.get(edge.source) == true["source"] else backward
        wanted = (true["sourceMany"], true["targetMany"])
        turned = self._lenient and (backward[0].many, backward[1].many) == wanted
        return backward if turned else forward

    def _tell_edges(
        self,
        by_ends: list[tuple[JsonObject, DrawnEdge]],
        missing: list[JsonObject],
        invented: list[DrawnEdge],
    ) -> None:
        for true, edge in by_ends:
            self._tell(
                f"label wrong: {true['source']} → {true['target']} : {true['label']}, drawn {edge.label}"
            )
        for true in missing:
            self._tell(f"relationship missing: {true['source']} → {true['target']} : {true['label']}")
        for edge in invented:
            self._tell(f"relationship invented: {edge.source} → {edge.target} : {edge.label}")

    def _tell(self, sentence: str) -> None:
        self._scores.differences.append(sentence)


def resolve(truth: JsonObject, names: Iterable[str], *, tables: bool = False) -> dict[str, str]:
    """Which true entity each drawn name means, by its bare or qualified name; one drawn name each.

    The surest go first: the very name, then a qualified one whose qualifier fits, then a bare one.
    """
    candidates = [*truth["entities"], *truth.get("external", ())]
    known: dict[str, str] = {}
    taken: set[str] = set()
    names = list(names)
    for fits in (_same, _qualified, _bare, *((_table,) if tables else ())):
        for name in names:
            if name in known:
                continue
            for entity in sorted(candidates, key=lambda e: e.get("ignored", False)):
                if entity["name"] not in taken and fits(name, entity):
                    known[name] = entity["name"]
                    taken.add(entity["name"])
                    break
    ends = {edge["target"] for edge in truth["relationships"]} - {e["name"] for e in candidates}
    for name in names:
        if name not in known and (end := name.rsplit(".", 1)[-1]) in ends:
            known[name] = end
    return known


def _same(name: str, entity: JsonObject) -> bool:
    return name == entity["name"]


def _qualified(name: str, entity: JsonObject) -> bool:
    qualifier, _, bare = name.replace(":", ".").replace("/", ".").rpartition(".")
    if bare != entity["bare"] or not qualifier:
        return False
    parts = [p for p in qualifier.split(".") if p]
    return any(_holds(q.split("."), parts) for q in entity["qualifiers"])


def _holds(path: list[str], parts: list[str]) -> bool:
    """Whether the parts occur in the path, in this order (`pages.Page` of `shop.pages.models`)."""
    rest = iter(path)
    return all(part in rest for part in parts)


def _bare(name: str, entity: JsonObject) -> bool:
    return name == entity["bare"]


def _table(name: str, entity: JsonObject) -> bool:
    return name.lower() in (
        entity["table"].lower(),
        entity["bare"].lower(),
        *(f"{q}{s}{entity['bare']}".lower() for q in entity["qualifiers"] for s in ("_", "__", ".", "")),
    )


def _shape(source_many: bool, target_many: bool) -> str:
    return f"{'many' if source_many else 'one'}–{'many' if target_many else 'one'}"
