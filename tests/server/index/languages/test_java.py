"""Java: a file in, a few lines out."""

# ruff: noqa: E501  (a symbol is a line)

from tests.server.index.languages.shown import shown

SAMPLE = """\
package shop.orders;
import java.util.List;
import static shop.Money.sum;
import shop.tax.*;

/**
 * An order.
 *
 * @author nobody
 */
@Entity @Table(name = "orders")
public abstract class Order<T extends Line> extends Base<T> implements Priced, a.Other<T> {
  @Id private final Repo repo = new Repo(), other;
  public static final int MAX = 3;
  public Order(Repo repo, int... x) { super(repo); var q = new Line(); this.repo.find(1).go(); sum(); }
  /* no documentation */
  protected abstract List<Line> total(final Map<String, Line> x) throws E;
  enum Color implements I { RED(1) { }, GREEN; int x; }
  interface P extends Q, R { int T = 1; default void f() { Tax.of(q); } }
  record Point(int x, List<Line> y) implements I { Point { } }
  @interface Ann { String value() default "x"; }
  Supplier<X> s = Foo::bar;
}
"""


def test_symbols() -> None:
    assert (
        shown("java", SAMPLE)["symbols"]
        == """\
1-1 module shop.orders
11-23 class Order | public abstract class Order<T extends Line> extends Base<T> implements Priced, a.Other<T> | An order. <- Base, Priced, a.Other
13-13 field Order.repo | private final Repo repo = new Repo(), other
13-13 field Order.other | private final Repo repo = new Repo(), other
14-14 field Order.MAX | public static final int MAX = 3
15-15 method Order.Order | public Order(Repo repo, int... x)
17-17 method Order.total | protected abstract List<Line> total(final Map<String, Line> x) throws E
18-18 enum Order.Color | enum Color implements I <- I
18-18 field Order.Color.RED | RED(1) { }
18-18 field Order.Color.GREEN | GREEN
18-18 field Order.Color.x | int x
19-19 interface Order.P | interface P extends Q, R <- Q, R
19-19 field Order.P.T | int T = 1
19-19 method Order.P.f | default void f()
20-20 class Order.Point | record Point(int x, List<Line> y) implements I <- I
20-20 field Order.Point.x | int x
20-20 field Order.Point.y | List<Line> y
20-20 method Order.Point.Point | Point
21-21 interface Order.Ann | @interface Ann
21-21 method Order.Ann.value | String value() default "x"
22-22 field Order.s | Supplier<X> s = Foo::bar"""
    )


def test_imports() -> None:
    assert (
        shown("java", SAMPLE)["imports"]
        == """\
java.util:List as List, shop.Money:sum as sum, shop.tax:* as _"""
    )


def test_references() -> None:
    assert (
        shown("java", SAMPLE)["references"]
        == """\
Order i Base, i Priced, i a.Other, c Repo, c Foo.bar, n Entity, n Table, n T, n Line, n Id, n Repo, n Supplier, n X
Order.Color i I
Order.P i Q, i R
Order.Point i I, n List, n Line
Order.Order c Line, c this.repo.find, c .go, c sum, n Repo
Order.P.f c Tax.of
Order.total n List, n Line, n Map, n String, n E
Order.Ann.value n String"""
    )


def test_plain_types() -> None:
    assert (
        shown("java", SAMPLE)["bindings"]
        == """\
Order repo: Repo, other: Repo, MAX: int, s: Supplier
Order.Order repo: Repo, q: Line
Order.total x: Map, (): List
Order.Color x: int
Order.Point x: int, y: List
Order.P.f (): void"""
    )


def test_members_of_classes_without_a_name_are_none_of_the_class_around() -> None:
    found = shown(
        "java",
        "class Map {\n  Task task = new Task() { int n; void go() { run(); } };\n"
        "  enum Kind { A { void one() {} }, B { void two() {} } }\n"
        "  void run() { new Thread() { void start() { run(); } }; }\n}\n",
    )
    names = [line.split(" | ")[0].split()[2] for line in found["symbols"].splitlines()]
    assert names == [
        "Map", "Map.task", "Map.$1.n", "Map.$1.go", "Map.Kind", "Map.Kind.A", "Map.Kind.$1.one", "Map.Kind.B",
        "Map.Kind.$2.two", "Map.run", "Map.run.$1.start",
    ]  # fmt: skip
