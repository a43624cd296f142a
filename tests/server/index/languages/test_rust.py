"""Rust: a file in, a few lines out."""

# ruff: noqa: E501  (a symbol is a line)

from tests.server.index.languages.shown import shown

SAMPLE = """\
use std::collections::{hash_map::Entry as E, HashMap, self};
use crate::a::*;
pub mod foo;
mod inner { pub fn f() {} }
/// An order.
/// More.
#[derive(Debug)]
pub struct Order<T> { pub id: u32, repo: Arc<Repo<T>>, log: Box<dyn Log> }
pub enum Color { Red, Rgb(u8) }
pub trait Priced: Base + fmt::Debug { const X: i32 = 1; fn total(&self) -> u32; fn d(&self) { self.total(); } }
impl<T> Priced for Order<T> {
    fn total(&self) -> u32 { let r = Repo::new(); self.repo.find().go(); Self::f(); a::b::c(); println!("{}", 1); v.iter::<T>(); }
}
impl Order<u8> { pub const fn new(a: &Repo, b: Box<dyn Tr>) -> Self { Order { id: 1 } } }
impl fmt::Display for foo::Bar {}
type Row = Vec<u8>;
pub const MAX: u32 = 1;
macro_rules! mac { () => {} }
pub(crate) fn free<T: Into<String>>(x: &mut Order<T>) where T: Clone {}
extern crate serde as s;
"""


def test_symbols() -> None:
    assert (
        shown("rust", SAMPLE)["symbols"]
        == """\
4-4 module inner | mod inner
4-4 function inner.f | pub fn f()
8-8 class Order | pub struct Order<T> | An order. More. <- Priced
8-8 field Order.id | pub id: u32
8-8 field Order.repo | repo: Arc<Repo<T>>
8-8 field Order.log | log: Box<dyn Log>
9-9 enum Color | pub enum Color
9-9 field Color.Red | Red
9-9 field Color.Rgb | Rgb(u8)
10-10 interface Priced | pub trait Priced: Base + fmt::Debug <- Base, fmt.Debug
10-10 constant Priced.X | const X: i32 = 1
10-10 method Priced.total | fn total(&self) -> u32
10-10 method Priced.d | fn d(&self)
12-12 method Order.total | fn total(&self) -> u32
14-14 method Order.new | pub const fn new(a: &Repo, b: Box<dyn Tr>) -> Self
16-16 type Row | type Row = Vec<u8>
17-17 constant MAX | pub const MAX: u32 = 1
18-18 function mac | macro_rules! mac { () => {} }
19-19 function free | pub(crate) fn free<T: Into<String>>(x: &mut Order<T>) where T: Clone"""
    )


def test_imports() -> None:
    assert (
        shown("rust", SAMPLE)["imports"]
        == """\
std.collections.hash_map:Entry as E, std.collections:HashMap as HashMap, std:collections as collections, crate.a:* as _, self.foo: as foo, serde: as s"""
    )


def test_references() -> None:
    assert (
        shown("rust", SAMPLE)["references"]
        == """\
Priced i Base, i fmt.Debug
Order i Priced, n T, n Arc, n Repo, n Box, n Log, n Order
Bar i fmt.Display, n foo.Bar
Priced.d c self.total
Order.total c Repo.new, c self.repo.find, c .go, c Self.f, c a.b.c, c v.iter, n println, n T
Order.new c Order, n Repo, n Box, n Tr, n Self
- n derive
Row n Vec
free n T, n Into, n String, n Order, n Clone"""
    )


def test_plain_types() -> None:
    assert (
        shown("rust", SAMPLE)["bindings"]
        == """\
Order repo: Repo, log: Log
Order.total r: Repo.new()
Order.new a: Repo, b: Tr, (): Self
free x: Order"""
    )
