"""`AmdProbe`: AMD's cards through what Linux's driver writes under `/sys`."""

import re
from pathlib import Path

from groundplan.models.memory.free_memory import Gpu

_CARD = re.compile(r"card\d+")


class AmdProbe:
    """A `GpuProbe`. Elsewhere than on Linux there is no such folder, and the answer is empty."""

    def __init__(self, folder: Path = Path("/sys/class/drm")) -> None:
        self._folder = folder

    def gpus(self) -> tuple[Gpu, ...]:
        try:
            entries = sorted(self._folder.iterdir())
        except OSError:
            return ()
        cards = (_card(entry / "device") for entry in entries if _CARD.fullmatch(entry.name))
        return tuple(card for card in cards if card is not None)


def _card(device: Path) -> Gpu | None:
    total, used = _number(device / "mem_info_vram_total"), _number(device / "mem_info_vram_used")
    if not total or used is None:
        return None
    try:
        name = (device / "product_name").read_text("utf-8", "replace").strip()
    except OSError:
        name = ""
    return Gpu(name or "AMD", total, max(0, total - used))


def _number(file: Path) -> int | None:
    try:
        return int(file.read_text("ascii"))
    except (OSError, ValueError):
        return None
