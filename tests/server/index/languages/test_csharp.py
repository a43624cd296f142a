"""C#: a file in, a few lines out."""

# ruff: noqa: E501  (a symbol is a line)

from tests.server.index.languages.shown import shown

SAMPLE = """\
using System;
using X = A.B.C;
using static A.B.D;
namespace Shop.Orders;
/// <summary>An order.</summary>
[Table("orders")]
public abstract partial class Order<T> : Base<T>, A.IPriced where T : class {
  private readonly Repo _repo = new Repo(), b;
  public List<Line> Lines { get; set; } = new();
  public event EventHandler Changed;
  public Order(Repo repo) : base(repo) { var r = new Repo(); Repo q = Make(); r.Find<T>(1)?.Go(); this._repo.X(); F<int>(); }
  public async Task<int> F<U>(U? u) { int L(int a) => a; return L(1); }
  const int Max = 1;
  enum Color { Red = 1, Green }
}
public interface IPriced : IBase { int Total(); string Name { get; } }
public record Point(int X, int Y) : IPoint;
public struct S { public int A; }
public delegate void H(int a);
class P(Repo r) : Q(r) {}
"""


def test_symbols() -> None:
    assert (
        shown("csharp", SAMPLE)["symbols"]
        == """\
4-4 module Shop.Orders
6-15 class Order | public abstract partial class Order<T> : Base<T>, A.IPriced where T : class | An order. <- Base, A.IPriced
8-8 field Order._repo | private readonly Repo _repo = new Repo(), b
8-8 field Order.b | private readonly Repo _repo = new Repo(), b
9-9 field Order.Lines | public List<Line> Lines { get; set; } = new()
10-10 field Order.Changed | public event EventHandler Changed
11-11 method Order.Order | public Order(Repo repo) : base(repo)
12-12 method Order.F | public async Task<int> F<U>(U? u)
12-12 function Order.F.L | int L(int a)
13-13 field Order.Max | const int Max = 1
14-14 enum Order.Color | enum Color
14-14 field Order.Color.Red | Red = 1
14-14 field Order.Color.Green | Green
16-16 interface IPriced | public interface IPriced : IBase <- IBase
16-16 method IPriced.Total | int Total()
16-16 field IPriced.Name | string Name { get; }
17-17 class Point | public record Point(int X, int Y) : IPoint <- IPoint
17-17 field Point.X | int X
17-17 field Point.Y | int Y
18-18 class S | public struct S
18-18 field S.A | public int A
19-19 type H | public delegate void H(int a)
20-20 class P | class P(Repo r) : Q(r) <- Q"""
    )


def test_imports() -> None:
    assert shown("csharp", SAMPLE)["imports"] == "System:* as _, A.B:C as X, A.B.D:* as _"


def test_references() -> None:
    assert (
        shown("csharp", SAMPLE)["references"]
        == """\
Order i Base, i A.IPriced, c Repo, n Table, n T, n Repo, n List, n Line, n EventHandler
IPriced i IBase
Point i IPoint
P i Q, n Repo
Order.Order c Repo, c Make, c r.Find, c .Go, c this._repo.X, c F, n Repo, n T
Order.F c L, n Task, n U"""
    )


def test_plain_types() -> None:
    assert (
        shown("csharp", SAMPLE)["bindings"]
        == """\
Order _repo: Repo, b: Repo, Lines: List, Max: int
Order.Order repo: Repo, r: Repo, q: Repo
Order.F u: U, (): Task
Order.F.L a: int
IPriced Name: string
Point X: int, Y: int
S A: int
H a: int
P r: Repo
IPriced.Total (): int"""
    )
