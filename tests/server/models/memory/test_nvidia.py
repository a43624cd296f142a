"""NVIDIA's cards, as a strict stand-in for NVML answers; and as this machine's library does."""

import pynvml
import pytest

from groundplan.models.memory.free_memory import Gpu
from groundplan.models.memory.nvidia import NvidiaProbe
from tests.server.models.memory.strict_nvml import GIB, Card, StrictNvml


def gpus(*cards: Card) -> tuple[Gpu, ...]:
    nvml = StrictNvml(*cards)
    found = NvidiaProbe(nvml).gpus()
    assert (nvml.open, nvml.sessions) == (0, 1), "every session is closed"
    return found


def test_every_card_is_reported_with_what_is_free() -> None:
    found = gpus(Card(), Card(name=b"Tesla T4", total=16 * GIB, free=3 * GIB))
    assert found == (Gpu("NVIDIA RTX 4090", 24 * GIB, 20 * GIB), Gpu("Tesla T4", 16 * GIB, 3 * GIB))


@pytest.mark.parametrize(
    "code",
    [
        pynvml.NVML_ERROR_DRIVER_NOT_LOADED,
        pynvml.NVML_ERROR_LIBRARY_NOT_FOUND,
        pynvml.NVML_ERROR_LIB_RM_VERSION_MISMATCH,
        pynvml.NVML_ERROR_NO_PERMISSION,
    ],
)
def test_no_driver_is_no_card(code: int) -> None:
    nvml = StrictNvml(Card(), driver=code)
    assert NvidiaProbe(nvml).gpus() == ()
    assert nvml.sessions == 0


@pytest.mark.parametrize("call", ["nvmlDeviceGetHandleByIndex", "nvmlDeviceGetMemoryInfo"])
def test_a_card_that_cannot_answer_hides_no_other(call: str) -> None:
    lost = Card(name="lost", refuses={call: pynvml.NVML_ERROR_GPU_IS_LOST})
    assert [gpu.name for gpu in gpus(lost, Card(name="well"))] == ["well"]


def test_a_card_without_a_name_counts() -> None:
    refuses = {"nvmlDeviceGetName": pynvml.NVML_ERROR_NOT_SUPPORTED}
    assert gpus(Card(refuses=refuses)) == (Gpu("NVIDIA", 24 * GIB, 20 * GIB),)


def test_a_split_card_is_its_roomiest_slice() -> None:
    small, large = Card(name="1g.10gb", free=1 * GIB), Card(name="3g.40gb", total=40 * GIB, free=39 * GIB)
    whole = Card(name="A100", refuses={"nvmlDeviceGetMemoryInfo": pynvml.NVML_ERROR_NO_PERMISSION})
    split = Card(name=whole.name, refuses=whole.refuses, slices=(small, None, large))
    assert [gpu.name for gpu in gpus(split)] == ["3g.40gb"]


def test_a_card_that_could_be_split_but_is_not_is_whole() -> None:
    assert [gpu.name for gpu in gpus(Card(name="A100", slices=()))] == ["A100"]


def test_the_real_library_answers_without_raising() -> None:
    assert isinstance(NvidiaProbe().gpus(), tuple)


def test_the_stand_in_refuses_what_the_library_refuses() -> None:
    nvml = StrictNvml(Card())
    with pytest.raises(pynvml.NVMLError_Uninitialized):
        nvml.nvmlDeviceGetCount()
    nvml.nvmlInit()
    handle = nvml.nvmlDeviceGetHandleByIndex(0)
    nvml.nvmlShutdown()
    nvml.nvmlInit()
    with pytest.raises(pynvml.NVMLError_InvalidArgument):
        nvml.nvmlDeviceGetMemoryInfo(handle)
    with pytest.raises(pynvml.NVMLError_InvalidArgument):
        nvml.nvmlDeviceGetHandleByIndex(1)
