"""A function's source in, its control flow as compact text out."""

from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groundplan.errors import UsageError
from groundplan.extract.control_flow.build import build_flow
from groundplan.extract.control_flow.collapse import MAX_NODES, collapse
from groundplan.extract.control_flow.extract import extract_flowchart
from groundplan.extract.control_flow.flow import ENDS, Flow
from groundplan.extract.control_flow.python import read_python
from groundplan.extract.extraction import EdgeKey, Extraction
from groundplan.extract.request import ExtractRequest
from groundplan.index.build import build_index
from groundplan.index.parse import parse
from groundplan.mermaid.grammar import check_syntax
from groundplan.mermaid.kinds.registry import outline, render


def extracted(tmp_path: Path, files: dict[str, str], *scope: str, **more: object) -> Extraction:
    for name, text in files.items():
        path = tmp_path / "code" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), encoding="utf-8")
    index = build_index([tmp_path / "code"], cache_dir=tmp_path / "cache", processes=1).index
    return extract_flowchart(ExtractRequest(index, scope=scope, **more))  # type: ignore[arg-type]


def shown(extraction: Extraction) -> str:
    """A line a node, with its ways out; `~>` is a way that errors take."""
    lines: list[str] = []
    for node in extraction.diagram.nodes:
        ways = [
            f"{edge.label}{'~>' if edge.line == 'dotted' else '->'}{edge.target}"
            for edge in extraction.diagram.edges
            if edge.source == node.id
        ]
        text = (node.label or node.id).replace("\n", "; ")
        lines.append(f"{node.id}: {text}" + (f"  {' '.join(ways)}" if ways else ""))
    return "\n".join(lines)


def of_python(tmp_path: Path, source: str) -> str:
    return shown(extracted(tmp_path, {"m.py": source}, "f"))


def text(expected: str) -> str:
    return dedent(expected).strip()


def test_choices_loops_and_jumps(tmp_path: Path):
    source = '''
        def f(items, *, limit=3):
            """Said nothing."""
            import os
            total = 0
            seen = set()
            for item in items:
                if item > limit:
                    continue
                elif item < 0:
                    break
                else:
                    total += item
            else:
                log("all")
            while total:
                total -= 1
            return total
            never()
    '''
    assert of_python(tmp_path, source) == text("""
        start: f(items, limit)  ->line5
        line5: total = 0; seen = set()  ->line7
        line7: for item in items  each->line8 done->line15
        line8: item > limit?  yes->line7 no->line10
        line10: item < 0?  no->line13 yes->line16
        line13: total += item  ->line7
        line15: log("all")  ->line16
        line16: total?  yes->line17 no->line18
        line17: total -= 1  ->line16
        line18: return total
    """)


def test_errors_go_to_their_handlers_and_through_finally(tmp_path: Path):
    source = """
        def f(path):
            try:
                with open(path) as file:
                    data = file.read()
                if not data:
                    raise ValueError("empty")
                return parse(data)
            except (OSError, ValueError) as error:
                report(error)
            except KeyError:
                raise
            else:
                never()
            finally:
                close()
            tidy()
    """
    assert of_python(tmp_path, source) == text("""
        start: f(path)  ->line3
        line3: try  ->line4 OSError, ValueError~>line10 KeyError~>line16
        line4: with open(path) as file; data = file.read()  ->line6
        line6: not data?  yes->line7 no->line8
        line7: raise ValueError("empty")  ~>line10
        line8: return parse(data)  ->line16
        line10: report(error)  ->line16
        line16: close()  return->line8_2 raise->line12 otherwise->line17
        line8_2: return
        line12: raise
        line17: tidy()  ->finish
        finish: end
    """)


def test_match_with_endless_loops_and_async(tmp_path: Path):
    source = """
        async def f(command, feed):
            match command:
                case "stop" | "halt":
                    return
                case Move(by=n) if n > 3:
                    jump(n)
                case _:
                    pass
            async for event in feed:
                await handle(event)
            while True:
                if ready():
                    break
    """
    assert of_python(tmp_path, source) == text("""
        start: f(command, feed)  ->line3
        line3: command?  "stop" | "halt"->line5 Move(by=n) if n > 3->line7 otherwise->line10
        line5: return
        line7: jump(n)  ->line10
        line10: async for event in feed  each->line11 done->line12
        line11: await handle(event)  ->line10
        line12: repeat  ->line13
        line13: ready()?  no->line12 yes->finish
        finish: end
    """)


