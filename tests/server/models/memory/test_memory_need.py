"""What models take, against figures worked out by hand from llama.cpp's source.

`llama_kv_cache` allocates, for each layer, cells · n_head_kv · head length elements for keys and as
many for values; `llama_kv_cache_iswa` gives windowed layers pad256(min(context, window + batch)) cells,
with a batch of 512. The comments show the sums.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundplan.models.memory.memory_need import MemoryNeed, memory_need
from groundplan.models.memory.model_shape import model_shape
from tests.server.models.memory import headers
from tests.server.models.memory.headers import GIB, header

MIB = 1 << 20


def need(info: dict[str, object], num_ctx: int, **options: object) -> MemoryNeed:
    return memory_need(model_shape(info, 4 * GIB), num_ctx, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("info", "num_ctx", "mib"),
    [
        (headers.LLAMA_31_8B, 8192, 1024),  # 32 layers · 8192 · 8 heads · (128 + 128) · 2 bytes
        (headers.QWEN_25_7B, 32768, 1792),  # 28 · 32768 · 4 · (128 + 128) · 2
        (headers.GEMMA_3_4B, 8192, 160 + 174),  # 5 · 8192 · 4 · 512 · 2 and 29 · 1536 · 4 · 512 · 2
        # As llama.cpp says on loading it: 3 layers of 4096 cells, 15 of 1024; 1 head of 512, 2 bytes.
        (headers.GEMMA_3_270M, 4096, 12 + 15),
        (headers.GEMMA_3_4B, 1024, 136),  # shorter than the window: 34 · 1024 · 4 · 512 · 2
        (headers.DEEPSEEK_V2_LITE, 4096, 121.5 + 108),  # 27 · 4096 · 576 · 2 and 27 · 4096 · 512 · 2
        (headers.DEEPSEEK_V2_LITE_OLD, 4096, 1080),  # 27 · 4096 · 16 · (192 + 128) · 2
        (headers.MIXTRAL_8X7B, 32768, 4096),  # experts weigh, but keep no cache: 32 · 32768 · 8 · 256 · 2
        # 12 · 8192 · 2 · 512 · 2; and 36 states of (3 · (4096 + 2 · 16 · 128) + 128 · 4096) · 4 bytes
        (headers.QWEN_3_NEXT, 8192, 192 + 36 * (3 * 8192 + 128 * 4096) * 4 / MIB),
    ],
    ids=[
        "llama",
        "qwen2",
        "gemma3",
        "gemma3 270m",
        "gemma3 short",
        "deepseek2",
        "deepseek2 old",
        "moe",
        "hybrid",
    ],
)
def test_the_cache_is_what_llama_cpp_allocates(info: dict[str, object], num_ctx: int, mib: float) -> None:
    assert need(info, num_ctx).cache / MIB == mib


def test_a_quantised_cache_and_several_requests_at_a_time() -> None:
    assert need(headers.LLAMA_31_8B, 8192, cache_type="q8_0").cache == 544 * MIB
    assert need(headers.LLAMA_31_8B, 8192, cache_type="q4_0").cache == 288 * MIB
    assert need(headers.LLAMA_31_8B, 8192, parallel=4).cache == 4096 * MIB


def test_a_pattern_in_the_file_goes_before_what_the_architecture_means() -> None:
    every_other = {**headers.GEMMA_3_4B, "gemma3.attention.sliding_window_pattern": [True, False] * 17}
    assert need(every_other, 8192).cache == (17 * 8192 + 17 * 1536) * 4 * 512 * 2
    every_third = {**headers.GEMMA_3_4B, "gemma3.attention.sliding_window_pattern": 3}
    assert need(every_third, 8192).cache == (11 * 8192 + 23 * 1536) * 4 * 512 * 2


def test_a_window_that_llama_cpp_does_not_use_saves_nothing() -> None:
    windowed = {**headers.QWEN_25_7B, "qwen2.attention.sliding_window": 4096}
    assert need(windowed, 32768).cache == need(headers.QWEN_25_7B, 32768).cache


def test_layers_may_differ_in_heads_and_share_a_cache() -> None:
    info = header(
        "jamba",
        block_count=4,
        embedding_length=1024,
        attention__head_count=8,
        attention__head_count_kv=[0, 4, 0, 2],
    )
    assert need(info, 1000).cache == 1000 * (4 + 2) * 256 * 2
    info["jamba.attention.shared_kv_layers"] = 1
    assert need(info, 1000).cache == 1000 * 4 * 256 * 2


def test_windowed_layers_may_have_shorter_keys() -> None:
    info = header(
        "gemma4",
        block_count=6,
        attention__head_count=8,
        attention__head_count_kv=2,
        attention__key_length=256,
        attention__value_length=256,
        attention__key_length_swa=128,
        attention__value_length_swa=128,
        attention__sliding_window=512,
        attention__sliding_window_pattern=[True, True, False, True, True, False],
    )
    assert need(info, 8192).cache == 4 * 1024 * 2 * 256 * 2 + 2 * 8192 * 2 * 512 * 2


def test_an_array_that_ollama_left_out_counts_as_every_head() -> None:
    info = {**headers.LLAMA_31_8B, "llama.attention.head_count_kv": None}
    assert need(info, 8192).cache == 4 * need(headers.LLAMA_31_8B, 8192).cache


def test_buffers_grow_with_context_unless_attention_is_flash() -> None:
    short, long = need(headers.LLAMA_31_8B, 4096), need(headers.LLAMA_31_8B, 32768)
    # 4 · 512 · (1 + 4 · 4096 + 32768 · 33), as Ollama estimates it for llama
    assert long.compute == 4 * 512 * (1 + 4 * 4096 + 32768 * 33)
    assert short.compute < long.compute
    # 4 · 512 · (4096 + 128256): the scores over the vocabulary
    assert need(headers.LLAMA_31_8B, 32768, flash_attention=True).compute == 4 * 512 * (4096 + 128256)


def test_a_model_that_says_nothing_of_itself_is_guessed_from_its_size() -> None:
    shape = model_shape({}, 8 * GIB)
    assert not shape.known
    assert memory_need(shape, 8192).total == 8 * GIB + GIB + 400 * MIB
    assert memory_need(shape, 32768).total > memory_need(shape, 8192).total


_odd = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3)
_values = _odd | st.lists(_odd, max_size=4)
_KEYS = sorted({key for info in (headers.GEMMA_3_4B, headers.QWEN_3_NEXT) for key in info})


@given(st.dictionaries(st.sampled_from([key.replace("qwen3next", "gemma3") for key in _KEYS]), _values))
def test_no_metadata_at_all_breaks_it(changes: dict[str, object]) -> None:
    total = memory_need(model_shape({**headers.GEMMA_3_4B, **changes}, GIB), 4096).total
    assert total >= GIB


@given(st.sampled_from([headers.LLAMA_31_8B, headers.GEMMA_3_4B, headers.QWEN_3_NEXT]), st.data())
def test_more_context_never_takes_less(info: dict[str, object], data: st.DataObject) -> None:
    small = data.draw(st.integers(1, 100_000))
    large = data.draw(st.integers(small, 200_000))
    assert need(info, small).total <= need(info, large).total
