"""What somebody is still typing: read as far as it parses, and never a crash."""

import importlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundplan.index.languages import read

_LANGUAGES = ["java", "kotlin", "csharp", "go", "rust", "php", "ruby", "prisma"]


def _sample(language: str) -> str:
    return importlib.import_module(f"tests.server.index.languages.test_{language}").SAMPLE


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("java", "class A { int x; void f() { g( } }\nclass B extends A { void h() {} }", "A A.x B B.h"),
        ("kotlin", "class A {\n  val x: Int = \n  fun f() {}\n}\nclass B : A()\n", "A B"),
        ("csharp", "class A { int x; void F() { G( } }\nclass B : A { void H() {} }", "A A.x B"),
        ("go", "package p\ntype A struct { X int }\nfunc f( {\n}\nfunc g() {}", "p A A.X g"),
        ("rust", "struct A { x: u32 }\nfn f( {}\nimpl A { fn g(&self) {} }", "A A.x"),
        (
            "php",
            "<?php\nclass A { public $x; function f() { $this-> } }\nclass B extends A {}",
            "A A.x A.f B",
        ),
        ("ruby", "class A\n  def f\n    x.\n  end\nend\nclass B < A\nend\n", "f B"),
        ("prisma", "model A {\n  id Int\n  b\n\nmodel B {\n  id Int\n}", "A A.id B B.id"),
    ],
)
def test_half_typed(language: str, text: str, expected: str) -> None:
    reading = read(language, text.encode())
    assert set(expected.split()) <= {symbol.qualified_name for symbol in reading.symbols}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("java", '/* öé */ @Ä("ü") class Größe { }'),
        ("kotlin", "/* öé */ class Größe"),
        ("csharp", '/* öé */ [Ä("ü")] class Größe { }'),
        ("go", "package p\n/* öé */ type Größe struct {}"),
        ("rust", "/* öé */ struct Größe;"),
        ("php", "<?php /* öé */ class Größe { }"),
        ("ruby", 'x = "öé"; class Größe; end'),
        ("prisma", "/// öé\nmodel Groesse { id Int }"),
    ],
)
def test_columns_count_characters(language: str, text: str) -> None:
    named = [one for one in read(language, text.encode()).symbols if one.name in ("Größe", "Groesse")]
    lines = text.split("\n")
    assert [lines[one.name_line - 1][one.name_column - 1 :].startswith(one.name) for one in named] == [True]


@pytest.mark.parametrize("language", _LANGUAGES)
@settings(max_examples=60)
@given(data=st.data())
def test_no_text_breaks_a_reader(language: str, data: st.DataObject) -> None:
    """Real code with some of it lost, doubled, moved or replaced."""
    text = _sample(language)
    for _ in range(data.draw(st.integers(1, 4))):
        start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
        middle = data.draw(st.one_of(st.text(max_size=8), st.sampled_from("{}()<>\"'\n;:.,\\/*=@#$")))
        cut = min(end, start + 40)
        text = data.draw(
            st.sampled_from(
                [
                    text[:start],
                    text[:start] + middle + text[cut:],
                    text[:start] + text[start:cut] + text[start:],
                ]
            )
        )
    reading = read(language, text.encode("utf-8", "replace"))
    lines = text.split("\n")
    for one in reading.symbols:
        assert 1 <= one.start_line <= one.name_line <= one.end_line <= len(lines)
        assert 1 <= one.name_column <= len(lines[one.name_line - 1]) + 1
        assert one.name and one.qualified_name.endswith(one.name)
    for line in (*reading.error_lines, *(use.line for use in reading.references)):
        assert 1 <= line <= len(lines)
