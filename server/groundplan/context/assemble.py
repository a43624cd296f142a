"""`assemble`: the picture of the project, the code retrieved and the diagram so far, packed into a budget."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from groundplan.context.passage import Passage, join_passages, without_overlaps
from groundplan.context.section import Section
from groundplan.context.tokens import TokenCounter

_DIAGRAM_IMPORTANCE = 0.97  # what is to be changed comes before what it was made from
_DIAGRAM_TITLE = "Diagram so far"
_RETRIEVED = "# From the code\n"
_NO_ROOM = "no room in the budget"


@dataclass(frozen=True, slots=True)
class ContextItem:
    """Whole lines of a file that are in the prompt, why, and how many tokens they cost there."""

    path: str
    start_line: int
    end_line: int
    reason: str
    tokens: int
    text: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What the budget had no room for: lines of a file, or (`path` "") some entries of the picture."""

    path: str
    start_line: int
    end_line: int
    tokens: int
    reason: str


@dataclass(frozen=True, slots=True)
class AssembledContext:
    """What goes before a model. `tokens` is the cost of `text`, never above the budget.

    `universal` is the picture's part as Markdown, `diagram` the source that was given, or "" where it had no
    room. `items` and `left_out` are ordered by path and line.
    """

    universal: str
    diagram: str
    items: tuple[ContextItem, ...]
    left_out: tuple[LeftOut, ...]
    tokens: int

    @property
    def text(self) -> str:
        """The context as one text: the picture, the diagram, then the code by file and line."""
        code = "".join(item.text for item in self.items)
        return self.universal + self.diagram + (_RETRIEVED + code if code else "")


@dataclass(frozen=True, slots=True)
class _Piece:
    """Something that is in as a whole or not at all. `group` numbers the heading it needs, paid once."""

    group: int
    place: tuple[int, int]
    text: str
    importance: float
    passage: Passage | None = None


def assemble(
    sections: Sequence[Section],
    passages: Iterable[Passage],
    *,
    budget: int | None,
    counter: TokenCounter,
    diagram: str = "",
) -> AssembledContext:
    """The best of `sections`, `passages` and the `diagram` that fit into `budget` tokens (`None`: all).

    The pieces are taken by importance; one that does not fit is left out whole, and smaller ones behind it
    still get their chance. At the first place where two budgets lead to different choices, the larger one
    takes the piece. Passages that overlap are one; those that touch are shown as one.
    """
    pieces = _pieces(sections, without_overlaps(passages), diagram)
    costs = {piece.place: counter.count(piece.text) for piece in pieces}
    headings = {number: counter.count(section.heading) for number, section in enumerate(sections)}
    headings |= {_DIAGRAM[0]: 0, len(sections): counter.count(_RETRIEVED)}
    chosen = _chosen(pieces, costs, headings, budget)
    shown = [piece for piece in pieces if piece.place in chosen]
    items = _touching_joined([p.passage for p in shown if p.passage is not None], counter)
    universal, drawn = _universal(sections, chosen), "".join(p.text for p in shown if p.place == _DIAGRAM)
    spent = sum(costs[p.place] for p in shown if p.passage is None) + sum(item.tokens for item in items)
    return AssembledContext(
        universal,
        drawn,
        tuple(items),
        tuple(_left_out(sections, [p for p in pieces if p.place not in chosen], costs)),
        spent + sum(headings[group] for group in {piece.group for piece in shown}),
    )


_DIAGRAM = (-1, 0)


def _pieces(sections: Sequence[Section], passages: Sequence[Passage], diagram: str) -> list[_Piece]:
    """All that may go in, in the order in which it is shown."""
    pieces = [
        _Piece(number, (number, at), f"{entry.text}\n", entry.importance)
        for number, section in enumerate(sections)
        for at, entry in enumerate(section.entries)
    ]
    if diagram.strip():
        text = f"## {_DIAGRAM_TITLE}\n```mermaid\n{diagram.strip()}\n```\n"
        pieces.append(_Piece(_DIAGRAM[0], _DIAGRAM, text, _DIAGRAM_IMPORTANCE))
    first = len(sections)
    pieces += [
        _Piece(first, (first, at), passage.markdown, passage.importance, passage)
        for at, passage in enumerate(passages)
    ]
    return pieces


def _chosen(
    pieces: Sequence[_Piece],
    costs: dict[tuple[int, int], int],
    headings: dict[int, int],
    budget: int | None,
) -> set[tuple[int, int]]:
    chosen: set[tuple[int, int]] = set()
    headed: set[int] = set()
    room = budget
    for piece in sorted(pieces, key=lambda piece: (-piece.importance, piece.place)):
        cost = costs[piece.place] + (0 if piece.group in headed else headings[piece.group])
        if room is not None:
            if cost > room:
                continue
            room -= cost
        headed.add(piece.group)
        chosen.add(piece.place)
    return chosen


def _touching_joined(passages: Sequence[Passage], counter: TokenCounter) -> list[ContextItem]:
    """The chosen passages as items; those that touch are one, unless that would cost more than apart."""
    joined: list[tuple[Passage, int]] = []
    for passage in passages:
        cost = counter.count(passage.markdown)
        if joined and joined[-1][0].path == passage.path and joined[-1][0].end_line + 1 == passage.start_line:
            last, before = joined[-1]
            both = join_passages(last, passage)
            if (together := counter.count(both.markdown)) <= before + cost:
                joined[-1] = both, together
                continue
        joined.append((passage, cost))
    return [
        ContextItem(each.path, each.start_line, each.end_line, each.reason, cost, each.markdown)
        for each, cost in joined
    ]


def _universal(sections: Sequence[Section], chosen: set[tuple[int, int]]) -> str:
    parts: list[str] = []
    for number, section in enumerate(sections):
        kept = tuple(entry for at, entry in enumerate(section.entries) if (number, at) in chosen)
        parts.append(Section(section.title, kept).text)
    return "".join(parts)


def _left_out(
    sections: Sequence[Section], pieces: Sequence[_Piece], costs: dict[tuple[int, int], int]
) -> list[LeftOut]:
    left: list[LeftOut] = []
    for number, section in enumerate(sections):
        lost = [piece for piece in pieces if piece.place[0] == number]
        if lost:
            of = f"{len(lost)} of {len(section.entries)} entries of “{section.title}”"
            left.append(LeftOut("", 0, 0, sum(costs[piece.place] for piece in lost), f"{of}: {_NO_ROOM}"))
    for piece in pieces:
        tokens = costs[piece.place]
        if piece.place == _DIAGRAM:
            left.append(LeftOut("", 0, 0, tokens, f"the diagram: {_NO_ROOM}"))
        elif (passage := piece.passage) is not None:
            left.append(LeftOut(passage.path, passage.start_line, passage.end_line, tokens, _NO_ROOM))
    return left
