"""Do the elements and edges that are said to exist, exist in the workspace?

Points: the share of the claims that hold. A claim is an element, a part of one, or an edge that is
neither marked as proposed nor as external; each counts for one. What belongs to an invented element
falls with it. Not applicable without a workspace, and where a diagram claims nothing of the code.
"""

from groundplan.validators.finding import NOT_APPLICABLE, Verdict
from groundplan.validators.rules import rules_of
from groundplan.validators.subject import Subject


def check(subject: Subject) -> Verdict:
    if subject.diagram is None or subject.code is None:
        return NOT_APPLICABLE
    rules = rules_of(subject.diagram.kind)
    return NOT_APPLICABLE if rules is None else rules.grounding(subject)
