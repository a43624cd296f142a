"""What Ollama's errors mean: its statuses and the texts of its errors, as `ModelFailure`."""

import re

from groundplan.models.model_failure import FailureReason, ModelFailure, quoted

_OUT_OF_MEMORY = re.compile(
    r"out of memory|outofmemory|requires more (system )?memory|(insufficient|not enough) (system )?memory"
    r"|(unable|failed) to allocate|alloc(ation)? failed|cudamalloc|\boom\b",
    re.IGNORECASE,
)
_TOO_LONG = re.compile(
    r"exceed\w* (the |maximum |available )*context|context (length|size|window) exceeded"
    r"|input (length )?(is too long|exceeds)|prompt (is )?too long",
    re.IGNORECASE,
)
_UNSUPPORTED = re.compile(
    r"incompatible with your version|unknown model architecture|unsupported (model )?architecture"
    r"|does not support|invalid (json )?(schema|format)|failed to (parse|load) (grammar|schema)"
    r"|failed to load model vocabulary required for format",
    re.IGNORECASE,
)
_NO_MODEL = re.compile(r"model\b.*\bnot found|not found.*\bpull", re.IGNORECASE)


def unreachable(host: str) -> ModelFailure:
    """Nobody listens at `host`."""
    return ModelFailure(
        FailureReason.UNREACHABLE,
        f"Ollama does not answer at {host}.",
        hint="Start it (`ollama serve`), or set OLLAMA_HOST to where it runs.",
    )


def timed_out(model: str, deadline_s: float) -> ModelFailure:
    """`model` had no answer ready in time."""
    return ModelFailure(FailureReason.TIMED_OUT, f"{model} gave no answer within {deadline_s:g} s.")


def cut_off(model: str) -> ModelFailure:
    """The connection was closed before the answer had ended."""
    return ModelFailure(
        FailureReason.CUT_OFF,
        f"Ollama stopped in the middle of the answer of {model}.",
        hint="Try again; Ollama's log says whether it ran out of memory.",
    )


def not_ollama(host: str) -> ModelFailure:
    """What answers at `host` speaks another language."""
    return ModelFailure(
        FailureReason.UNSUPPORTED,
        f"What answers at {host} is not Ollama, or is too old a version of it.",
        hint="Set OLLAMA_HOST to where Ollama runs, or update it.",
    )


def answered_with_error(model: str, host: str, status: int, text: str) -> ModelFailure:
    """An answer with an error: `status` is HTTP's, or -1 where the error came within a stream."""
    said = quoted(text)
    if status == 404:
        if not _NO_MODEL.search(text):
            return not_ollama(host)
        hint = f"Get it with `ollama pull {model}`, or choose another model."
        return ModelFailure(FailureReason.NOT_FOUND, f"Ollama has no model {model}.", hint=hint)
    if status in (401, 403):
        hint = "Sign in with `ollama signin`, or set OLLAMA_API_KEY."
        return ModelFailure(FailureReason.REFUSED_KEY, f"Ollama refuses the request: {said}.", hint=hint)
    if status == 429:
        return rate_limited(model, None)
    if status == 503 or "server busy" in text:
        return ModelFailure(FailureReason.BUSY, "Ollama has too many requests waiting.")
    if status == 504:
        return ModelFailure(FailureReason.TIMED_OUT, f"{model} was not ready in Ollama's own time: {said}.")
    return _by_text(model, status, text, said)


def rate_limited(model: str, retry_after_s: float | None) -> ModelFailure:
    """Ollama (or the service behind it) wants fewer requests."""
    wait = f" It asks to wait {retry_after_s:g} s." if retry_after_s else ""
    message = f"Ollama allows no more requests to {model} for now.{wait}"
    return ModelFailure(FailureReason.RATE_LIMITED, message, retry_after_s=retry_after_s)


def _by_text(model: str, status: int, text: str, said: str) -> ModelFailure:
    if _OUT_OF_MEMORY.search(text):
        message = f"There is not enough memory to run {model}: {said}."
        return ModelFailure(FailureReason.OUT_OF_MEMORY, message)
    if _TOO_LONG.search(text):
        return ModelFailure(FailureReason.TOO_LONG, f"The request is too long for {model}: {said}.")
    if _UNSUPPORTED.search(text):
        hint = "Update Ollama, or choose another model."
        return ModelFailure(FailureReason.UNSUPPORTED, f"Ollama can't run {model} so: {said}.", hint=hint)
    if status == 502:
        message = f"Ollama can't reach the service that runs {model}: {said}."
        return ModelFailure(FailureReason.FAILED, message, hint="Choose a model that runs on this machine.")
    if status == -1 and _NO_MODEL.search(text):
        return answered_with_error(model, "", 404, text)
    hint = "Ollama's log has the details; try again, or choose another model."
    return ModelFailure(FailureReason.FAILED, f"Ollama failed to run {model}: {said}.", hint=hint)
