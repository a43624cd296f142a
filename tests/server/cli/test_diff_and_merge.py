"""`groundplan diff` and `groundplan merge` as a script sees them."""

import json
from pathlib import Path

from tests.server.cli.test_cli import failed, run

BASE = "erDiagram\n    Order {\n        int id\n    }\n"


def written(folder: Path, **sources: str) -> None:
    for name, source in sources.items():
        (folder / f"{name}.mmd").write_text(source)


def test_a_difference_is_told_and_is_exit_code_1(tmp_path: Path):
    written(tmp_path, a=BASE, b=BASE.replace("int id", "uuid id") + "    Customer\n")
    done = run("diff", "a.mmd", "b.mmd", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stdout == "+ entity Customer\n~ attribute Order.id: type: int → uuid\n"
    done = run("diff", "a.mmd", "b.mmd", "--json", cwd=tmp_path)
    answer = json.loads(done.stdout)
    assert answer["added"] == [{"element": "Customer", "kind": "entity"}]
    assert answer["removed"] == []
    assert answer["changed"] == [
        {"element": "Order.id", "kind": "attribute", "property": "type", "old": "int", "new": "uuid"}
    ]
    assert "class Customer added" in answer["source"]


def test_the_same_twice_is_exit_code_0(tmp_path: Path):
    written(tmp_path, a=BASE)
    assert run("diff", "a.mmd", "a.mmd", cwd=tmp_path).returncode == 0


def test_a_merge_is_written_and_conflicts_are_exit_code_1(tmp_path: Path):
    written(
        tmp_path,
        a=BASE,
        b=BASE.replace("int", "uuid"),
        c=BASE + "    Customer\n",
        d=BASE.replace("int", "text"),
    )
    done = run("merge", "a.mmd", "b.mmd", "c.mmd", "--output", "out.mmd", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out.mmd").read_text() == BASE.replace("int", "uuid") + "    Customer\n"
    done = run("merge", "a.mmd", "b.mmd", "d.mmd", "--json", cwd=tmp_path)
    assert done.returncode == 1
    answer = json.loads(done.stdout)
    assert answer["source"] == BASE.replace("int", "uuid")
    assert answer["conflicts"] == [
        {"element": "Order.id", "kind": "attribute", "property": "type", "mine": "uuid", "theirs": "text"}
    ]


def test_what_cannot_be_compared_is_exit_code_2(tmp_path: Path):
    written(tmp_path, a=BASE, b="pie\n", c="erDiagram\n  A ||--\n")
    assert "of the kind er" in failed(run("diff", "a.mmd", "b.mmd", cwd=tmp_path))
    assert "line 2" in failed(run("merge", "a.mmd", "a.mmd", "c.mmd", cwd=tmp_path))
