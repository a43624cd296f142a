"""`NvidiaProbe`: NVIDIA's cards through NVML. The only module that imports `pynvml`."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from groundplan.models.memory.free_memory import Gpu


class NvidiaProbe:
    """A `GpuProbe`. NVML is opened and closed for each question: a driver may come, go or be replaced."""

    def __init__(self, nvml: Any = None) -> None:
        """`nvml`: a module of `pynvml`'s shape; the real one where none is given."""
        self._nvml = nvml

    def gpus(self) -> tuple[Gpu, ...]:
        nvml = self._nvml or _library()
        if nvml is None:
            return ()
        try:
            nvml.nvmlInit()
        except nvml.NVMLError:
            return ()  # no driver, no permission, or one that is being replaced
        try:
            return tuple(_cards(nvml))
        finally:
            with suppress(nvml.NVMLError):
                nvml.nvmlShutdown()


def _library() -> Any:
    try:
        import pynvml  # pyright: ignore[reportMissingTypeStubs]
    except (ImportError, OSError):
        return None
    return pynvml


def _cards(nvml: Any) -> Iterator[Gpu]:
    try:
        count = int(nvml.nvmlDeviceGetCount())
    except nvml.NVMLError:
        return
    for index in range(count):
        try:
            handle = nvml.nvmlDeviceGetHandleByIndex(index)
        except nvml.NVMLError:
            continue  # lost, or not ours to see: the others still count
        if _is_split(nvml, handle):
            slices = list(_slices(nvml, handle))
            if slices:  # a process can use one slice of a split card
                yield max(slices, key=lambda gpu: gpu.free)
        elif (gpu := _card(nvml, handle)) is not None:
            yield gpu


def _is_split(nvml: Any, handle: Any) -> bool:
    """Whether the card is cut into slices (MIG). Most cards do not support the question."""
    try:
        return nvml.nvmlDeviceGetMigMode(handle)[0] == 1
    except nvml.NVMLError:
        return False


def _slices(nvml: Any, handle: Any) -> Iterator[Gpu]:
    try:
        most = int(nvml.nvmlDeviceGetMaxMigDeviceCount(handle))
    except nvml.NVMLError:
        return
    for index in range(most):
        try:
            part = nvml.nvmlDeviceGetMigDeviceHandleByIndex(handle, index)
        except nvml.NVMLError:
            continue  # no slice in this place
        if (gpu := _card(nvml, part)) is not None:
            yield gpu


def _card(nvml: Any, handle: Any) -> Gpu | None:
    try:
        memory = nvml.nvmlDeviceGetMemoryInfo(handle)
    except nvml.NVMLError:
        return None  # memory shared with the processor (Jetson), or no permission
    try:
        name = nvml.nvmlDeviceGetName(handle)
    except nvml.NVMLError:
        name = "NVIDIA"
    text = name.decode("utf-8", "replace") if isinstance(name, bytes) else str(name)
    return Gpu(text, int(memory.total), int(memory.free))
