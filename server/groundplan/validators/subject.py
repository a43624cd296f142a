"""What is validated: a `Subject`, with all that a validator may look at."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from groundplan.mermaid.kinds.registry import Diagram, outline
from groundplan.mermaid.outline import Outline
from groundplan.text import Span
from groundplan.validators.facts import CodeFacts


class SyntaxProblem(Protocol):
    """The first thing that Mermaid's grammar objects to: what is wrong in a sentence, and where."""

    @property
    def message(self) -> str: ...
    @property
    def span(self) -> Span: ...


@dataclass(frozen=True, slots=True)
class Expected:
    """What a source of an artifact type must be: a diagram of this kind and, for C4, on this level."""

    title: str
    kind: str
    level: str = ""


@dataclass(frozen=True)
class Subject:
    """A source and what is known about it.

    `kind` is the diagram's kind (`er`, `flowchart`), None where nobody could tell; `type_id` the
    artifact type it was made as, `expected` what that asks of it. `diagram` is the typed value, None
    where the source did not parse or the kind has no typed value yet. `spans` says where elements
    stand in the source, by element name (`Order`, `Order.owner`, `Order -> User : owner`).
    `syntax_checked` is False where Mermaid's grammar could not be asked; then `syntax_error` says
    nothing. `request` is what a person asked for; `code` what the workspace declares, None without a
    workspace.
    """

    source: str
    kind: str | None = None
    type_id: str | None = None
    expected: Expected | None = None
    diagram: Diagram | None = None
    spans: Mapping[str, Span] = field(default_factory=dict[str, Span])
    syntax_error: SyntaxProblem | None = None
    syntax_checked: bool = True
    request: str | None = None
    code: CodeFacts | None = None

    @cached_property
    def outline(self) -> Outline:
        """The things and lines of the diagram; empty where there is no typed value."""
        return Outline() if self.diagram is None else outline(self.diagram)

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The source's lines, without their ends. Only the ends that Mermaid counts are ends."""
        return tuple(self.source.replace("\r\n", "\n").replace("\r", "\n").split("\n"))

    @property
    def first_line(self) -> Span:
        """Where a finding about the whole goes."""
        return Span(1, 1, 1, len(self.lines[0]) + 1)

    @property
    def empty(self) -> bool:
        """Nothing but white space (NUL bytes count as that) and comments."""
        return all(not text or text.startswith("%%") for text in map(_visible, self.lines))


def _visible(line: str) -> str:
    return line.strip(" \t\f\v\x00\ufeff\u00a0")