def test_typescript(tmp_path: Path):
    source = """
        export const f = async (items: Item[]) => {
          outer: for (const item of items) {
            for (let i = 0; i < 3; i++) {
              if (item.bad) continue outer;
              else if (i) break outer;
            }
          }
          switch (items.length) {
            case 0:
            case 1: few(); break;
            case 2: two();
            default: many();
          }
          do { wait(); } while (busy());
          try { go(); } catch (e) { throw new Failed(e); } finally { done(); }
        };
    """
    assert shown(extracted(tmp_path, {"m.ts": source}, "f")) == text("""
        start: f(items)  ->line3
        line3: for (const item of items)  each->line4 done->line9
        line4: for (let i = 0; i < 3; i++)  again->line5 done->line3
        line5: item.bad?  yes->line3 no->line6
        line6: i?  no->line4 yes->line9
        line9: items.length?  0 / 1->line11 2->line12 otherwise->line13
        line11: few()  break->line15
        line12: two()  ->line13
        line13: many()  ->line15
        line15: repeat  ->line15_2
        line15_2: wait()  ->line15_3
        line15_3: busy()?  yes->line15 no->line16
        line16: try  ->line16_2 error~>line16_3
        line16_2: go()  ->line16_4
        line16_3: throw new Failed(e)  ->line16_4
        line16_4: done()  raise->line16_5 otherwise->finish
        line16_5: raise
        finish: end
    """)


def test_java(tmp_path: Path):
    source = """
        class A {
          int f(List<String> names, int x) throws E {
            for (String name : names) { if (name == null) continue; use(name); }
            switch (x) {
              case 1 -> one();
              case 2, 3 -> { return 1; }
              default -> throw new E("x");
            }
            try (var in = open()) { read(in); } catch (IOException | E e) { log(e); }
            return 0;
          }
        }
    """
    assert shown(extracted(tmp_path, {"A.java": source}, "A.f")) == text("""
        start: f(names, x)  ->line4
        line4: for (String name : names)  each->line4_2 done->line5
        line4_2: name == null?  yes->line4 no->line4_3
        line4_3: use(name)  ->line4
        line5: x?  1->line6 2, 3->line7 otherwise->line8
        line6: one()  ->line10
        line7: return 1
        line8: throw new E("x")
        line10: open var in = open()  ->line10_2
        line10_2: try  ->line10_3 IOException or E~>line10_4
        line10_3: read(in)  ->line11
        line10_4: log(e)  ->line11
        line11: return 0
    """)


def test_each_node_and_edge_has_its_lines(tmp_path: Path):
    source = "def f(x):\n    if (x and\n            1):\n        a()\n        b()\n    return x\n"
    found = extracted(tmp_path, {"pkg/m.py": source}, "pkg/m.py:f")
    places = {name: (where.start_line, where.end_line) for name, where in found.elements.items()}
    assert places == {"start": (1, 1), "line2": (2, 3), "line4": (4, 5), "line6": (6, 6)}
    assert found.elements["line4"].symbol == "pkg.m.f"
    assert found.edges[EdgeKey("line2", "line4", "yes")].start_line == 2
    drawn = outline(found.diagram)
    assert {node.name for node in drawn.nodes} == set(found.elements)
    assert {EdgeKey(edge.source, edge.target, edge.label) for edge in drawn.edges} == set(found.edges)


def test_a_large_function_is_folded_and_says_so(tmp_path: Path):
    block = """\
    if a{n}:
        for x in a{n}:
            if x:
                y({n})
            else:
                return {n}
"""
    body = "".join(block.format(n=n) for n in range(12))
    source = f"def f(a):\n{body}    return a\n"
    found = extracted(tmp_path, {"m.py": source}, "f")
    assert len(found.diagram.nodes) <= MAX_NODES
    assert found.notes == (
        "Folded: 12 blocks are one box each, because all 62 steps would be more than 30; --all shows them.",
    )
    assert "if a0 …" in {node.label for node in found.diagram.nodes}
    whole = extracted(tmp_path, {"m.py": source}, "f", everything=True)
    assert len(whole.diagram.nodes) == 62
    assert whole.notes == ()


FILES = {
    "shop/cart.py": "class Cart:\n    def total(self):\n        return 1\n",
    "shop/order.py": "class Order:\n    def total(self):\n        return 2\n\ndef place():\n    pass\n",
    "tests/test_shop.py": "def place():\n    pass\n",
}


@pytest.mark.parametrize(
    ("scope", "path"),
    [
        (["Cart.total"], "shop/cart.py"),
        (["shop.order.Order.total"], "shop/order.py"),
        (["shop/order.py:Order.total"], "shop/order.py"),
        (["shop/order.py::Order::total"], "shop/order.py"),
        (["total", "shop/cart.py"], "shop/cart.py"),
        (["place()"], "shop/order.py"),
        (["tests/test_shop.py", "place"], "tests/test_shop.py"),
    ],
)
def test_scopes_name_functions(tmp_path: Path, scope: list[str], path: str):
    found = extracted(tmp_path, FILES, *scope)
    assert found.elements["start"].path == path
    assert found.notes == ()


