"""A workspace in, the calls of one function as compact text out."""

import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent, indent
from types import FrameType

from groundplan.extract.named_function import find_function
from groundplan.extract.sequence.plan import Message, Planned, plan_calls
from groundplan.extract.sequence.python.reader import PythonCalls
from groundplan.extract.sequence.read import LANGUAGES, calls_of
from groundplan.extract.sequence.steps import Run, Step, calls_in
from groundplan.index.build import build_index
from groundplan.index.index import Index
from groundplan.index.records import SymbolKind


def indexed(tmp_path: Path, files: dict[str, str]) -> Index:
    for name, text in files.items():
        path = tmp_path / "code" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), encoding="utf-8")
    return build_index([tmp_path / "code"], cache_dir=tmp_path / "cache", processes=1).index


def run(index: Index, scope: str) -> Run:
    function = find_function(index, (scope,), languages=LANGUAGES)
    assert function is not None
    found = calls_of(index, function)
    assert found is not None
    reader, start = found
    return reader.run(start)


def calls(tmp_path: Path, files: dict[str, str] | str, scope: str = "f") -> str:
    """A line a call: `3 Order.total(x)`, its line first; blocks are indented under their word."""
    texts = {"m.py": files} if isinstance(files, str) else files
    return shown(run(indexed(tmp_path, texts), scope).steps)


def shown(steps: tuple[Step, ...]) -> str:
    lines: list[str] = []
    for step in steps:
        if not hasattr(step, "branches"):
            result = f" -> {step.result}" if step.result else ""
            lines.append(f"{step.place.start_line} {step.callee.owner_name}.{step.label}{result}")
            continue
        for number, branch in enumerate(step.branches):
            word = step.kind.value if not number else "else"
            lines += [f"{word} {branch.label}".rstrip(), indent(shown(branch.steps), "  ")]
    return "\n".join(lines)


def text(expected: str) -> str:
    return dedent(expected).strip()


def test_receivers_by_constructor_annotation_field_and_result(tmp_path: Path):
    files = {
        "shop/__init__.py": "from shop.models import Order\n",
        "shop/models.py": """
            import logging
            from typing import Optional

            class Base:
                def save(self): self._write()
                def _write(self): print("x"); return 1

            class Order(Base):
                def __init__(self, user): self.load()
                def load(self): print(self)
                def total(self) -> int: return sum([1])
                @property
                def owner(self) -> "User": return find()
                @classmethod
                def make(cls) -> "Order": return cls(None)

            class User:
                def notify(self): send()

            def find() -> Optional[User]: return next(iter([]))
            def send(): print("sent")
        """,
        "shop/service.py": """
            from . import Order as Purchase
            from shop import models
            import shop.models as m

            class Gateway:
                def charge(self, amount): return models.find()

            class Service:
                gateway: Gateway

                def __init__(self, order: Purchase, spare=None):
                    self.order = order
                    self.made = Purchase(None)
                    self.spare = spare or Gateway()

                def run(self, orders: list[Purchase], by_name: dict[str, m.User]):
                    self.gateway.charge(1)
                    total = self.order.total()
                    self.made.save()
                    self.spare.charge(2)  # what is handed in may be anything
                    m.find().notify()
                    self.order.owner.notify()
                    Purchase.make().save()
                    for order in orders:
                        order.load()
                    by_name["x"].notify()
                    [each.total() for each in orders]
                    print(len(orders))
                    self.helper()
                    unknown.thing()
                def helper(self): return self.run([], {})
        """,
    }
    assert calls(tmp_path, files, "Service.run") == text("""
        18 Gateway.charge(1)
        19 Order.total() -> total
        20 Base.save()
        22 models.find()
        22 User.notify()
        23 User.notify()
        24 Order.make()
        24 Base.save()
        loop for order in orders
          26 Order.load()
        27 User.notify()
        loop for each in orders
          28 Order.total()
        30 Service.helper()
    """)


