"""Ruby: a file in, a few lines out."""

from tests.server.index.languages.shown import shown

SAMPLE = """\
require 'json'
require_relative 'x'
autoload :Foo, 'foo/bar'
# A shop.
# More.
module Shop
  MAX = 3
  class Order < Base::Record
    include Priced
    attr_accessor :id, :name
    has_many :lines
    def initialize(repo, x: 1)
      @repo = Repo.new(repo)
      q = Repo.new
      q.find(1).go
      @repo.all
      helper(1)
    end
    def self.make = new(1)
    class << self
      def build; end
    end
    def total?; @id ||= 1; end
  end
  class A::B; end
  Point = Struct.new(:x, :y) do
    def f; end
  end
end
"""


def test_symbols() -> None:
    assert (
        shown("ruby", SAMPLE)["symbols"]
        == """\
6-29 module Shop | module Shop | A shop. More.
7-7 constant Shop.MAX | MAX = 3
8-24 class Shop.Order | class Order < Base::Record <- Base.Record, Priced
10-10 field Shop.Order.id | attr_accessor :id, :name
10-10 field Shop.Order.name | attr_accessor :id, :name
12-18 method Shop.Order.initialize | def initialize(repo, x: 1)
13-13 field Shop.Order.repo | @repo = Repo.new(repo)
19-19 method Shop.Order.make | def self.make = new(1)
21-21 method Shop.Order.build | def build; end
23-23 method Shop.Order.total? | def total?
25-25 class Shop.A.B | class A::B; end
26-28 class Shop.Point | Point = Struct.new(:x, :y)
27-27 method Shop.Point.f | def f; end"""
    )


def test_imports() -> None:
    assert shown("ruby", SAMPLE)["imports"] == "json: as _, ./x: as _, foo/bar:Foo as Foo"


def test_references() -> None:
    assert (
        shown("ruby", SAMPLE)["references"]
        == """\
Shop.Order i Base.Record, i Priced, c include, c attr_accessor, c has_many
Shop.Order.initialize c Repo.new, c Repo.new, c q.find, c .go, c @repo.all, c helper, n Repo
Shop.Order.make c new
Shop.Point c Struct.new, n Struct"""
    )


def test_plain_types() -> None:
    assert (
        shown("ruby", SAMPLE)["bindings"]
        == """\
Shop.Order.initialize q: Repo
Shop.Order @repo: Repo"""
    )
