"""`measure_memory`: what is free now."""

import platform
import sys
from collections.abc import Sequence

from groundplan.models.memory.amd import AmdProbe
from groundplan.models.memory.free_memory import FreeMemory, Gpu
from groundplan.models.memory.gpu_probe import GpuProbe
from groundplan.models.memory.nvidia import NvidiaProbe

_GIB = 1 << 30


def measure_memory(probes: Sequence[GpuProbe] | None = None) -> FreeMemory:
    """Ask each probe (NVIDIA's and AMD's where none are given) and the system."""
    import psutil

    ram = psutil.virtual_memory()
    if probes is None and sys.platform == "darwin" and platform.machine() == "arm64":
        return unified_memory(ram.total, ram.available)
    asked = (NvidiaProbe(), AmdProbe()) if probes is None else probes
    gpus = tuple(gpu for probe in asked for gpu in probe.gpus())
    return FreeMemory(gpus, ram.total, ram.available)


def unified_memory(ram_total: int, ram_free: int) -> FreeMemory:
    """A machine whose card works in RAM. macOS lets the card have two thirds of up to 36 GiB, three
    quarters of more."""
    share = ram_total * 2 // 3 if ram_total <= 36 * _GIB else ram_total * 3 // 4
    return FreeMemory((Gpu("Apple", share, min(share, ram_free)),), ram_total, ram_free, unified=True)
