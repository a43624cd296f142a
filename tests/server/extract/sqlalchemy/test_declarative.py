"""Declarative classes of SQLAlchemy 1.x and 2.x."""

import pytest
from tests.server.extract.sqlalchemy.reading import BASE, entities, read, shown, text


def test_columns_keep_the_names_of_the_code():
    assert shown(
        BASE
        + """
class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    email = Column("email_address", String(80), nullable=False, unique=True)
    bio = Column(Text)
class Order(Base):
    __tablename__ = "orders"
    id = Column("order_id", Integer, primary_key=True)
    owner_id = Column(Integer, ForeignKey("users.id"), nullable=False)
    referrer_id = Column(ForeignKey(User.id))
    owner = relationship("User", foreign_keys=[owner_id])
"""
    ) == text(
        """
        User(id:int PK, email:string UK, bio:text?)
        Order(id:int PK, owner_id:int FK, referrer_id:int FK?)
        Order }o--|| User : owner_id
        Order }o--o| User : referrer_id
        """
    )


BASES = {
    "declarative_base": "from sqlalchemy.ext.declarative import declarative_base\nBase = declarative_base()",
    "with cls": "class Core:\n    id = Column(Integer, primary_key=True)\nBase = declarative_base(cls=Core)",
    "2.0": "class Base(DeclarativeBase): ...",
    "no meta": "class Base(MappedAsDataclass, DeclarativeBaseNoMeta): ...",
    "registry": "reg = registry()\nBase = reg.generate_base()",
    "as_declarative": "@as_declarative()\nclass Base: ...",
    "metaclass": "class Base(metaclass=DeclarativeMeta):\n    __abstract__ = True\n    registry = registry()",
    "function": "def make():\n    class Inner(DeclarativeBase): ...\n    return Inner\nBase = make()",
    "alias": "Base_ = declarative_base()\nclass Base(Base_):\n    __abstract__ = True",
    "unseen": "from company.platform import Base",
    "only for type checkers": "if TYPE_CHECKING:\n    Base = Any\nelse:\n    Base = declarative_base()",
}


@pytest.mark.parametrize("base", BASES.values(), ids=BASES)
def test_every_way_to_make_a_base(base: str):
    head = "from sqlalchemy import *\nfrom sqlalchemy.orm import *\n"
    model = "\nclass User(Base):\n    __tablename__ = 'users'\n    id = Column(Integer, primary_key=True)\n"
    assert shown(head + base + model) == "User(id:int PK)"


def test_a_base_from_elsewhere_in_the_workspace():
    files = {
        "app/__init__.py": "",
        "app/db/__init__.py": "from .base import Base",
        "app/db/base.py": BASE,
        "app/users.py": """
            from sqlalchemy import Column, Integer
            from app.db import Base
            class User(Base):
                __tablename__ = "users"
                id = Column(Integer, primary_key=True)
            """,
    }
    assert shown(files) == "User(id:int PK)"
    (entity,) = read(files).entities
    assert (entity.key, entity.group, entity.table) == ("app.users.User", "users", "users")
    assert (entity.location.path, entity.location.start_line) == ("app/users.py", 4)


def test_classes_that_a_registry_maps_by_decorator():
    assert shown(
        """
from sqlalchemy import *
from sqlalchemy.orm import registry, Mapped, mapped_column
reg = registry()
@reg.mapped
class A:
    __tablename__ = "a"
    id = Column(Integer, primary_key=True)
@reg.mapped_as_dataclass(init=False)
class B:
    __tablename__ = "b"
    id: Mapped[int] = mapped_column(primary_key=True)
@dataclass
class C:
    id: int
"""
    ) == text("A(id:int PK)\nB(id:int PK)")


