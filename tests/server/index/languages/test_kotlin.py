"""Kotlin: a file in, a few lines out."""

# ruff: noqa: E501  (a symbol is a line)

from tests.server.index.languages.shown import shown

SAMPLE = """\
package shop.orders
import shop.Money as M
import shop.tax.*

/** An order. */
@Entity
data class Order(val id: Int, private var name: String? = null, x: Foo) : Base<Int>(id), Priced {
    companion object { const val MAX = 3; fun make(): Order = Order(1) }
    private val lines: List<Line> = listOf()
    lateinit var repo: a.Repo<X>
    constructor(a: Int) : this(a, null)
    override fun total(x: Tax?): Int { val r = Repo(); this.repo.find(x)?.go(); r.all { it.n() } }
}
interface Priced : Other {
    fun total(): Int
}
enum class Color(val x: Int) { RED(1), GREEN; fun f() = 1 }
object Single : Base()
typealias Row = Map<String, Int>

fun String.ext(a: Int): Int { return a }
sealed class S {
    object A : S()
}
class D(x: Foo) : a.Other, Foo by x
val top = 1
"""


def test_symbols() -> None:
    assert (
        shown("kotlin", SAMPLE)["symbols"]
        == """\
1-1 module shop.orders
6-13 class Order | data class Order(val id: Int, private var name: String? = null, x: Foo) : Base<Int>(id), Priced | An order. <- Base, Priced
7-7 field Order.id | val id: Int
7-7 field Order.name | private var name: String? = null
8-8 field Order.MAX | const val MAX = 3
8-8 method Order.make | fun make(): Order
9-9 field Order.lines | private val lines: List<Line> = listOf()
10-10 field Order.repo | lateinit var repo: a.Repo<X>
11-11 method Order.constructor | constructor(a: Int) : this(a, null)
12-12 method Order.total | override fun total(x: Tax?): Int
14-16 interface Priced | interface Priced : Other <- Other
15-15 method Priced.total | fun total(): Int
17-17 enum Color | enum class Color(val x: Int)
17-17 field Color.x | val x: Int
17-17 field Color.RED | RED(1)
17-17 field Color.GREEN | GREEN
17-17 method Color.f | fun f()
18-18 class Single | object Single : Base() <- Base
19-19 type Row | typealias Row = Map<String, Int>
21-21 function ext | fun String.ext(a: Int): Int
22-24 class S | sealed class S
23-23 class S.A | object A : S() <- S
25-25 class D | class D(x: Foo) : a.Other, Foo by x <- a.Other, Foo
26-26 variable top | val top = 1"""
    )


def test_imports() -> None:
    assert shown("kotlin", SAMPLE)["imports"] == "shop:Money as M, shop.tax:* as _"


def test_references() -> None:
    assert (
        shown("kotlin", SAMPLE)["references"]
        == """\
Order i Base, i Priced, c listOf, n Entity, n Int, n String, n Foo, n List, n Line, n a.Repo, n X
Priced i Other
Single i Base
S.A i S
D i a.Other, i Foo, n Foo
Order.make c Order, n Order
Order.total c Repo, c this.repo.find, c .go, c r.all, c it.n, n Tax, n Int
Order.constructor n Int
Priced.total n Int
Color n Int
Row n Map, n String, n Int
ext n String, n Int"""
    )


def test_plain_types() -> None:
    assert (
        shown("kotlin", SAMPLE)["bindings"]
        == """\
Order id: Int, name: String, x: Foo, lines: List, repo: a.Repo
Order.constructor a: Int
Order.total x: Tax, r: Repo(), (): Int
Color x: Int
ext a: Int, (): Int
D x: Foo
Order.make (): Order
Priced.total (): Int"""
    )
