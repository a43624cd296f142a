"""What LiteLLM's exceptions mean, as `ModelFailure`: its one tree for all providers."""

import re
from collections.abc import Iterator
from typing import Any

from groundplan.models.keys import Secret, variables_of
from groundplan.models.model_failure import FailureReason, ModelFailure, quoted
from groundplan.models.retry_after import retry_after_s

_TOO_LONG = re.compile(
    r"context[ _](length|window|size)|maximum context|too many (input )?tokens|prompt is too long"
    r"|input token count .* exceeds|exceeds? the (maximum|available) (number of tokens|context)",
    re.IGNORECASE,
)
_NO_MODEL = re.compile(r"model\b.{0,120}(not found|does not exist|not supported for)", re.IGNORECASE)
_BAD_KEY = re.compile(
    r"api[ _-]?key (is )?(not valid|invalid|expired|missing)|invalid (x-)?api[ _-]?key", re.I
)
_SCHEMA = re.compile(r"response_format|json_schema|response_?schema|output_(format|config)|grammar", re.I)
_NO_CREDIT = re.compile(r"insufficient_quota|credit balance|billing|exceeded your current quota", re.I)


def no_key(provider: str) -> ModelFailure:
    """There is no key for `provider`."""
    return ModelFailure(
        FailureReason.REFUSED_KEY,
        f"There is no key for {provider}.",
        hint=f"Enter one in the editor, or set {variables_of(provider)[0]}.",
    )


def timed_out(name: str, deadline_s: float) -> ModelFailure:
    """The model had no answer ready in time."""
    return ModelFailure(FailureReason.TIMED_OUT, f"{name} gave no answer within {deadline_s:g} s.")


def cut_off(name: str) -> ModelFailure:
    """The connection was closed before the answer had ended."""
    return ModelFailure(
        FailureReason.CUT_OFF, f"The connection to {name} broke off in the middle of the answer."
    )


def refused(name: str) -> ModelFailure:
    """The model, or the provider's filter, would not answer."""
    return ModelFailure(FailureReason.REFUSED, f"{name} declined to answer this request.")


def about_the_schema(error: Exception) -> bool:
    """Whether the provider took offence at being held to a schema, and may answer without."""
    status = getattr(error, "status_code", None)
    return status in (400, 404, 422, 501) and bool(_SCHEMA.search(str(error)))


def meaning(
    error: Exception, *, name: str, deadline_s: float, begun: bool, secret: Secret | None
) -> ModelFailure:
    """The failure behind an exception of LiteLLM or below; `begun` once a part of the answer had come."""
    inner: object = getattr(error, "original_exception", None)
    if _is_a(error, "MidStreamFallbackError") and isinstance(inner, Exception):
        error = inner
    text = str(error)
    said = quoted(secret.cut_from(text) if secret else text)
    status = _status(error)
    if status in (408, 504) or _is_a(error, "Timeout") or _is_a(error, "TimeoutException"):
        return timed_out(name, deadline_s)
    if _is_a(error, "ContentPolicyViolationError"):
        return refused(name)
    if status == 429 or status == 402 or (status in (400, 403) and _NO_CREDIT.search(text)):
        return _rate_limited(error, name, text)
    if status in (401, 403) or (status == 400 and _BAD_KEY.search(text)):
        provider = name.partition("/")[0]
        hint = f"Enter a valid key for {provider} in the editor, or set {variables_of(provider)[0]}."
        return ModelFailure(FailureReason.REFUSED_KEY, f"{name} refuses the key.", hint=hint)
    if _is_a(error, "ContextWindowExceededError") or (status in (400, 413) and _TOO_LONG.search(text)):
        return ModelFailure(FailureReason.TOO_LONG, f"The request is too long for {name}.")
    if _is_a(error, "NotFoundError") or (status in (400, 404) and _NO_MODEL.search(text)):
        return ModelFailure(FailureReason.NOT_FOUND, f"The provider has no model {name}.")
    return _by_status(error, status, name, said, begun=begun)


def _by_status(error: Exception, status: int | None, name: str, said: str, *, begun: bool) -> ModelFailure:
    if status in (503, 529):
        failure = FailureReason.BUSY
        return ModelFailure(failure, f"{name} is overloaded.", retry_after_s=_wait_s(error))
    if begun:
        return cut_off(name)
    if _is_connection(error):
        message = f"The service behind {name} can't be reached."
        hint = "Check the network, the proxy and the address in the settings."
        return ModelFailure(FailureReason.UNREACHABLE, message, hint=hint)
    if status in (400, 404, 422):
        return ModelFailure(FailureReason.UNSUPPORTED, f"{name} can't take the request: {said}.")
    return ModelFailure(FailureReason.FAILED, f"{name} failed: {said}.")


def _rate_limited(error: Exception, name: str, text: str) -> ModelFailure:
    if _NO_CREDIT.search(text) or _status(error) == 402:
        hint = "Look at the plan and the credit at the provider, or choose another model."
        message = f"The account behind {name} has no credit left."
        return ModelFailure(FailureReason.RATE_LIMITED, message, hint=hint, retry_after_s=_wait_s(error))
    wait_s = _wait_s(error)
    wait = f" It asks to wait {wait_s:g} s." if wait_s else ""
    message = f"{name} allows no more requests for now.{wait}"
    return ModelFailure(FailureReason.RATE_LIMITED, message, retry_after_s=wait_s)


def _wait_s(error: Exception) -> float | None:
    untyped: Any = error
    for holder in (getattr(untyped, "response", None), untyped):
        for place in ("headers", "litellm_response_headers"):
            headers = getattr(holder, place, None)
            if headers and (found := retry_after_s(dict(headers))) is not None:
                return found
    return None


def _status(error: Exception) -> int | None:
    """HTTP's status. The library takes what it can't place for a 500; the cause knows better."""
    found: list[object] = [getattr(one, "status_code", None) for one in _chain(error)]
    statuses = [status for status in found if isinstance(status, int)]
    return next((status for status in statuses if status != 500), statuses[0] if statuses else None)


def _is_connection(error: Exception) -> bool:
    return any(
        isinstance(one, ConnectionError) or _is_a(one, "TransportError") or _is_a(one, "APIConnectionError")
        for one in _chain(error)
    )


def _chain(error: BaseException) -> Iterator[BaseException]:
    """`error` and what it was raised from, to a limited depth."""
    one: BaseException | None = error
    for _ in range(8):
        if one is None:
            return
        yield one
        one = one.__cause__ or one.__context__


def _is_a(error: BaseException, name: str) -> bool:
    """Whether `error` is of a class of this name: the classes themselves take seconds to import."""
    return any(kind.__name__ == name for kind in type(error).__mro__)
