"""`GpuProbe`: asks one maker's cards how much memory is free."""

from typing import Protocol

from groundplan.models.memory.free_memory import Gpu


class GpuProbe(Protocol):
    """No card, no driver, a call that the card does not support: all normal, the answer is empty."""

    def gpus(self) -> tuple[Gpu, ...]: ...
