"""What each language declares, uses and imports: a file in, a few lines out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundplan.index.languages import read
from groundplan.index.languages.source import Reading


def _read(language: str, text: str) -> Reading:
    return read(language, text.encode())


def _symbols(reading: Reading) -> str:
    return "\n".join(
        f"{symbol.kind} {symbol.qualified_name} {symbol.start_line}-{symbol.end_line}"
        for symbol in reading.symbols
    )


def _imports(reading: Reading) -> str:
    return "\n".join(
        f"{'.' * one.level}{one.module}:{one.name} as {one.alias or '_'}" for one in reading.imports
    )


def _uses(reading: Reading) -> str:
    return "\n".join(f"{use.kind} {use.name} {use.line} {use.scope or '-'}" for use in reading.references)


def test_python_symbols() -> None:
    reading = _read(
        "python",
        """\
LIMIT = 3
a, (b, c) = d = f()
type Pair = tuple
try:
    import fast
except ImportError:
    class Slow(object):
        x: int
        y: int = 1

        @property
        async def z(self):
            local = 1
            self.w, other = 1, 2
            def inner(): ...
if LIMIT:
    @dec
    def once(): pass
else:
    def once(): pass
""",
    )
    assert (
        _symbols(reading)
        == """\
constant LIMIT 1-1
variable a 2-2
variable b 2-2
variable c 2-2
variable d 2-2
type Pair 3-3
class Slow 7-15
field Slow.x 8-8
field Slow.y 9-9
method Slow.z 11-15
field Slow.w 14-14
function Slow.z.inner 15-15
function once 17-18
function once 20-20"""
    )


def test_python_heads_docs_and_bases() -> None:
    reading = _read(
        "python",
        '''\
class Größe(
    models.Model,  # why
    Generic[T],
    metaclass=Meta,
):
    r"""First
    paragraph.

    Second.
    """
    async def get(self, a: int = 1, *rest) -> "str": "Doc."; return a
''',
    )
    cls, method = reading.symbols
    assert cls.bases == ("models.Model", "Generic")
    assert cls.docstring == "First paragraph."
    assert (cls.name_line, cls.name_column, cls.end_column) == (1, 7, 70)
    assert method.signature == 'async def get(self, a: int = 1, *rest) -> "str"'
    assert (method.docstring, method.start_column, method.name_column) == ("Doc.", 5, 15)


def test_columns_count_characters() -> None:
    (first, second) = _read("python", "ä = 'öü'; é = 2\n").symbols
    assert (first.name_column, second.name_column, second.start_column, second.end_column) == (1, 11, 11, 16)


def test_python_imports() -> None:
    assert (
        _imports(
            _read(
                "python",
                """\
import os.path, json as j
from . import a
from ..b.c import (d as e, f)
from m import *
from __future__ import annotations
""",
            )
        )
        == """\
os.path: as os
json: as j
.:a as a
..b.c:d as e
..b.c:f as f
m:* as _
__future__:annotations as annotations"""
    )


def test_python_uses() -> None:
    assert (
        _uses(
            _read(
                "python",
                """\
__all__ = ["A", *more]
@register(Thing)
class A(B):
    field = models.Key(Other, on_delete=models.DO)
    def f(self, x: Type) -> Out[Type]:
        super().f(); self.g(x).h(); return make()
""",
            )
        )
        == """\
inherits B 3 A
name A 1 __all__
name * 1 __all__
call register 2 A
call models.Key 4 A
call super().f 6 A.f
call .h 6 A.f
call self.g 6 A.f
call make 6 A.f
name Thing 2 A
name B 3 A
name Other 4 A
name models.DO 4 A
name Type 5 A.f
name Out 5 A.f
name x 6 A.f"""
    )


def test_broken_python_is_read_as_far_as_it_parses() -> None:
    reading = _read(
        "python",
        "class A:\n    x = 1\n\ndef broken(:\n    pass\n\nclass B(A):\n    y = foo(\n\nclass C:\n    z = 3\n",
    )
    names = [symbol.qualified_name for symbol in reading.symbols]
    assert {"A", "A.x", "B", "C"} <= set(names)
    assert reading.error_lines and min(reading.error_lines) >= 4


def test_typescript_symbols() -> None:
    reading = _read(
        "typescript",
        """\
/** The shop.
 * Second line.
 *
 * More. */
@Injectable()
export abstract class Shop<T> extends Base<T> implements Open, a.Closed {
  private readonly name: string = "x";
  #secret = 1;
  static make = () => new Shop();
  constructor(private api: Api, plain: number) { this.late = 1; }
  abstract run(): void;
  get size(): number { return 1; }
}
export interface Item extends Named, Priced<number> { id: number; nested: { deep: string }; f(): void }
export enum Color { Red = 1, Green }
type Row = { a: string; b?: number };
export const load = async (id: string): Promise<Row> => { const local = 1; };
export default function () {}
const MAX = 1, { p, q: [r] } = load();
namespace Inner { export function f() {} }
declare function declared(a: string): void;
""",
    )
    assert (
        _symbols(reading)
        == """\
