"""`json_answer`: the JSON object in what a model wrote."""

import json
import re
from dataclasses import dataclass
from typing import Any, cast

from groundplan.models.model_failure import FailureReason, ModelFailure

# More than any diagram needs. A model that writes this much is repeating itself.
_LONGEST = 1_000_000
# Repair may take time by the square of the length: an answer that has gone this wrong is asked for again.
_LONGEST_REPAIRED = 40_000
_THOUGHT = re.compile(r"^\s*<(think|thinking|thought|reasoning)>.*?(?:</\1>|\Z)", re.DOTALL)
_FENCE = re.compile(r"^```[\w-]*[ \t]*\n(.*?)\n?```\s*$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class JsonAnswer:
    """`text` is a JSON object; `repaired` where the model had not quite written one."""

    text: str
    repaired: bool


def without_thoughts(text: str) -> str:
    """`text` without what a thinking model wrote before its answer, where it came in the same stream."""
    return _THOUGHT.sub("", text).strip()


def json_answer(text: str) -> JsonAnswer:
    """The object that `text` holds. Raises `ModelFailure` (malformed) where there is none to be found."""
    if len(text) > _LONGEST:
        raise ModelFailure(FailureReason.MALFORMED, "The model's answer has no end.")
    fenced = _FENCE.match(text)
    text = fenced.group(1) if fenced else text
    try:
        if isinstance(json.loads(text), dict):
            return JsonAnswer(text, repaired=False)
    except (ValueError, RecursionError):
        pass
    try:
        found = _repaired(text) if len(text) <= _LONGEST_REPAIRED else None
        if found:
            return JsonAnswer(json.dumps(found, ensure_ascii=False), repaired=True)
    except (ValueError, RecursionError):
        pass
    raise ModelFailure(FailureReason.MALFORMED, "The model's answer is not the JSON that was asked for.")


def is_unfinished(text: str) -> bool:
    """Whether `text` is an object as far as it goes, but does not come to its end."""
    text = text.strip()
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        unclosed = error.pos >= len(text) or error.msg.startswith("Unterminated string")
        return text.startswith("{") and unclosed
    except RecursionError:
        return False
    return False


def _repaired(text: str) -> dict[str, Any] | None:
    """The largest object in `text`; what stands around it, and is no object, is talk."""
    import json_repair

    start = text.find("{")
    if start < 0:
        return None
    found: object = json_repair.loads(text[start:])
    objects = cast("list[object]", found) if isinstance(found, list) else [found]
    return max(
        (cast("dict[str, Any]", one) for one in objects if isinstance(one, dict)),
        key=lambda one: len(json.dumps(one)),
        default=None,
    )
