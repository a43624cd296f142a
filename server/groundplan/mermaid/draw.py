"""Pictures without a browser: SVG, PNG and PDF of any Mermaid source."""

import base64
import threading
from enum import StrEnum
from typing import Any

from groundplan.errors import UsageError
from groundplan.jobs import CancelToken
from groundplan.mermaid.engine import BUNDLE
from groundplan.mermaid.worker import Worker

_TIME_LIMIT_S = 120.0


class PictureFormat(StrEnum):
    SVG = "svg"
    PNG = "png"
    PDF = "pdf"


def draw(source: str, format: PictureFormat | str, *, cancel: CancelToken | None = None) -> bytes:
    """The picture of `source`, on white; an SVG is UTF-8 text.

    About a second for a small diagram. Threads may draw at once: they are served one after the other.
    Raises `UsageError` for a source that Mermaid refuses, `EngineError` where the drawing library is
    missing, hangs (it is given two minutes) or fails, and `Cancelled`.
    """
    request = {"source": source, "format": PictureFormat(format).value}
    answer: dict[str, Any] = _worker().request(request, limit_s=_TIME_LIMIT_S, cancel=cancel)
    if "refused" in answer:
        reason = str(answer["refused"])[:_MAX_REASON_CHARS]  # it may quote the whole source
        raise UsageError(
            f"This diagram cannot be drawn: {reason}", hint="Check it with `groundplan validate`."
        )
    return base64.b64decode(answer["picture"])


_MAX_REASON_CHARS = 500
_shared: Worker | None = None
_shared_lock = threading.Lock()


def _worker() -> Worker:
    global _shared
    with _shared_lock:
        if _shared is None:
            _shared = Worker("groundplan.mermaid.draw_worker", str(BUNDLE))
        return _shared
