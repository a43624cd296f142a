"""Flask-SQLAlchemy, Flask-AppBuilder and SQLModel."""

import pytest
from tests.server.extract.sqlalchemy.reading import read, shown, text

FLASK = """
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy()
Model = db.Model
"""


def test_flask_names_tables_by_itself():
    files = {
        "app/extensions.py": FLASK,
        "app/models.py": """
from app.extensions import db, Model
roles = db.Table(
    "roles_users",
    db.Column("user", db.ForeignKey("user_account.id")),
    db.Column("role", db.ForeignKey("role.id")),
)
class UserAccount(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(80), unique=True, nullable=False)
    roles = db.relationship("Role", secondary=roles, backref="users")
class Role(Model):
    id = db.Column(db.Integer, primary_key=True)
class Admin(UserAccount):
    level = db.Column(db.SmallInteger)
""",
    }
    assert shown(files) == text(
        """
        UserAccount(id:int PK, name:string UK, level:smallint?)
        Role(id:int PK)
        UserAccount }o--o{ Role : roles
        """
    )
    assert [e.table for e in read(files).entities] == ["user_account", "role"]


def test_flask_with_a_model_class_of_its_own():
    assert (
        shown(
            """
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
class Base(DeclarativeBase):
    id: Mapped[int] = mapped_column(primary_key=True)
class Database(SQLAlchemy): ...
db = Database(model_class=Base)
class Tag(db.Model):
    word: Mapped[str] = mapped_column(unique=True)
"""
        )
        == "Tag(id:int PK, word:string UK)"
    )


@pytest.mark.parametrize("home", ["flask_appbuilder", "flask_appbuilder.models.sqla"])
def test_flask_appbuilder_models_and_its_mixin(home: str):
    assert shown(
        f"""
from {home} import Model
from flask_appbuilder.models.mixins import AuditMixin
from sqlalchemy import Column, Integer
class Chart(AuditMixin, Model):
    __tablename__ = "charts"
    id = Column(Integer, primary_key=True)
"""
    ) == text(
        """
        Chart(created_on:datetime, changed_on:datetime, id:int PK, created_by_fk:int FK, changed_by_fk:int FK)
        external User()
        Chart }o--|| User : created_by_fk
        Chart }o--|| User : changed_by_fk
        """
    )


def test_sqlmodel():
    assert shown(
        """
import enum, uuid
from datetime import datetime
from typing import ClassVar, List, Optional
from pydantic import EmailStr
from sqlalchemy import JSON, Column, DateTime, Text
from sqlmodel import Field, Relationship, SQLModel
class Kind(str, enum.Enum):
    A = "a"
class TeamBase(SQLModel):
    name: str = Field(index=True, unique=True)
    motto: str | None = None
class Team(TeamBase, table=True):
    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    heroes: list["Hero"] = Relationship(back_populates="team")
class Link(SQLModel, table=True):
    hero_id: int | None = Field(default=None, foreign_key="hero.id", primary_key=True)
    team_id: Optional[uuid.UUID] = Field(default=None, foreign_key="team.id", primary_key=True)
class Hero(SQLModel, table=True):
    __tablename__ = "hero"
    LIMIT: ClassVar[int] = 3
    model_config = {"extra": "allow"}
    id: Optional[int] = Field(default=None, primary_key=True)
    email: EmailStr
    kind: Kind = Kind.A
    age: int | None = None
    born: datetime = Field(sa_type=DateTime(timezone=True), nullable=True)
    data: dict = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    bio: str = Field(sa_column=Column(Text))
    seen: datetime = Field(sa_column_kwargs={"nullable": True})
    team_id: uuid.UUID | None = Field(default=None, foreign_key="team.id")
    team: Optional[Team] = Relationship(back_populates="heroes")
    teams: List[Team] = Relationship(link_model=Link)
class HeroRead(TeamBase):
    id: int
"""
    ) == text(
        """
        Team(name:string UK, motto:string?, id:uuid PK)
        Link(hero_id:int PK FK, team_id:uuid PK FK)
        Hero(id:int PK, email:string, kind:enum, age:int?, born:datetime?, data:json, bio:text?, \
seen:datetime?, team_id:uuid FK?)
        Link }o--|| Hero : hero_id
        Link }o--|| Team : team_id
        Hero }o--o| Team : team_id
        """
    )
