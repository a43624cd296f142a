"""Which files count: limits, links, special files, what may not be read, several roots."""

import os
import socket
from pathlib import Path

import pytest

from groundplan.errors import Cancelled, WorkspaceError
from groundplan.jobs import CancelToken
from groundplan.workspace.files import Limits
from groundplan.workspace.languages import language_of
from groundplan.workspace.scan import scan, scan_paths
from tests.server.workspace.trees import unprivileged, write


def _files(*roots: Path, **options: Limits) -> list[str]:
    return [file.workspace_path for file in scan(roots, **options).files]


def _skipped(*roots: Path) -> list[str]:
    return [f"{skipped.path}: {skipped.reason}" for skipped in scan(roots).skipped]


def test_files_of_known_languages_count_in_order(tmp_path: Path) -> None:
    write(
        tmp_path, {"b.py": "", "a/z.ts": "", "a.sql": "", "README.md": "", "tool": "#!/usr/bin/env python3\n"}
    )
    assert [(file.path, file.language) for file in scan([tmp_path]).files] == [
        ("README.md", "markdown"), ("a.sql", "sql"), ("a/z.ts", "typescript"), ("b.py", "python"),
        ("tool", "python"),
    ]  # fmt: skip


def test_what_is_passed_over_has_a_reason(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"big.py": b"#" * (2 * 1024 * 1024 + 1), "edge.py": b"#" * (2 * 1024 * 1024), "image.png": b"\x89PNG",
         "blob.py": b"x = 1\n\x00\x01", "noise.txt": bytes(range(256)) * 4, "notes.xyz": "text",
         "node_modules/m/i.js": "", "env/pyvenv.cfg": "", "env/lib/a.py": "", "__pycache__/x.py": "",
         "p-1.dist-info/RECORD.txt": ""},
    )  # fmt: skip
    assert _files(tmp_path) == ["edge.py"]
    assert _skipped(tmp_path) == [
        "big.py: larger than 2 MiB", "blob.py: binary file", "env: installed packages",
        "image.png: binary file",
        "node_modules: installed packages", "noise.txt: binary file",
        "notes.xyz: no language Groundplan knows",
    ]  # fmt: skip
    assert _files(tmp_path, limits=Limits(file_bytes=10)) == []


def test_a_file_of_50_megabytes_costs_nothing(tmp_path: Path) -> None:
    with (tmp_path / "huge.py").open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    assert _skipped(tmp_path) == ["huge.py: larger than 2 MiB"]


@pytest.mark.timeout(20)
def test_special_files_are_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.py")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "s.py"))
        assert _skipped(tmp_path) == ["pipe.py: named pipe", "s.py: socket"]


def test_links_are_not_followed(tmp_path: Path) -> None:
    root = write(tmp_path / "root", {"a/x.py": ""})
    write(tmp_path, {"out/y.py": ""})
    (root / "a" / "loop").symlink_to(root / "a")
    (root / "self.py").symlink_to(root / "self.py")
    (root / "out").symlink_to(tmp_path / "out")
    (root / "again.py").symlink_to(root / "a" / "x.py")
    (root / "lost.py").symlink_to(root / "nowhere.py")
    assert _files(root) == ["a/x.py"]
    assert _skipped(root) == [
        "a/loop: symbolic link; its target counts where it stands",
        "again.py: symbolic link; its target counts where it stands",
        "lost.py: symbolic link that leads nowhere",
        "out: symbolic link out of the workspace",
        "self.py: symbolic link that leads nowhere",
    ]


def test_a_root_that_is_a_link_keeps_the_name_it_was_opened_by(tmp_path: Path) -> None:
    write(tmp_path / "real", {"a.py": ""})
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert [file.absolute for file in scan([tmp_path / "link"]).files] == [tmp_path / "link" / "a.py"]
    assert _files(tmp_path / "link", tmp_path / "real") == ["a.py"]


