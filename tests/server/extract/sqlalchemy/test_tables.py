"""Core tables, imperative mappings, and what becomes of join tables."""

import pytest
from tests.server.extract.sqlalchemy.reading import BASE, entities, read, shown, text

from groundplan.errors import Cancelled
from groundplan.extract.python.program import Program
from groundplan.extract.python.sources import MemorySource
from groundplan.extract.sqlalchemy.read import read_sqlalchemy
from groundplan.jobs import CancelToken, no_progress

CORE = "from sqlalchemy import *\nmetadata = MetaData()\n"


def test_plain_tables_with_helpers_lists_and_later_columns():
    assert shown(
        CORE
        + """
from functools import partial
required = partial(Column, nullable=False)
def key(name="id", **kwargs):
    return Column(name, BigInteger, primary_key=True, **kwargs)
def stamps():
    return [Column("created", DateTime), Column("updated", DateTime)]
COMMON = (required("tenant", String(8)), Column("note", Text))
class Tables:
    people = Table("people", metadata, key(), *stamps(), *[c.copy() for c in COMMON])
    Index("one_tenant", people.c.tenant, unique=True)
class Special(Column): ...
jobs = Table(
    "jobs",
    metadata,
    key("job_id"),
    Special("owner", None, ForeignKey("people.id")),
    Column("boss", ForeignKey(Tables.people.c.id), key="chief"),
    schema="work",
)
jobs.append_column(Column("extra", LargeBinary, nullable=False))
Table("unnamed", metadata, Column("id", Integer, primary_key=True))
seen_elsewhere = Table("seen_elsewhere", metadata)
"""
    ) == text(
        """
        people(id:bigint PK, created:datetime?, updated:datetime?, tenant:string UK, note:text?)
        jobs(job_id:bigint PK, owner:bigint FK?, chief:bigint FK?, extra:binary)
        unnamed(id:int PK)
        jobs }o--o| people : owner
        jobs }o--o| people : chief
        """
    )


def test_a_table_goes_by_its_variable_and_keeps_its_schema():
    (entity,) = read(CORE + "t = Table('t', MetaData(schema='s'), Column('id', Integer))").entities
    assert (entity.key, entity.name, entity.table) == ("m.t", "t", "s.t")


def test_a_table_read_from_the_database_is_told():
    assert read(CORE + "t = Table('legacy', metadata, autoload_with=engine)").notes == (
        "The columns of table legacy are read from the database only at run time.",
    )


@pytest.mark.parametrize(
    "call",
    [
        "mapper(User, users, properties={PROPERTIES})",
        "orm.mapper(User, users, properties={PROPERTIES})",
        "registry().map_imperatively(User, users, properties={PROPERTIES})",
        "mapper_registry.map_imperatively(class_=User, local_table=users, properties={PROPERTIES})",
    ],
)
@pytest.mark.parametrize("inside", [False, True])
def test_imperative_mapping(call: str, inside: bool):
    call = call.replace(
        "PROPERTIES",
        '"ident": users.c.id, "mail": deferred(users.c.email), "_name": column_property(users.c.name)',
    )
    made = f"def start_mappers():\n    {call}\n" if inside else call
    files = {
        "domain.py": "class User:\n    def __init__(self): ...\n",
        "store.py": f"""
from sqlalchemy import *
from sqlalchemy.orm import *
from sqlalchemy import orm
from domain import User
mapper_registry = registry()
users = Table("users", MetaData(), Column("id", Integer, primary_key=True), Column("email", String),
              Column("name", Unicode(80), nullable=False))
{made}
""",
    }
    assert shown(files) == "User(ident:int PK, mail:string?, _name:string)"
    (entity,) = read(files).entities
    assert (entity.key, entity.location.path, entity.table) == ("domain.User", "domain.py", "users")


PARTS = (
    BASE
    + """
class Post(Base):
    __tablename__ = "posts"
    id = Column(Integer, primary_key=True)
    tags = relationship("Tag", secondary=SECONDARY, back_populates="posts")
class Tag(Base):
    __tablename__ = "tags"
    id = Column(Integer, primary_key=True)
    posts = relationship("Post", secondary=SECONDARY, back_populates="tags")
"""
)
LINK = """
post_tags = Table("post_tags", Base.metadata, SURROGATE
    Column("post_id", ForeignKey("posts.id"), primary_key=True),
    Column("tag_id", ForeignKey("tags.id"), primary_key=True))
"""


@pytest.mark.parametrize("secondary", ["post_tags", "'post_tags'", "lambda: post_tags"])
@pytest.mark.parametrize("surrogate", ["", 'Column("id", Integer, primary_key=True),'])
def test_a_secondary_of_keys_alone_is_one_edge(secondary: str, surrogate: str):
    source = PARTS.replace("SECONDARY", secondary) + LINK.replace("SURROGATE", surrogate)
    assert shown(source) == text(
        """
        Post(id:int PK)
        Tag(id:int PK)
        Post }o--o{ Tag : tags
        """
    )


