"""Metadata of published models as `/api/show` gives it (arrays, such as the tokens, are null)."""

GIB = 1 << 30


def header(arch: str, **keys: object) -> dict[str, object]:
    """`header("llama", block_count=32)`; two underscores stand for a dot."""
    named = {f"{arch}.{key.replace('__', '.')}": value for key, value in keys.items()}
    return {"general.architecture": arch, "tokenizer.ggml.tokens": None, **named}


LLAMA_31_8B = header(
    "llama",
    block_count=32,
    context_length=131072,
    embedding_length=4096,
    attention__head_count=32,
    attention__head_count_kv=8,
    vocab_size=128256,
)
QWEN_25_7B = header(
    "qwen2",
    block_count=28,
    context_length=32768,
    embedding_length=3584,
    attention__head_count=28,
    attention__head_count_kv=4,
)
GEMMA_3_4B = header(
    "gemma3",
    block_count=34,
    context_length=131072,
    embedding_length=2560,
    attention__head_count=8,
    attention__head_count_kv=4,
    attention__key_length=256,
    attention__value_length=256,
    attention__sliding_window=1024,
)
GEMMA_3_270M = header(
    "gemma3",
    block_count=18,
    context_length=32768,
    embedding_length=640,
    attention__head_count=4,
    attention__head_count_kv=1,
    attention__key_length=256,
    attention__value_length=256,
    attention__sliding_window=512,
)
_DEEPSEEK_V2_LITE = {
    "block_count": 27,
    "context_length": 163840,
    "embedding_length": 2048,
    "attention__head_count": 16,
    "attention__kv_lora_rank": 512,
    "expert_count": 64,
    "expert_used_count": 6,
}
DEEPSEEK_V2_LITE = header(
    "deepseek2",
    **_DEEPSEEK_V2_LITE,
    attention__head_count_kv=1,
    attention__key_length=576,
    attention__value_length=512,
    attention__key_length_mla=192,
    attention__value_length_mla=128,
)
# As files from before the latent form have it: a whole head for each of the 16.
DEEPSEEK_V2_LITE_OLD = header(
    "deepseek2",
    **_DEEPSEEK_V2_LITE,
    attention__head_count_kv=16,
    attention__key_length=192,
    attention__value_length=128,
)
MIXTRAL_8X7B = header(
    "llama",
    block_count=32,
    context_length=32768,
    embedding_length=4096,
    attention__head_count=32,
    attention__head_count_kv=8,
    expert_count=8,
    expert_used_count=2,
)
QWEN_3_NEXT = header(
    "qwen3next",
    block_count=48,
    context_length=262144,
    embedding_length=2048,
    attention__head_count=16,
    attention__head_count_kv=2,
    attention__key_length=256,
    attention__value_length=256,
    full_attention_interval=4,
    ssm__conv_kernel=4,
    ssm__inner_size=4096,
    ssm__state_size=128,
    ssm__group_count=16,
)
