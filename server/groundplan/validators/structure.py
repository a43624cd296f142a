"""Does the diagram keep the rules of its kind? One module of rules a kind; ER is the first.

Points: 100 less the price of the findings (see `scoring`): an error 30, a warning 10, a remark 1,
in proportion to the diagram's size above ten elements.
"""

from collections.abc import Callable, Mapping

from groundplan.validators.er import structure as er_structure
from groundplan.validators.finding import NOT_APPLICABLE, Verdict
from groundplan.validators.subject import Subject

RULES: Mapping[str, Callable[[Subject], Verdict]] = {"er": er_structure.check}


def check(subject: Subject) -> Verdict:
    if subject.diagram is None:
        return NOT_APPLICABLE
    rules = RULES.get(subject.diagram.kind)
    return NOT_APPLICABLE if rules is None else rules(subject)
