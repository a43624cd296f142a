"""TypeScript whose ends of declarations the grammar misses."""

import pytest

from groundplan.index.languages import read
from tests.server.index.languages.shown import shown

FACTORY = """\
interface Factory {
  // makes boxes
  (value: string): Box
  <T>(value: T): Box
  <K, V = any>(value: Map<K, V>): Box
  box: Box
}
class Box {}
"""


@pytest.mark.parametrize("language", ["typescript", "tsx"])
def test_signatures_that_start_with_type_parameters(language: str) -> None:
    assert (
        shown(language, FACTORY)["symbols"]
        == """\
1-7 interface Factory | interface Factory
6-6 field Factory.box | box: Box
8-8 class Box | class Box"""
    )


def test_elements_are_left_alone() -> None:
    text = "const a = (\n  <div>\n    text\n    <b>x</b>\n  </div>\n)\nclass A {}\n"
    assert [symbol.name for symbol in read("tsx", text.encode()).symbols] == ["a", "A"]


def test_fields_that_a_constructor_declares() -> None:
    text = """\
class A extends B {
  constructor(readonly a: X, private readonly b?: Y, override c = 1, d?: Z) {
    super();
    this.inherited = d;
  }
}
"""
    lines = shown("typescript", text)["symbols"].splitlines()
    assert [line.split(" | ")[0].split()[2] for line in lines] == ["A", "A.constructor", "A.a", "A.b", "A.c"]
