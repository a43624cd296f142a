"""A workspace in; its packages, and who imports whom, out: as a component diagram and as a mind map."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundplan.errors import UsageError
from groundplan.extract.component import MAX_BOXES, extract_component, extract_overview
from groundplan.extract.extraction import EdgeKey, Extraction
from groundplan.extract.mindmap import MAX_NODES, extract_mindmap
from groundplan.extract.request import ExtractRequest
from groundplan.index.build import build_index
from groundplan.index.index import Index
from groundplan.index.records import Entry, FileRecord, Import
from groundplan.mermaid.grammar import check_syntax
from groundplan.mermaid.kinds.mindmap import MindmapNode
from groundplan.mermaid.kinds.registry import Diagram, outline, render
from groundplan.settings import DiagramSettings, Settings
from groundplan.workspace.roots import open_roots

Make = Callable[[dict[str, str]], Index]

SHOP = {
    "src/shop/__init__.py": "from shop.orders.models import Order\n",
    "src/shop/errors.py": "",
    "src/shop/orders/__init__.py": "",
    "src/shop/orders/models.py": "from shop import errors\nfrom shop.people.models import Person\n",
    "src/shop/orders/views.py": "import os\n\nfrom shop.people.models import Person\nfrom . import models\n",
    "src/shop/people/__init__.py": "",
    "src/shop/people/models.py": "from ..errors import Wrong\n",
    "tests/test_shop.py": "from shop.orders import models\n",
}


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def made(files: dict[str, str]) -> Index:
        for path, content in files.items():
            file = tmp_path / "workspace" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content)
        return build_index([tmp_path / "workspace"], cache_dir=tmp_path / "cache").index

    return made


def component(index: Index, *scope: str, everything: bool = False) -> Extraction[Diagram]:
    extraction = extract_component(ExtractRequest(index, scope=scope, everything=everything))
    assert_sound(extraction)
    return extraction


def mindmap(index: Index, *scope: str, everything: bool = False):
    extraction = extract_mindmap(ExtractRequest(index, scope=scope, everything=everything))
    assert_sound(extraction)
    return extraction


def assert_sound(extraction: Extraction[Diagram]) -> None:
    """Mermaid takes the picture, and all of it has evidence."""
    result = check_syntax(render(extraction.diagram))
    assert result.ok, result.error
    told = outline(extraction.diagram)
    assert {node.name for node in told.nodes} == set(extraction.elements)
    assert {EdgeKey(edge.source, edge.target, edge.label) for edge in told.edges} == set(extraction.edges)


def lines(extraction: Extraction[Diagram]) -> list[str]:
    return [
        f"{edge.source} -> {edge.target}{f': {edge.label}' if edge.label else ''}"
        for edge in extraction.edges
    ]


def test_packages_and_their_imports(make: Make) -> None:
    extraction = component(make(SHOP))
    assert lines(extraction) == [
        "shop -> shop.orders",
        "shop.orders -> shop.errors",
        "shop.orders -> shop.people: 2 imports",
        "shop.people -> shop.errors",
    ]
    evidence = extraction.edges[EdgeKey("shop.orders", "shop.people", "2 imports")]
    assert (evidence.path, evidence.start_line) == ("src/shop/orders/models.py", 2)
    assert extraction.elements["shop.orders"].path == "src/shop/orders/__init__.py"
    assert extraction.notes == ("Left out 1 file of test code.",)


def test_scope_of_a_package(make: Make) -> None:
    extraction = component(make(SHOP), "shop.orders")
    assert set(extraction.elements) == {
        "shop.orders",
        "shop.orders.models",
        "shop.orders.views",
        "shop",
        "shop.errors",
        "shop.people",
    }
    assert "shop.orders.views -> shop.orders.models" in lines(extraction)
    with pytest.raises(UsageError, match=r"no package, module or folder `shop.order`") as raised:
        component(make(SHOP), "shop.order")
    assert "`shop.orders`" in raised.value.hint


def test_many_packages_are_folded(make: Make) -> None:
    files = {f"big/p{n}/q{m}/mod.py": "" for n in range(8) for m in range(4 + n)}
    files |= {path.replace("mod.py", "__init__.py"): "" for path in files}
    files |= {f"big/p{n}/__init__.py": "" for n in range(8)} | {"big/__init__.py": ""}
    extraction = component(make(files))
    assert len(extraction.diagram.nodes) <= MAX_BOXES
    assert [frame.title for frame in extraction.diagram.subgraphs] == ["big.p7"]
    assert "big.p7.q0" in extraction.elements and "big.p0" in extraction.elements
    assert len(component(make({}), everything=True).elements) > MAX_BOXES


def test_modules_of_a_flat_package(make: Make) -> None:
    files = {f"flat/m{n}.py": "from flat import m0\n" for n in range(30)} | {"flat/__init__.py": ""}
    extraction = component(make(files))
    assert len(extraction.elements) == MAX_BOXES and "flat.m0" in extraction.elements
    assert extraction.notes[0].startswith(
        "Showing the 20 most connected of 31 packages and modules, without "
    )


def test_overview_leaves_out_lines_that_follow(make: Make) -> None:
    files = {
        "shop/a.py": "from shop import b, c",
        "shop/b.py": "from shop import c",
        "shop/c.py": "from shop import d",
        "shop/d.py": "from shop import c",
        "shop/__init__.py": "",
    }
    index = make(files)
    assert "shop.a -> shop.c" in lines(component(index))
    overview = extract_overview(ExtractRequest(index))
    assert_sound(overview)
    # Both ways between `c` and `d` stay: a ring is news.
    wanted = {"shop.a -> shop.b", "shop.b -> shop.c", "shop.c -> shop.d", "shop.d -> shop.c"}
    assert wanted <= set(lines(overview)) and "shop.a -> shop.c" not in lines(overview)
    assert any("that a longer way joins too" in note for note in overview.notes)
    everything = extract_overview(ExtractRequest(index, everything=True))
    assert "shop.a -> shop.c" in lines(everything)


def test_assets_inside_a_package_are_no_box_of_their_own(make: Make) -> None:
    files = {
        "shop/__init__.py": "",
        "shop/web/__init__.py": "from shop import orders",
        "shop/web/static/page.js": "show()",
        "shop/orders.py": "",
        "shop/web/README.md": "# Read me",
    }
    assert set(component(make(files)).elements) == {"shop", "shop.web"} | {"shop.orders"}


def test_a_folder_is_proved_by_a_file_in_it(make: Make) -> None:
    files = {
        "web/api/client.ts": "",
        "web/api/index.ts": "",
        "web/pages/deep/x.ts": "",
        "web/pages/y/z.ts": "",
    }
    places = component(make(files)).elements
    assert (places["web/api"].path, places["web/api"].start_line) == ("web/api/index.ts", 1)
    assert places["web/pages/deep"].path == "web/pages/deep/x.ts"


def test_settings_bound_the_boxes(make: Make) -> None:
    files = {f"p{n}/m.py": f"import p{(n + 1) % 9}.m" for n in range(9)}
    few = Settings(diagram=DiagramSettings(max_entities=4))
    drawn = extract_component(ExtractRequest(make(files), settings=few)).diagram
    assert len(drawn.nodes) == 4


def test_folders_of_typescript(make: Make) -> None:
    files = {
        "web/api/client.ts": "export const get = 1\n",
        "web/pages/home.ts": "import { get } from '../api/client'\n",
        "web/pages/list.ts": "import { get } from '../api/client'\n",
    }
    assert lines(component(make(files))) == ["web/pages -> web/api: 2 imports"]


def test_nothing_to_draw(make: Make) -> None:
    index = make({"a.sql": "CREATE TABLE a (b int);"})
    assert component(index).notes == ("No code with imports was found.",)
    assert mindmap(index).notes == ("No code was found to make a map of.",)


def tree(node: MindmapNode) -> str:
    inner = " ".join(tree(child) for child in node.children)
    return f"{node.label}({inner})" if inner else node.label


def test_mind_map_of_packages(make: Make) -> None:
    extraction = mindmap(make(SHOP))
    assert tree(extraction.diagram.root) == ("shop(orders(orders.models views) people(people.models) errors)")
    assert extraction.elements["views"].path == "src/shop/orders/views.py"


def test_large_mind_map_is_cut(make: Make) -> None:
    files = {f"p{n}/m{m}.py": "from p3 import m9\n" for n in range(12) for m in range(12)}
    extraction = mindmap(make(files))
    assert len(extraction.elements) == MAX_NODES and "m9" in " ".join(extraction.elements)
    assert extraction.notes[0].startswith("Showing 60 of 157 packages and modules")
    assert len(mindmap(make({}), everything=True).elements) == 157


names = st.sampled_from(["a", "b", "end", "graph", "é", "a b", 'q"', "default", "x.y"])


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.lists(names, min_size=1, max_size=4).map("/".join), st.lists(names), max_size=8))
def test_any_folders_can_be_drawn(
    tmp_path_factory: pytest.TempPathFactory, found: dict[str, list[str]]
) -> None:
    entries = {
        f"{path}.py": Entry(
            FileRecord(f"{path}.py", "python", "", 0, imports=tuple(Import(m, "", m, 1) for m in imported)),
            0,
            True,
        )
        for path, imported in found.items()
    }
    index = Index(open_roots([tmp_path_factory.getbasetemp()]), entries)
    component(index)
    component(index, everything=True)
    mindmap(index)


def test_everything_takes_in_test_code(make: Make) -> None:
    index = make({"shop/a.py": "import shop.tests.b", "shop/tests/b.py": "", "shop/c.py": ""})
    assert set(component(index).elements) == {"shop.a", "shop.c"}
    assert set(component(index, everything=True).elements) > {"shop.a", "shop.c"}
    assert len(mindmap(index, everything=True).elements) > len(mindmap(index).elements)
    assert len(mindmap(index, "shop", everything=True).elements) > len(mindmap(index).elements)


def test_everything_is_drawn_module_by_module(make: Make) -> None:
    index = make(SHOP)
    drawn = component(index, everything=True)
    modules = {each.name for each in outline(drawn.diagram).nodes}
    assert {"shop", "shop.errors", "shop.orders.models", "shop.orders.views", "shop.people.models"} <= modules
    assert {(edge.source, edge.target) for edge in drawn.edges} == {
        ("shop", "shop.orders.models"),
        ("shop.orders.models", "shop.errors"),
        ("shop.orders.models", "shop.people.models"),
        ("shop.orders.views", "shop.people.models"),
        ("shop.orders.views", "shop.orders.models"),
        ("shop.people.models", "shop.errors"),
        ("tests.test_shop", "shop.orders.models"),
    }
