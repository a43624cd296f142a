"""What may be sent to Ollama, by path: fields and their types. Anything else is a mistake of the sender.

The real server overlooks fields it does not know; the fake does not, so that a misspelt one is found.
"""

from typing import Annotated, Any

import msgspec

Duration = float | str


class Options(msgspec.Struct, forbid_unknown_fields=True):
    num_ctx: Annotated[int, msgspec.Meta(gt=0)] | None = None
    num_predict: int | None = None
    num_keep: int | None = None
    num_batch: int | None = None
    num_gpu: int | None = None
    num_thread: int | None = None
    main_gpu: int | None = None
    use_mmap: bool | None = None
    seed: int | None = None
    temperature: Annotated[float, msgspec.Meta(ge=0)] | None = None
    top_k: int | None = None
    top_p: float | None = None
    min_p: float | None = None
    typical_p: float | None = None
    repeat_last_n: int | None = None
    repeat_penalty: float | None = None
    presence_penalty: float | None = None
    frequency_penalty: float | None = None
    stop: list[str] | None = None


class Turn(msgspec.Struct, forbid_unknown_fields=True):
    role: str
    content: str = ""
    thinking: str | None = None
    images: list[str] | None = None
    tool_calls: list[dict[str, Any]] | None = None
    tool_name: str | None = None


class _Model(msgspec.Struct, forbid_unknown_fields=True):
    model: Annotated[str, msgspec.Meta(min_length=1)]


class _Generation(_Model):
    stream: bool = True
    format: str | dict[str, Any] | None = None
    options: Options | None = None
    keep_alive: Duration | None = None
    think: bool | str | None = None
    logprobs: bool | None = None
    top_logprobs: int | None = None


class Chat(_Generation):
    messages: list[Turn] = []
    tools: list[dict[str, Any]] = []


class Generate(_Generation):
    prompt: str = ""
    suffix: str = ""
    system: str = ""
    template: str = ""
    context: list[int] | None = None
    raw: bool = False
    images: list[str] | None = None


class Embed(_Model):
    input: str | list[str] = ""
    truncate: bool | None = None
    options: Options | None = None
    keep_alive: Duration | None = None
    dimensions: int | None = None


class Show(_Model):
    verbose: bool = False


class Pull(_Model):
    stream: bool = True
    insecure: bool = False


class Delete(_Model):
    pass


class Copy(msgspec.Struct, forbid_unknown_fields=True):
    source: str
    destination: str


class Create(msgspec.Struct, forbid_unknown_fields=True, rename={"from_": "from"}):
    model: Annotated[str, msgspec.Meta(min_length=1)]
    from_: str | None = None
    files: dict[str, str] | None = None
    adapters: dict[str, str] | None = None
    template: str | None = None
    system: str | None = None
    parameters: dict[str, Any] | None = None
    messages: list[Turn] | None = None
    license: str | list[str] | None = None
    quantize: str | None = None
    stream: bool = True
