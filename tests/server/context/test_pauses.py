"""Work that rests while somebody waits."""

from pathlib import Path

import pytest

from groundplan.context.pauses import Pauses
from groundplan.engine import Engine, GenerateRequest
from groundplan.errors import UsageError


class Work:
    """Counts like the quality stage does."""

    def __init__(self) -> None:
        self.pauses = 0
        self.told: list[str] = []

    def pause(self) -> None:
        self.pauses += 1
        self.told.append("pause")

    def resume(self) -> None:
        self.pauses -= 1
        self.told.append("resume")


def test_rests_until_the_last_who_waits_is_done() -> None:
    pauses, work = Pauses(), Work()
    pauses.watch(work)
    with pauses.held():
        with pauses.held():
            assert work.pauses == 2
        assert work.pauses == 1
    assert work.pauses == 0


def test_work_that_starts_meanwhile_rests_too() -> None:
    pauses, first, second = Pauses(), Work(), Work()
    with pauses.held():
        pauses.watch(first)
        assert first.pauses == 1
        pauses.watch(None)
        pauses.watch(second)
    assert (first.pauses, second.pauses) == (1, 0)


def test_quality_vectors_rest_while_a_diagram_is_drawn_and_go_on_if_it_fails(shop: Path) -> None:
    pauses, work = Pauses(), Work()
    pauses.watch(work)
    engine = Engine([shop], _pauses=pauses)
    engine.generate(GenerateRequest("mermaid_erd", everything=True))
    assert (work.pauses, work.told) == (0, ["pause", "resume"])
    with pytest.raises(UsageError):
        engine.generate(GenerateRequest("mermaid_erd", scope=("no/such/place",)))
    assert (work.pauses, work.told) == (0, ["pause", "resume"] * 2)