def test_mapped_annotations_tell_type_and_nullability():
    assert entities(
        """
from __future__ import annotations
import enum, uuid
import datetime as dt
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal, NewType, Optional, Union
from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import *
Key = Annotated[int, mapped_column(primary_key=True)]
Money = Annotated[Decimal, 12]
Email = NewType("Email", str)
class Color(enum.StrEnum):
    RED = "red"
class Base(DeclarativeBase):
    type_annotation_map = {dict[str, Any]: JSONB, Money: BigInteger}
class T(Base):
    __tablename__ = "t"
    LIMIT: ClassVar[int] = 3
    id: Mapped[Key]
    a: Mapped[Optional[str]]
    b: Mapped[int | None] = mapped_column()
    c: Mapped["Union[float, None]"] = mapped_column(nullable=False)
    d: Mapped[dt.datetime]
    e: Mapped[Color]
    f: Mapped[Literal["x", "y"]]
    g: Mapped[dict[str, Any]]
    h: "Mapped[uuid.UUID]"
    i: Mapped[Money]
    j: Mapped[Email | None]
    k: Mapped[bytes] = mapped_column("kk", deferred=True)
    l: Mapped[bool] = mapped_column(default=False)
    m: Mapped[int] = mapped_column(String(9))
    n: Mapped[list["T"]] = relationship()
    o: Mapped[int] = deferred(mapped_column(use_existing_column=True))
"""
    ) == text(
        "T(id:int PK, a:string?, b:int?, c:float, d:datetime, e:enum, f:enum, g:json, h:uuid, i:bigint, "
        "j:string?, k:binary, l:boolean, m:string, o:int)"
    )


def test_table_arguments():
    assert shown(
        BASE
        + """
class Line(Base):
    __tablename__ = "lines"
    __table_args__ = (
        PrimaryKeyConstraint("order_id", "number"),
        ForeignKeyConstraint(["item", "variant"], ["items.code", "items.variant"]),
        Index("ix", "slot", unique=True),
        Index("not_unique", "size"),
        UniqueConstraint("item", "size"),
        {"schema": "shop"},
    )
    order_id = Column(Integer)
    number = Column(Integer)
    item = Column(String(9))
    variant = Column(String(9), nullable=False)
    slot = Column(Integer)
    size = Column(Integer)
class Item(Base):
    __tablename__ = "items"
    code = Column(String(9), primary_key=True)
    variant = Column(String(9), primary_key=True)
"""
    ) == text(
        """
        Line(order_id:int PK, number:int PK, item:string FK?, variant:string FK, slot:int UK?, size:int?)
        Item(code:string PK, variant:string PK)
        Line }o--o| Item : item, variant
        """
    )


def test_an_explicit_table_and_what_the_class_renames():
    assert shown(
        BASE
        + """
users = Table("users", Base.metadata, Column("user_id", Integer, primary_key=True), Column("name", String))
class User(Base):
    __table__ = users
    id = users.c.user_id
class Team(Base):
    __table__ = Table("teams", Base.metadata, Column("id", ForeignKey("users.user_id"), primary_key=True))
"""
    ) == text(
        """
        User(id:int PK, name:string?)
        Team(id:int PK FK)
        Team |o--|| User : id
        """
    )


def test_what_is_no_column_and_what_is():
    assert entities(
        BASE
        + """
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.ext.associationproxy import association_proxy
class T(Base):
    __tablename__ = "t"
    id = Column(Integer, Identity(), primary_key=True)
    first = Column(String)
    full = column_property(first + " x")
    kept = column_property(Column(String(3)))
    late = deferred(Column(Text))
    other = synonym("first")
    names = association_proxy("a", "b")
    size = Column(Integer, Computed("id * 2"))
    number = Column(Integer, Identity())
    place: Mapped[Point] = composite(Point, mapped_column("x", Integer), mapped_column("y", Integer))
    @hybrid_property
    def upper(self): return self.first
    gone = None
T.added = Column(Boolean)
"""
    ) == text(
        "T(id:int PK, first:string?, kept:string?, late:text?, size:int?, number:int, x:int?, y:int?, "
        "added:boolean?)"
    )


def test_keys_written_in_every_way():
    head = (
        BASE
        + "class A(Base):\n    __tablename__ = 'a'\n    id = Column(BigInteger, primary_key=True)\n"
        + "TABLE = 'a'\n"
    )
    for target in (
        "'a.id'",
        "A.id",
        "A.__table__.c.id",
        "lambda: A.id",
        "f'{TABLE}.id'",
        "f'{A.__tablename__}.id'",
        "TABLE + '.id'",
        "'%s.id' % TABLE",
        "'{}.id'.format(TABLE)",
    ):
        made = shown(
            f"{head}class B(Base):\n    __tablename__ = 'b'\n    id = Column(Integer, primary_key=True)\n"
            f"    a = Column(ForeignKey({target}, ondelete='CASCADE'))\n"
        )
        assert made.endswith("B(id:int PK, a:bigint FK?)\nB }o--o| A : a"), target


