"""What a reader of states finds: machines, and the transitions that the code proves."""

from dataclasses import dataclass, field

from groundplan.text import Location


@dataclass(frozen=True, slots=True)
class Transition:
    """One provable change. `source` is "" for the start, `target` "" for the end."""

    source: str
    target: str
    label: str
    place: Location


@dataclass(frozen=True, slots=True)
class Setting:
    """An assignment of a state whose state before can't be told."""

    target: str
    function: str
    place: Location


@dataclass(slots=True)
class Machine:
    """A closed set of states, with what is found about it while the code is read.

    `states` are the names that the code calls them by, with their places; `values` what stands for a state
    in plain text (`"paid"`), by state. `owner` is the class around the set or with a field of it, `fields`
    are the names of such fields by their class. `constants` marks states that are a class's own constants.
    """

    name: str
    key: str
    group: str
    location: Location
    owner: str = ""
    states: dict[str, Location] = field(default_factory=dict[str, Location])
    values: dict[str, str] = field(default_factory=dict[str, str])
    fields: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    constants: bool = False
    is_enum: bool = True
    test_code: bool = False
    transitions: dict[tuple[str, str, str], Transition] = field(
        default_factory=dict[tuple[str, str, str], Transition]
    )
    settings: list[Setting] = field(default_factory=list[Setting])
    external: bool = False

    @property
    def other_name(self) -> str:
        return self.owner

    def add(self, source: str, target: str, label: str, place: Location) -> None:
        self.transitions.setdefault((source, target, label), Transition(source, target, label, place))

    def by_value(self, text: str) -> str | None:
        """The state that a plain text stands for."""
        return next((state for state, value in self.values.items() if value == text), None)