def test_what_names_several_or_none_is_refused(tmp_path: Path):
    with pytest.raises(UsageError) as several:
        extracted(tmp_path, FILES, "total")
    assert several.value.message == "`total` names 2 functions."
    assert several.value.hint == "Say which: `shop/cart.py:Cart.total`, `shop/order.py:Order.total`."
    with pytest.raises(UsageError) as none:
        extracted(tmp_path, FILES, "shop/cart.py:totel")
    assert "Did you mean `" in none.value.hint


def test_without_a_scope_a_beginning_is_chosen(tmp_path: Path):
    source = "def main():\n    a()\n    b()\n\ndef a():\n    b()\n\ndef b():\n    pass\n"
    found = extracted(tmp_path, {"m.py": source})
    assert found.elements["start"].symbol == "m.main"
    assert found.notes[0].startswith(
        "No function was named: chose `m.py:main`, because nothing here calls it"
    )
    assert extracted(tmp_path / "none", {"x.sql": "select 1;"}).diagram.nodes == ()


# Bodies of nested statements. Loops that never end by themselves are left to the tests above.
_SIMPLE = st.sampled_from(["a()", "x = b[1]", "pass", "return x", "raise E('#;\"')", "yield 1", "assert x"])
_IN_LOOP = st.sampled_from(["break", "continue"])


@st.composite
def bodies(draw: st.DrawFn, depth: int = 0, in_loop: bool = False) -> list[str]:
    lines: list[str] = []
    for _ in range(draw(st.integers(1, 3))):
        kinds = ["simple", "if", "for", "while", "try", "with", "match"] if depth < 3 else ["simple"]
        kind = draw(st.sampled_from(kinds))
        if kind == "simple":
            lines.append(draw(st.one_of(_SIMPLE, _IN_LOOP) if in_loop else _SIMPLE))
            continue

        def block(head: str, loops: bool = in_loop) -> list[str]:
            return [head, *(f"    {line}" for line in draw(bodies(depth + 1, loops)))]

        if kind == "if":
            lines += block("if x < 1:")
            lines += block("elif y:") if draw(st.booleans()) else []
            lines += block("else:") if draw(st.booleans()) else []
        elif kind in ("for", "while"):
            lines += block("for i in x:" if kind == "for" else "while x:", True)
            lines += block("else:") if draw(st.booleans()) else []
        elif kind == "with":
            lines += block("with x as y:")
        elif kind == "match":
            lines += ["match x:", *(f"    {line}" for line in block("case 1:") + block("case [a, *_] if a:"))]
        else:
            handled = draw(st.integers(0, 2))
            lines += block("try:")
            lines += block("except (E, F) as e:") if handled else []
            lines += block("except:") if handled > 1 else []
            lines += block("else:") if handled and draw(st.booleans()) else []
            lines += block("finally:") if not handled or draw(st.booleans()) else []
    return lines


def flow_of(lines: list[str]) -> Flow:
    source = "def f(x):\n" + "".join(f"    {line}\n" for line in lines)
    compile(source, "f", "exec")
    function = parse("python", source.encode()).root_node.named_children[0]
    return build_flow(read_python(function), title="f(x)", line=1, end_line=len(lines) + 1)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(bodies())
def test_every_node_is_reached_and_every_path_ends(lines: list[str]):
    for flow in (flow_of(lines), collapse(flow_of(lines), limit=8).flow):
        after: dict[int, set[int]] = {node.id: set() for node in flow.nodes}
        before: dict[int, set[int]] = {node.id: set() for node in flow.nodes}
        for edge in flow.edges:
            after[edge.source].add(edge.target)
            before[edge.target].add(edge.source)
        ends = {node.id for node in flow.nodes if node.kind in ENDS}
        assert reached({0}, after) == set(after)
        assert reached(ends, before) == set(after)
        assert all(not after[end] for end in ends)


def reached(start: set[int], ways: dict[int, set[int]]) -> set[int]:
    found, waiting = set(start), list(start)
    while waiting:
        new = ways[waiting.pop()] - found
        found |= new
        waiting += new
    return found


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bodies())
def test_mermaid_takes_any_function(tmp_path: Path, lines: list[str]):
    source = "def f(x):\n" + "".join(f"    {line}\n" for line in lines)
    found = extracted(tmp_path, {"m.py": source}, "f")
    assert check_syntax(render(found.diagram)).ok
