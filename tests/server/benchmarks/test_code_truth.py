"""The judges of class diagrams and imports must see what is missing, made up, or not theirs to judge."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.benchmarks.code_truth.compare import ClassScores, compare, drawn_classes
from tests.benchmarks.code_truth.imports import differences, drawn_imports, grimp_imports, judged
from tests.benchmarks.code_truth.packages import PROBES

SOURCE = {
    "shop/__init__.py": "from shop.base import Base\n",
    "shop/base.py": (
        "class Base:\n    size: int = 1\n    __slots__ = ('__dict__',)\n\n"
        "    def __init__(self):\n        self.name, self.__key = '', 1\n\n"
        "    @property\n    def label(self):\n        return self.name\n"
    ),
    "shop/cart.py": (
        "import json\nfrom dataclasses import dataclass\nfrom . import base\n\n\n"
        "@dataclass\nclass Cart(base.Base, dict):\n    owner: str\n\n    class Line:\n        pass\n\n\n"
        "def make():\n    class Local:\n        pass\n\n    return Local\n"
    ),
    "shop/broken.py": "import nothing_of_that_name\n\n\nclass Lost:\n    pass\n",
}


def write(folder: Path) -> None:
    for name, text in SOURCE.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def truth_of(folder: Path) -> dict[str, Any]:
    write(folder)
    probe = [sys.executable, str(PROBES / "python_classes.py"), str(folder), "shop"]
    return json.loads(subprocess.run(probe, capture_output=True, check=True).stdout)


def artifact(*boxes: tuple[str, str, str], inherits: tuple[tuple[str, str], ...] = ()) -> dict[str, Any]:
    """Boxes are name, path and members, parted by spaces."""
    return {
        "diagram": {
            "classes": [
                {"name": name, "attributes": [{"name": each} for each in members.split()]}
                for name, _, members in boxes
            ],
            "relations": [{"source": a, "target": b, "kind": "inheritance"} for a, b in inherits],
        },
        "grounding": {"existing": [{"element": n, "path": p, "startLine": 1} for n, p, _ in boxes]},
    }


def shown(scores: ClassScores) -> str:
    counts = (scores.classes, scores.bases, scores.members)
    return " ".join(f"{each.right}/{each.drawn}/{each.true}" for each in counts)


def test_python_tells_classes_bases_and_members_and_what_it_cannot_judge(tmp_path: Path) -> None:
    truth = truth_of(tmp_path)
    told = {each["name"]: each for each in truth["classes"]}
    assert set(told) == {"Base", "Cart", "Cart.Line"}
    members = set(told["Base"]["members"]) - {"__dict__"}  # a slot, and no member that anybody draws
    assert members == {"__init__", "__key", "label", "name", "size"}
    assert told["Cart"]["bases"] == ["Base"] and told["Cart"]["outer"] == ["dict"]
    assert told["Cart"]["members"] == ["owner"] and "__eq__" in told["Cart"]["maybe"]
    assert truth["ignored"] == [["shop/cart.py", "Local"]]
    assert truth["ignoredPaths"] == ["shop/broken.py"]


def test_a_true_drawing_is_right_and_what_cannot_be_judged_does_not_count(tmp_path: Path) -> None:
    truth = truth_of(tmp_path)
    members = " ".join(next(each["members"] for each in truth["classes"] if each["name"] == "Base"))
    drawing = artifact(
        ("Base", "shop/base.py", members),
        ("Cart", "shop/cart.py", "owner __eq__"),
        ("Cart.Line", "shop/cart.py", ""),
        ("Local", "shop/cart.py", "x"),
        ("Lost", "shop/broken.py", ""),
        inherits=(("Cart", "Base"),),
    )
    scores = compare(truth, drawn_classes(drawing))
    assert scores.differences == []
    assert shown(scores).startswith("3/3/3 1/1/1")


def test_what_is_missing_or_made_up_is_told() -> None:
    cart = {"path": "a.py", "name": "Cart", "line": 1, "bases": ["Base"], "members": ["a", "b"], "maybe": []}
    base = {"path": "b.py", "name": "Base", "line": 1, "bases": [], "members": [], "maybe": []}
    truth = {"classes": [cart, base], "ignored": [], "ignoredPaths": []}
    drawing = artifact(("Cart", "a.py", "a c"), ("Other", "a.py", ""), inherits=(("Cart", "Other"),))
    scores = compare(truth, drawn_classes(drawing))
    assert shown(scores) == "1/2/2 0/1/1 1/2/2"
    assert scores.differences == [
        "a.py:1 Cart inherits Base: not drawn",
        "a.py:1 Cart inherits Other: not so",
        "a.py:1 Cart has b: not drawn",
        "a.py:1 Cart has c: not so",
        "a.py:1 Other: no such class",
        "b.py:1 Base: not drawn",
    ]


def test_grimp_tells_imports_by_file(tmp_path: Path) -> None:
    write(tmp_path)
    found = grimp_imports(tmp_path, "shop")
    assert found == {("shop/__init__.py", "shop/base.py"), ("shop/cart.py", "shop/base.py")}


def test_imports_are_judged_between_the_boxes_that_are_drawn() -> None:
    places = {"a": ("p/a/__init__.py", "p.a"), "b": ("p/b/index.py", "p/b"), "c": ("p/c.py", "p.c")}
    drawing = {
        "grounding": {
            "existing": [{"element": n, "path": p, "symbol": s} for n, (p, s) in places.items()],
            "edges": [{"from": "a", "to": "b"}, {"from": "b", "to": "c"}],
        }
    }
    truth = {("p/a/x.py", "p/b/y.py"), ("p/a/x.py", "p/c.py"), ("p/a/x.py", "p/a/z.py"), ("p/z.py", "p/c.py")}
    drawn, wanted = drawn_imports(drawing, truth)
    assert wanted == {("a", "b"), ("a", "c")}
    counts = judged(drawn, wanted)
    assert (counts.right, counts.drawn, counts.true) == (1, 2, 2)
    assert differences(drawn, wanted) == ["a → c: not found", "b → c: not so"]
