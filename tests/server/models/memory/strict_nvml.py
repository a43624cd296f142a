"""A stand-in for `pynvml` with the cards a test wants, as strict as the library.

Calls before `nvmlInit` or after `nvmlShutdown` fail with the library's own exception, so do handles
that this session did not give out, and every card can refuse every question.
"""

# ruff: noqa: N802 - the library's names

from dataclasses import dataclass, field
from types import SimpleNamespace

from pynvml import (
    NVML_ERROR_DRIVER_NOT_LOADED,
    NVML_ERROR_INVALID_ARGUMENT,
    NVML_ERROR_NOT_FOUND,
    NVML_ERROR_NOT_SUPPORTED,
    NVML_ERROR_UNINITIALIZED,
    NVMLError,
)

GIB = 1 << 30


@dataclass(frozen=True)
class Card:
    """`refuses`: calls that fail, each with its error code. `slices` None: the card cannot be split."""

    name: str | bytes = "NVIDIA RTX 4090"
    total: int = 24 * GIB
    free: int = 20 * GIB
    slices: tuple["Card | None", ...] | None = None
    refuses: dict[str, int] = field(default_factory=dict)


class StrictNvml:
    """Has the functions that the adapter may call, and no others."""

    NVMLError = NVMLError

    def __init__(self, *cards: Card, driver: int | None = None) -> None:
        self._cards = cards
        self._driver = driver
        self._handles: dict[int, Card] = {}
        self.open = 0
        self.sessions = 0

    def nvmlInit(self) -> None:
        if self._driver is not None:
            raise NVMLError(self._driver)
        self.open += 1
        self.sessions += 1

    def nvmlShutdown(self) -> None:
        self._check_open()
        self.open -= 1
        self._handles.clear()

    def nvmlDeviceGetCount(self) -> int:
        self._check_open()
        return len(self._cards)

    def nvmlDeviceGetHandleByIndex(self, index: int) -> object:
        self._check_open()
        if not 0 <= index < len(self._cards):
            raise NVMLError(NVML_ERROR_INVALID_ARGUMENT)
        return self._give(self._cards[index], "nvmlDeviceGetHandleByIndex")

    def nvmlDeviceGetName(self, handle: object) -> str | bytes:
        return self._card(handle, "nvmlDeviceGetName").name

    def nvmlDeviceGetMemoryInfo(self, handle: object) -> SimpleNamespace:
        card = self._card(handle, "nvmlDeviceGetMemoryInfo")
        return SimpleNamespace(total=card.total, free=card.free, used=card.total - card.free)

    def nvmlDeviceGetMigMode(self, handle: object) -> list[int]:
        card = self._card(handle, "nvmlDeviceGetMigMode")
        if card.slices is None:
            raise NVMLError(NVML_ERROR_NOT_SUPPORTED)
        return [1, 1] if card.slices else [0, 0]

    def nvmlDeviceGetMaxMigDeviceCount(self, handle: object) -> int:
        return len(self._card(handle, "nvmlDeviceGetMaxMigDeviceCount").slices or ())

    def nvmlDeviceGetMigDeviceHandleByIndex(self, handle: object, index: int) -> object:
        slices = self._card(handle, "nvmlDeviceGetMigDeviceHandleByIndex").slices or ()
        if not 0 <= index < len(slices):
            raise NVMLError(NVML_ERROR_INVALID_ARGUMENT)
        part = slices[index]
        if part is None:
            raise NVMLError(NVML_ERROR_NOT_FOUND)
        return self._give(part, "slice")

    def _check_open(self) -> None:
        if not self.open:
            raise NVMLError(NVML_ERROR_UNINITIALIZED)

    def _give(self, card: Card, call: str) -> object:
        if call in card.refuses:
            raise NVMLError(card.refuses[call])
        handle = object()
        self._handles[id(handle)] = card
        self._kept = [*getattr(self, "_kept", []), handle]  # alive, so that no other object gets its id
        return handle

    def _card(self, handle: object, call: str) -> Card:
        self._check_open()
        if id(handle) not in self._handles:
            raise NVMLError(NVML_ERROR_INVALID_ARGUMENT)
        card = self._handles[id(handle)]
        if call in card.refuses:
            raise NVMLError(card.refuses[call])
        return card


DRIVER_NOT_LOADED = NVML_ERROR_DRIVER_NOT_LOADED
