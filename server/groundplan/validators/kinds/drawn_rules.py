"""Rules that several kinds share, over the outline: nothing drawn, doubles, and what hangs on nothing."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from groundplan.text import Span
from groundplan.validators.finding import Finding, Severity
from groundplan.validators.places import DrawnEdge, edge_name, edge_span, span_of
from groundplan.validators.subject import Subject

_MOST_EACH = 3  # of one small thing that are told one by one; more are told together
_SNAKE = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)+")
_CAMEL = re.compile(r"[a-z]+[a-z0-9]*(?:[A-Z][a-z0-9]*)+")


def about(subject: Subject, code: str, severity: Severity, message: str, element: str) -> Finding:
    """A finding at an element of the diagram, by the outline's name for it."""
    return Finding(code, severity, message, span_of(subject, element), element)


def about_edge(subject: Subject, code: str, severity: Severity, message: str, edge: DrawnEdge) -> Finding:
    return Finding(code, severity, message, edge_span(subject, edge), edge_name(edge))


def nothing_drawn(subject: Subject, *, what: str) -> Iterator[Finding]:
    if not subject.outline.nodes and not subject.outline.edges:
        yield Finding("nothing-drawn", Severity.ERROR, f"The diagram has no {what}.", subject.first_line)


def duplicate_edges(
    subject: Subject, code: str, *, what: str, edges: Iterable[DrawnEdge]
) -> Iterator[Finding]:
    """Lines that are drawn twice, alike in every respect. `edges` carry the outline's names."""
    for edge, count in Counter(edges).items():
        if count > 1:
            message = f"The {what} from `{edge.source}` to `{edge.target}` is drawn {count} times."
            yield about_edge(subject, code, Severity.WARNING, message, edge)


def orphans(subject: Subject, code: str, *, what: str, but: Collection[str] = ()) -> Iterator[Finding]:
    """Elements that no line touches, where there are lines at all."""
    if not subject.outline.edges:
        return
    linked = {name for edge in subject.outline.edges for name in (edge.source, edge.target)}
    alone = [each for each in subject.outline.nodes if each.name not in linked and each.name not in but]
    names = {node.name: node.label or node.name for node in alone}
    yield from each_or_all(subject, code, names, one=f"`{{}}` has no {what} to anything here.")


def each_or_all(
    subject: Subject, code: str, names: Mapping[str, str], *, one: str, severity: Severity = Severity.INFO
) -> Iterator[Finding]:
    """A finding for each element (name: how it is shown), or one for all where they are many."""
    for element, shown in names.items():
        message = one.format(shown)
        if len(names) > _MOST_EACH:
            message += f" So it is with {len(names)} in all."
        yield about(subject, code, severity, message, element)
        if len(names) > _MOST_EACH:
            return


def repeated_lines(subject: Subject, pattern: re.Pattern[str]) -> Mapping[str, Span]:
    """The second place of each name (group 1 of `pattern`, at a line's start) that stands twice."""
    seen: set[str] = set()
    found: dict[str, Span] = {}
    for number, line in enumerate(subject.lines, 1):
        if (match := pattern.match(line)) is None:
            continue
        if match[1] in seen:
            found.setdefault(match[1], Span(number, match.start(1) + 1, number, match.end(1) + 1))
        seen.add(match[1])
    return found


def mixed_case(
    subject: Subject, code: str, names: Iterable[tuple[str, str]], *, what: str
) -> Iterator[Finding]:
    """Names partly in snake_case and partly in camelCase, as pairs of element and name: the rarer
    style is pointed at once."""
    listed = list(names)
    snake = [element for element, name in listed if _SNAKE.fullmatch(name)]
    camel = [element for element, name in listed if _CAMEL.fullmatch(name)]
    if snake and camel:
        element = min(snake, camel, key=len)[0]
        message = f"{what} mix snake_case ({len(snake)}) and camelCase ({len(camel)}): `{element}`."
        yield about(subject, code, Severity.INFO, message, element)


def cycle(follows: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """The first ring of names, each followed by the next; empty where there is none."""
    done: set[str] = set()
    for start in follows:
        path: dict[str, Iterator[str]] = {}
        name: str | None = start
        while name is not None or path:
            if name is not None and name in path:
                ring = [*path]
                return tuple(ring[ring.index(name) :])
            if name is not None and name not in done:
                path[name] = iter(follows.get(name, ()))
            if not path:
                break
            last = next(reversed(path))
            name = next(path[last], None)
            if name is None:
                done.add(last)
                del path[last]
    return ()
