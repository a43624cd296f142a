"""A file is replaced as a whole, or stays as it is."""

from pathlib import Path

import pytest

from groundplan.atomic_file import replace_file


def test_parts_are_written_one_after_the_other(tmp_path: Path) -> None:
    file = tmp_path / "new" / "folder" / "kept.bin"
    replace_file(file, b"one ", memoryview(b"two"))
    replace_file(file, b"three")
    assert file.read_bytes() == b"three"
    assert [each.name for each in file.parent.iterdir()] == ["kept.bin"]


def test_what_fails_leaves_the_old_content_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "kept.bin"
    replace_file(file, b"old")
    with pytest.raises(TypeError):
        replace_file(file, b"new", "no bytes")  # type: ignore[arg-type]
    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]


def test_a_folder_in_its_place_is_an_error_of_the_system(tmp_path: Path) -> None:
    (tmp_path / "kept.bin").mkdir()
    with pytest.raises(OSError):
        replace_file(tmp_path / "kept.bin", b"x")
    assert [each.name for each in tmp_path.iterdir()] == ["kept.bin"]
