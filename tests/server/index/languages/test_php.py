"""PHP: a file in, a few lines out."""

# ruff: noqa: E501  (a symbol is a line)

from tests.server.index.languages.shown import shown

SAMPLE = r"""<?php
namespace App\Models;
use A\B\C as D, A\E;
use A\{F, G as H};
use function A\f;
require_once __DIR__ . '/x.php';
/**
 * An order.
 * @property int $id
 */
#[Entity]
abstract class Order extends Base implements Priced, \A\Other {
  use HasFactory;
  const MAX = 3;
  private ?Repo $repo = null;
  public static $x, $y;
  public function __construct(private readonly Repo $r, int $n = 1) { parent::__construct(); $q = new A\Repo; $this->repo->find(1)?->go(); Foo::bar(); \A\h(); }
  abstract protected function total(A|B $x): ?Money;
}
interface Priced extends Q, R { function f(); }
trait T { function g() { self::f(); } }
enum Color: string implements I { case Red = 'r'; const D = self::Red; }
function free(Repo $x) { $x->m(); }
"""


def test_symbols() -> None:
    assert (
        shown("php", SAMPLE)["symbols"]
        == r"""
2-2 module App.Models
11-19 class Order | abstract class Order extends Base implements Priced, \A\Other | An order. <- Base, Priced, A.Other, HasFactory
14-14 constant Order.MAX | const MAX = 3
15-15 field Order.repo | private ?Repo $repo = null
16-16 field Order.x | public static $x, $y
16-16 field Order.y | public static $x, $y
17-17 method Order.__construct | public function __construct(private readonly Repo $r, int $n = 1)
17-17 field Order.r | private readonly Repo $r
18-18 method Order.total | abstract protected function total(A|B $x): ?Money
20-20 interface Priced | interface Priced extends Q, R <- Q, R
20-20 method Priced.f | function f()
21-21 class T | trait T
21-21 method T.g | function g()
22-22 enum Color | enum Color: string implements I <- I
22-22 field Color.Red | case Red = 'r'
22-22 constant Color.D | const D = self::Red
23-23 function free | function free(Repo $x)""".lstrip()
    )


def test_imports() -> None:
    assert (
        shown("php", SAMPLE)["imports"]
        == """\
A.B:C as D, A:E as E, A:F as F, A:G as H, A:f as f, ./x.php: as _"""
    )


def test_references() -> None:
    assert (
        shown("php", SAMPLE)["references"]
        == """\
Order i Base, i Priced, i A.Other, i HasFactory, n Entity, n Repo
Priced i Q, i R
Color i I
Order.__construct c parent.__construct, c A.Repo, c $this.repo.find, c .go, c Foo.bar, c A.h, n Repo
T.g c self.f
free c $x.m, n Repo
Order.total n A, n B, n Money"""
    )


def test_plain_types() -> None:
    assert (
        shown("php", SAMPLE)["bindings"]
        == """\
Order repo: Repo, r: Repo
Order.__construct $r: Repo, $q: A.Repo
free $x: Repo
Order.total (): Money"""
    )
