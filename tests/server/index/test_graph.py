"""The symbol graph: a project in, its edges as text out. `?` marks an edge that is guessed."""

# ruff: noqa: E501 (a file of a fixture stays on one line)

from pathlib import Path

import pytest

from groundplan.index.build import build_index
from groundplan.index.graph import Edge, EdgeKind
from groundplan.index.index import Index
from tests.server.workspace.trees import write


def _index(root: Path, files: dict[str, str]) -> Index:
    return build_index([write(root / "ws", files)], cache_dir=root / "cache", processes=1).index


def _place(place: tuple[str, str]) -> str:
    return f"{place[0].rpartition('/')[2]}:{place[1]}" if place[1] else place[0].rpartition("/")[2]


def _line(edge: Edge) -> str:
    return f"{_place(edge.source)} -> {_place(edge.target)} @{edge.line}{'' if edge.exact else ' ?'}"


def _edges(index: Index, kind: str) -> str:
    return "\n".join(_line(edge) for edge in index.graph.edges(EdgeKind(kind), exact=False))


PROJECTS: dict[str, tuple[dict[str, str], str, str, str]] = {
    "python": (
        {
            "shop/__init__.py": "from .models import Order\n",
            "shop/models.py": "class Base:\n    def save(self): self.check()\n    def check(self): ...\nclass Order(Base):\n    def __init__(self, repo: 'Repo'):\n        self.repo = repo\n        self.tax = Tax()\n    def total(self, json):\n        self.save()\n        self.repo.find()\n        self.tax.rate()\n        json.dumps()\n        super().save()\nclass Repo:\n    def find(self): return make()\nclass Tax:\n    def rate(self): ...\ndef make() -> Order: ...\n",
            "app.py": "from shop import Order\nimport shop.models as m\nimport json\ndef run():\n    order = Order(1)\n    order.total()\n    made = m.make()\n    made.save()\n    unknown.rate()\n    def inner(): ...\n    inner()\n",
        },
        "models.py:Order -> models.py:Base @4",
        "app.py -> __init__.py @1\napp.py -> models.py @2\n__init__.py -> models.py @1",
        "app.py:run -> models.py:Order @5\napp.py:run -> models.py:Order.total @6\napp.py:run -> models.py:make @7\napp.py:run -> models.py:Base.save @8\napp.py:run -> models.py:Tax.rate @9 ?\napp.py:run -> app.py:run.inner @11\nmodels.py:Base.save -> models.py:Base.check @2\nmodels.py:Order.__init__ -> models.py:Tax @7\nmodels.py:Order.total -> models.py:Base.save @9\nmodels.py:Order.total -> models.py:Repo.find @10\nmodels.py:Order.total -> models.py:Tax.rate @11\nmodels.py:Order.total -> models.py:Base.save @13\nmodels.py:Repo.find -> models.py:make @15",
    ),
    "typescript": (
        {
            "a.ts": "export interface Api { get(): Order }\nexport class Base { save() {} }\nexport class Order extends Base {\n  constructor(private api: Api) { super(); }\n  total(x: any) { this.api.get().save(); this.save(); x.save(); super.save(); }\n}\n",
            "b.ts": "import { Order } from './a';\nconst order = new Order(null);\nexport function run(o: Order) { o.total(1); const p = make(); p.total(2); order.total(3); }\nfunction make(): Order { return null }\n",
        },
        "a.ts:Order -> a.ts:Base @3",
        "b.ts -> a.ts @1",
        "a.ts:Order.total -> a.ts:Base.save @5 ?\na.ts:Order.total -> a.ts:Api.get @5\na.ts:Order.total -> a.ts:Base.save @5\na.ts:Order.total -> a.ts:Base.save @5 ?\na.ts:Order.total -> a.ts:Base.save @5\nb.ts -> a.ts:Order @2\nb.ts:run -> a.ts:Order.total @3\nb.ts:run -> b.ts:make @3\nb.ts:run -> a.ts:Order.total @3\nb.ts:run -> a.ts:Order.total @3",
    ),
    "java": (
        {
            "src/shop/Order.java": "package shop;\nimport shop.tax.Tax;\nimport shop.store.*;\nimport static shop.Money.round;\npublic class Order extends Base {\n  private final Repo repo;\n  Order(Repo repo) { this.repo = repo; }\n  int total() { repo.find(); Tax.rate(); save(); round(1); return new Line().sum(); }\n  Object unknown(Object o) { o.find(); return new Order(null); }\n}\n",
            "src/shop/Base.java": "package shop;\nabstract class Base { void save() { } }\nclass Line { int sum() { return 1; } }\n",
            "src/shop/Money.java": "package shop;\nclass Money { static int round(int x) { return x; } }\n",
            "src/shop/tax/Tax.java": "package shop.tax;\npublic class Tax { public static int rate() { return 1; } }\n",
            "src/shop/store/Repo.java": "package shop.store;\nimport shop.Order;\npublic interface Repo { Order find(); }\n",
            "kt/shop/Run.kt": "package shop\nimport shop.store.Repo\nclass Run(private val repo: Repo) {\n  fun go() { repo.find(); val o = Order(repo); o.total(); o.save(); help() }\n}\nfun help() { }\n",
        },
        "Order.java:Order -> Base.java:Base @5",
        "Run.kt -> Repo.java @2\nOrder.java -> Tax.java @2\nOrder.java -> Money.java @4\nOrder.java -> Repo.java @6\nRepo.java -> Order.java @2",
        "Run.kt:Run.go -> Repo.java:Repo.find @4\nRun.kt:Run.go -> Order.java:Order @4\nRun.kt:Run.go -> Order.java:Order.total @4\nRun.kt:Run.go -> Base.java:Base.save @4\nRun.kt:Run.go -> Run.kt:help @4\nOrder.java:Order.total -> Repo.java:Repo.find @8\nOrder.java:Order.total -> Tax.java:Tax.rate @8\nOrder.java:Order.total -> Base.java:Base.save @8\nOrder.java:Order.total -> Money.java:Money.round @8\nOrder.java:Order.total -> Base.java:Line @8\nOrder.java:Order.total -> Base.java:Line.sum @8 ?\nOrder.java:Order.unknown -> Repo.java:Repo.find @9 ?\nOrder.java:Order.unknown -> Order.java:Order @9",
    ),
    "csharp": (
        {
            "Order.cs": "using Shop.Store;\nnamespace Shop.Orders {\n  public class Order : Base {\n    private readonly IRepo _repo;\n    int Total() { _repo.Find(); this.Save(); var l = new Line(); return l.Sum(); }\n  }\n  partial class Line { }\n}\n",
            "Line.cs": "namespace Shop.Orders;\npartial class Line { public int Sum() => 1; }\n",
            "Base.cs": "namespace Shop;\npublic class Base { protected void Save() { } }\n",
            "Store/IRepo.cs": "namespace Shop.Store;\npublic interface IRepo { void Find(); }\n",
        },
        "Order.cs:Order -> Base.cs:Base @3",
        "Order.cs -> Base.cs @3\nOrder.cs -> IRepo.cs @4",
        "Order.cs:Order.Total -> IRepo.cs:IRepo.Find @5\nOrder.cs:Order.Total -> Base.cs:Base.Save @5\nOrder.cs:Order.Total -> Order.cs:Line @5\nOrder.cs:Order.Total -> Line.cs:Line.Sum @5",
    ),
    "go": (
        {
            "go.mod": "module example.com/shop\n",
            "order/order.go": 'package order\nimport "example.com/shop/store"\ntype Order struct { Base; repo *store.Repo }\ntype Base struct {}\nfunc New() *Order { return &Order{} }\n',
            "order/total.go": 'package order\nimport "fmt"\nfunc (o *Order) Total() int { o.repo.Find(); o.save(); help(); fmt.Println(); x := New(); return x.Total() }\nfunc (b *Base) save() {}\nfunc help() {}\n',
            "store/repo.go": "package store\ntype Repo struct {}\nfunc (r *Repo) Find() {}\nfunc Open() (*Repo, error) { return nil, nil }\n",
            "main.go": 'package main\nimport (\n  st "example.com/shop/store"\n)\nfunc main() { r, err := st.Open(); r.Find(); err.Find() }\n',
        },
        "order.go:Order -> order.go:Base @3",
        "main.go -> repo.go @5\norder.go -> repo.go @3",
        "main.go:main -> repo.go:Open @5\nmain.go:main -> repo.go:Repo.Find @5\nmain.go:main -> repo.go:Repo.Find @5 ?\norder.go:New -> order.go:Order @5\ntotal.go:Order.Total -> repo.go:Repo.Find @3\ntotal.go:Order.Total -> total.go:Base.save @3\ntotal.go:Order.Total -> total.go:help @3\ntotal.go:Order.Total -> order.go:New @3\ntotal.go:Order.Total -> total.go:Order.Total @3",
    ),
    "rust": (
        {
            "Cargo.toml": '[package]\nname = "shop"\n',
            "src/lib.rs": "pub mod order;\nmod store;\npub use order::Order;\n",
            "src/order/mod.rs": "use crate::store::Repo;\nmod price;\npub trait Priced { fn total(&self); }\npub struct Order { repo: Box<Repo> }\nimpl Order { pub fn new() -> Self { Order { repo: 1 } }\n fn help(&self) { self.repo.find(); Self::new(); self.total(); price::of(); } }\n",
            "src/order/price.rs": "use super::{Order, Priced};\nimpl Priced for Order { fn total(&self) { self.help(); } }\npub fn of() { let o = Order::new(); o.help(); }\n",
            "src/store.rs": "pub struct Repo;\nimpl Repo { pub fn find(&self) {} }\n",
            "src/main.rs": "use shop::Order;\nfn main() { let o = Order::new(); o.total(); }\n",
        },
        "mod.rs:Order -> mod.rs:Priced @2",
        "lib.rs -> mod.rs @1\nlib.rs -> store.rs @2\nmain.rs -> mod.rs @1\nmod.rs -> store.rs @1\nmod.rs -> price.rs @2\nprice.rs -> mod.rs @1",
        "main.rs:main -> mod.rs:Order.new @2\nmain.rs:main -> price.rs:Order.total @2\nmod.rs:Order.new -> mod.rs:Order @5\nmod.rs:Order.help -> store.rs:Repo.find @6\nmod.rs:Order.help -> mod.rs:Order.new @6\nmod.rs:Order.help -> price.rs:Order.total @6\nmod.rs:Order.help -> price.rs:of @6\nprice.rs:Order.total -> mod.rs:Order.help @2\nprice.rs:of -> mod.rs:Order.new @3\nprice.rs:of -> mod.rs:Order.help @3",
    ),
    "php": (
        {
            "src/Order.php": "<?php\nnamespace App;\nuse App\\Store\\Repo;\nuse App\\Base as B;\nclass Order extends B {\n  public function __construct(private Repo $repo) {}\n  function total() { $this->repo->find(); $this->save(); Tax::rate(); self::make(); parent::save(); $t = new Tax(); $t->go(); help(); }\n  static function make() {}\n}\nfunction help() {}\n",
            "src/Base.php": "<?php\nnamespace App;\nclass Base { function save() {} }\nclass Tax { static function rate() {} function go() {} }\n",
            "src/Store/Repo.php": "<?php\nnamespace App\\Store;\nrequire __DIR__ . '/x.php';\ninterface Repo { function find(); }\n",
            "src/Store/x.php": "<?php\n",
        },
        "Order.php:Order -> Base.php:Base @5",
        "Order.php -> Repo.php @3\nOrder.php -> Base.php @4\nRepo.php -> x.php @3",
        "Order.php:Order.total -> Repo.php:Repo.find @7\nOrder.php:Order.total -> Base.php:Base.save @7\nOrder.php:Order.total -> Base.php:Tax.rate @7\nOrder.php:Order.total -> Order.php:Order.make @7\nOrder.php:Order.total -> Base.php:Base.save @7\nOrder.php:Order.total -> Base.php:Tax @7\nOrder.php:Order.total -> Base.php:Tax.go @7\nOrder.php:Order.total -> Order.php:help @7",
    ),
    "ruby": (
        {
            "lib/shop.rb": "require 'shop/repo'\nmodule Shop\n  class Order < Base\n    include Priced\n    def initialize\n      @repo = Repo.new\n    end\n    def total\n      @repo.find\n      save(1)\n      self.price\n      Order.make\n      Tax.new.rate\n    end\n    def self.make(x) = x.find\n  end\nend\n",
            "lib/shop/repo.rb": "module Shop\n  class Repo\n    def find; end\n  end\nend\n",
            "lib/shop/base.rb": "require_relative 'repo'\nmodule Shop\n  class Base\n    def save(x); end\n  end\n  module Priced\n    def price; end\n  end\nend\n",
        },
        "shop.rb:Shop.Order -> base.rb:Shop.Base @3\nshop.rb:Shop.Order -> base.rb:Shop.Priced @4",
        "shop.rb -> repo.rb @1\nshop.rb -> base.rb @3\nbase.rb -> repo.rb @1",
        "shop.rb:Shop.Order.initialize -> repo.rb:Shop.Repo @6\nshop.rb:Shop.Order.total -> repo.rb:Shop.Repo.find @9\nshop.rb:Shop.Order.total -> base.rb:Shop.Base.save @10\nshop.rb:Shop.Order.total -> base.rb:Shop.Priced.price @11\nshop.rb:Shop.Order.total -> shop.rb:Shop.Order.make @12\nshop.rb:Shop.Order.make -> repo.rb:Shop.Repo.find @15 ?",
    ),
}


