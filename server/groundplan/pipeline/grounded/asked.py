"""One request, as the module of a kind sees it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from groundplan.extract.extraction import EdgeKey
from groundplan.pipeline.catalogue import ArtifactType
from groundplan.pipeline.grounded.cast import plain_id
from groundplan.pipeline.grounded.grounds import Ground, Grounds
from groundplan.pipeline.grounded.limits import Limits
from groundplan.pipeline.grounded.shapes import Schema, Shapes
from groundplan.pipeline.grounded.vocabulary import Vocabulary, within

# Stands in a list of frames for none of them.
NO_FRAME = "none"


@dataclass(frozen=True, slots=True)
class Asked:
    """A type of artifact, what exists, and how much may be said."""

    type: ArtifactType
    grounds: Grounds
    limits: Limits

    @property
    def base(self) -> Any:
        """The existing diagram; None where a whole one is asked for."""
        return self.grounds.base.diagram if self.grounds.base is not None else None

    def is_proved(self, source: str, target: str, label: str) -> bool:
        """Whether the code has this line, by the names that evidence uses."""
        return EdgeKey(source, target, label) in self.grounds.edges


@dataclass(frozen=True, slots=True)
class Known:
    """What exists: its vocabulary, and by id what is not in the base."""

    vocabulary: Vocabulary
    others: Mapping[str, Ground]

    @classmethod
    def of(cls, asked: Asked, in_base: Mapping[str, str], *, named_by_name: bool) -> "Known":
        """`in_base` are the ids of the base's things by name; other things get ids that are free."""
        names = dict(in_base)
        taken = {*names, *names.values()}
        others: dict[str, Ground] = {}
        for ground in asked.grounds.others:
            if ground.name in names:
                continue
            id_ = ground.name if named_by_name else getattr(ground.drawn, "id", "")
            if not id_ or id_ in taken:
                id_ = plain_id(ground.name, taken)
            names[ground.name] = id_
            taken |= {id_, ground.name}
            others[id_] = ground
        return cls(Vocabulary.of(names), others)

    @classmethod
    def nothing(cls) -> "Known":
        return cls(Vocabulary.of({}), {})

    def drawn(self, id_: str, kind: type[Any]) -> Any:
        """How something that is not in the base is drawn, if its ground knows it as a thing of that class."""
        ground = self.others.get(id_)
        return ground.drawn if ground is not None and isinstance(ground.drawn, kind) else None


def shown_list(asked: Asked, known: Known, shapes: Shapes) -> dict[str, Schema]:
    """The property in which an answer lists what of the code is to be drawn beside the base."""
    names = within((ground.name for ground in known.others.values()), asked.limits)
    return {"existing": shapes.many(shapes.choice(names), asked.limits.names)} if names else {}


def ends(asked: Asked, known: Known, *more: str) -> list[str]:
    """The words for the end of a line: existing names, ids of new things, and `more`."""
    slots = known.vocabulary.slots(asked.limits.things)
    return [*more, *slots, *known.vocabulary.existing(asked.limits)]


def labels_by_name(things: Iterable[tuple[str, str]], limits: Limits) -> dict[str, str]:
    """Ids by the names that a model is given: the label, where it is short, on one line and told apart."""
    pairs = list(things)
    labels = [label for _, label in pairs]
    ids = {id_ for id_, _ in pairs}
    found: dict[str, str] = {}
    for id_, label in pairs:
        plain = label.strip() == label and label.isprintable() and 0 < len(label) <= limits.name_length
        usable = plain and labels.count(label) == 1 and (label not in ids or label == id_)
        found[label if usable else id_] = id_
    return found