def test_blocks(tmp_path: Path):
    source = """
        def f(x):
            if a(x):
                b()
            elif x > 2:
                c()
            else:
                pass
            if not x:
                b()
                return
            while a(x):
                c()
            try:
                b()
            except ValueError as error:
                c()
            else:
                b()
            y = b() if x else c()
            match x:
                case 1: b()
                case _: c()
            with a(1):
                return c()
            never()

        def a(x): print(x); return x
        def b(): print(1); print(2)
        def c(): print(1); print(2)
        def never(): print(1); print(2)
    """
    assert calls(tmp_path, source) == text("""
        3 m.a(x)
        alt a(x)
          4 m.b()
        else x > 2
          6 m.c()
        break not x
          10 m.b()
        loop while a(x)
          12 m.a(x)
          13 m.c()
        15 m.b()
        19 m.b()
        opt on ValueError
          17 m.c()
        alt x
          20 m.b()
        else
          20 m.c()
        alt 1
          22 m.b()
        else _
          23 m.c()
        24 m.a(1)
        25 m.c()
    """)


def test_what_is_not_certain_is_left_out(tmp_path: Path):
    source = """
        from elsewhere import Foreign, helper

        class A:
            def go(self): print(1); print(2)
            def base(self): raise NotImplementedError
            def once(self): raise NotImplementedError
        class B(A):
            def go(self): print(3); print(4)
            def base(self): print(1); print(2)
            def once(self): print(1); print(2)
        class C(A):
            def base(self): print(1); print(2)
        class D(Foreign, A):
            pass

        def f(a: A, either: A | int, x, d: D, b: B):
            a.go()
            a.base()
            a.once()
            either.go()
            x.go()
            d.go()
            b.go()
            y = A()
            y = B()
            y.go()
            if x:
                z = A()
            else:
                z = helper()
            z.go()
            helper()
            a = B()
            a.go()
            lambda: b.go()
            for i in range(3):
                a.go()
                a = x
    """
    index = indexed(tmp_path, {"m.py": source})
    found = run(index, "f")
    assert shown(found.steps) == text("""
        20 B.once()
        24 B.go()
        27 B.go()
        35 B.go()
    """)
    assert found.uncertain == ("a.go", "a.base", "either.go", "x.go", "d.go", "z.go", "a.go")


def test_super_self_class_and_nested_functions(tmp_path: Path):
    source = """
        class A:
            def go(self): self.step(); super().go()
            def step(self): print(1); print(2)
        class B(A):
            def go(self):
                super().go()
                self.step()
                self.shared(1)
                B.shared(2)
                def inner(): self.step()
                inner()
            def step(self): print(1); print(2)
            @staticmethod
            def shared(x): print(1); print(2)
        class C(B):
            def step(self): print(1); print(2)
    """
    assert calls(tmp_path, source, "B.go") == text("""
        7 A.go()
        8 B.step()
        9 B.shared(1)
        10 B.shared(2)
        12 m.inner()
    """)
    index = indexed(tmp_path, {"m.py": source})
    function = find_function(index, ("B.go",), languages=LANGUAGES)
    assert function is not None
    reader, start = calls_of(index, function) or (None, None)
    assert reader is not None and start is not None
    plan = plan_calls(reader, start, messages=25, depth=4)
    # `self` stays what it is: `A.go` called on a `B` takes B's step.
    assert planned(plan.steps) == text("""
        A.go()
          B.step()
        B.step()
        B.shared(1)
        B.shared(2)
        m.inner()
          B.step()
    """)


def planned(steps: list[Planned]) -> str:
    lines: list[str] = []
    for step in steps:
        if isinstance(step, Message):
            lines.append(f"{step.call.callee.owner_name}.{step.call.label}")
            lines += [indent(planned(step.inside), "  ")] if step.inside else []
        else:
            lines += [planned(inside) for _, inside in step.branches]
    return "\n".join(lines)


def test_typescript(tmp_path: Path):
    files = {
        "store.ts": """
            export class Store {
              constructor(private path: string) { this.open(); }
              open(): void { console.log(1); console.log(2); }
              save(item: string): boolean {
                return this.check(item);
              }
              private check(item: string): boolean { return item.length > 1; }
            }
            export function clean(text: string): string {
              return text.trim();
            }
        """,
        "main.ts": """
            import { Store, clean } from "./store";
            export class App {
              private store: Store = new Store("x");
              run(items: string[]) {
                for (const item of items) {
                  if (clean(item)) {
                    const done = this.store.save(item);
                  } else {
                    this.fail(item);
                  }
                }
                const other = new Store("y");
                items.forEach((each) => other.save(each));
                try { this.fail("x"); } catch (e) { this.fail("y"); }
              }
              fail(why: string) {
                throw new Error(why);
              }
            }
        """,
    }
    assert calls(tmp_path, files, "App.run") == text("""
        loop for (const item of items)
          7 store.clean(item)
          alt clean(item)
            8 Store.save(item) -> done
          else
            10 App.fail(item)
        13 Store.Store("y") -> other
        loop for each
          14 Store.save(each)
        15 App.fail("x")
        opt on error
          15 App.fail("y")
    """)


