"""Mixins, abstract bases, `declared_attr`, and SQLAlchemy's kinds of inheritance."""

from tests.server.extract.sqlalchemy.reading import BASE, entities, read, shown, text


def test_mixins_and_abstract_bases_give_their_columns():
    assert shown(
        BASE
        + """
class Stamped:
    created = Column(DateTime, nullable=False)
    dropped = Column(Integer)
    @declared_attr
    def owner_id(cls):
        return Column(ForeignKey("users.id"), nullable=cls.__name__ == "X")
    @declared_attr
    def owner(cls):
        return relationship("User")
class Keyed(Base):
    __abstract__ = True
    id = Column(Integer, primary_key=True)
    @declared_attr.directive
    def __tablename__(cls) -> str:
        return cls.__name__.lower() + "s"
class User(Keyed):
    name: Mapped[str]
class Note(Stamped, Keyed):
    dropped = None
    body = Column(Text)
"""
    ) == text(
        """
        User(id:int PK, name:string)
        Note(id:int PK, created:datetime, body:text?, owner_id:int FK?)
        Note }o--o| User : owner_id
        """
    )


def test_table_names_that_code_derives():
    head = "from sqlalchemy import *\nfrom sqlalchemy.orm import *\nimport re, inflection\n"
    for rule, expected in {
        "return cls.__name__.lower()": "httplog",
        "return f'app_{cls.__name__.lower()}s'": "app_httplogs",
        "return re.sub(r'(?<!^)(?=[A-Z])', '_', cls.__name__).lower()": "h_t_t_p_log",
        "return inflection.underscore(cls.__name__)": "http_log",
        "name = cls.__name__\n        name = name.lower()\n        return name": "httplog",
        "return cls.__prefix__ + snake_case(cls.__name__)": "x_http_log",
    }.items():
        source = f"""{head}
def snake_case(name):
    result = []
    for char in name: result.append(char)
    return "".join(result)
class Base(DeclarativeBase):
    __prefix__ = "x_"
    id: Mapped[int] = mapped_column(primary_key=True)
    @declared_attr
    def __tablename__(cls):
        {rule}
class HTTPLog(Base): ...
"""
        (entity,) = read(source).entities
        assert entity.table == expected, rule


def test_joined_tables_point_to_their_parent():
    assert shown(
        BASE
        + """
class Mixin:
    shared = Column(String(3))
class Person(Mixin, Base):
    __tablename__ = "people"
    id = Column(Integer, primary_key=True)
    kind = Column(String(20))
    __mapper_args__ = {"polymorphic_on": kind}
class Engineer(Person):
    __tablename__ = "engineers"
    id = Column(ForeignKey("people.id"), primary_key=True)
    language = Column(String(9))
"""
    ) == text(
        """
        Person(shared:string?, id:int PK, kind:string?)
        Engineer(id:int PK FK, language:string?)
        Engineer |o--|| Person : id
        """
    )


def test_single_table_classes_add_to_their_parent():
    assert shown(
        BASE
        + """
class Team(Base):
    __tablename__ = "teams"
    id = Column(Integer, primary_key=True)
class Person(Base):
    __tablename__ = "people"
    id = Column(Integer, primary_key=True)
class Manager(Person):
    team_id = Column(ForeignKey("teams.id"))
class Clerk(Manager):
    desk: Mapped[str | None] = mapped_column(use_existing_column=True)
class Badge(Base):
    __tablename__ = "badges"
    manager_id = Column(ForeignKey(Manager.id), primary_key=True)
"""
    ) == text(
        """
        Team(id:int PK)
        Person(id:int PK, team_id:int FK?, desk:string?)
        Badge(manager_id:int PK FK)
        Person }o--o| Team : team_id
        Badge |o--|| Person : manager_id
        """
    )


def test_cascading_columns_come_again_in_each_table():
    assert shown(
        BASE
        + """
class HasKey:
    @declared_attr.cascading
    def id(cls):
        if has_inherited_table(cls):
            return Column(ForeignKey("animals.id"), primary_key=True)
        return Column(Integer, primary_key=True)
class Animal(HasKey, Base):
    __tablename__ = "animals"
class Dog(Animal):
    __tablename__ = "dogs"
    bark = Column(String(5))
"""
    ) == text(
        """
        Animal(id:int PK)
        Dog(bark:string?, id:int PK FK)
        Dog |o--|| Animal : id
        """
    )


def test_concrete_classes_stand_alone():
    assert entities(
        BASE
        + """
class A(Base):
    __tablename__ = "a"
    id = Column(Integer, primary_key=True)
class B(A):
    __tablename__ = "b"
    __mapper_args__ = {"concrete": True}
    id = Column(Integer, primary_key=True)
    more = Column(Integer)
"""
    ) == text("A(id:int PK)\nB(id:int PK, more:int?)")


def test_mixins_of_installed_and_of_missing_packages():
    files = {
        "m.py": BASE
        + """
from kit.mixins import Tracked
from oslo_db.sqlalchemy.models import TimestampMixin
class Thing(Tracked, TimestampMixin, Base):
    __tablename__ = "things"
    id = Column(Integer, primary_key=True)
"""
    }
    kit = """
from sqlalchemy import Column, Integer, ForeignKey
class Tracked:
    actor_id = Column(Integer, ForeignKey("kit_actors.id"))
"""
    (thing, actor) = read(files, installed={"kit/mixins.py": kit}).entities
    assert [a.name for a in thing.attributes] == ["created_at", "updated_at", "actor_id", "id"]
    assert {a.location.path for a in thing.attributes} == {"m.py"}
    assert (actor.name, actor.external) == ("kit_actors", True)


def test_a_key_to_an_installed_package_names_its_class():
    files = {
        "m.py": BASE
        + """
from kit.users import current_user
class Note(Base):
    __tablename__ = "notes"
    id = Column(Integer, primary_key=True)
    user_id = Column(ForeignKey("kit_users.id"), nullable=False)
"""
    }
    kit = {
        "kit/users.py": "from sqlalchemy import *\nfrom kit.base import Base\n"
        "class User(Base):\n    __tablename__ = 'kit_users'\n    id = Column(BigInteger, primary_key=True)\n"
        "def current_user(): ...\n",
        "kit/base.py": BASE,
    }
    assert shown(files, installed=kit) == text(
        """
        Note(id:int PK, user_id:bigint FK)
        external User()
        Note }o--|| User : user_id
        """
    )


def test_a_key_to_a_class_s_column_from_a_mixin_points_at_that_class():
    drawn = shown(
        BASE
        + """
class WithId:
    id: Mapped[int] = mapped_column(primary_key=True)
class Apple(WithId, Base):
    __tablename__ = "apple"
class Basket(WithId, Base):
    __tablename__ = "basket"
class Item(Base):
    __tablename__ = "item"
    id = Column(Integer, primary_key=True)
    basket_id = mapped_column(Integer, ForeignKey(Basket.id))
"""
    )
    assert "Item }o--o| Basket : basket_id" in drawn or "Item }o--|| Basket : basket_id" in drawn
    assert "Item }o--|| Apple" not in drawn
    assert "Item }o--o| Apple" not in drawn
