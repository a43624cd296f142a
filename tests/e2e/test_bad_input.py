"""What a person can do wrong, done to the real command: a clear sentence, nothing lost, nothing written."""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

GROUNDPLAN = [sys.executable, "-m", "groundplan"]
MODEL = """
from django.db import models

class {name}(models.Model):
    größe = models.IntegerField(null=True)
"""


def run(
    *arguments: str, stdin: bytes = b"", prefix: list[str] | None = None, **options: Any
) -> subprocess.CompletedProcess[bytes]:
    command = [*(prefix or ()), *GROUNDPLAN, *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, timeout=120, **options)


def drawn(done: subprocess.CompletedProcess[bytes]) -> dict[str, Any]:
    """The artifact of a run that answered."""
    assert done.returncode in (0, 1), done
    assert b"Traceback" not in done.stderr
    return json.loads(done.stdout)


def entities(artifact: Mapping[str, Any]) -> set[str]:
    return {entity["name"] for entity in artifact["diagram"]["entities"]}


def refused(done: subprocess.CompletedProcess[bytes]) -> str:
    """The sentence and the hint of a run that could not answer, and nothing else."""
    assert done.returncode == 2, done
    assert done.stdout == b""
    lines = [line for line in done.stderr.decode().splitlines() if not line.endswith("…")]
    assert len(lines) == 2, lines
    assert lines[0].startswith("groundplan: ")
    assert "inside Groundplan" not in lines[0]
    return "\n".join(lines)


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def cache_files(own: Path) -> list[Path]:
    return [path for path in (own / "cache").rglob("*") if path.is_file()]


def without_privileges() -> list[str]:
    """Even root may read only what the permissions say."""
    return [] if os.geteuid() else ["setpriv", "--inh-caps=-all", "--bounding-set=-all"]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "ws"
    folder.mkdir()
    (folder / "plain.py").write_text(MODEL.format(name="Plain"), "utf-8")
    return folder


def generate(workspace: Path, **options: Any) -> dict[str, Any]:
    return drawn(run("generate", "mermaid_erd", "--json", "-w", str(workspace), **options))


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("utf16.py", MODEL.format(name="Odd").encode("utf-16")),
        ("latin1.py", ("# coding: latin-1\n" + MODEL.format(name="Odd")).encode("latin-1")),
        ("no_coding_line.py", MODEL.format(name="Odd").encode("latin-1")),
        ("bom.py", MODEL.format(name="Odd").encode("utf-8-sig")),
        ("mac.py", MODEL.format(name="Odd").replace("\n", "\r").encode()),
    ],
)
def test_models_in_any_encoding_are_drawn(workspace: Path, file: str, content: bytes) -> None:
    (workspace / file).write_bytes(content)
    artifact = generate(workspace)
    assert entities(artifact) == {"Plain", "Odd"}
    assert "int größe" in artifact["source"].partition("Odd {")[2]


def test_what_is_no_source_is_told_and_the_rest_drawn(workspace: Path) -> None:
    with (workspace / "big.py").open("wb") as big:
        big.truncate(50_000_000)
    (workspace / "binary.py").write_bytes(bytes(range(256)) * 8)
    os.mkfifo(workspace / "models.py")
    (workspace / "below").mkdir()
    (workspace / "below" / "up").symlink_to("..")
    (workspace / "self").symlink_to("self")
    before = files(workspace)
    artifact = generate(workspace)
    assert entities(artifact) == {"Plain"}
    told = next(note for note in artifact["notes"] if note.startswith("Passed over"))
    assert all(name in told for name in ("`big.py`", "`binary.py`", "`models.py`"))
    listed = json.loads(run("index", str(workspace), "--json").stdout)["skipped"]
    assert {each["path"] for each in listed} == {"big.py", "binary.py", "models.py", "below/up", "self"}
    assert files(workspace) == before


def test_a_syntax_error_costs_its_own_line(workspace: Path) -> None:
    broken = MODEL.format(name="Broken") + "    lost = models.IntegerField(\n    kept = models.TextField()\n"
    (workspace / "broken.py").write_text(broken + MODEL.format(name="After"), "utf-8")
    artifact = generate(workspace)
    assert entities(artifact) == {"Plain", "Broken", "After"}
    assert "text kept" in artifact["source"]
    assert any("parses: `broken.py` (line 6)" in note for note in artifact["notes"])


