"""A workspace in, its class diagram out."""

import re
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.server.mermaid.kinds.hostile_texts import texts

from groundplan.errors import UsageError
from groundplan.extract.class_diagram import draw_classes, extract_class_diagram
from groundplan.extract.classes.class_model import ClassModel, FoundClass, FoundMember, FoundRelation
from groundplan.extract.extraction import EdgeKey, Extraction
from groundplan.extract.request import ExtractRequest
from groundplan.index.build import build_index
from groundplan.mermaid.grammar import check_syntax
from groundplan.mermaid.kinds.classes import (
    ClassAttribute,
    ClassDiagram,
    ClassMethod,
    ClassParameter,
    Modifier,
    RelationKind,
    Visibility,
    outline,
    render,
)
from groundplan.text import Location

Draw = Callable[..., Extraction[ClassDiagram]]


@pytest.fixture
def draw(tmp_path: Path) -> Draw:
    """Draws a workspace given as `{path: text}`."""

    def drawn(files: dict[str, str], *scope: str, everything: bool = False, text: str = ""):
        root = tmp_path / "workspace"
        for path, content in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(dedent(content))
        index = build_index([root], cache_dir=tmp_path / "cache").index
        request = ExtractRequest(index, scope=scope, everything=everything, text=text)
        extraction = extract_class_diagram(request)
        assert extraction == extract_class_diagram(request)
        assert_sound(extraction)
        for location in (*extraction.elements.values(), *extraction.edges.values()):
            lines = (root / location.path).read_text().splitlines()
            assert 1 <= location.start_line <= location.end_line <= len(lines)
        return extraction

    return drawn


def assert_sound(extraction: Extraction[ClassDiagram]) -> None:
    """Mermaid takes the picture, and all of it has evidence."""
    result = check_syntax(render(extraction.diagram))
    assert result.ok, result.error
    told = outline(extraction.diagram)
    assert {name for node in told.nodes for name in (node.name, *node.parts)} == set(extraction.elements)
    assert {EdgeKey(edge.source, edge.target, edge.label) for edge in told.edges} == set(extraction.edges)


def shown(extraction: Extraction[ClassDiagram]) -> str:
    """Mermaid's own notation, without its head."""
    lines = (_decoded(line.strip()) for line in render(extraction.diagram).splitlines()[1:])
    return "\n".join(line for line in lines if line not in ("{", "}") and not line.startswith("classDef"))


def _decoded(line: str) -> str:
    return re.sub(r"#(\d+);", lambda entity: chr(int(entity[1])), line)


def expected(text: str) -> str:
    return dedent(text).strip()


def test_members_and_their_types(draw: Draw) -> None:
    extraction = draw(
        {
            "car.py": """
                from dataclasses import dataclass, field
                from functools import cached_property
                from typing import ClassVar

                @dataclass
                class Car:
                    doors: int
                    count: ClassVar[int] = 0
                    LIMIT = 4
                    _speed: float = 0.0

                    def __init__(self, name: str, *more: int, **rest: "str") -> None:
                        self.name = name
                        self.__secret = 1
                        self.doors = 2

                    @property
                    def fast(self) -> bool: ...
                    @fast.setter
                    def fast(self, value): ...
                    @cached_property
                    def size(self) -> "int | None": ...
                    @staticmethod
                    def make(kind): ...
                    def _start(self, at: dict[str, list[int]]): self.started = at
            """
        }
    )
    assert shown(extraction) == expected(
        """
        class Car {
        +doors: int
        +count: int$
        +LIMIT: int$
        #_speed: float
        +fast: bool
        +size: int | None
        +name: str
        -__secret: int
        +started: dict[str, list[int]]
        +__init__(name: str, *more: int, **rest: str) None
        +make(kind)$
        #_start(at: dict[str, list[int]])
        """
    )