@pytest.mark.parametrize("language", PROJECTS)
def test_what_inherits_imports_and_calls(language: str, tmp_path: Path) -> None:
    files, inherits, imports, calls = PROJECTS[language]
    index = _index(tmp_path, files)
    assert _edges(index, "imports") == imports
    assert _edges(index, "inherits") == inherits
    assert _edges(index, "calls") == calls


def test_what_is_made_of_itself_ends(tmp_path: Path) -> None:
    index = _index(
        tmp_path,
        {
            "a.py": "from b import y\nx = x.make()\nz = y.go()\nclass A(A): ...\nclass B(C): pass\nclass C(B):\n    def f(self): self.g(); z.h(); x.h()\n",
            "b.py": "from a import z\ny = z.back()\n",
            "A.java": "class A extends B { A a = a.a(); void f() { a.f(); g(); } }\nclass B extends A { }\n",
        },
    )
    assert _edges(index, "calls") == "A.java:A.f -> A.java:A.f @1"
    assert _edges(index, "inherits") == "\n".join(
        ["A.java:A -> A.java:B @1", "A.java:B -> A.java:A @2", "a.py:B -> a.py:C @5", "a.py:C -> a.py:B @6"]
    )


def test_asking_from_either_end(tmp_path: Path) -> None:
    files = PROJECTS["python"][0]
    graph = _index(tmp_path, files).graph
    models = "shop/models.py"

    def text(edges: list[Edge]) -> str:
        return ", ".join(_line(edge) for edge in edges)

    assert text(graph.callers((models, "Tax.rate"))) == "models.py:Order.total -> models.py:Tax.rate @11"
    assert text(graph.callers((models, "Tax.rate"), exact=False)).startswith(
        "app.py:run -> models.py:Tax.rate @9 ?"
    )
    assert [edge.target[1] for edge in graph.callees((models, "Order.total"))] == [
        "Base.save",
        "Repo.find",
        "Tax.rate",
        "Base.save",
    ]
    assert text(graph.bases((models, "Order"))) == "models.py:Order -> models.py:Base @4"
    assert text(graph.subclasses((models, "Base"))) == "models.py:Order -> models.py:Base @4"
    assert text(graph.imports_of("app.py")) == "app.py -> __init__.py @1, app.py -> models.py @2"
    assert text(graph.importers_of(models)) == "app.py -> models.py @2, __init__.py -> models.py @1"
    assert [edge.target[1] for edge in graph.members((models, "Repo"))] == ["Repo.find"]
    assert graph.callers(("nowhere.py", "f")) == []
    symbol = graph.symbol((models, "Order.total"))
    assert symbol is not None and symbol.start_line == 8


@pytest.mark.parametrize(("language", "member"), [("go", "Order.Total"), ("rust", "Order.total")])
def test_members_declared_elsewhere_are_contained(language: str, member: str, tmp_path: Path) -> None:
    index = _index(tmp_path, PROJECTS[language][0])
    [(path, _)] = index.symbols("Order")
    found = [edge.target for edge in index.graph.members((path, "Order")) if edge.target[1] == member]
    assert [other != path for other, _ in found] == [True]
