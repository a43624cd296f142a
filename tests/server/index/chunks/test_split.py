"""Where files are cut, language by language."""

from tests.server.index.chunks.shown import chunks_of

_LONG = "\n".join(f"        line_{n} = compute_something({n}, 'padding padding')" for n in range(12))


def test_python() -> None:
    assert (
        chunks_of(
            "python",
            f'''
"""About the module."""
import a

LIMIT = 1


# about Order
@decorated(
    1,
)
class Order(models.Model):
    """An order."""

    total = models.DecimalField()

    # about add
    def add(self):
{_LONG}

    paid = models.BooleanField()

    @property
    def lines(self):
        def inner():
            pass
{_LONG}


def small():
    class Inner:
        pass


if __name__ == "__main__":
    small()
''',
        )
        == """\
1-6 module
7-15 model Order
16-29 method Order.add
30-32 model Order
33-50 method Order.lines
51-53 function small
54-57 module"""
    )


def test_typescript() -> None:
    assert (
        chunks_of(
            "tsx",
            f"""
import x from 'y';

/**
 * About A
 */
@Component({{
  a: 1,
}})
export class A {{
  x = 1;
  f() {{
{_LONG}
  }}
}}

export const h = async () => {{
{_LONG}
}};
""",
        )
        == """\
1-2 module
3-10 class A
11-26 method A.f
27-40 function h"""
    )


def test_a_small_class_is_one_chunk_with_its_methods() -> None:
    assert (
        chunks_of(
            "ruby",
            """
class Order < ApplicationRecord
  # the sum
  def total
    1
  end
end
""",
        )
        == "1-6 model Order"
    )


def test_headings() -> None:
    markdown = "---\nx: y\n---\nintro\n\n# A\n\n## B\ntext\n\n```\n# no heading\n```\n\nSet\n---\nx\n"
    assert chunks_of("markdown", markdown) == "1-5 section\n6-14 section A > B\n15-17 section A > Set"
    text = "=====\nTitle\n=====\n\nintro\n\n.. _label:\n\nSub\n---\n\ntext\n\nOther\n-----\n\nlast\n"
    assert (
        chunks_of("text", text)
        == """\
1-6 section Title
7-13 section Title > Sub
14-17 section Title > Other"""
    )


def test_sql() -> None:
    assert (
        chunks_of(
            "sql",
            """
-- all tables
create table a (
  id int
);

-- about b
create table b (id int);
insert into a values (1);
insert into a values (';');
create function f() returns int as $$
  select 1;
$$ language sql;
""",
        )
        == "1-5 statement a\n6-7 statement b\n8-9 statement\n10-12 statement f"
    )


def test_configuration() -> None:
    many = "\n".join(f"{{}}key{n}{{}} a long value of some kind" for n in range(30))
    yaml = "# about a\na: 1\nb:\n  c: 2\n# about services\nservices:\n" + many.format(*["  ", ":"] * 30)
    assert chunks_of("yaml", yaml + "\nz: 1\n") == "1-4 config a, b\n5-36 config services\n37-37 config z"
    toml = "a = 1\n[tool.x]\nb = 2\n[tool.y]\n" + many.format(*["", " ="] * 30)
    assert (
        chunks_of("toml", toml + "\n[z]\na = 1\n")
        == "1-3 config a, tool.x\n4-34 config tool.y\n35-36 config z"
    )
    assert chunks_of("json", '{\n  "a": 1,\n  "b": {\n    "c": 2\n  }\n}\n') == "1-6 config a, b"


def test_what_is_too_long_is_cut_where_a_statement_begins() -> None:
    statements = "\n".join(f"    if found_{n}:\n{_LONG[:400]}\n" for n in range(20))
    told = chunks_of("python", f"def large():\n{statements}\n    return 1\n").splitlines()
    assert len(told) > 3 and all(line.endswith("function large") for line in told)


def test_paragraphs_join_up_to_a_size() -> None:
    paragraph = "word " * 50
    told = chunks_of("text", "\n\n".join([paragraph] * 6)).splitlines()
    assert told == ["1-6 text", "7-11 text"]