def test_what_joins_classes(draw: Draw) -> None:
    extraction = draw(
        {
            "parts.py": "class Engine: ...\nclass Wheel: ...\nclass Driver: ...\n",
            "cars.py": """
                from dataclasses import dataclass, field
                from typing import Optional, TYPE_CHECKING
                import parts
                from parts import Wheel as Rad
                if TYPE_CHECKING:
                    from parts import Driver

                class Car:
                    def __init__(self, driver: "Driver | None", spare: Optional[Rad], other):
                        self.engine = parts.Engine()
                        self.driver = driver
                        self.spare = spare
                        self.other = other
                        self.wheels = [Rad() for _ in range(4)]

                @dataclass
                class Garage:
                    cars: list[Car]
                    by_name: dict[str, "Car"] = field(default_factory=dict)
                    first: Car = field(default_factory=Car)
                    make: type[Car] = Car
                    neighbour: "Garage | None" = None
            """,
        }
    )
    edges = [line for line in shown(extraction).splitlines() if " : " in line and ("--" in line)]
    assert edges == [
        "Car *-- Engine : engine",
        'Car --> "0..1" Driver : driver',
        'Car --> "0..1" Wheel : spare',
        'Car *-- "*" Wheel : wheels',
        'Garage --> "*" Car : cars',
        'Garage --> "*" Car : by_name',
        "Garage *-- Car : first",
        'Garage --> "0..1" Garage : neighbour',
    ]
    assert extraction.edges[EdgeKey("Car", "Engine", "engine")].start_line == 11


def test_inheritance(draw: Draw) -> None:
    extraction = draw(
        {
            "shapes.py": """
                import enum
                from abc import ABC, abstractmethod
                from typing import Generic, Protocol, TypeVar
                from thirdparty.things import Thing

                T = TypeVar("T")
                class Drawn(Protocol):
                    def draw(self) -> None: ...
                class Shape(ABC, Generic[T]):
                    @abstractmethod
                    def area(self) -> T: ...
                class Square(Shape[int], Drawn): ...
                class Odd(Thing): ...
                class Colour(enum.Enum):
                    RED = 1
                    BLUE = "blue"
                    def hex(self): ...
            """
        }
    )
    assert shown(extraction) == expected(
        """
        class Drawn {
        <<interface>>
        +draw() None
        class Shape~T~ {
        <<abstract>>
        +area()* T
        class Square
        class Odd
        class Colour {
        <<enumeration>>
        RED
        BLUE
        +hex()
        class Thing:::external
        Drawn <|.. Square
        Shape <|-- Square
        Thing <|-- Odd
        """
    )


SHOP = {
    "shop/__init__.py": "",
    "shop/orders.py": """
        from shop.people import Person
        class Base: ...
        class Order(Base):
            owner: Person
            lines: "list[Line]"
        class Line: ...
        class Far: ...
    """,
    "shop/people.py": "class Person:\n    name: str\n",
    "tests/test_orders.py": "class OrderTest: ...\n",
}


def boxes(extraction: Extraction[ClassDiagram]) -> str:
    return " ".join(box.name for box in extraction.diagram.classes)


def test_scopes(draw: Draw) -> None:
    assert boxes(draw(SHOP)) == "Base Order Line Far Person"
    assert draw(SHOP).notes == ("Left out 1 class of test code; --scope tests shows what is declared there.",)
    assert boxes(draw(SHOP, "Order")) == "Base Order Line Person"
    assert boxes(draw(SHOP, "shop.people")) == "Person"
    assert boxes(draw(SHOP, "tests")) == "OrderTest"
    module = draw(SHOP, "shop/orders.py")
    assert boxes(module) == "Base Order Line Far Person"
    assert module.diagram.classes[-1].attributes == ()
    assert module.notes == ("Shown without members, because outside the scope: Person.",)
    assert boxes(draw(SHOP, "Far", "Line")) == "Order Line Far"
    with pytest.raises(UsageError, match="no module, folder or class `Ordre`") as raised:
        draw(SHOP, "Ordre")
    assert raised.value.hint == "Did you mean `Order`, `OrderTest` or `shop.orders`?"


def test_large_workspace_is_narrowed(draw: Draw) -> None:
    hub = "class Hub: ...\n"
    spokes = "".join(f"class Spoke{n}(Hub):\n    x{n}: int\n" for n in range(30))
    alone = "".join(f"class Alone{n}: ...\n" for n in range(10))
    extraction = draw({"many.py": hub + spokes + alone})
    assert len(extraction.diagram.classes) == 25
    assert "Alone" not in boxes(extraction)
    assert extraction.notes[0].startswith("Showing 25 of 41 classes: the most connected ones;")
    assert len(draw({}, everything=True).diagram.classes) == 41
    assert "Spoke7" in boxes(draw({}, text="the class Spoke7"))


