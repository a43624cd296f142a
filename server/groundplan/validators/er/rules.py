"""The three checks that know ER diagrams."""

from groundplan.validators.er import consistency, grounding, structure
from groundplan.validators.rules import KindRules

RULES = KindRules(structure.check, consistency.check, grounding.check)
