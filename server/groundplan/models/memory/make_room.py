"""`make_room`: unloads idle models, waits until their memory is really free, and says how a model fits."""

import time
from collections.abc import Callable, Collection
from typing import Protocol

from groundplan.jobs import CancelToken
from groundplan.models.memory.eviction import Eviction, eviction
from groundplan.models.memory.fit import Fit, Placement
from groundplan.models.memory.free_memory import FreeMemory
from groundplan.models.memory.measure_memory import measure_memory
from groundplan.models.memory.running_models import RunningModel, RunningModels

_POLL_S = 0.1
_SETTLED_S = 5.0  # no more memory came back for so long: what was expected was a guess
_GROWTH = 16 << 20


class Clock(Protocol):
    """Time, so that tests need not pass any."""

    def now(self) -> float: ...

    def wait(self, seconds: float) -> None: ...


class SystemClock:
    """The machine's own."""

    def now(self) -> float:
        return time.monotonic()

    def wait(self, seconds: float) -> None:
        time.sleep(seconds)


def make_room(
    name: str,
    fit_in: Callable[[FreeMemory], Fit],
    models: RunningModels,
    *,
    least_ctx: int,
    busy: Collection[str] = (),
    cancel: CancelToken | None = None,
    measure: Callable[[], FreeMemory] = measure_memory,
    clock: Clock | None = None,
    limit_s: float = 15.0,
) -> Fit:
    """How `name` fits once there is room for it. `fit_in` is `fit` with all but the memory filled in.

    A model that is already loaded with enough context stays as it is. `busy` are models that are
    answering now: they are never unloaded. If memory is not free within `limit_s`, the answer is
    how the model fits into what is free then.
    """
    running = models.list()
    own = next((model for model in running if _same(model.name, name)), None)
    if own is not None and (own.context_length >= least_ctx or _is_busy(own, busy)):
        return _as_it_is(name, own)
    idle = [model for model in running if model is not own and not _is_busy(model, busy)]
    plan = eviction(fit_in, measure(), idle, always=() if own is None else (own,))
    if not plan.unload:
        return plan.expected
    for one in plan.unload:
        _check(cancel)
        models.unload(one)
    return _once_free(plan, fit_in, models, measure, clock or SystemClock(), limit_s, cancel)


def _once_free(
    plan: Eviction,
    fit_in: Callable[[FreeMemory], Fit],
    models: RunningModels,
    measure: Callable[[], FreeMemory],
    clock: Clock,
    limit_s: float,
    cancel: CancelToken | None,
) -> Fit:
    """Servers answer before a driver has given memory back: what counts is what the cards say."""
    end = clock.now() + limit_s
    most, since = -1, clock.now()
    while True:
        _check(cancel)
        still = {model.name for model in models.list()}
        gone = not any(_same(one, name) for one in plan.unload for name in still)
        memory = measure()
        now = fit_in(memory)
        free = memory.ram_free + sum(gpu.free for gpu in memory.gpus)
        if not gone or free > most + _GROWTH:
            most, since = free, clock.now()
        as_expected = now.rank >= plan.expected.rank
        settled = clock.now() - since >= _SETTLED_S
        if (gone and (as_expected or settled)) or clock.now() >= end:
            return now
        clock.wait(_POLL_S)


def _as_it_is(name: str, own: RunningModel) -> Fit:
    whole = own.size_vram >= own.size > 0
    placement = Placement.GPU if whole else Placement.PARTLY if own.size_vram > 0 else Placement.CPU
    where = {
        Placement.GPU: "on the graphics card",
        Placement.PARTLY: "partly on the graphics card, the rest on the CPU",
        Placement.CPU: "on the CPU",
        Placement.NONE: "",
    }[placement]
    sentence = f"{name} is loaded already, {where}, with a context of {own.context_length:,} tokens."
    return Fit(placement, own.context_length, own.size, 0, 0, sentence)


def _is_busy(model: RunningModel, busy: Collection[str]) -> bool:
    return any(_same(model.name, name) for name in busy)


def _same(one: str, other: str) -> bool:
    """Ollama names `model` and `model:latest` alike."""
    return _full(one) == _full(other)


def _full(name: str) -> str:
    return name if ":" in name.rpartition("/")[2] else f"{name}:latest"


def _check(cancel: CancelToken | None) -> None:
    if cancel is not None:
        cancel.check()