def test_a_secondary_with_more_to_say_is_an_entity():
    source = PARTS.replace("SECONDARY", "post_tags") + LINK.replace("SURROGATE", 'Column("at", DateTime),')
    assert shown(source) == text(
        """
        Post(id:int PK)
        Tag(id:int PK)
        post_tags(at:datetime?, post_id:int PK FK, tag_id:int PK FK)
        post_tags }o--|| Post : post_id
        post_tags }o--|| Tag : tag_id
        """
    )


def test_a_join_table_that_nobody_uses_or_that_has_a_class_is_an_entity():
    unused = BASE + "a = Table('a', Base.metadata, Column('id', Integer, primary_key=True))\n"
    unused += (
        "b = Table('b', Base.metadata, Column('x', ForeignKey('a.id')), Column('y', ForeignKey('a.id')))"
    )
    assert shown(unused).splitlines()[1:] == ["b(x:int FK?, y:int FK?)", "b }o--o| a : x", "b }o--o| a : y"]
    classed = PARTS.replace("SECONDARY", "'post_tags'") + (
        "class PostTag(Base):\n    __tablename__ = 'post_tags'\n"
        "    post_id = Column(ForeignKey('posts.id'), primary_key=True)\n"
        "    tag_id = Column(ForeignKey('tags.id'), primary_key=True)\n"
    )
    assert shown(classed).splitlines()[2:] == [
        "PostTag(post_id:int PK FK, tag_id:int PK FK)",
        "PostTag }o--|| Post : post_id",
        "PostTag }o--|| Tag : tag_id",
    ]


def test_a_class_joined_with_itself():
    assert shown(
        BASE
        + """
from functools import partial
class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    friends = relationship("User", secondary="friends", primaryjoin="User.id == friends.c.a")
to_user = partial(ForeignKey, "users.id")
friends = Table("friends", Base.metadata, Column("a", to_user()), Column("b", ForeignKey(User.id)))
"""
    ) == text("User(id:int PK)\nUser }o--o{ User : friends")


TYPES = {
    "String(5)": "string",
    "Text": "text",
    "sa.BigInteger()": "bigint",
    "SmallInteger": "smallint",
    "Float": "float",
    "Numeric(10, 2)": "decimal",
    "Date()": "date",
    "Time": "time",
    "TIMESTAMP(timezone=True)": "datetime",
    "Interval": "duration",
    "Uuid": "uuid",
    "postgresql.UUID(as_uuid=True)": "uuid",
    "postgresql.JSONB": "json",
    "mysql.LONGTEXT()": "text",
    "mysql.TINYINT(1)": "smallint",
    "String().with_variant(Text(), 'mysql')": "string",
    "MutableDict.as_mutable(JSON(none_as_null=True))": "json",
    "MutableDict.as_mutable(postgresql.JSONB)": "json",
    "Enum('a', 'b', name='kind')": "enum",
    "ARRAY(Integer)": "array",
    "PickleType": "binary",
    "BigInteger().with_variant(Integer, 'sqlite')": "bigint",
    "Stamp": "datetime",
    "Stamp()": "datetime",
    "Custom": "Custom",
    "Money": "decimal",
    "IdType": "bigint",
    "id_type(3)": "string",
    "Guid": "uuid",
    "Text() if MYSQL else String()": "text",
    "NAMES['x']": "unknown",
}


@pytest.mark.parametrize(("written", "family"), TYPES.items())
def test_types(written: str, family: str):
    source = f"""
import sqlalchemy as sa
from sqlalchemy import *
from sqlalchemy.dialects import mysql, postgresql
from sqlalchemy.ext.mutable import MutableDict
from sqlalchemy.types import TypeDecorator, UserDefinedType
class Stamp(TypeDecorator):
    impl = DateTime(timezone=True)
class Money(Numeric): ...
class Custom(UserDefinedType):
    def get_col_spec(self): return "CUSTOM"
class Guid(TypeDecorator):
    impl = types.TypeEngine
    def load_dialect_impl(self, dialect):
        if dialect.name == "postgresql":
            return dialect.type_descriptor(postgresql.UUID())
        return dialect.type_descriptor(CHAR(32))
IdType = BigInteger().with_variant(Integer, "sqlite")
def id_type(length): return String(length)
t = Table("t", MetaData(), Column("c", {written}))
"""
    assert entities(source) == f"t(c:{family}?)"


def test_a_secondary_that_leads_out_of_the_workspace():
    source = (
        PARTS.replace("SECONDARY", "post_tags")
        + """
post_tags = Table("post_tags", Base.metadata,
    Column("post_id", ForeignKey("posts.id")), Column("user_id", ForeignKey("ab_user.id")))
"""
    )
    assert shown(source).splitlines()[2:] == ["external User()", "Post }o--o{ User : tags"]


def test_unseen_bases_count_where_the_class_itself_says_so():
    assert (
        entities(
            """
import sqlalchemy as sa
from platform_lib.db import model_base
class Agent(model_base.BASEV2, model_base.HasId):
    host = sa.Column(sa.String(3), nullable=False)
class HasAgent(model_base.BASEV2):
    agent_id = sa.Column(sa.ForeignKey("agents.id"))
class Service(model_base.BASEV2):
    kind = "no column"
"""
        )
        == "Agent(host:string)"
    )


def test_work_can_be_stopped():
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        read_sqlalchemy(Program(MemorySource({"m.py": ""})), ["m"], progress=no_progress, cancel=token)