def test_what_may_not_be_read_is_told(workspace: Path) -> None:
    (workspace / "closed").mkdir(mode=0)
    artifact = generate(workspace, prefix=without_privileges())
    assert entities(artifact) == {"Plain"}
    assert "Passed over: `closed` (may not be read)." in artifact["notes"]
    workspace.chmod(0)
    try:
        for arguments in (["index", str(workspace)], ["generate", "mermaid_erd", "-w", str(workspace)]):
            told = refused(run(*arguments, prefix=without_privileges()))
            assert "may not be read" in told and "permissions" in told
    finally:
        workspace.chmod(0o755)


def test_the_current_folder_is_deleted(workspace: Path, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    shell = ["sh", "-c", 'rmdir "$1"; shift; exec "$@"', "sh", str(gone)]
    assert "deleted" in refused(run("generate", "mermaid_erd", prefix=shell, cwd=gone))
    gone.mkdir()
    assert entities(generate(workspace, prefix=shell, cwd=gone)) == {"Plain"}


def test_no_room_for_the_cache(workspace: Path, own_folders: Path) -> None:
    """Files may not grow at all: writing the cache fails, as on a full disk."""

    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))

    artifact = generate(workspace, preexec_fn=no_room)
    assert entities(artifact) == {"Plain"}
    assert any("could not be kept" in note for note in artifact["notes"])
    assert cache_files(own_folders) == []
    target = workspace.parent / "out.svg"
    done = run(*("generate", "mermaid_erd", "-w", str(workspace), "-o", str(target)), preexec_fn=no_room)
    assert "could not be written" in refused(done)
    assert [path.name for path in workspace.parent.iterdir()] == ["ws"]


@pytest.mark.parametrize("damage", [b"", b"\0" * 500, b"groundplan index 1\n" + b"x" * 90], ids=len)
def test_a_corrupt_cache_is_told_and_replaced(workspace: Path, own_folders: Path, damage: bytes) -> None:
    generate(workspace)
    (kept,) = cache_files(own_folders)
    whole = kept.read_bytes()
    kept.write_bytes(damage)
    artifact = generate(workspace)
    assert entities(artifact) == {"Plain"}
    assert any("indexed anew" in note for note in artifact["notes"])
    assert len(kept.read_bytes()) == len(whole)
    assert json.loads(run("index", str(workspace), "--json").stdout)["fromCache"] is True


def test_processes_on_one_cache(workspace: Path, own_folders: Path) -> None:
    command = [*GROUNDPLAN, "index", "--rebuild", "--json", str(workspace)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(3)]
    for process in running:
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        assert json.loads(out)["files"] == 1
    kept = sorted(path.parent.name for path in cache_files(own_folders))
    assert kept == sorted(set(kept))  # one file of each, and nothing half-written beside it
    assert {"index", "search"} <= set(kept)
    assert json.loads(run("index", str(workspace), "--json").stdout)["fromCache"] is True


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (b"", "the text is empty"),
        (b" \n\t\n", "the text is empty"),
        (b"erDiagram\n  A\0B ||--o{ C : x\n", "line 2"),
        (b"\0\0\0", "line 1"),
        (b"\xff\xfee\0r\0", "line 1"),
        (b"no diagram at all", "line 1"),
    ],
    ids=repr,
)
def test_mermaid_that_is_none(workspace: Path, source: bytes, told: str) -> None:
    done = run("validate", "-", "--json", "-w", str(workspace), stdin=source)
    assert done.returncode == 1, done
    report = json.loads(done.stdout)
    (found,) = report["validators"]["syntax"]["findings"]
    assert told in f"{found['message']} line {found['startLine']}"
    assert report["accepted"] is False


def test_mermaid_of_a_megabyte(workspace: Path) -> None:
    source = workspace.parent / "long.mmd"
    source.write_bytes(b"erDiagram\n  " + b"x" * 1_000_000 + b" {\n  }\n")
    done = run("validate", str(source), "-w", str(workspace), "--quiet")
    assert done.returncode == 1, done.stderr
    assert b"not accepted" in done.stdout
    assert len(done.stdout) < 20_000  # what is said of a long name quotes its ends
