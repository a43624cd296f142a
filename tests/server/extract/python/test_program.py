"""Names, re-exports and bases are followed as Python would, without running anything."""

import textwrap

from groundplan.extract.python.program import ClassRef, External, Module, Program, ValueRef
from groundplan.extract.python.sources import MemorySource


def program(opaque: tuple[str, ...] = (), **files: str) -> Program:
    paths = {
        name.replace("__init__", "@").replace("__", "/").replace("@", "__init__"): text
        for name, text in files.items()
    }
    return Program(
        MemorySource({f"{path}.py": textwrap.dedent(text) for path, text in paths.items()}), opaque=opaque
    )


def show(found: object) -> str:
    match found:
        case ClassRef() | ValueRef():
            return found.path
        case External(dotted=dotted):
            return f"external {dotted}"
        case Module(name=name):
            return f"module {name}"
        case _:
            return repr(found)


def meaning(p: Program, module: str, name: str) -> str:
    home = p.module(module)
    assert home is not None
    return show(p.resolve(home, name))


def test_names_follow_imports_aliases_and_re_exports():
    p = program(
        ("django.db",),
        shop____init__="from .models import Order as Purchase\n",
        shop__models="""
        from django.db import models as m
        from shop.base import *
        class Order(Base, m.Model): ...
        """,
        shop__base="class Base: ...\nAlias = Base\n",
        web__views="""
        import shop.models
        import shop as s
        from shop import models, missing
        from shop.models import m
        """,
    )
    assert meaning(p, "shop", "Purchase") == "shop.models.Order"
    assert meaning(p, "shop.models", "Base") == "shop.base.Base"
    assert meaning(p, "shop.models", "Alias") == "shop.base.Base"
    assert meaning(p, "shop.models", "m.CharField") == "external django.db.models.CharField"
    assert meaning(p, "web.views", "shop.models.Order") == "shop.models.Order"
    assert meaning(p, "web.views", "s.Purchase") == "shop.models.Order"
    assert meaning(p, "web.views", "models") == "module shop.models"
    assert meaning(p, "web.views", "m.Model") == "external django.db.models.Model"
    assert meaning(p, "web.views", "missing") == "external shop.missing"
    assert meaning(p, "web.views", "nowhere") == "None"


def test_the_first_of_two_branches_wins_and_the_last_of_two_definitions():
    p = program(
        m="""
        try:
            from fast import Field
        except ImportError:
            from slow import Field
        if NEW:
            class A(X): ...
        else:
            class A(Y): ...
        class B(X): ...
        class B(Y): ...
        """
    )
    assert meaning(p, "m", "Field") == "external fast.Field"
    home = p.module("m")
    assert home is not None
    bases = {name: show(p.resolve(home, name)) for name in "AB"}
    assert bases == {"A": "m.A", "B": "m.B"}
    a, b = (p.resolve(home, name) for name in "AB")
    assert isinstance(a, ClassRef)
    assert isinstance(b, ClassRef)
    assert [base.dotted for base in a.node.bases] == ["X"]  # pyright: ignore
    assert [base.dotted for base in b.node.bases] == ["Y"]  # pyright: ignore


def test_loops_of_imports_and_bases_end():
    p = program(
        a="from b import *\nfrom b import x\nclass C(C): ...\nclass D(E): ...\nclass E(D): ...\n",
        b="from a import *\nfrom a import x\n",
    )
    assert meaning(p, "a", "x") == "None" or meaning(p, "a", "x").startswith("external")
    home = p.module("a")
    assert home is not None
    for name in "CDE":
        ref = p.resolve(home, name)
        assert isinstance(ref, ClassRef)
        assert p.ancestors(ref)[0] == ref


def test_ancestors_come_in_pythons_own_order():
    source = """
    class O: ...
    class A(O): ...
    class B(O): ...
    class C(A, B): ...
    class D(B): ...
    class F(C, D): ...
    """
    namespace: dict[str, type] = {}
    exec(textwrap.dedent(source), namespace)  # Python's own answer
    p = program(m=source)
    home = p.module("m")
    assert home is not None
    ref = p.resolve(home, "F")
    assert isinstance(ref, ClassRef)
    expected = [c.__name__ for c in namespace["F"].__mro__ if c is not object]
    assert [show(a) for a in p.ancestors(ref)] == [f"m.{name}" for name in expected]


def test_values_are_followed_to_literals():
    p = program(settings="LIMIT = 30\nSIZE = LIMIT\n", m="from settings import SIZE\nclass A: size = SIZE\n")
    home = p.module("m")
    assert home is not None
    ref = p.resolve(home, "A")
    assert isinstance(ref, ClassRef)
    assigned = ref.node.assignments()["size"].value
    assert p.literal(home, assigned) == 30


def test_star_imports_in_a_circle_still_reach_the_class():
    p = program(
        models____init__="from .plugin import *\nfrom .alias import *\n",
        models__plugin="class Plugin: ...\n",
        models__alias="from models import Plugin\n",
    )
    assert meaning(p, "models.alias", "Plugin") == "models.plugin.Plugin"


def test_an_extended_program_asks_the_further_source_last_and_shares_what_was_read():
    p = program(a="class A: ...\n")
    home = p.module("a")
    wider = p.extended(MemorySource({"a.py": "class B: ...\n", "b.py": "class B: ...\n"}))
    assert wider.module("a") is home
    assert meaning(wider, "b", "B") == "b.B"
    assert p.module("b") is None
