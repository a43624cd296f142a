"""Whatever is typed, the reader answers."""

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.server.extract.sqlalchemy.reading import BASE, read

# One of everything, to be cut and mangled.
SOURCE = (
    BASE
    + """
from functools import partial
required = partial(Column, nullable=False)
def key(*args, **kwargs): return Column(*args, primary_key=True, **kwargs)
class Mixin:
    made = Column(DateTime)
    @declared_attr
    def owner_id(cls): return Column(ForeignKey(f"{User.__tablename__}.id"))
class User(Mixin, Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    tags = relationship("Tag", secondary=lambda: links)
    __table_args__ = (UniqueConstraint("owner_id"), {"schema": "s"})
class Admin(User):
    level: Mapped["int | None"]
Tag = type("Tag", (Base,), {})
links = Table("links", Base.metadata, *[key(n) for n in NAMES], required("a", ForeignKey(User.id)))
links.append_column(Column("b"))
registry().map_imperatively(Mixin, links, properties={"c": links.c.a})
User.later = Column(String().with_variant(Text, "mysql"))
"""
)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(SOURCE)), st.integers(0, 40), st.text(max_size=6))
def test_a_mangled_module_is_still_read(start: int, length: int, inserted: str):
    mangled = SOURCE[:start] + inserted + SOURCE[start + length :]
    model = read(mangled.encode("utf-8", "replace").decode())
    keys = {entity.key for entity in model.entities}
    assert all(edge.source in keys and edge.target in keys for edge in model.relationships)


def test_names_that_mean_each_other_end():
    for source in (
        "a = b\nb = a\nclass A(a):\n    __tablename__ = a\n    x = Column(a)\n",
        "def f(x): return g(x)\ndef g(x): return f(x)\n"
        "class A(f(1)):\n    __tablename__ = f(2)\n    x = f(3)\n",
        "class A(B):\n    __tablename__ = 'a'\n    id = Column(Integer)\nclass B(A): ...\n",
        "def f(n): return [*f(n), *f(n)]\nt = Table('t', MetaData(), *f(1))\n",
        "x = lambda: x\nt = Table(x, x, Column(x, ForeignKey(x)))\n",
        "class A(Base):\n    __tablename__ = 'a'\n    id = Column(ForeignKey('a.id'), primary_key=True)\n",
    ):
        read(BASE + source)
