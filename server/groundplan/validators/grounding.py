"""Do the elements and edges that are said to exist, exist in the workspace?

Points: the share of the claims that hold. A claim is an entity, an attribute or an edge that is
neither marked as proposed nor as external; each counts for one. The attributes and edges of an
invented entity fall with it. Not applicable without a workspace.
"""

from collections.abc import Callable, Mapping

from groundplan.validators.er import grounding as er_grounding
from groundplan.validators.finding import NOT_APPLICABLE, Verdict
from groundplan.validators.subject import Subject

RULES: Mapping[str, Callable[[Subject], Verdict]] = {"er": er_grounding.check}


def check(subject: Subject) -> Verdict:
    if subject.diagram is None or subject.code is None:
        return NOT_APPLICABLE
    rules = RULES.get(subject.diagram.kind)
    return NOT_APPLICABLE if rules is None else rules(subject)
