"""`eviction`: which idle models to unload so that another fits better."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from groundplan.models.memory.fit import Fit, Placement
from groundplan.models.memory.free_memory import FreeMemory, Gpu
from groundplan.models.memory.running_models import RunningModel


@dataclass(frozen=True, slots=True)
class Eviction:
    """Names to unload, in order, and how the model is expected to fit then."""

    unload: tuple[str, ...]
    expected: Fit


def eviction(
    fit_in: Callable[[FreeMemory], Fit],
    free: FreeMemory,
    idle: Sequence[RunningModel],
    *,
    always: Sequence[RunningModel] = (),
) -> Eviction:
    """The fewest of the least recently used idle models that give the best fit.

    `always` go in any case: the model itself, where it is loaded with too small a context. Nothing
    else is unloaded where that gains nothing.
    """
    chosen = list(always)
    best_set, best = list(chosen), fit_in(_without(free, chosen))
    for model in sorted(idle, key=lambda one: (one.expires_at, -one.size, one.name)):
        if _cannot_be_better(best):
            break
        chosen.append(model)
        candidate = fit_in(_without(free, chosen))
        if candidate.rank > best.rank:
            best_set, best = list(chosen), candidate
    # A small model that was least recent may have gone in vain before a large one: it stays.
    for model in best_set[len(always) :]:
        fewer = [one for one in best_set if one is not model]
        candidate = fit_in(_without(free, fewer))
        if candidate.rank >= best.rank:
            best_set, best = fewer, candidate
    return Eviction(tuple(model.name for model in best_set), best)


def _cannot_be_better(best: Fit) -> bool:
    """Whole on cards: more context alone is not worth another program's model."""
    return best.placement is Placement.GPU


def _without(free: FreeMemory, models: Sequence[RunningModel]) -> FreeMemory:
    vram = sum(max(0, model.size_vram) for model in models)
    ram = sum(max(0, model.size - max(0, model.size_vram)) for model in models)
    if free.unified:
        ram += vram
    return replace(
        free,
        gpus=_spread(free.gpus, vram),
        ram_free=min(free.ram_total, free.ram_free + ram),
    )


def _spread(gpus: Sequence[Gpu], freed: int) -> tuple[Gpu, ...]:
    """Nobody says which card a model is on: what it frees is spread by how much is used on each.

    What really is free is measured once it is gone.
    """
    used = [max(0, gpu.total - gpu.free) for gpu in gpus]
    whole = sum(used)
    if not whole:
        return tuple(gpus)
    return tuple(
        replace(gpu, free=min(gpu.total, gpu.free + freed * part // whole))
        for gpu, part in zip(gpus, used, strict=True)
    )