def test_java(tmp_path: Path):
    files = {
        "shop/Repo.java": """
            package shop;
            public class Repo {
              public Repo(String url) { connect(); }
              void connect() { System.out.println(1); }
              public boolean save(String name) {
                return name.isEmpty();
              }
            }
        """,
        "shop/Service.java": """
            package shop;
            public class Service {
              private final Repo repo;
              public Service(Repo repo) { this.repo = repo; }
              public void place(java.util.List<String> names) {
                for (String name : names) {
                  if (check(name)) { repo.save(name); }
                }
                Repo other = new Repo("x");
                other.save("y");
              }
              private boolean check(String name) {
                return name != null;
              }
            }
        """,
    }
    assert calls(tmp_path, files, "Service.place") == text("""
        loop for (String name : names)
          8 Service.check(name)
          opt check(name)
            8 Repo.save(name)
        10 Repo.Repo("x") -> other
        11 Repo.save("y")
    """)


SHOP = {
    "shopping/__init__.py": "",
    "shopping/stock.py": """
        class Stock:
            def __init__(self):
                self.items: dict[str, Item] = {}

            def add(self, item: "Item") -> "Item":
                self.items[item.name] = self.checked(item)
                return item

            def checked(self, item):
                item.validate()
                return item

        class Item:
            def __init__(self, name):
                self.name = name.strip()

            def validate(self):
                if not self.name:
                    raise ValueError(self.describe())

            def describe(self):
                return f"{self.name} ".strip()

        class Gift(Item):
            def describe(self):
                return "gift" + super().describe()
    """,
    "shopping/checkout.py": """
        from shopping.stock import Gift, Item, Stock
        from shopping import prices

        class Checkout:
            def __init__(self, stock: Stock | None = None):
                self.stock = stock or Stock()
                self.lines = []

            def place(self, names):
                for name in names:
                    self.take(Item(name))
                gift = Gift("card")
                self.take(gift)
                gift.describe()
                try:
                    self.take(Item(" "))
                except ValueError:
                    self.report("empty")
                return prices.total(self.lines)

            def take(self, item: Item):
                added = self.stock.add(item)
                self.lines.append(added)
                added.validate()

            def report(self, why):
                print(why, file=open("/dev/null", "w"))

        def main():
            checkout = Checkout()
            return checkout.place(["a", "b"])
    """,
    "shopping/prices.py": """
        def total(lines):
            return sum(price(line) for line in lines)

        def price(line, rate=2):
            return len(line.name) * rate
    """,
}


def test_shown_calls_are_made_when_the_program_runs(tmp_path: Path):
    index = indexed(tmp_path, SHOP)
    root = tmp_path / "code"
    made: set[tuple[str, int, str]] = set()

    def trace(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_back is not None:
            path = Path(frame.f_back.f_code.co_filename)
            if path.is_relative_to(root):
                where = path.relative_to(root).as_posix()
                made.add((where, frame.f_back.f_lineno, frame.f_code.co_qualname))

    sys.path.insert(0, str(root))
    try:
        from shopping.checkout import main  # type: ignore[import-not-found]

        sys.setprofile(trace)
        main()
    finally:
        sys.setprofile(None)
        sys.path.remove(str(root))
        for name in [each for each in sys.modules if each.partition(".")[0] == "shopping"]:
            del sys.modules[name]
    reader = PythonCalls(index)
    shown_calls = set(every_call(index, reader))
    assert len(shown_calls) >= 15
    assert shown_calls <= made
    own = {call for call in made if "<" not in call[2]}
    assert len(shown_calls & own) / len(own) > 0.8


def every_call(index: Index, reader: PythonCalls) -> Iterator[tuple[str, int, str]]:
    for path, symbol in index.all_symbols():
        if symbol.kind not in (SymbolKind.FUNCTION, SymbolKind.METHOD):
            continue
        start = reader.callee(path, symbol.qualified_name, symbol.name_line)
        assert start is not None
        for call in calls_in(reader.run(start).steps):
            made = f"{call.callee.owner_name}.{call.callee.name}"
            is_module = call.callee.owner_place.symbol.startswith("shopping.prices")
            yield call.place.path, call.place.start_line, call.callee.name if is_module else made
