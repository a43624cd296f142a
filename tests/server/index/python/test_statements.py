"""Modules are read as declarations, however broken the code around them."""

import textwrap

from hypothesis import given
from hypothesis import strategies as st

from groundplan.index.python.expressions import (
    Call,
    Comprehension,
    Conditional,
    Formatted,
    Items,
    Lambda,
    Literal,
    Name,
    Opaque,
    Subscript,
    Text,
)
from groundplan.index.python.statements import (
    Assignment,
    ClassDef,
    FunctionDef,
    ImportedName,
    read_statements,
)


def read(source: str):
    return read_statements(textwrap.dedent(source).encode())


def test_a_field_is_read_with_its_arguments():
    (model,) = read(
        '''
        class Order(models.Model, metaclass=Meta):
            """An order.

            More words.
            """

            name: str = models.CharField(_("na" "me"), max_length=-10, choices=[("a", 1)], **extra)
        '''
    )
    assert isinstance(model, ClassDef)
    assert model.docstring.startswith("An order.")
    assert [base.dotted for base in model.bases if isinstance(base, Name)] == ["models.Model"]
    assert list(model.keywords) == ["metaclass"]
    field = model.assignments()["name"]
    assert isinstance(field.value, Call)
    assert field.value.name == "models.CharField"
    assert isinstance(field.value.keywords["max_length"], Literal)
    assert field.value.keywords["max_length"].value == -10
    assert isinstance(field.value.keywords["choices"], Items)
    label = field.value.argument(0, "verbose_name")
    assert isinstance(label, Call)
    assert isinstance(label.args[0], Text)
    assert label.args[0].value == "name"
    assert len(field.value.double_starred) == 1
    assert (field.line, model.line, model.end_line) == (8, 2, 8)


def test_annotations_strings_and_lambdas():
    statements = read(
        r"""
        x: Mapped[list["Child"] | None] = relationship(primaryjoin=lambda: A.b == C.d)
        s = "a\n\x41\u00e9" r"\n"
        f = f"{x}"
        n = 1_000
        """
    )
    x, s, f, n = (s for s in statements if isinstance(s, Assignment))
    assert isinstance(x.annotation, Subscript)
    assert isinstance(x.value, Call)
    assert isinstance(x.value.keywords["primaryjoin"], Lambda)
    assert isinstance(s.value, Text)
    assert s.value.value == "a\nA\u00e9\\n"
    assert isinstance(f.value, Opaque)
    assert isinstance(n.value, Literal)
    assert n.value.value == 1000


def test_branches_are_flat_and_marked():
    statements = read(
        """
        try:
            import a.b as c
        except ImportError:
            c = None
        if x:
            class A: ...
        elif y:
            class A: ...
        with z:
            p = q = 1
        """
    )
    shape = [
        (type(s).__name__, s.alternative)
        for s in statements
        if isinstance(s, ImportedName | Assignment | ClassDef)
    ]
    assert shape == [
        ("ImportedName", False),
        ("Assignment", True),
        ("ClassDef", False),
        ("ClassDef", True),
        ("Assignment", False),
        ("Assignment", False),
    ]


def test_functions_are_read_when_asked():
    (function,) = read(
        "@declared_attr.directive\ndef owner(cls, *args):\n    if x:\n        return Column(Integer)\n"
    )
    assert isinstance(function, FunctionDef)
    assert function.parameters == ("cls", "args")
    assert [type(r).__name__ for r in function.returned()] == ["Call"]
    assert isinstance(function.decorators[0], Name)


def test_half_typed_code_costs_only_itself():
    statements = read(
        """
        from django.db import models

        class First(models.Model):
            name = models.CharField(

        class Second(models.Model):
            title = models.CharField(max_length=3)
            price = models.

        def broken(

        class Third(models.Model:
            size = models.IntegerField()
            weight = models.IntegerField()
        """
    )
    classes = {s.name: sorted(s.assignments()) for s in statements if isinstance(s, ClassDef)}
    assert classes == {"First": [], "Second": ["title"], "Third": ["size", "weight"]}
    assert [s.line for s in statements if isinstance(s, ClassDef)] == [4, 7, 13]


@given(st.text(alphabet=st.sampled_from("class A(B):\n  x=1[]{}'\"\\#@d,.f\t")))
def test_no_text_is_too_strange(source: str):
    read_statements(source.encode())


@given(st.binary())
def test_no_bytes_are_too_strange(source: bytes):
    read_statements(source)


def test_compound_expressions_keep_their_parts():
    source = """
    a = f"{TABLE}.id" "!"
    b = x if flag else y
    c = [col.copy() for col in columns]
    """
    a, b, c = (
        s.value for s in read_statements(textwrap.dedent(source).encode()) if isinstance(s, Assignment)
    )
    assert isinstance(a, Formatted)
    assert [type(part).__name__ for part in a.parts] == ["Formatted", "Text"]
    assert isinstance(b, Conditional)
    assert [getattr(choice, "dotted", "") for choice in b.choices] == ["x", "y"]
    assert isinstance(c, Comprehension)
    assert isinstance(c.element, Call)
    assert [getattr(part, "dotted", "") for part in (c.target, c.iterable)] == ["col", "columns"]


def test_a_function_knows_its_defaults_and_what_it_gathers():
    source = "def f(a, b=1, *args: int, c: str = 'x', **kw): return Column(b)\ndef g(*, d=2): ...\n"
    f, g = (s for s in read_statements(source.encode()) if isinstance(s, FunctionDef))
    assert (list(f.defaults), f.packed) == (["b", "c"], ("args", "kw"))
    assert (list(g.defaults), g.packed) == (["d"], ("", ""))
    assert f.mentions("Column")
    assert not f.mentions("mapper", "Table")


def test_what_only_a_type_checker_sees_gives_way():
    source = """
    if TYPE_CHECKING:
        Base = Any
    else:
        Base = declarative_base()
    """
    marks = [
        s.alternative for s in read_statements(textwrap.dedent(source).encode()) if isinstance(s, Assignment)
    ]
    assert marks == [True, False]


def test_a_long_chain_of_assignments_binds_each_name_once():
    names = [f"name{number}" for number in range(40)]
    found = read_statements(f"{' = '.join(names)} = 1\n".encode())
    assert sorted(s.target for s in found if isinstance(s, Assignment)) == sorted(names)
    assert {getattr(s.value, "value", None) for s in found if isinstance(s, Assignment)} == {1}


def test_unpacked_and_keyed_assignments_keep_their_part_of_the_value():
    source = b"label, name = setting.split('.')\nkwargs['null'] = True\nx[1] = 2\n"
    found = [s for s in read_statements(source) if isinstance(s, Assignment)]
    assert [s.target for s in found] == ["label", "name", "kwargs['null']"]
    parts = [s.value.index[0] for s in found if isinstance(s.value, Subscript)]
    assert [p.value for p in parts if isinstance(p, Literal)] == [0, 1]
