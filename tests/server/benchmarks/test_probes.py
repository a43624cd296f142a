"""The probes, run as the benchmark runs them, on small models whose truth is plain to see."""

import json
import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from typing import Any

from tests.benchmarks.truth.truths import PROBES


def told(probe: str, folder: Path, source: str, question: dict[str, Any]) -> str:
    """The probe's answer about one module `shop.models`, as text: `~` marks what no source spells out."""
    package = folder / "shop"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "models.py").write_text(dedent(source), encoding="utf-8")
    asked, answer = folder / "question.json", folder / "answer.json"
    asked.write_text(json.dumps({"prefixes": ["shop"], "excluded": [], **question}), encoding="utf-8")
    subprocess.run(
        [sys.executable, str(PROBES / probe), str(asked), str(answer)],
        env={**os.environ, "PYTHONPATH": str(folder)}, check=True, timeout=60,
    )  # fmt: skip
    return compact(json.loads(answer.read_text(encoding="utf-8")))


def compact(truth: dict[str, Any]) -> str:
    lines = []
    for entity in truth["entities"]:
        fields = [f"{a['name']}:{'/'.join(a['families'])}{'~' * a['dynamic']}" for a in entity["attributes"]]
        lines.append(f"{entity['name']}{'~' * entity['dynamic']}({', '.join(fields)})")
    for edge in truth["relationships"]:
        shape = f"{'n' if edge['sourceMany'] else '1'}-{'n' if edge['targetMany'] else '1'}"
        optional = "?" if edge["targetOptional"] and not edge["targetMany"] else ""
        lines.append(f"{edge['source']} {shape}{optional} {edge['target']} : {edge['label']}")
    return "\n".join(lines)


def django(folder: Path, source: str) -> str:
    apps = ["django.contrib.auth", "django.contrib.contenttypes", "shop"]
    settings = {"INSTALLED_APPS": apps, "DEFAULT_AUTO_FIELD": "django.db.models.AutoField"}
    return told(
        "django_truth.py", folder, "from django.db import models\n" + dedent(source), {"settings": settings}
    )


def test_django_abstract_bases_parents_proxies_and_keys(tmp_path: Path) -> None:
    assert django(
        tmp_path,
        """
        class Stamped(models.Model):
            made = models.DateTimeField()
            owner = models.ForeignKey("auth.User", models.CASCADE, null=True)
            class Meta:
                abstract = True

        class Tag(models.Model):
            name = models.SlugField(primary_key=True)

        class Order(Stamped):
            main = models.ForeignKey(Tag, models.CASCADE)

        class Special(Order):
            code = models.UUIDField()

        class Cheap(Order):
            class Meta:
                proxy = True

        class Line(models.Model):
            order = models.OneToOneField(Cheap, models.CASCADE)
        """,
    ) == dedent(
        """\
        Tag(name:string)
        Order(id:int, made:datetime, owner:int, main:string)
        Special(order_ptr:int, code:uuid)
        Line(id:int, order:int)
        Order n-1? User : owner
        Order n-1 Tag : main
        Special 1-1 Order : order_ptr
        Line 1-1 Order : order"""
    )


def test_django_many_to_many_is_one_edge_unless_a_class_stands_between(tmp_path: Path) -> None:
    assert django(
        tmp_path,
        """
        class Person(models.Model):
            friends = models.ManyToManyField("self")
            teams = models.ManyToManyField("Team", through="Member")

        class Team(models.Model):
            pass

        class Member(models.Model):
            person = models.ForeignKey(Person, models.CASCADE)
            team = models.ForeignKey(Team, models.CASCADE)
        """,
    ) == dedent(
        """\
        Person(id:int)
        Team(id:int)
        Member(id:int, person:int, team:int)
        Person n-n Person : friends
        Member n-1 Person : person
        Member n-1 Team : team"""
    )