class Shop 5-13
field Shop.name 7-7
field Shop.#secret 8-8
method Shop.make 9-9
method Shop.constructor 10-10
field Shop.api 10-10
method Shop.run 11-11
method Shop.size 12-12
interface Item 14-14
field Item.id 14-14
field Item.nested 14-14
method Item.f 14-14
enum Color 15-15
field Color.Red 15-15
field Color.Green 15-15
type Row 16-16
field Row.a 16-16
field Row.b 16-16
function load 17-17
function default 18-18
constant MAX 19-19
variable p 19-19
variable r 19-19
module Inner 20-20
function Inner.f 20-20
function declared 21-21"""
    )
    shop = reading.symbols[0]
    assert shop.bases == ("Base", "Open", "a.Closed")
    assert shop.docstring == "The shop. Second line."
    assert shop.signature == "abstract class Shop<T> extends Base<T> implements Open, a.Closed"
    assert reading.error_lines == ()


def test_javascript_symbols_and_components() -> None:
    reading = _read(
        "javascript",
        """\
class A extends lib.B { x = 1; static async *g() { this.y = 1; } }
const App = () => <Layout.Main a={b}><div/><Card/></Layout.Main>;
function* gen() {}
""",
    )
    assert (
        _symbols(reading)
        == "class A 1-1\nfield A.x 1-1\nmethod A.g 1-1\nfield A.y 1-1\nfunction App 2-2\nfunction gen 3-3"
    )
    assert _uses(reading) == "inherits lib.B 1 A\nname Layout.Main 2 App\nname Card 2 App"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("import D, { a as b, type C } from './m'", "./m:default as D\n./m:a as b\n./m:C as C"),
        ("import * as ns from 'x'", "x: as ns"),
        ("import './side'", "./side: as _"),
        ("import fs = require('fs')", "fs: as fs"),
        ("export { q as r, s } from './t'", "./t:q as r\n./t:s as s"),
        ("export * from './u'; export * as v from './v'", "./u:* as _\n./v: as v"),
        ("export { a as default }; export { same }", ":a as default"),
        ("export default class Foo {}", ":Foo as default"),
        ("class Foo {}\nexport default Foo", ":Foo as default"),
        ("const { a, b: c } = require('./z'), d = require('./d').e", "./z:a as a\n./z:b as c\n./d:e as d"),
        ("const lazy = () => import('./page')", "./page: as _"),
        ("class A {}\nmodule.exports = A; exports.B = A", ":A as default\n:A as B"),
        ("class A {}\nmodule.exports = { A, C: A }", ":A as C"),
    ],
)  # fmt: skip
def test_ecmascript_imports(code: str, expected: str) -> None:
    assert _imports(_read("typescript", code)) == expected


_SQL = """\
-- a comment; with 'a quote
CREATE TABLE IF NOT EXISTS "app"."order" (id SERIAL PRIMARY KEY, `x` int unsigned DEFAULT ';',
  "naïve ü" decimal(10, 2),
  CONSTRAINT fk FOREIGN KEY (x) REFERENCES users(id), key text) ENGINE=InnoDB;
CREATE TABLE [dbo].[Foo] ([Id] INT IDENTITY(1,1) NOT NULL, [N] NVARCHAR(MAX))
GO
SELECT FROM WHERE (;
CREATE OR REPLACE VIEW v AS SELECT * FROM t JOIN u ON t.a = u.b;
CREATE UNIQUE INDEX i ON t (name);
ALTER TABLE t ADD COLUMN z int, ADD w numeric(3, 4), ADD CONSTRAINT c CHECK (z > 1);
CREATE FUNCTION f(a int) RETURNS int AS $$ BEGIN; CREATE TABLE nope (x int); END $$;
INSERT INTO t VALUES ('CREATE TABLE no (x int);')
CREATE TABLE broken (a int, b 'unterminated
);
CREATE TABLE after_it (c int);
CREATE TABLE half (d int, e
CREATE TABLE last (g int);
"""


def test_sql_of_many_dialects_statement_by_statement() -> None:
    reading = _read("sql", _SQL)
    assert (
        _symbols(reading)
        == """\
table app.order 2-4
column app.order.id 2-2
column app.order.x 2-2
column app.order.naïve ü 3-3
column app.order.key 4-4
table dbo.Foo 5-5
column dbo.Foo.Id 5-5
column dbo.Foo.N 5-5
view v 8-8
index i 9-9
column t.z 10-10
column t.w 10-10
function f 11-11
table broken 13-13
column broken.a 13-13
column broken.b 13-13
table after_it 15-15
column after_it.c 15-15
table half 16-16
column half.d 16-16
column half.e 16-16
table last 17-17
column last.g 17-17"""
    )
    assert _uses(reading) == "name users 4 app.order\nname t 8 v\nname u 8 v\nname t 9 i"
    assert reading.error_lines == (13,)
    assert reading.symbols[3].signature == '"naïve ü" decimal(10, 2)'


@pytest.mark.parametrize("language", ["python", "javascript", "typescript", "tsx", "sql"])
@given(text=st.text(max_size=200), cut=st.integers(0, 3000))
def test_no_text_breaks_a_reader(language: str, text: str, cut: int) -> None:
    """Any text, and real code cut anywhere, as it is while somebody types."""
    whole = {"python": __file__, "sql": ""}.get(language, "")
    real = open(whole).read() if whole else _SQL  # noqa: SIM115, PTH123
    for content in (text, real[:cut], real[:cut] + text):
        reading = read(language, content.encode("utf-8", "replace"))
        lines = content.count("\n") + 1
        for symbol in reading.symbols:
            assert 1 <= symbol.start_line <= symbol.name_line <= symbol.end_line <= lines
