"""Calls in, what is said between whom as compact text out."""

from pathlib import Path
from textwrap import dedent, indent

from groundplan.extract.named_function import find_function
from groundplan.extract.sequence.plan import MAX_DEPTH, MAX_MESSAGES, Plan, plan_calls
from groundplan.extract.sequence.read import LANGUAGES, calls_of
from groundplan.extract.sequence.script import Line, Said, Script, script_of
from groundplan.index.build import build_index


def scripted(
    tmp_path: Path, files: dict[str, str], scope: str, depth: int = MAX_DEPTH
) -> tuple[Script, Plan]:
    for name, text in files.items():
        path = tmp_path / "code" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), encoding="utf-8")
    index = build_index([tmp_path / "code"], cache_dir=tmp_path / "cache", processes=1).index
    function = find_function(index, (scope,), languages=LANGUAGES)
    assert function is not None
    reader, start = calls_of(index, function) or (None, None)
    assert reader is not None and start is not None
    plan = plan_calls(reader, start, messages=MAX_MESSAGES, depth=depth)
    return script_of(start, plan.steps), plan


def shown(lines: tuple[Line, ...]) -> str:
    found: list[str] = []
    for line in lines:
        if isinstance(line, Said):
            arrow = "-->" if line.reply else "->"
            found.append(f"{line.source} {arrow} {line.target}: {line.label}")
        else:
            for label, inside in line.branches:
                found += [f"{line.kind.value} {label}", indent(shown(inside), "  ")]
    return "\n".join(found)


def test_messages_go_from_caller_to_callee_and_results_back(tmp_path: Path):
    files = {
        "shop/cart.py": """
            from shop.tax import Rates
            class Cart:
                def total(self, rates: Rates):
                    amount = rates.find("x")
                    return self.rounded(amount)
                def rounded(self, amount): return round(amount)
        """,
        "shop/tax.py": """
            class Rates:
                def find(self, name):
                    if name:
                        self.load(name)
                    return len(name)
                def load(self, name): print(name)
        """,
    }
    script, plan = scripted(tmp_path, files, "Cart.total")
    assert script.title == "Cart.total"
    assert [(each.name, each.place.path) for each in script.participants] == [
        ("Cart", "shop/cart.py"),
        ("Rates", "shop/tax.py"),
    ]
    assert (
        shown(script.lines)
        == dedent("""
        Cart -> Rates: find("x")
        opt name
          Rates -> Rates: load(name)
        Rates --> Cart: amount
        Cart -> Cart: rounded(amount)
    """).strip()
    )
    assert plan.notes == ()
    first = script.lines[0]
    assert isinstance(first, Said)
    assert (first.place.path, first.place.start_line) == ("shop/cart.py", 5)


def test_participants_of_one_name_are_told_apart(tmp_path: Path):
    files = {
        "a/util.py": "def one():\n    print(1); print(2)\n",
        "b/util.py": "def two():\n    print(1); print(2)\n",
        "m.py": "from a import util\nfrom b.util import two\ndef f():\n    util.one()\n    two()\n",
    }
    script, _ = scripted(tmp_path, files, "f")
    assert [each.name for each in script.participants] == ["m", "a.util", "b.util"]


def test_large_and_deep_chains_are_cut_and_say_so(tmp_path: Path):
    many = "".join(f"    g{n}()\n" for n in range(20)) + "    deep0()\n"
    source = f"def f():\n{many}" + "".join(f"def g{n}():\n    h()\n    h()\n" for n in range(20))
    source += "def h():\n    print(1); print(2)\n"
    source += "".join(f"def deep{n}():\n    deep{n + 1}()\n    print(2)\n" for n in range(6))
    source += "def deep6():\n    print(1); print(2)\n"
    script, plan = scripted(tmp_path, {"m.py": source}, "f")
    assert shown(script.lines).count("->") <= MAX_MESSAGES
    assert plan.notes[0].startswith("Left out what is called by `m.g2`, `m.g3`, `m.g4`, `m.g5` and 1")
    _, plan = scripted(tmp_path, {"m.py": source}, "deep0", depth=2)
    assert plan.notes == ("Left out what is called deeper than 2 calls, by `m.deep2`.",)


def test_recursion_is_drawn_once(tmp_path: Path):
    source = "def f(n):\n    if n:\n        f(n - 1)\n        g()\ndef g():\n    f(0)\n    g()\n"
    script, _ = scripted(tmp_path, {"m.py": source}, "f")
    assert (
        shown(script.lines)
        == dedent("""
        opt n
          m -> m: f(n - 1)
          m -> m: g()
          m -> m: f(0)
          m -> m: g()
    """).strip()
    )
