"""Does the diagram agree with itself, and with the code's names, types and cardinalities?

Points: 100 less the price of the findings (see `scoring`): an error 30, a warning 10, a remark 1,
in proportion to the diagram's size above ten elements.
"""

from groundplan.validators.finding import NOT_APPLICABLE, Verdict
from groundplan.validators.rules import rules_of
from groundplan.validators.subject import Subject


def check(subject: Subject) -> Verdict:
    rules = rules_of(subject.diagram.kind) if subject.diagram is not None else None
    return NOT_APPLICABLE if rules is None else rules.consistency(subject)