def test_a_key_to_a_table_that_is_nowhere_and_one_to_itself():
    assert shown(
        BASE
        + """
class Node(Base):
    __tablename__ = "nodes"
    id = Column(Integer, primary_key=True)
    parent_id = Column(ForeignKey("nodes.id"))
    twin_id = Column(Integer, ForeignKey(id), unique=True)
    tenant_id = Column(Integer, ForeignKey("crm.tenants.id"), nullable=False)
"""
    ) == text(
        """
        Node(id:int PK, parent_id:int FK?, twin_id:int FK UK?, tenant_id:int FK)
        external tenants()
        Node }o--o| Node : parent_id
        Node |o--o| Node : twin_id
        Node }o--|| tenants : tenant_id
        """
    )


def test_two_classes_of_one_name_are_told_apart():
    model = "\nclass Item(Base):\n    __tablename__ = '{}'\n    id = Column(Integer, primary_key=True)\n"
    files = {
        "shop/models.py": BASE + model.format("shop_items"),
        "blog/models.py": BASE + model.format("blog_items"),
        "tests/test_shop.py": BASE + model.format("x"),
    }
    found = {(e.group, e.table, e.test_code) for e in read(files).entities}
    assert found == {
        ("shop", "shop_items", False),
        ("blog", "blog_items", False),
        ("test_shop", "x", True),
    }


def test_migrations_are_never_read():
    table = BASE + "t = Table('t', MetaData(), Column('id', Integer, primary_key=True))\n"
    files = {
        "app/migrations/env.py": "",
        "app/migrations/versions/one.py": table,
        "alembic/versions/two.py": table,
        "db/env.py": "",
        "db/versions/three.py": table,
        "api/versions/four.py": table,
    }
    assert [e.location.path for e in read(files).entities] == ["api/versions/four.py"]


def test_broken_code_gives_what_parses():
    assert shown(
        BASE
        + """
class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    name = Column(String(
class Post(Base):
    __tablename__ = "posts"
    id = Column(Integer, primary_key=True)
    user_id = Column(ForeignKey("users.id"))
class Loop(Loop):
    x = x
"""
    ) == text(
        """
        User(id:int PK)
        Post(id:int PK, user_id:int FK?)
        Post }o--o| User : user_id
        """
    )


def test_what_is_added_to_a_class_afterwards_and_elsewhere():
    files = {
        "models.py": BASE
        + """
class Post(Base):
    __tablename__ = "posts"
    id = Column(Integer, primary_key=True)
class Tag(Base):
    __tablename__ = "tags"
    id = Column(Integer, primary_key=True)
Post.draft = Column(Boolean)
""",
        "links.py": BASE
        + """
from models import Post, Tag
links = Table("links", Base.metadata, Column("a", ForeignKey(Post.id)), Column("b", ForeignKey(Tag.id)))
Post.tags = relationship(Tag, secondary=links)
""",
    }
    assert shown(files) == text(
        """
        Post(id:int PK, draft:boolean?)
        Tag(id:int PK)
        Post }o--o{ Tag : tags
        """
    )


@pytest.mark.parametrize(
    "base",
    [
        "Base = declarative_base(metadata=MetaData(schema='shop'))",
        "reg = registry(metadata=MetaData(schema='shop'))\nBase = reg.generate_base()",
        "class Base(DeclarativeBase):\n    metadata = MetaData(schema='shop')",
        "class Base(DeclarativeBase):\n    metadata = MetaData(schema=settings.SCHEMA)",
    ],
)
def test_keys_follow_a_schema_that_the_base_sets(base: str):
    assert shown(
        f"""
from sqlalchemy import *
from sqlalchemy.orm import *
{base}
class A(Base):
    __tablename__ = "a"
    id = Column(Uuid, primary_key=True)
    twin = Column(ForeignKey("shop.a.id"))
"""
    ) == text("A(id:uuid PK, twin:uuid FK?)\nA }o--o| A : twin")
