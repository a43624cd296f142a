"""What the embedded model's errors mean, as `ModelFailure`."""

import re
from typing import Any

from groundplan.models.model_failure import FailureReason, ModelFailure, quoted

_OUT_OF_MEMORY = re.compile(
    r"out of memory|unable to allocate|failed to allocate|alloc_buffer|bad_alloc|cannot allocate memory",
    re.IGNORECASE,
)
_NO_GGUF = re.compile(r"invalid magic|not a gguf|failed to (load|open) GGUF|unknown model architecture", re.I)


def not_installed() -> ModelFailure:
    """The library is an extra that was not asked for."""
    return ModelFailure(
        FailureReason.UNSUPPORTED,
        "The embedded model runner is not installed.",
        hint="Install it with `pip install 'groundplan[embedded]'`, or use Ollama.",
    )


def no_file(name: str) -> ModelFailure:
    """There is no file behind a model's name."""
    hint = "Give the path of a .gguf file; `groundplan models download` gets one."
    return ModelFailure(FailureReason.NOT_FOUND, f"There is no GGUF file {name}.", hint=hint)


def timed_out(name: str, deadline_s: float) -> ModelFailure:
    """The model had no answer ready in time."""
    return ModelFailure(FailureReason.TIMED_OUT, f"{name} gave no answer within {deadline_s:g} s.")


def said(name: str, error: dict[str, Any], log: str) -> ModelFailure:
    """An error that the child told of; `log` is what llama.cpp printed last."""
    kind, text = str(error.get("type", "")), str(error.get("message", ""))
    if kind == "not_installed":
        return not_installed()
    if kind == "exceed_context_size_error":
        return ModelFailure(FailureReason.TOO_LONG, f"The request is too long for {name}: {quoted(text)}.")
    if kind == "load":
        return not_loaded(name, f"{text}\n{log}")
    if kind == "invalid_request_error":
        return ModelFailure(FailureReason.UNSUPPORTED, f"{name} can't take the request: {quoted(text)}.")
    return ModelFailure(FailureReason.FAILED, f"{name} failed: {quoted(text)}.")


def not_loaded(name: str, log: str) -> ModelFailure:
    """The child could not load the file, by an error or by its death."""
    if _OUT_OF_MEMORY.search(log):
        return ModelFailure(FailureReason.OUT_OF_MEMORY, f"There is not enough memory to load {name}.")
    if _NO_GGUF.search(log):
        message = f"{name} is no GGUF file that this version of llama.cpp can run."
        return ModelFailure(FailureReason.UNSUPPORTED, message)
    return ModelFailure(
        FailureReason.FAILED, f"{name} could not be loaded.", hint="Check the file, or choose another model."
    )


def died(name: str, log: str) -> ModelFailure:
    """The process ended in the middle of an answer."""
    if _OUT_OF_MEMORY.search(log):
        return ModelFailure(FailureReason.OUT_OF_MEMORY, f"There was not enough memory to run {name}.")
    return ModelFailure(
        FailureReason.CUT_OFF, f"The process that runs {name} ended in the middle of the answer."
    )
