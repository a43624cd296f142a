"""Where two verdicts on a text agree."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.benchmarks.conformance.judges import Verdict
from tests.benchmarks.conformance.texts import Text

# Front matter, directives, comments and blank lines at the top are taken out before Mermaid counts lines;
# of Sankey diagrams, all blank lines are.
_RECOUNTED = re.compile(r"\A\s|\A---|%%|\Asankey")


@dataclass(slots=True)
class Tally:
    """How many of how many agree, each figure over the texts that it is about."""

    texts: int = 0
    refused: int = 0
    verdict: int = 0
    named: int = 0
    written: int = 0
    written_of: int = 0
    differences: list[str] = field(default_factory=list[str])

    @property
    def agreed(self) -> bool:
        return self.verdict == self.texts and self.named == self.refused and self.written == self.written_of


def tally(texts: Sequence[Text], theirs: Sequence[Verdict], ours: Sequence[Verdict]) -> dict[str, Tally]:
    """Agreement by kind of diagram; a text of no kind counts as `(none)`."""
    kinds: dict[str, Tally] = {}
    for text, truth, told in zip(texts, theirs, ours, strict=True):
        kind = truth.kind or told.kind or "(none)"
        _count(kinds.setdefault(kind, Tally()), text, truth, told)
    return dict(sorted(kinds.items()))


def total(kinds: dict[str, Tally]) -> Tally:
    whole = Tally()
    for one in kinds.values():
        for name in ("texts", "refused", "verdict", "named", "written", "written_of"):
            setattr(whole, name, getattr(whole, name) + getattr(one, name))
        whole.differences += one.differences
    return whole


def _count(into: Tally, text: Text, truth: Verdict, told: Verdict) -> None:
    into.texts += 1
    same = truth.accepted == told.accepted and (not truth.accepted or truth.kind == told.kind)
    into.verdict += same
    if truth.accepted:
        if not same:
            into.differences.append(_difference(text, truth, told))
        return
    into.refused += 1
    named = same and truth.named_line == told.named_line
    into.named += named
    written = True
    if truth.named_line is not None and not _RECOUNTED.search(text.source):
        into.written_of += 1
        # Mermaid may name a line after the last: nothing can be marked there.
        place = min(truth.named_line, text.source.count("\n") + 1)
        written = same and told.line == place
        into.written += written
    if not (named and written):
        into.differences.append(_difference(text, truth, told))


def _difference(text: Text, truth: Verdict, told: Verdict) -> str:
    origin = f"{text.origin} ({text.broken})" if text.broken else text.origin
    return f"{origin}\n    Mermaid: {_said(truth)}\n    ours:    {_said(told)}\n    {text.source!r:.300}"


def _said(verdict: Verdict) -> str:
    if verdict.accepted:
        return f"accepts, {verdict.kind}"
    first = verdict.message.strip().partition("\n")[0][:100]
    place = f", line {verdict.line} as written" if verdict.line is not None else ""
    return f"refuses, line {verdict.named_line}{place}: {first}"
