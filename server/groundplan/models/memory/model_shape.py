"""`ModelShape`: what of a model's metadata decides how much memory it takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

# How often a layer attends to everything, where llama.cpp knows it from the architecture and older
# GGUF files do not say: every n-th layer does, the others look back as far as the sliding window.
# An architecture that is not here may have the key `sliding_window` too (Mistral, Phi-3, Qwen2), but
# llama.cpp keeps the whole context for it.
_FULL_EVERY = {
    "cohere2": 4,
    "exaone4": 4,
    "gemma2": 2,
    "gemma3": 6,
    "gemma3n": 5,
    "gpt-oss": 2,
    "gptoss": 2,
    "olmo2": 4,
    "olmo3": 4,
}
_MOST_LAYERS = 10_000


@dataclass(frozen=True, slots=True)
class LayerShape:
    """One layer: the elements of cache that a token takes, and whether it looks back a window only.

    `state_bytes` is what a recurrent layer (Mamba and its like) keeps, whatever the context.
    """

    elements_per_token: int
    windowed: bool = False
    state_bytes: int = 0


@dataclass(frozen=True, slots=True)
class ModelShape:
    """A model as memory sees it. Sizes are bytes; `window` and `context_length` are tokens, 0 if unknown.

    `layers` is empty where the metadata says too little: then only the size of the weights is known.
    """

    weights: int
    layers: tuple[LayerShape, ...] = ()
    context_length: int = 0
    window: int = 0
    embedding: int = 0
    heads: int = 0
    vocabulary: int = 0

    @property
    def known(self) -> bool:
        """Whether the metadata says what the cache takes."""
        return bool(self.layers)


def model_shape(info: Mapping[str, object], weights_bytes: int) -> ModelShape:
    """Read GGUF keys as `/api/show` has them in `model_info`; `weights_bytes` is the size from `/api/tags`.

    Keys that are missing, of another type, or null (Ollama leaves arrays out) get the default that
    llama.cpp gives them, or else the value that takes most memory.
    """
    arch = info.get("general.architecture")
    keys = _Keys(info, arch if isinstance(arch, str) else "")
    heads = keys.number("attention.head_count")
    count = keys.number("block_count")
    if not 0 < count <= _MOST_LAYERS:
        return ModelShape(max(0, weights_bytes))
    return ModelShape(
        weights=max(0, weights_bytes),
        layers=_layers(keys, count),
        context_length=keys.number("context_length"),
        window=keys.number("attention.sliding_window"),
        embedding=keys.number("embedding_length"),
        heads=heads,
        vocabulary=keys.number("vocab_size") or _length(info.get("tokenizer.ggml.tokens")),
    )


class _Keys:
    """The keys of one architecture: `number("block_count")` reads `llama.block_count`."""

    def __init__(self, info: Mapping[str, object], arch: str) -> None:
        self._info = info
        self.arch = arch

    def raw(self, key: str) -> object:
        return self._info.get(f"{self.arch}.{key}")

    def number(self, key: str, default: int = 0) -> int:
        """The value, or the largest of several, or `default`."""
        value = self.raw(key)
        numbers = [_number(item) for item in _items(value)] if _is_list(value) else [_number(value)]
        return max((n for n in numbers if n is not None), default=default)

    def of_layer(self, key: str, layer: int, default: int) -> int:
        """The value that holds for one layer, where the key gives one a layer."""
        value = self.raw(key)
        if not _is_list(value):
            return self.number(key, default)
        items = _items(value)
        number = _number(items[layer]) if layer < len(items) else None
        return default if number is None else number


def _layers(keys: _Keys, count: int) -> tuple[LayerShape, ...]:
    heads = keys.number("attention.head_count")
    per_head = keys.number("embedding_length") // heads if heads else 0
    key_length = keys.number("attention.key_length", per_head)
    value_length = keys.number("attention.value_length", per_head)
    # Multi-head latent attention (DeepSeek): the converter already writes the length of the latent
    # vector as key and value length and one head. llama.cpp then keeps the keys alone, Ollama's
    # engine both: counted is what takes more.
    element_counts = key_length + value_length
    windowed_counts = keys.number("attention.key_length_swa", key_length) + keys.number(
        "attention.value_length_swa", value_length
    )
    sharing = keys.number("attention.shared_kv_layers")  # the last ones reuse the cache of others
    state = _state_bytes(keys)
    layers: list[LayerShape] = []
    for index in range(count):
        kv_heads = keys.of_layer("attention.head_count_kv", index, heads)
        if kv_heads == 0 or _is_recurrent(keys, index):
            layers.append(LayerShape(0, state_bytes=state))
        elif index >= count - sharing:
            layers.append(LayerShape(0))
        else:
            windowed = _is_windowed(keys, index)
            layers.append(LayerShape(kv_heads * (windowed_counts if windowed else element_counts), windowed))
    return tuple(layers)


def _is_windowed(keys: _Keys, layer: int) -> bool:
    if not keys.number("attention.sliding_window"):
        return False
    pattern = keys.raw("attention.sliding_window_pattern")
    if _is_list(pattern) and layer < len(_items(pattern)):
        return bool(_items(pattern)[layer])
    every = _number(pattern) or _FULL_EVERY.get(keys.arch, 1)
    return layer % every < every - 1


def _is_recurrent(keys: _Keys, layer: int) -> bool:
    """In a hybrid (Qwen3-Next), every n-th layer attends, the others keep a state."""
    every = keys.number("full_attention_interval")
    return every > 1 and (layer + 1) % every != 0


def _state_bytes(keys: _Keys) -> int:
    """A recurrent layer's convolution and state, four bytes an element (llama.cpp keeps them as F32)."""
    kernel, inner = keys.number("ssm.conv_kernel"), keys.number("ssm.inner_size")
    state, groups = keys.number("ssm.state_size"), keys.number("ssm.group_count")
    convolution = (kernel - 1) * (inner + 2 * groups * state) if kernel else 0
    return 4 * (convolution + state * inner)


def _number(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 2**53:
        return None  # also what JSON may have made of something odd: NaN, negative
    return int(value)


def _is_list(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)


def _items(value: object) -> Sequence[object]:
    return cast("Sequence[object]", value) if isinstance(value, Sequence) else ()


def _length(value: object) -> int:
    return len(_items(value)) if _is_list(value) else 0