def test_what_may_not_be_read_is_passed_over(tmp_path: Path) -> None:
    write(tmp_path, {"open.py": "", "shut.py": "", "folder/a.py": ""})
    for folder in (tmp_path, *tmp_path.parents[:3]):
        folder.chmod(0o755)
    (tmp_path / "shut.py").chmod(0)
    (tmp_path / "folder").chmod(0)
    assert unprivileged(lambda: "; ".join(_files(tmp_path) + _skipped(tmp_path))) == (
        "open.py; folder: may not be read; shut.py: may not be read"
    )
    (tmp_path / "folder").chmod(0o755)


def test_a_name_that_is_not_text_is_passed_over(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/a\xff.py")).write_text("")
    assert _skipped(tmp_path) == ["a\\udcff.py: its name is not text"]


def test_two_roots_of_one_name_are_told_apart(tmp_path: Path) -> None:
    write(tmp_path, {"one/app/a.py": "", "two/app/a.py": "", "lib/b.py": ""})
    roots = [tmp_path / "one/app", tmp_path / "two/app", tmp_path / "lib"]
    assert _files(*roots) == ["app-2/a.py", "app/a.py", "lib/b.py"]


def test_a_root_within_a_root_has_its_own_files(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"outer/a.py": "", "outer/.gitignore": "in/\n", "outer/in/ner/b.py": "", "outer/in/c.py": ""},
    )
    write(tmp_path, {"outer/sub/d.py": ""})
    assert _files(tmp_path / "outer", tmp_path / "outer/in/ner") == [
        "ner/b.py",
        "outer/a.py",
        "outer/sub/d.py",
    ]
    assert _files(tmp_path / "outer/sub", tmp_path / "outer") == ["outer/a.py", "sub/d.py"]


@pytest.mark.parametrize("name", ["gone", "a.py", "a.py/b", "x\0y"])
def test_a_root_that_is_no_folder_is_an_error_with_a_hint(tmp_path: Path, name: str) -> None:
    write(tmp_path, {"a.py": ""})
    with pytest.raises(WorkspaceError) as raised:
        scan([tmp_path / name])
    assert raised.value.message.endswith(".") and raised.value.hint


def test_a_root_that_may_not_be_read_is_an_error(tmp_path: Path) -> None:
    def answer() -> str:
        try:
            return str(_files(tmp_path / "shut"))
        except WorkspaceError as error:
            return error.message

    (tmp_path / "shut").mkdir(mode=0)
    for folder in (tmp_path, *tmp_path.parents[:3]):
        folder.chmod(0o755)
    assert unprivileged(answer) == f"The folder {tmp_path}/shut may not be read."


def test_a_cancelled_scan_stops(tmp_path: Path) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        scan([tmp_path], cancel=token)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("a/x.py", ["a/x.py"]), ("a", ["a/b/y.py", "a/x.py"]), ("", ["a/b/y.py", "a/x.py", "z.py"]),
        ("a/no.py", []), ("a/b/ignored.py", []), ("node_modules/m.js", []), ("gone/x.py", []), ("..", []),
    ],
)  # fmt: skip
def test_some_paths_are_scanned_as_the_whole_would_be(tmp_path: Path, asked: str, found: list[str]) -> None:
    root = write(
        tmp_path / "root",
        {"z.py": "", "a/x.py": "", "a/b/y.py": "", "a/b/ignored.py": "", "node_modules/m.js": "",
         "a/no.py": b"\0",
         ".gitignore": "ignored.py"},
    )  # fmt: skip
    assert [file.path for file in scan_paths([root], [root / asked]).files] == found


@pytest.mark.parametrize(
    ("path", "head", "language"),
    [
        ("a.PY", b"", "python"), ("a/b.tsx", b"", "tsx"), ("x.d.ts", b"", "typescript"),
        ("c.jsx", b"", "javascript"),
        ("schema.prisma", b"", "prisma"),
        ("Dockerfile.dev", b"", "dockerfile"), ("Makefile", b"", "makefile"),
        ("run", b"#!/usr/bin/env -S node --x\n", "javascript"), ("run", b"#!/bin/bash", "shell"),
        ("run", b"#!/usr/bin/python3.11 -u\n", "python"), ("run", b"print()", ""),
        ("py", b"", ""), (".py", b"", "python"),
    ],
)  # fmt: skip
def test_a_language_is_told_by_name_or_interpreter(path: str, head: bytes, language: str) -> None:
    assert language_of(path, head) == language
