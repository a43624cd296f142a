"""Which rules a kind of diagram has: the part of structure, consistency and grounding that differs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Protocol, cast

from groundplan.validators.finding import NOT_APPLICABLE, Finding, Verdict
from groundplan.validators.scoring import after_findings
from groundplan.validators.subject import Subject

FindingsOf = Callable[[Subject], Iterable[Finding]]


def by_findings(rule: FindingsOf) -> Callable[[Subject], Verdict]:
    """A check whose points are 100 less the price of what `rule` finds, by the diagram's size."""

    def check(subject: Subject) -> Verdict:
        findings = tuple(rule(subject))
        return Verdict(after_findings(findings, len(subject.outline.nodes)), findings)

    return check


def not_applicable(subject: Subject) -> Verdict:
    """The check of a kind that has no such rules."""
    del subject
    return NOT_APPLICABLE


@dataclass(frozen=True, slots=True)
class KindRules:
    """The three checks of one kind. Each is given subjects whose diagram is of that kind."""

    structure: Callable[[Subject], Verdict]
    consistency: Callable[[Subject], Verdict] = not_applicable
    grounding: Callable[[Subject], Verdict] = not_applicable


class _Module(Protocol):
    RULES: KindRules


# Kind: the module with its `RULES`. Imported at first use, as the kinds themselves are.
_MODULES = {
    "class": "groundplan.validators.kinds.classes",
    "er": "groundplan.validators.er.rules",
    "architecture": "groundplan.validators.kinds.architecture",
    "c4": "groundplan.validators.kinds.c4",
    "flowchart": "groundplan.validators.kinds.flowchart",
    "gantt": "groundplan.validators.kinds.gantt",
    "gitGraph": "groundplan.validators.kinds.gitgraph",
    "journey": "groundplan.validators.kinds.journey",
    "mindmap": "groundplan.validators.kinds.mindmap",
    "pie": "groundplan.validators.kinds.pie",
    "sequence": "groundplan.validators.kinds.sequence",
    "state": "groundplan.validators.kinds.state",
    "timeline": "groundplan.validators.kinds.timeline",
}


@cache
def rules_of(kind: str) -> KindRules | None:
    """The rules of a kind; None where it has none of its own."""
    module = _MODULES.get(kind)
    return None if module is None else cast(_Module, import_module(module)).RULES
