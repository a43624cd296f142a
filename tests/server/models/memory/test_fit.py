"""How models fit, seen as a person sees it: the sentence."""

from hypothesis import given
from hypothesis import strategies as st

from groundplan.models.memory.fit import Fit, Placement, fit
from groundplan.models.memory.free_memory import FreeMemory, Gpu
from groundplan.models.memory.measure_memory import unified_memory
from groundplan.models.memory.model_shape import model_shape
from tests.server.models.memory import headers
from tests.server.models.memory.headers import GIB

QWEN = model_shape(headers.QWEN_25_7B, int(4.7 * GIB))


def memory(*free_gib: float, ram: float = 16) -> FreeMemory:
    gpus = tuple(Gpu("RTX 4090", 24 * GIB, int(free * GIB)) for free in free_gib)
    return FreeMemory(gpus, 32 * GIB, int(ram * GIB))


def fits(free: FreeMemory, wanted: int = 16384, least: int = 4096) -> Fit:
    return fit("qwen2.5-coder:7b", QWEN, free, wanted_ctx=wanted, least_ctx=least)


def test_on_one_card() -> None:
    found = fits(memory(20))
    assert (found.placement, found.num_ctx, found.layers_on_gpu) == (Placement.GPU, 16384, 29)
    assert found.sentence == (
        "qwen2.5-coder:7b needs 6.5 GiB and fits on RTX 4090, with a context of 16,384 tokens."
    )


def test_a_smaller_context_is_tried_before_part_of_it_runs_on_the_cpu() -> None:
    found = fits(memory(6.3))
    assert (found.placement, found.num_ctx) == (Placement.GPU, 8192)


def test_never_less_context_than_the_prompt_needs() -> None:
    found = fits(memory(6.3), least=10_000)
    assert (found.placement, found.num_ctx) == (Placement.PARTLY, 10_000)


def test_partly() -> None:
    found = fits(memory(3.5))
    assert found.placement is Placement.PARTLY
    assert found.sentence == (
        "qwen2.5-coder:7b needs 5.2 GiB: 16 of 29 layers fit on the graphics card, the rest runs on the "
        "CPU and makes it slower, with a context of 4,096 tokens."
    )
    assert found.hint == "A smaller model or quantisation would fit wholly."


def test_over_several_cards() -> None:
    found = fits(memory(5, 5), wanted=8192)
    assert (found.placement, found.num_ctx) == (Placement.GPU, 8192)
    assert "2 graphics cards together" in found.sentence


def test_each_card_keeps_room_for_its_own_buffers() -> None:
    apart, together = fits(memory(2, 2, 2)), fits(memory(6))
    assert apart.layers_on_gpu < together.layers_on_gpu


def test_no_card_is_the_cpu_and_says_so() -> None:
    found = fits(memory())
    assert (found.placement, found.num_ctx) == (Placement.CPU, 16384)
    assert found.sentence == (
        "qwen2.5-coder:7b needs 6.5 GiB and runs on the CPU, with a context of 16,384 tokens: "
        "no graphics card was found."
    )
    assert found.hint == "Answers will be slow; a smaller model answers sooner."


def test_a_full_card_is_not_called_missing() -> None:
    assert fits(memory(0.3)).sentence.endswith("the graphics card has only 0.3 GiB free.")


def test_it_does_not_fit() -> None:
    found = fits(memory(1, ram=3))
    assert (found.placement, found.num_ctx) == (Placement.NONE, 0)
    assert found.sentence == (
        "qwen2.5-coder:7b does not fit: with a context of 4,096 tokens it needs 5.2 GiB, "
        "and 3.0 GiB of RAM and 1.0 GiB on graphics cards are free."
    )


def test_a_prompt_longer_than_the_model_reads() -> None:
    found = fits(memory(20), least=40_000)
    assert found.placement is Placement.NONE
    assert found.sentence == ("qwen2.5-coder:7b reads at most 32,768 tokens, and this request needs 40,000.")


def test_more_context_than_the_model_reads_is_not_asked_for() -> None:
    assert fits(memory(24), wanted=100_000).num_ctx == 32768


def test_unified_memory_is_counted_once() -> None:
    assert fits(unified_memory(16 * GIB, 12 * GIB)).placement is Placement.GPU
    assert fits(unified_memory(8 * GIB, 5 * GIB)).placement is Placement.NONE
    assert "on graphics cards" not in fits(unified_memory(8 * GIB, 5 * GIB)).sentence


gibs = st.floats(0, 24, allow_nan=False)


@given(st.lists(gibs, max_size=3), gibs, st.integers(1, 40_000), st.integers(1, 40_000))
def test_the_answer_is_one_that_was_asked_for(
    cards: list[float], ram: float, wanted: int, least: int
) -> None:
    found = fits(memory(*cards, ram=ram), wanted, least)
    if found.placement is Placement.NONE:
        assert found.num_ctx == 0
    else:
        assert least <= found.num_ctx <= max(wanted, least) and found.num_ctx <= 32768
        assert (found.layers_on_gpu > 0) == (found.placement in (Placement.GPU, Placement.PARTLY))
        assert found.placement is not Placement.GPU or found.layers_on_gpu == found.layers


@given(st.lists(gibs, min_size=1, max_size=3), gibs, gibs)
def test_more_memory_never_fits_worse(cards: list[float], ram: float, more: float) -> None:
    roomier = memory(*(card + more for card in cards), ram=ram + more)
    assert fits(roomier).rank >= fits(memory(*cards, ram=ram)).rank
