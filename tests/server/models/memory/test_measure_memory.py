"""What is free, from folders as Linux's AMD driver writes them and from the system."""

from pathlib import Path

import psutil

from groundplan.models.memory.amd import AmdProbe
from groundplan.models.memory.free_memory import Gpu
from groundplan.models.memory.measure_memory import measure_memory, unified_memory

GIB = 1 << 30


def card(folder: Path, name: str, **files: str) -> None:
    device = folder / name / "device"
    device.mkdir(parents=True)
    for file, text in files.items():
        (device / file).write_text(text)


def test_amd_cards_are_read_from_the_drivers_files(tmp_path: Path) -> None:
    card(
        tmp_path,
        "card0",
        mem_info_vram_total=f"{16 * GIB}\n",
        mem_info_vram_used=f"{GIB}\n",
        product_name="RX 7800 XT\n",
    )
    card(tmp_path, "card1", mem_info_vram_total=f"{GIB}\n", mem_info_vram_used=f"{2 * GIB}\n")
    card(tmp_path, "card0-DP-1", mem_info_vram_total=f"{GIB}\n", mem_info_vram_used="0\n")
    card(tmp_path, "card2")  # another maker's
    card(tmp_path, "card3", mem_info_vram_total="unknown", mem_info_vram_used="")
    assert AmdProbe(tmp_path).gpus() == (Gpu("RX 7800 XT", 16 * GIB, 15 * GIB), Gpu("AMD", GIB, 0))


def test_no_such_folder_is_no_card(tmp_path: Path) -> None:
    assert AmdProbe(tmp_path / "none").gpus() == ()


def test_ram_is_the_systems_and_cards_are_the_probes() -> None:
    class Two:
        def gpus(self) -> tuple[Gpu, ...]:
            return (Gpu("a", 2, 1), Gpu("b", 4, 3))

    memory = measure_memory([Two(), Two()])
    assert [gpu.name for gpu in memory.gpus] == ["a", "b", "a", "b"]
    assert memory.ram_total == psutil.virtual_memory().total
    assert 0 < memory.ram_free <= memory.ram_total


def test_a_machine_with_no_card_at_all_is_measured() -> None:
    assert measure_memory([]).gpus == ()


def test_apples_card_has_a_share_of_ram_and_never_more_than_is_free() -> None:
    assert unified_memory(24 * GIB, 20 * GIB).gpus == (Gpu("Apple", 16 * GIB, 16 * GIB),)
    assert unified_memory(24 * GIB, 5 * GIB).gpus[0].free == 5 * GIB
    assert unified_memory(64 * GIB, 60 * GIB).gpus[0].total == 48 * GIB
    assert unified_memory(64 * GIB, 60 * GIB).unified
