"""Go: a file in, a few lines out."""

from tests.server.index.languages.shown import shown

SAMPLE = """\
package shop

import (
	"fmt"
	al "github.com/x/y/v2"
	. "z"
	_ "w"
	"q/thing/v3"
)

// Order is an order.
// It has lines.
type Order struct {
	Base
	*pkg.Other
	ID   int `json:"id"`
	a, b *Repo
	m    map[string]Line
}
type Priced interface {
	fmt.Stringer
	Total(x int) (int, error)
}
type Row = map[string]int
type (
	// ID is a number.
	ID int
	Gen[T any] struct{ x T }
)

const (
	A = iota
	B
)

var x, y = New(), &Repo{}

func (o *Order) Total(r *Repo, k pkg.K) int {
	q := &Repo{}
	var z Repo
	n, err := al.NewRepo()
	o.repo.Find(1).Go()
	go f()
	return int(o.ID)
}
func (g Gen[T]) F()            {}
func New[T any](a []T) *Order { return nil }
"""


def test_symbols() -> None:
    assert (
        shown("go", SAMPLE)["symbols"]
        == """\
1-1 module shop
13-19 class Order | type Order struct | Order is an order. It has lines. <- Base, pkg.Other
16-16 field Order.ID | ID int `json:"id"`
17-17 field Order.a | a, b *Repo
17-17 field Order.b | a, b *Repo
18-18 field Order.m | m map[string]Line
20-23 interface Priced | type Priced interface <- fmt.Stringer
22-22 method Priced.Total | Total(x int) (int, error)
24-24 type Row | type Row = map[string]int
27-27 type ID | ID int | ID is a number.
28-28 class Gen | Gen[T any] struct
28-28 field Gen.x | x T
32-32 constant A | A = iota
33-33 constant B | B
36-36 variable x | var x, y = New(), &Repo{}
36-36 variable y | var x, y = New(), &Repo{}
38-45 method Order.Total | func (o *Order) Total(r *Repo, k pkg.K) int
46-46 method Gen.F | func (g Gen[T]) F()
47-47 function New | func New[T any](a []T) *Order"""
    )


def test_imports() -> None:
    assert (
        shown("go", SAMPLE)["imports"]
        == """\
fmt: as fmt, github.com/x/y/v2: as al, z:* as _, w: as _, q/thing/v3: as thing"""
    )


def test_references() -> None:
    assert (
        shown("go", SAMPLE)["references"]
        == """\
Order i Base, i pkg.Other, n int, n Repo, n string, n Line
Priced i fmt.Stringer
- c New, c Repo
Order.Total c Repo, c al.NewRepo, c o.repo.Find, c .Go, c f, c int, n Order, n Repo, n pkg.K, n int
Priced.Total n int, n error
Row n string, n int
ID n int
Gen n any, n T
Gen.F n Gen, n T
New n any, n T, n Order"""
    )


def test_plain_types() -> None:
    assert (
        shown("go", SAMPLE)["bindings"]
        == """\
Order ID: int, a: Repo, b: Repo
Priced.Total x: int
Gen x: T
Order.Total o: Order, r: Repo, k: pkg.K, q: Repo, z: Repo, n: al.NewRepo(), (): int
Gen.F g: Gen
New (): Order"""
    )
