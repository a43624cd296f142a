"""What an extractor is asked: an index, and what of it to draw."""

from dataclasses import dataclass, field

from groundplan.index.index import Index
from groundplan.jobs import CancelToken, Progress, no_progress
from groundplan.settings import Settings


@dataclass(frozen=True, slots=True)
class ExtractRequest:
    """Draw `scope` of `index` (or what suits, if empty); `everything` forbids narrowing.

    `text` is the user's request in words; extractors use it only to narrow.
    """

    index: Index
    scope: tuple[str, ...] = ()
    text: str = ""
    everything: bool = False
    settings: Settings = field(default_factory=Settings)
    progress: Progress = no_progress
    cancel: CancelToken = field(default_factory=CancelToken)
