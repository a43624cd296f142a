"""Text in any encoding, and changes since a snapshot."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundplan.errors import WorkspaceError
from groundplan.workspace.reading import decode, read_text
from groundplan.workspace.scan import scan
from groundplan.workspace.snapshot import Snapshot, changes, take_snapshot
from tests.server.workspace.trees import write

_SENTENCE = "class Müller: # Größe, señor, naïve\n    name = 'Æsop'\n"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (_SENTENCE.encode(), "utf-8"),
        (_SENTENCE.encode("utf-8-sig"), "utf-8"),
        (_SENTENCE.encode("utf-16"), "utf-16-le"),
        (b"\xfe\xff" + _SENTENCE.encode("utf-16-be"), "utf-16-be"),
        (_SENTENCE.encode("utf-16-le"), "utf-16-le"),
        (_SENTENCE.encode("utf-16-be"), "utf-16-be"),
        (_SENTENCE.encode("utf-32"), "utf-32-le"),
    ],
)
def test_unicode_is_read_in_every_form(content: bytes, encoding: str) -> None:
    assert (decode(content).text, decode(content).encoding) == (_SENTENCE, encoding)


def test_a_coding_line_is_believed(tmp_path: Path) -> None:
    write(
        tmp_path, {"a.py": "#!/usr/bin/python\n# -*- coding: cp1251 -*-\nname = 'Привет'\n".encode("cp1251")}
    )
    text = read_text(tmp_path / "a.py")
    assert "Привет" in text.text and text.encoding == "cp1251"
    assert decode(b"x = 1\n\n# coding: rot13\n").text.startswith("x = 1")
    assert decode(b"# coding: rot13\nx = 1").text == "# coding: rot13\nx = 1"
    assert decode(b"# coding: nonsense\nx = '\xc3\xa4'").text.endswith("'ä'")


def test_latin_1_is_told_without_a_coding_line() -> None:
    text = decode(_SENTENCE.encode("latin-1"))
    assert "Müller" in text.text and not text.lossy


@pytest.mark.parametrize(
    ("content", "newline"),
    [("a\nb\n", "\n"), ("a\r\nb\r\n", "\r\n"), ("a\rb\r", "\r"), ("a\r\nb\n", "mixed"), ("a\rb\n", "mixed")],
)
def test_lines_end_in_one_way(content: str, newline: str) -> None:
    text = decode(content.encode())
    assert (text.text, text.newline) == ("a\nb\n", newline)


@given(st.binary(max_size=300))
def test_any_bytes_are_some_text(content: bytes) -> None:
    decode(content).text.encode("utf-8", "strict" if decode(content).encoding == "utf-8" else "replace")


def test_a_lost_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="is gone"):
        read_text(tmp_path / "a.py")


def test_changes_since_a_snapshot_are_told_by_content(tmp_path: Path) -> None:
    write(tmp_path, {"same.py": "1", "touched.py": "2", "edited.py": "3", "lost.py": "4"})
    for name in ("same.py", "touched.py", "edited.py", "lost.py"):
        os.utime(tmp_path / name, (1, 1))
    before = take_snapshot(scan([tmp_path]).files)
    os.utime(tmp_path / "touched.py", (2, 2))
    write(tmp_path, {"edited.py": "5", "new.py": "6"})
    (tmp_path / "lost.py").unlink()
    found = changes(before, take_snapshot(scan([tmp_path]).files, since=before))
    assert (found.added, found.modified, found.removed) == (("new.py",), ("edited.py",), ("lost.py",))
    assert not changes(before, before) and bool(changes(Snapshot(), before))


def test_a_change_within_one_tick_of_the_clock_is_seen(tmp_path: Path) -> None:
    """Same size, same time, other content: the first stamp was too fresh to be trusted."""
    import time

    now = time.time_ns()
    write(tmp_path, {"a.py": "1"})
    os.utime(tmp_path / "a.py", ns=(now, now))
    before = take_snapshot(scan([tmp_path]).files)
    write(tmp_path, {"a.py": "2"})
    os.utime(tmp_path / "a.py", ns=(now, now))
    assert changes(before, take_snapshot(scan([tmp_path]).files, since=before)).modified == ("a.py",)
