"""The command line as a script sees it: exit codes, one JSON document, sentences on stderr."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest


def run(*arguments: str, cwd: Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "groundplan", *arguments],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
    )


def failed(done: subprocess.CompletedProcess[str]) -> str:
    """The message of a failed run: exit code 2, nothing on stdout, no traceback."""
    assert done.returncode == 2, done
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("groundplan: ") or "\ngroundplan: " in done.stderr
    return done.stderr


def test_generate_prints_one_document(shop: Path):
    done = run("generate", "mermaid_erd", "--no-model", "--json", cwd=shop)
    assert done.returncode == 0, done.stderr
    artifact = json.loads(done.stdout)
    assert set(artifact) >= {
        *("id", "type", "source", "diagram", "score", "accepted", "model"),
        *("attempts", "report", "grounding", "sources", "notes"),
    }
    assert artifact["source"].startswith("erDiagram")
    assert set(artifact["report"]["validators"]) == {
        *("syntax", "completeness", "relevance", "grounding"),
        *("structure", "consistency", "safety", "readability"),
    }


def test_generate_tells_a_person_all_of_it(shop: Path, tmp_path: Path):
    drawing = tmp_path / "erd.svg"
    done = run("generate", "mermaid_erd", "--output", str(drawing), cwd=shop)
    assert done.returncode == 0, done.stderr
    assert "erDiagram" in done.stdout
    assert "Score" in done.stdout
    assert "orders/models.py:" in done.stdout
    assert str(drawing) in done.stdout
    assert drawing.read_text().lstrip().startswith("<svg")


@pytest.mark.parametrize("ending", ["mmd", "svg", "png", "pdf", "md", "json"])
def test_every_kind_of_file_is_written(ending: str, shop: Path, tmp_path: Path):
    target = tmp_path / f"erd.{ending}"
    done = run("generate", "mermaid_erd", "--scope", "payments", "--json", "-o", str(target), cwd=shop)
    assert done.returncode == 0, done.stderr
    head = target.read_bytes()[:200]
    start = {
        "mmd": b"erDiagram",
        "svg": b"<svg",
        "png": b"\x89PNG",
        "pdf": b"%PDF",
        "md": b"# ",
        "json": b"{",
    }
    assert head.lstrip().startswith(start[ending])
    assert json.loads(done.stdout)["output"] == str(target)
    assert sorted(p.name for p in tmp_path.iterdir()) == [target.name, "shop"]


def test_nothing_is_written_into_the_workspace(shop: Path):
    before = sorted(p for p in shop.rglob("*"))
    assert run("generate", "mermaid_erd", cwd=shop).returncode == 0
    assert run("index", "--json", cwd=shop).returncode == 0
    assert sorted(p for p in shop.rglob("*")) == before


def test_index_says_what_it_read_and_the_second_time_reads_nothing(shop: Path):
    first = json.loads(run("index", "--json", cwd=shop).stdout)
    second = json.loads(run("index", "--json", cwd=shop).stdout)
    assert first["fromCache"] is False
    assert (second["fromCache"], second["changedFiles"]) == (True, 0)
    assert first["languages"]["python"] == second["languages"]["python"] > 5
    assert first["root"] == str(shop)
    (shop / "orders/models.py").open("a").write("\nX = 1\n")
    third = json.loads(run("index", "--json", cwd=shop).stdout)
    assert (third["fromCache"], third["changedFiles"]) == (True, 1)


def test_types_lists_the_catalogue(tmp_path: Path):
    entries = {e["id"]: e for e in json.loads(run("types", "--json", cwd=tmp_path).stdout)}
    assert len(entries) == 23
    assert entries["mermaid_erd"]["extractor"] is True
    assert entries["mermaid_gantt"] == {
        "id": "mermaid_gantt", "title": "Gantt chart", "extractor": False, "diagram": "gantt",
    }  # fmt: skip


def test_validate_answers_with_its_exit_code(shop: Path, tmp_path: Path):
    good = tmp_path / "good.mmd"
    good.write_text("erDiagram\n    Order {\n        int id PK\n    }\n")
    assert run("validate", str(good), "--json", cwd=shop).returncode == 0
    done = run("validate", "-", "--json", cwd=shop, stdin="erDiagram\n  A ||--|| : x\n")
    assert done.returncode == 1
    report = json.loads(done.stdout)
    assert report["score"] < 60
    assert report["validators"]["syntax"]["findings"][0]["startLine"] == 2


def test_doctor_finds_all_in_place(tmp_path: Path):
    done = run("doctor", "--json", cwd=tmp_path)
    checks = json.loads(done.stdout)["checks"]
    assert done.returncode == 0, checks
    assert {"name", "ok", "detail", "hint"} == set(checks[0])


def test_a_result_below_the_threshold_is_a_no(tmp_path: Path):
    done = run("generate", "mermaid_erd", "--json", cwd=tmp_path)  # an empty folder
    assert done.returncode == 1
    artifact = json.loads(done.stdout)
    assert artifact["accepted"] is False
    assert any("No data model was found" in note for note in artifact["notes"])


BAD_USE = {
    "no such folder": (["generate", "mermaid_erd", "-w", "nowhere"], "nowhere"),
    "a file for a folder": (["generate", "mermaid_erd", "-w", "manage.py"], "not a folder"),
    "unknown type": (["generate", "mermaid_erdd"], "Did you mean `mermaid_erd`"),
    "unknown scope": (["generate", "mermaid_erd", "--scope", "ordrs"], "orders"),
    "a type that needs a model": (["generate", "mermaid_gantt"], "needs a model"),
    "a model that is not there": (["generate", "mermaid_erd", "--model", "ollama/x"], "--model extractor"),
    "no folder for the output": (["generate", "mermaid_erd", "-o", "no/such/x.svg"], "not there"),
    "an ending that is not known": (["generate", "mermaid_erd", "-o", "x.gif"], ".svg"),
    "no such option": (["generate", "mermaid_erd", "--colour"], "--colour"),
    "no such command": (["generat"], "generat"),
    "no type": (["generate"], "TYPE"),
    "no such file": (["validate", "nowhere.mmd"], "not there"),
    "a folder for a file": (["validate", "orders"], "is a folder"),
    "an address that is none": (["serve", "--tcp", "here"], "HOST:PORT"),
}


@pytest.mark.parametrize("case", BAD_USE)
def test_wrong_use_is_a_sentence_and_a_hint(case: str, shop: Path):
    arguments, expected = BAD_USE[case]
    assert expected in failed(run(*arguments, cwd=shop))


def test_a_folder_that_may_not_be_read(tmp_path: Path):
    if os.geteuid() == 0 and not Path("/usr/bin/setpriv").exists():
        pytest.fail("root reads everything, and there is no setpriv to become somebody else")
    closed = tmp_path / "closed"
    closed.mkdir()
    closed.chmod(0)
    command = [sys.executable, "-m", "groundplan", "generate", "mermaid_erd", "-w", str(closed)]
    if os.geteuid() == 0:
        command = [
            "setpriv",
            "--reuid=65534",
            "--clear-groups",
            "--inh-caps=-all",
            "--bounding-set=-all",
            *command,
        ]
        for folder in (tmp_path, *tmp_path.parents):
            if folder.stat().st_uid == 0 and folder != Path("/"):
                folder.chmod(folder.stat().st_mode | 0o055)
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "HOME": "/nonexistent"})
    told = failed(done)
    assert "closed may not be read" in told
    assert "permissions" in told


def test_output_that_cannot_be_written_leaves_nothing(shop: Path, tmp_path: Path):
    done = run("generate", "mermaid_erd", "-o", "/dev/full/x.svg", cwd=shop)
    failed(done)
    done = run("generate", "mermaid_erd", "-o", str(tmp_path), cwd=shop)
    failed(done)


def test_a_request_of_100_kb_is_read_as_far_as_makes_sense(shop: Path):
    done = run(
        "generate", "mermaid_erd", "--json", "--request", "-", cwd=shop, stdin="orders and payments " * 5000
    )
    artifact = json.loads(done.stdout)
    assert any("100,000 characters" in note for note in artifact["notes"])
    assert "Order" in artifact["source"]


@pytest.mark.parametrize("asked", ["types", "types --json", "--help", "generate mermaid_erd --quiet"])
def test_a_reader_that_has_seen_enough_is_no_failure(asked: str, shop: Path):
    end, other = os.pipe()
    os.close(end)  # as `groundplan … | true`
    command = [sys.executable, "-m", "groundplan", *asked.split()]
    try:
        done = subprocess.run(command, cwd=shop, stdout=other, stderr=subprocess.PIPE, timeout=120)
    finally:
        os.close(other)
    assert (done.returncode, done.stderr) == (0, b"")


def test_no_command_is_answered_with_the_help(tmp_path: Path):
    done = run(cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr == ""
    assert "Usage: groundplan [OPTIONS] COMMAND" in done.stdout


def test_ctrl_c_is_130_and_no_traceback(tmp_path: Path):
    for number in range(3000):
        (tmp_path / f"m{number}.py").write_text("class A:\n    def f(self): ...\n" * 100)
    process = subprocess.Popen(
        [sys.executable, "-m", "groundplan", "index"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    process.stderr.readline()  # it has begun
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert out == ""
    assert "Traceback" not in err


def test_a_deadline_is_kept_and_told(tmp_path: Path):
    for number in range(1500):
        (tmp_path / f"m{number}.py").write_text("class A:\n    def f(self): ...\n" * 100)
    message = failed(run("generate", "mermaid_erd", "--deadline", "0.2", "--seed", "7", cwd=tmp_path))
    assert "within 0.2 seconds" in message
    assert "--deadline" in message


def test_a_base_needs_a_model(shop: Path):
    assert "--base" in failed(run("generate", "mermaid_erd", "--base", "old.mmd", cwd=shop))
