"""`MemoryNeed`: the bytes that a model takes with a given context."""

from dataclasses import dataclass

from groundplan.models.memory.model_shape import LayerShape, ModelShape

# Bytes an element of the cache, by the server's cache type (llama.cpp's block sizes: 32 elements and
# a scale of two bytes).
CACHE_BYTES = {"f32": 4.0, "f16": 2.0, "bf16": 2.0, "q8_0": 34 / 32, "q4_0": 18 / 32}
_BATCH = 512  # tokens that are worked on at a time, Ollama's and llama.cpp's default
_PAD = 256  # cells of a windowed cache come in this many
_TYPICAL_VOCABULARY = 128_000  # where the metadata does not say (Ollama leaves the tokens out)
_TYPICAL_LAYERS = 32
_LEAST_COMPUTE = 100 << 20


@dataclass(frozen=True, slots=True)
class MemoryNeed:
    """Bytes: the weights, the cache of each layer, and the buffers that computing takes on each device."""

    num_ctx: int
    weights: int
    cache_by_layer: tuple[int, ...]
    compute: int

    @property
    def cache(self) -> int:
        return sum(self.cache_by_layer)

    @property
    def total(self) -> int:
        return self.weights + self.cache + self.compute


def memory_need(
    shape: ModelShape,
    num_ctx: int,
    *,
    cache_type: str = "f16",
    parallel: int = 1,
    flash_attention: bool = False,
) -> MemoryNeed:
    """What a model takes with `num_ctx` tokens of context, for each of `parallel` requests at a time.

    The cache follows llama.cpp (`llama_kv_cache`, `llama_kv_cache_iswa`): for each layer
    cells · kv_heads · (key_length + value_length) · bytes, where a layer with a sliding window has
    window + batch cells, padded to 256, and others the whole context. The buffers follow Ollama's
    estimate for a model that is wholly on one device (`GraphSize` in `fs/ggml`).
    """
    bytes_each = CACHE_BYTES.get(cache_type, CACHE_BYTES["f16"])
    cells = num_ctx * parallel
    window_cells = min(cells, shape.window * parallel + _BATCH)
    window_cells = min(cells, -(-window_cells // _PAD) * _PAD)
    if not shape.known:
        # An eighth of the weights: what 8,192 tokens take of common models of 7 to 14 billion parameters.
        guess = shape.weights // 8 * max(1, cells // 8192)
        by_layer = (guess // _TYPICAL_LAYERS,) * _TYPICAL_LAYERS
        return MemoryNeed(num_ctx, shape.weights, by_layer, _LEAST_COMPUTE * 4)

    def cache_of(layer: LayerShape) -> int:
        tokens = window_cells if layer.windowed else cells
        return int(tokens * layer.elements_per_token * bytes_each) + layer.state_bytes * parallel

    return MemoryNeed(
        num_ctx=num_ctx,
        weights=shape.weights,
        cache_by_layer=tuple(cache_of(layer) for layer in shape.layers),
        compute=_compute(shape, cells, flash_attention=flash_attention),
    )


def _compute(shape: ModelShape, cells: int, *, flash_attention: bool) -> int:
    vocabulary = shape.vocabulary or _TYPICAL_VOCABULARY
    logits = 4 * _BATCH * (shape.embedding + vocabulary)
    # With flash attention the scores of a batch against the whole context are never all in memory.
    scores = 0 if flash_attention else cells * (1 + shape.heads)
    attention = 4 * _BATCH * (1 + 4 * shape.embedding + scores)
    return max(logits, attention, _LEAST_COMPUTE)
