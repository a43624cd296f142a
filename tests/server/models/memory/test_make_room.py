"""Making room: who is unloaded, in which order, and what is waited for."""

import pytest

from groundplan.errors import Cancelled
from groundplan.jobs import CancelToken
from groundplan.models.memory.fit import Fit, Placement, fit
from groundplan.models.memory.free_memory import FreeMemory, Gpu
from groundplan.models.memory.make_room import make_room
from groundplan.models.memory.model_shape import model_shape
from groundplan.models.memory.running_models import RunningModel
from tests.server.models.memory import headers
from tests.server.models.memory.headers import GIB

QWEN = model_shape(headers.QWEN_25_7B, int(4.7 * GIB))  # 5.2 to 6.5 GiB, by context


class Machine:
    """A server with models on cards, a clock, and a driver that gives memory back late.

    Is a `RunningModels` and a `Clock`. Loading, unloading and waiting are noted in `log`.
    """

    def __init__(
        self, *running: RunningModel, cards: tuple[float, ...] = (8,), ram: float = 3, lag_s: float = 0
    ) -> None:
        self.running = list(running)
        self.cards, self.ram, self.lag_s = cards, ram, lag_s
        self.time = 0.0
        self.log: list[str] = []
        self._leaving: list[tuple[float, RunningModel]] = []
        self.stuck: set[str] = set()
        self.cancel: CancelToken | None = None

    def list(self) -> tuple[RunningModel, ...]:
        return tuple(self.running)

    def unload(self, name: str) -> None:
        self.log.append(name)
        found = next(model for model in self.running if model.name == name)
        if name not in self.stuck:
            self.running.remove(found)
            self._leaving.append((self.time + self.lag_s, found))

    def now(self) -> float:
        return self.time

    def wait(self, seconds: float) -> None:
        assert seconds > 0
        self.time += seconds
        if self.cancel is not None:
            self.cancel.cancel()

    def measure(self) -> FreeMemory:
        still = [*self.running, *(model for until, model in self._leaving if until > self.time)]
        used = sum(model.size_vram for model in still)
        total = sum(self.cards) * GIB
        gpus = tuple(
            Gpu("card", int(card * GIB), int(card * GIB - used * card * GIB / total)) for card in self.cards
        )
        in_ram = sum(model.size - model.size_vram for model in still)
        return FreeMemory(gpus, 8 * GIB, max(0, int(self.ram * GIB) - in_ram))


def model(
    name: str, gib: float, used_at: float, *, on_card: bool = True, context: int = 4096
) -> RunningModel:
    size = int(gib * GIB)
    return RunningModel(name, size, size if on_card else 0, used_at, context)


def room(machine: Machine, *busy: str, least: int = 4096, limit_s: float = 15) -> Fit:
    return make_room(
        "qwen2.5-coder:7b",
        lambda free: fit("qwen2.5-coder:7b", QWEN, free, wanted_ctx=8192, least_ctx=least),
        machine,
        least_ctx=least,
        busy=busy,
        cancel=machine.cancel,
        measure=machine.measure,
        clock=machine,
        limit_s=limit_s,
    )


def test_nothing_is_unloaded_where_there_is_room() -> None:
    machine = Machine(model("small", 1, 5))
    assert room(machine).placement is Placement.GPU
    assert machine.log == []


def test_the_least_recently_used_goes_first_and_no_more_than_needed() -> None:
    machine = Machine(model("new", 2, 30), model("old", 2, 10), model("middle", 2, 20))
    assert room(machine).placement is Placement.GPU
    assert machine.log == ["old", "middle"]


def test_one_that_gains_nothing_stays() -> None:
    machine = Machine(model("tiny", 0.1, 10), model("large", 6, 20))
    assert room(machine).placement is Placement.GPU
    assert machine.log == ["large"]


def test_one_that_is_answering_is_never_unloaded() -> None:
    machine = Machine(model("answering:latest", 5, 10), model("idle", 2, 20), ram=8)
    found = room(machine, "answering")
    assert machine.log == ["idle"]
    assert found.placement is Placement.PARTLY


def test_nothing_is_unloaded_in_vain() -> None:
    machine = Machine(model("other", 1, 10), cards=(), ram=2)
    assert room(machine).placement is Placement.NONE
    assert machine.log == []


def test_without_a_card_room_is_made_in_ram() -> None:
    machine = Machine(model("other", 4, 10, on_card=False), cards=(), ram=8)
    assert room(machine).placement is Placement.CPU
    assert machine.log == ["other"]


def test_memory_is_waited_for_until_it_is_really_free() -> None:
    machine = Machine(model("other", 6, 10), lag_s=3)
    assert room(machine).placement is Placement.GPU
    assert 3 <= machine.time < 3.5


def test_a_driver_that_keeps_it_is_waited_for_no_longer_than_the_limit() -> None:
    machine = Machine(model("other", 6, 10), cards=(8,), ram=8)
    machine.stuck = {"other"}
    found = room(machine, limit_s=5)
    assert 5 <= machine.time < 5.5
    assert found.placement is Placement.PARTLY


def test_memory_that_never_comes_back_is_not_waited_for_once_nothing_moves() -> None:
    machine = Machine(model("other", 6, 10), ram=8, lag_s=1000)
    assert room(machine, limit_s=60).placement is Placement.PARTLY
    assert machine.time < 6


def test_loaded_with_enough_context_it_stays_as_it_is() -> None:
    machine = Machine(model("qwen2.5-coder:7b", 6, 10, context=8192))
    found = room(machine)
    assert (found.placement, found.num_ctx, machine.log) == (Placement.GPU, 8192, [])
    assert found.sentence == (
        "qwen2.5-coder:7b is loaded already, on the graphics card, with a context of 8,192 tokens."
    )


def test_loaded_with_too_little_context_it_is_loaded_anew() -> None:
    machine = Machine(model("qwen2.5-coder:7b", 5.5, 10, context=2048))
    found = room(machine)
    assert (found.placement, found.num_ctx, machine.log) == (Placement.GPU, 8192, ["qwen2.5-coder:7b"])


def test_loaded_with_too_little_context_but_answering_it_is_left_alone() -> None:
    machine = Machine(model("qwen2.5-coder:7b", 5.5, 10, context=2048))
    assert room(machine, "qwen2.5-coder:7b").num_ctx == 2048
    assert machine.log == []


def test_several_cards() -> None:
    machine = Machine(model("a", 5, 10), model("b", 3, 20), cards=(5, 5))
    assert room(machine).placement is Placement.GPU
    assert machine.log == ["a"]


def test_cancelling_ends_the_wait() -> None:
    machine = Machine(model("other", 6, 10), lag_s=3)
    machine.cancel = CancelToken()
    with pytest.raises(Cancelled):
        room(machine)
    assert machine.time < 1
