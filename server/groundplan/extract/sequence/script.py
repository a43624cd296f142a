"""A plan of calls as what is said between whom: the participants, the messages, the blocks around them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from groundplan.extract.sequence.plan import Message, Planned, PlannedBlock
from groundplan.extract.sequence.steps import BlockKind, Callee
from groundplan.text import Location


@dataclass(frozen=True, slots=True)
class Participant:
    """A class or module, by a name that no other has here."""

    name: str
    place: Location


@dataclass(frozen=True, slots=True)
class Said:
    """A message from one participant to another; a `reply` is what a call gave back."""

    source: str
    target: str
    label: str
    place: Location
    reply: bool = False


@dataclass(frozen=True, slots=True)
class Framed:
    """A block: each branch has a label and what is said in it."""

    kind: BlockKind
    branches: "tuple[tuple[str, tuple[Line, ...]], ...]"


Line = Said | Framed


@dataclass(frozen=True, slots=True)
class Script:
    """`title` names the function that all begins with."""

    title: str
    participants: tuple[Participant, ...]
    lines: tuple[Line, ...]


def script_of(start: Callee, steps: Sequence[Planned]) -> Script:
    """The participants come in the order in which they are first spoken to."""
    callees = [start, *(message.call.callee for message in _messages(steps))]
    owners = {callee.owner: callee for callee in callees}
    names = _names(owners)
    participants = tuple(Participant(names[owner], callee.owner_place) for owner, callee in owners.items())
    return Script(f"{start.owner_name}.{start.name}", participants, _lines(start.owner, steps, names))


def _lines(speaker: str, steps: Sequence[Planned], names: dict[str, str]) -> tuple[Line, ...]:
    lines: list[Line] = []
    for step in steps:
        if isinstance(step, PlannedBlock):
            branches = tuple((label, _lines(speaker, inside, names)) for label, inside in step.branches)
            lines.append(Framed(step.kind, branches))
            continue
        call = step.call
        source, target = names[speaker], names[call.callee.owner]
        lines.append(Said(source, target, call.label, call.place))
        lines += _lines(call.callee.owner, step.inside, names)
        # What comes back is worth a line where others have spoken in between and it is given a name.
        if step.inside and call.result and source != target:
            lines.append(Said(target, source, call.result, call.place, reply=True))
    return tuple(lines)


def _messages(steps: Sequence[Planned]) -> Iterator[Message]:
    for step in steps:
        if isinstance(step, Message):
            yield step
            yield from _messages(step.inside)
        else:
            for _, inside in step.branches:
                yield from _messages(inside)


def _names(owners: dict[str, Callee]) -> dict[str, str]:
    """The short names; where two share one, as much of the full name as tells them apart."""
    names = {owner: callee.owner_name for owner, callee in owners.items()}
    for length in range(2, 9):
        shared = [name for name in names.values() if list(names.values()).count(name) > 1]
        names = {
            owner: ".".join(owner.split(".")[-length:]) if name in shared else name
            for owner, name in names.items()
        }
    return names