def test_typescript_and_java(draw: Draw) -> None:
    files = {
        "a.ts": "export interface Part { size: number }\n",
        "b.ts": """
            import { Part } from "./a";
            export abstract class Car<T> implements Part {
              private readonly parts: Part[] = [];
              static count = 0;
              size = 1;
              abstract start(speed: number, by?: string): Promise<void>;
            }
        """,
        "shop/Order.java": (
            "package shop;\n"
            "public class Order { private Line first = new Line(); int sum(int a) { return 1; } }\n"
        ),
        "shop/Line.java": "package shop;\nclass Line { protected String name; }\n",
    }
    assert shown(draw(files)) == expected(
        """
        class Part {
        <<interface>>
        +size: number
        class Car~T~ {
        <<abstract>>
        -parts: Part[]
        +count$
        +size
        +start(speed: number, by?: string)* Promise~void~
        class Line {
        #name: String
        class Order {
        -first: Line
        ~sum(a: int) int
        Part <|.. Car
        Car --> "*" Part : parts
        Order *-- Line : first
        """
    )


def test_same_name_twice(draw: Draw) -> None:
    files = {"a.py": "class Item: ...\n", "b.py": "class Item:\n    class Part: ...\n"}
    assert boxes(draw(files)) == "a.Item b.Item Item.Part"


def test_half_written_code(draw: Draw) -> None:
    assert boxes(draw({"a.py": "class A(A):\n    x: A\nclass B(\n    y =\nclass C: ...\n"})) != ""


words = texts.filter(bool)
members = st.one_of(
    st.builds(ClassAttribute, words, texts, st.sampled_from(Visibility), st.sampled_from(Modifier)),
    st.builds(
        ClassMethod,
        words,
        st.lists(st.builds(ClassParameter, words, texts), max_size=2).map(tuple),
        texts,
        st.sampled_from(Visibility),
        st.sampled_from(Modifier),
    ),
)


@st.composite
def models(draw: st.DrawFn) -> ClassModel:
    names = draw(st.lists(words, min_size=1, max_size=5))
    classes: list[FoundClass] = []
    for number, name in enumerate(names):
        place = Location("a.py", number + 1, number + 1, name)
        own = tuple(FoundMember(each, place) for each in draw(st.lists(members, max_size=3)))
        external = draw(st.booleans())
        classes.append(
            FoundClass(f"a.{number}", name, "a", place, () if external else own, external=external)
        )
    keys = st.sampled_from([each.key for each in classes])
    place = st.just(Location("a.py", 1, 1, ""))
    lines = st.builds(FoundRelation, keys, keys, st.sampled_from(RelationKind), place, texts)
    return ClassModel(tuple(classes), tuple(draw(st.lists(lines, max_size=4))))


@settings(max_examples=60, deadline=None)
@given(models())
def test_any_model_can_be_drawn(model: ClassModel) -> None:
    assert_sound(draw_classes(model))


def test_members_by_every_way_python_has_to_make_them(draw: Draw) -> None:
    extraction = draw(
        {
            "shapes.py": """
                class Shape:
                    __slots__ = ("width", "__secret", "__weakref__") + ("height",)
                    __hash__ = None

                    def __init__(self, size):
                        self.width, self.height = size
                        with open(size) as self.file:
                            for self.line in self.file:
                                pass
                        def later():
                            self.done = True
                        match size:
                            case None:
                                self.empty = True

                    def __repr__(self) -> str: ...
                    __str__ = __repr__
                    draw = __repr__

                class Square(Shape):
                    @Shape.width.setter
                    def width(self, value) -> None: ...
            """
        }
    )
    assert shown(extraction) == expected(
        """
        class Shape {
        +width
        -__secret
        +height
        +__hash__$
        +file
        +line
        +done: bool
        +empty: bool
        +__init__(size)
        +__repr__() str
        +__str__() str
        +draw() str
        class Square {
        +width
        Shape <|-- Square
        """
    )


def test_everything_takes_in_test_code(draw: Draw) -> None:
    files = {"shop/order.py": "class Order: ...", "shop/tests/order.py": "class OrderTest: ..."}
    assert [box.name for box in draw(files).diagram.classes] == ["Order"]
    assert "Left out 1 class of test code" in " ".join(draw(files).notes)
    assert [box.name for box in draw(files, everything=True).diagram.classes] == ["Order", "OrderTest"]
    assert len(draw(files, "shop", everything=True).diagram.classes) == 2
    assert draw(files, everything=True).notes == ()


