"""`fit`: how a model fits into what is free, with which context, and a sentence that says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from groundplan.models.memory.free_memory import FreeMemory, Gpu
from groundplan.models.memory.memory_need import MemoryNeed, memory_need
from groundplan.models.memory.model_shape import ModelShape

_MIB = 1 << 20
_CONTEXT_STEP = 256
# What a driver takes of a card for each program that computes on it, and what RAM keeps for others.
_CARD_RESERVE = 512 * _MIB
_RAM_RESERVE = 512 * _MIB


class Placement(StrEnum):
    """Where a model runs."""

    GPU = "gpu"
    PARTLY = "partly"
    CPU = "cpu"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Fit:
    """The decision. `num_ctx` is the context to load with, 0 where the model does not fit.

    `layers_on_gpu` of `layers` counts the output as a layer, as Ollama and llama.cpp do.
    `sentence` is for a person; `hint` is what to do, or empty.
    """

    placement: Placement
    num_ctx: int
    needed: int
    layers_on_gpu: int
    layers: int
    sentence: str
    hint: str = ""

    @property
    def rank(self) -> tuple[int, int, int]:
        """A better fit has a greater one: where it runs, how much of it on cards, with how much context."""
        return (_ORDER.index(self.placement), self.layers_on_gpu, self.num_ctx)


_ORDER = (Placement.NONE, Placement.CPU, Placement.PARTLY, Placement.GPU)


def fit(
    name: str,
    shape: ModelShape,
    free: FreeMemory,
    *,
    wanted_ctx: int,
    least_ctx: int,
    cache_type: str = "f16",
    parallel: int = 1,
    flash_attention: bool = False,
) -> Fit:
    """Wholly on cards with as much context as goes, else partly, else in RAM.

    `wanted_ctx` tokens are tried first, then less, down to `least_ctx`: what the prompt and its
    answer need.
    """
    if shape.context_length and least_ctx > shape.context_length:
        return _too_long(name, shape, least_ctx)
    needs = [
        memory_need(shape, ctx, cache_type=cache_type, parallel=parallel, flash_attention=flash_attention)
        for ctx in _contexts(shape, wanted_ctx, least_ctx)
    ]
    fits = [_place(name, need, free) for need in needs]
    best = max(fits, key=lambda one: one.rank)
    return best if best.placement is not Placement.NONE else fits[-1]


def _contexts(shape: ModelShape, wanted: int, least: int) -> list[int]:
    """From what is wanted down to what is needed, halving, in steps that servers pad to."""
    least = max(1, least)
    top = max(wanted, least)
    if shape.context_length:
        top = min(top, shape.context_length)
    found = [top]
    while (lower := found[-1] // 2 // _CONTEXT_STEP * _CONTEXT_STEP) > least:
        found.append(lower)
    return found if found[-1] == least else [*found, least]


def _place(name: str, need: MemoryNeed, free: FreeMemory) -> Fit:
    layers = _layer_bytes(need)
    on_cards = _layers_on_cards(layers, need.compute, free.gpus)
    if on_cards == len(layers):
        return Fit(
            Placement.GPU, need.num_ctx, need.total, on_cards, len(layers), _gpu_sentence(name, need, free)
        )
    in_ram = sum(layers[on_cards:]) + need.compute
    taken = sum(layers[:on_cards]) if free.unified else 0
    if in_ram + taken > free.ram_free - _RAM_RESERVE:
        return _no_room(name, need, free, len(layers))
    placement = Placement.PARTLY if on_cards else Placement.CPU
    sentence, hint = _slow(name, need, free, on_cards, len(layers))
    return Fit(placement, need.num_ctx, need.total, on_cards, len(layers), sentence, hint)


def _layer_bytes(need: MemoryNeed) -> list[int]:
    """Weights and cache by layer, the output last. Weights are taken to be spread evenly."""
    count = len(need.cache_by_layer) + 1
    share = -(-need.weights // count)
    return [share + cache for cache in (*need.cache_by_layer, 0)]


def _layers_on_cards(layers: Sequence[int], compute: int, gpus: Sequence[Gpu]) -> int:
    """How many layers, from the first, cards take. A model stays on one card where it fits on one."""
    rooms = sorted((gpu.free - _CARD_RESERVE - compute for gpu in gpus), reverse=True)
    if rooms and rooms[0] >= sum(layers):
        return len(layers)
    placed = 0
    for room in rooms:
        left = room
        while placed < len(layers) and layers[placed] <= left:
            left -= layers[placed]
            placed += 1
    return placed


def _gpu_sentence(name: str, need: MemoryNeed, free: FreeMemory) -> str:
    largest = max(free.gpus, key=lambda gpu: gpu.free)
    alone = need.total + _CARD_RESERVE <= largest.free
    where = largest.name if alone else f"{len(free.gpus)} graphics cards together"
    return f"{name} needs {_size(need.total)} and fits on {where}, with a context of {need.num_ctx:,} tokens."


def _slow(name: str, need: MemoryNeed, free: FreeMemory, on_cards: int, layers: int) -> tuple[str, str]:
    context = f"with a context of {need.num_ctx:,} tokens"
    if on_cards:
        sentence = (
            f"{name} needs {_size(need.total)}: {on_cards} of {layers} layers fit on the graphics card, "
            f"the rest runs on the CPU and makes it slower, {context}."
        )
        return sentence, "A smaller model or quantisation would fit wholly."
    if free.gpus:
        why = f"the graphics card has only {_size(sum(gpu.free for gpu in free.gpus))} free"
    else:
        why = "no graphics card was found"
    sentence = f"{name} needs {_size(need.total)} and runs on the CPU, {context}: {why}."
    return sentence, "Answers will be slow; a smaller model answers sooner."


def _no_room(name: str, need: MemoryNeed, free: FreeMemory, layers: int) -> Fit:
    cards = 0 if free.unified else sum(gpu.free for gpu in free.gpus)
    on_cards = f" and {_size(cards)} on graphics cards" if cards else ""
    sentence = (
        f"{name} does not fit: with a context of {need.num_ctx:,} tokens it needs {_size(need.total)}, "
        f"and {_size(free.ram_free)} of RAM{on_cards} are free."
    )
    hint = "Close other programs, or choose a smaller model or quantisation."
    return Fit(Placement.NONE, 0, need.total, 0, layers, sentence, hint)


def _too_long(name: str, shape: ModelShape, least_ctx: int) -> Fit:
    sentence = f"{name} reads at most {shape.context_length:,} tokens, and this request needs {least_ctx:,}."
    hint = "Ask for less at once (a scope), or choose a model with a longer context."
    return Fit(Placement.NONE, 0, 0, 0, len(shape.layers) + 1, sentence, hint)


def _size(count: int) -> str:
    return f"{count / (1 << 30):.1f} GiB" if count >= 100 * _MIB else f"{max(0, count) / _MIB:.0f} MiB"