def test_django_what_is_made_at_run_time_is_marked(tmp_path: Path) -> None:
    assert (
        django(
            tmp_path,
            """
        class Order(models.Model):
            note = models.TextField()

        Order.add_to_class("late", models.FloatField())
        type("History", (models.Model,), {"__module__": __name__, "at": models.DateField()})
        """,
        )
        == "Order(id:int, note:string, late:float~)\nHistory~(id:int~, at:date~)"
    )


def sqlalchemy(folder: Path, source: str) -> str:
    head = """
    from sqlalchemy import *
    from sqlalchemy.orm import *

    class Base(DeclarativeBase):
        pass
    """
    return told("sqlalchemy_truth.py", folder, dedent(head) + dedent(source), {"modules": ["shop.models"]})


def test_sqlalchemy_inheritance_mixins_and_renamed_columns(tmp_path: Path) -> None:
    assert sqlalchemy(
        tmp_path,
        """
        class User(Base):
            __tablename__ = "users"
            id: Mapped[int] = mapped_column(primary_key=True)

        class Owned:
            made: Mapped[str]

            @declared_attr
            def owner_id(cls):
                return Column(ForeignKey("users.id"))

        class Order(Owned, Base):
            __tablename__ = "orders"
            id: Mapped[int] = mapped_column(primary_key=True)
            kind: Mapped[str]
            data = Column("payload", JSON)
            __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "plain"}

        class Urgent(Order):
            reason: Mapped[str | None]
            __mapper_args__ = {"polymorphic_identity": "urgent"}

        class Shipped(Order):
            __tablename__ = "shipped"
            id: Mapped[int] = mapped_column(ForeignKey("orders.id"), primary_key=True)
            __mapper_args__ = {"polymorphic_identity": "shipped"}
        """,
    ) == dedent(
        """\
        Order(id:int, kind:string, data:json, made:string, owner_id:int, reason:string)
        Shipped(id:int)
        User(id:int)
        Order n-1? User : owner_id
        Shipped 1-1 Order : id"""
    )


def test_sqlalchemy_composite_and_unique_keys_and_tables_without_a_class(tmp_path: Path) -> None:
    assert sqlalchemy(
        tmp_path,
        """
        class Place(Base):
            __tablename__ = "places"
            row: Mapped[int] = mapped_column(primary_key=True)
            seat: Mapped[int] = mapped_column(primary_key=True)

        class Ticket(Base):
            __tablename__ = "tickets"
            id: Mapped[int] = mapped_column(primary_key=True)
            place_row: Mapped[int]
            place_seat: Mapped[int | None]
            former_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), unique=True)
            __table_args__ = (
                ForeignKeyConstraint(["place_row", "place_seat"], ["places.row", "places.seat"]),
            )

        log = Table("log", Base.metadata, Column("ticket_id", ForeignKey("tickets.id")), Column("text", Text))
        """,
    ) == dedent(
        """\
        Place(row:int, seat:int)
        Ticket(id:int, place_row:int, place_seat:int, former_id:int)
        log(ticket_id:int, text:string)
        Ticket 1-1 Ticket : former_id
        Ticket n-1? Place : place_row, place_seat
        log n-1? Ticket : ticket_id"""
    )


def test_sqlalchemy_a_secondary_table_is_an_edge_unless_it_says_more(tmp_path: Path) -> None:
    assert sqlalchemy(
        tmp_path,
        """
        def link(name, *more):
            ends = [Column("a_id", ForeignKey("a.id")), Column("b_id", ForeignKey("b.id"))]
            return Table(name, Base.metadata, *ends, *more)

        plain = link("plain")
        telling = link("telling", Column("since", DateTime))

        class A(Base):
            __tablename__ = "a"
            id: Mapped[int] = mapped_column(primary_key=True)
            bs = relationship("B", secondary=plain)
            told = relationship("B", secondary=telling)

        class B(Base):
            __tablename__ = "b"
            id: Mapped[int] = mapped_column(primary_key=True)
        """,
    ) == dedent(
        """\
        A(id:int)
        B(id:int)
        telling(a_id:int, b_id:int, since:datetime)
        telling n-1? A : a_id
        telling n-1? B : b_id
        A n-n B : bs"""
    )
