"""How deep to follow which calls, so that a reader can take the drawing in."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from groundplan.extract.naming import some_of
from groundplan.extract.sequence.steps import BlockKind, Call, Callee, CallReader, Step, calls_in

MAX_MESSAGES = 25
MAX_DEPTH = 4
# What `--all` means: as much as can be drawn at all.
ALL_MESSAGES = 400
ALL_DEPTH = 12


@dataclass(slots=True)
class Message:
    """A call that is drawn, with what is drawn of the called function."""

    call: Call
    depth: int
    inside: "list[Planned]" = field(default_factory=list["Planned"])


@dataclass(slots=True)
class PlannedBlock:
    kind: BlockKind
    branches: "list[tuple[str, list[Planned]]]"


Planned = Message | PlannedBlock


@dataclass(frozen=True, slots=True)
class Plan:
    """`notes` say what is not drawn."""

    steps: "list[Planned]"
    notes: tuple[str, ...]


def plan_calls(reader: CallReader, start: Callee, *, messages: int, depth: int) -> Plan:
    """The calls from `start`, level by level while there is room; each function is gone into once."""
    run = reader.run(start)
    steps, cut = _first(run.steps, messages)
    planner = _Planner(messages, depth)
    planned = planner.steps(steps, 1)
    planner.uncertain += run.uncertain
    planner.minor += run.minor
    planner.follow(reader, start)
    return Plan(planned, tuple(planner.notes(cut)))


class _Planner:
    def __init__(self, messages: int, depth: int) -> None:
        self._room, self._depth = messages, depth
        self._waiting: deque[Message] = deque()
        self._too_many: dict[str, None] = {}
        self._too_deep: dict[str, None] = {}
        self.uncertain: list[str] = []
        self.minor: list[str] = []
        self._most = messages

    def steps(self, steps: Sequence[Step], depth: int) -> list[Planned]:
        planned: list[Planned] = []
        for step in steps:
            if isinstance(step, Call):
                message = Message(step, depth)
                planned.append(message)
                self._waiting.append(message)
                self._room -= 1
            else:
                branches = [(each.label, self.steps(each.steps, depth)) for each in step.branches]
                planned.append(PlannedBlock(step.kind, branches))
        return planned

    def follow(self, reader: CallReader, start: Callee) -> None:
        seen = {start.place}
        while self._waiting:
            message = self._waiting.popleft()
            callee = message.call.callee
            if callee.place in seen:
                continue
            seen.add(callee.place)
            run = reader.run(callee)
            count = sum(1 for _ in calls_in(run.steps))
            name = f"{callee.owner_name}.{callee.name}"
            if count and message.depth >= self._depth:
                self._too_deep[name] = None
            elif count > self._room:
                self._too_many[name] = None
            else:
                message.inside = self.steps(run.steps, message.depth + 1)
                self.uncertain += run.uncertain
                self.minor += run.minor

    def notes(self, cut: int) -> list[str]:
        notes: list[str] = []
        if cut:
            notes.append(
                f"Left out the last {cut} calls, to keep to {self._most} messages; --all shows them."
            )
        if self._too_many:
            names = some_of([f"`{name}`" for name in self._too_many])
            notes.append(
                f"Left out what is called by {names}, to keep to {self._most} messages; --all shows it."
            )
        if self._too_deep:
            names = some_of([f"`{name}`" for name in self._too_deep])
            notes.append(f"Left out what is called deeper than {self._depth} calls, by {names}.")
        if self.uncertain:
            names = some_of([f"`{name}`" for name in dict.fromkeys(map(_short, self.uncertain))])
            notes.append(f"Left out {_counted(len(self.uncertain))} whose target is not certain: {names}.")
        if self.minor:
            notes.append(f"Left out {_counted(len(self.minor))} of getters and loggers.")
        return notes


def _first(steps: Sequence[Step], most: int) -> tuple[Sequence[Step], int]:
    """As many whole steps as hold at most that many calls, at least one; and how many calls are cut."""
    kept: list[Step] = []
    room = most
    for step in steps:
        count = sum(1 for _ in calls_in([step]))
        if kept and count > room:
            break
        kept.append(step)
        room -= count
    cut = sum(1 for _ in calls_in(steps[len(kept) :]))
    return kept, cut


def _counted(count: int) -> str:
    return "1 call" if count == 1 else f"{count} calls"


def _short(written: str) -> str:
    return written if len(written) <= 40 else written[:39] + "…"