def test_short_names_are_told_from_the_words_before_them(draw: Draw) -> None:
    extraction = draw({"a.ts": "class Node {\n  private readonly a?: string\n  protected e(t: Node) {}\n}\n"})
    assert shown(extraction) == expected(
        """
        class Node {
        -a: string
        #e(t: Node)
        """
    )


def test_java_classes_inherit_by_names_that_their_bases_hold(draw: Draw) -> None:
    extraction = draw(
        {
            "p/Map.java": "package p;\ninterface Map { interface Entry {} }\n",
            "q/Hash.java": "package q;\nimport p.Map;\nclass Hash implements Map {\n"
            "  class Simple implements Entry {}\n  class Loop extends Loop {}\n}\n",
        }
    )
    lines = {line for line in shown(extraction).splitlines() if "<|" in line or "|>" in line}
    assert lines == {"Map <|.. Hash", "`Map.Entry` <|.. `Hash.Simple`"}


def test_bases_that_are_listed_elsewhere_or_defined_if_they_are_missing(draw: Draw) -> None:
    extraction = draw(
        {
            "errors.py": """
                try:
                    from library import Base
                except ImportError:
                    class Base: ...
                class Wire(Exception): ...
                BASES = (Wire, Base)
                class Cut(*BASES): ...
                class Late(Base): ...
            """
        }
    )
    lines = {line for line in shown(extraction).splitlines() if "<|" in line}
    assert lines == {"Exception <|-- Wire", "Wire <|-- Cut", "Base <|-- Late", "Base <|-- Cut"}


def test_generic_bases_beside_a_nested_class(draw: Draw) -> None:
    extraction = draw(
        {
            "a.py": """
                class List:
                    class Message(Generic[T]): ...
                    class Picked(Message[int]): ...
            """
        },
        "Picked",
    )
    assert "`List.Message` <|-- `List.Picked`" in shown(extraction)


def test_classes_that_calls_make(draw: Draw) -> None:
    extraction = draw(
        {
            "app/__init__.py": "",
            "app/kinds.py": """\
                from enum import Enum

                KEYS = ("id", "name")

                class Named(Enum):
                    def label(self): ...
                """,
            "app/shapes.py": """\
                import dataclasses
                import typing as t
                from collections import namedtuple as tuple_of
                from typing import TypedDict

                import sqlalchemy

                from app import kinds

                Point = tuple_of("Point", "x, y")
                Row = tuple_of("Row", [*kinds.KEYS, "extra"])
                Placed = t.NamedTuple(
                    "Placed",
                    [
                        ("at", Point),
                        ("note", "str"),
                    ],
                )
                Movie = TypedDict("Movie", {"title": str, "class": Point}, total=False)
                Size = kinds.Named("Size", {"S": 1, "M": 2})
                Found = kinds.Named("S")
                Column = sqlalchemy.Enum("a", "b", name="column")

                class Person:
                    Key = tuple_of("Key", "first last")

                    def __init__(self):
                        self.place = Placed(Point(1, 2), "")

                Boss = type("Boss", (Person,), {"rank": 1})
                Kind = type(Boss)
                Card = dataclasses.make_dataclass("Card", ["a", ("b", int)], bases=(Person,))

                class Vector(tuple_of("Vector", "dx dy"), Person):
                    def norm(self): ...
                """,
        }
    )
    assert shown(extraction) == expected("""\
        class Named {
        <<enumeration>>
        +label()
        class Point {
        +x
        +y
        class Row {
        +id
        +name
        +extra
        class Placed {
        +at: Point
        +note: str
        class Movie {
        +title: str
        +class: Point
        class Size {
        <<enumeration>>
        S
        M
        class Person {
        +place: Placed
        +__init__()
        class `Person.Key` {
        +first
        +last
        class Boss {
        +rank: int$
        class Card {
        +a
        +b: int
        class Vector {
        +dx
        +dy
        +norm()
        Placed --> Point : at
        Movie --> Point : class
        Named <|-- Size
        Person *-- Placed : place
        Person <|-- Boss
        Person <|-- Card
        Person <|-- Vector""")
    assert extraction.elements["Placed.note"].start_line == 16
    assert extraction.elements["Row.id"].path == "app/shapes.py"


def test_fields_set_by_taking_a_value_apart(draw: Draw) -> None:
    extraction = draw(
        {
            "a.py": """\
                class Box:
                    def __init__(self, lines):
                        (
                            self.top,
                            [self.left, *self.right],
                        ) = lines
                """
        }
    )
    assert {"Box.top", "Box.left", "Box.right"} <= set(extraction.elements)
