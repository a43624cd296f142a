"""`Script`: what a fake server shall do with one request for an answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Script:
    """An answer of `text`, unless something comes in between.

    `status` with `error` answers at once and with no stream. `error_at` breaks in after so many tokens,
    in the stream; `cut_at` closes the connection there; `hang_at` waits there until the client goes away.
    """

    text: str = ""
    thinking: str = ""
    status: int = 200
    error: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    error_at: int | None = None
    cut_at: int | None = None
    hang_at: int | None = None
    finish: str = "stop"

    def tokens(self) -> list[str]:
        """`text` in pieces of four characters."""
        return [self.text[at : at + 4] for at in range(0, len(self.text), 4)]
