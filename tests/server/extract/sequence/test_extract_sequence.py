"""A workspace in, a drawn sequence diagram out, each part with its evidence."""

from pathlib import Path
from textwrap import dedent

import pytest

from groundplan.errors import UsageError
from groundplan.extract.extraction import EdgeKey, Extraction
from groundplan.extract.request import ExtractRequest
from groundplan.extract.sequence.extract import extract_sequence
from groundplan.index.build import build_index
from groundplan.mermaid.grammar import check_syntax
from groundplan.mermaid.kinds.registry import outline, render

FILES = {
    "shop/checkout.py": '''
        from shop.stock import Stock

        class Checkout:
            """Sells."""

            def __init__(self, stock: Stock):
                self.stock = stock

            def place(self, names):
                for name in names:
                    if not name:
                        self.refuse("no; name #1")
                    else:
                        item = self.stock.take(name)
                        names.append(item)
                guess(names)

            def refuse(self, why):
                raise ValueError(why.strip())
    ''',
    "shop/stock.py": """
        class Stock:
            def take(self, name):
                self.check(name)
                return len(name)

            def check(self, name):
                print(name)
    """,
}


def extracted(tmp_path: Path, files: dict[str, str], *scope: str, **more: object) -> Extraction:
    for name, text in files.items():
        path = tmp_path / "code" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), encoding="utf-8")
    index = build_index([tmp_path / "code"], cache_dir=tmp_path / "cache", processes=1).index
    return extract_sequence(ExtractRequest(index, scope=scope, **more))  # type: ignore[arg-type]


def test_a_call_chain_is_drawn_with_evidence(tmp_path: Path):
    found = extracted(tmp_path, FILES, "Checkout.place")
    source = render(found.diagram)
    assert check_syntax(source).ok
    for line in (
        "loop for name in names",
        "alt not name",
        "Stock->>Stock: check(name)",
        "Checkout->>Stock: take(name)",
        "Stock-->>Checkout: item",
    ):
        assert line in source
    assert found.notes == ("Left out 1 call whose target is not certain: `guess`.",)
    drawn = outline(found.diagram)
    assert {node.name for node in drawn.nodes} == set(found.elements) == {"Checkout", "Stock"}
    assert {EdgeKey(edge.source, edge.target, edge.label) for edge in drawn.edges} == set(found.edges)
    assert found.elements["Stock"].symbol == "shop.stock.Stock"
    evidence = found.edges[EdgeKey("Checkout", "Stock", "take(name)")]
    assert (evidence.path, evidence.start_line) == ("shop/checkout.py", 15)


def test_without_a_scope_the_likeliest_beginning_is_drawn(tmp_path: Path):
    found = extracted(tmp_path, FILES)
    assert found.diagram.title == "Checkout.place"
    assert found.notes[0].startswith("No function was named: chose `shop/checkout.py:Checkout.place`")
    named = extracted(tmp_path, FILES, text="What happens in Stock.take()?")
    assert named.diagram.title == "Stock.take"


def test_a_function_without_certain_calls_says_so(tmp_path: Path):
    found = extracted(tmp_path, FILES, "refuse")
    assert found.notes == ("`Checkout.refuse` makes no call that surely reaches the workspace's code.",)
    assert check_syntax(render(found.diagram)).ok
    with pytest.raises(UsageError):
        extracted(tmp_path, FILES, "nowhere_at_all")
    assert extracted(tmp_path / "none", {"x.sql": "select 1;"}).diagram.participants == ()
