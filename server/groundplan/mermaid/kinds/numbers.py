"""Numbers as Mermaid writes and JavaScript tells them."""

import math


def plain_number(number: float) -> str:
    """A finite number with digits and a point alone, and no point where it is a whole one."""
    text = format(number, "f") if number == 0 else _positional(number)
    return text.rstrip("0").rstrip(".") if "." in text else text


def number_of(told: object) -> float | None:
    """A number as the bundle told it; None for one that is none (`NaN` has no JSON)."""
    if isinstance(told, bool) or not isinstance(told, int | float) or not math.isfinite(told):
        return None
    return float(told)


def _positional(number: float) -> str:
    from decimal import Decimal

    return format(Decimal(repr(number)), "f")
