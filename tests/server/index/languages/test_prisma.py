"""Prisma: a file in, a few lines out."""

from tests.server.index.languages.shown import shown

SAMPLE = """\
datasource db {
  provider = "postgresql"
  url = env("X")
}
/// An order.
/// Second.
model Order {
  id    Int     @id @default(autoincrement()) // x
  /// The lines.
  lines Line[]
  total Decimal? @db.Decimal(10, 2)
  owner User @relation(fields: [ownerId], references: [id])
  ownerId Int
  z Unsupported("circle")?
  @@unique([a, b])
}

enum Color { RED
  GREEN @map("g") }
type Address { street String }
"""


def test_symbols() -> None:
    assert (
        shown("prisma", SAMPLE)["symbols"]
        == """\
7-16 class Order | model Order | An order. Second.
8-8 field Order.id | id Int @id @default(autoincrement())
10-10 field Order.lines | lines Line[] | The lines.
11-11 field Order.total | total Decimal? @db.Decimal(10, 2)
12-12 field Order.owner | owner User @relation(fields: [ownerId], references: [id])
13-13 field Order.ownerId | ownerId Int
14-14 field Order.z | z Unsupported("circle")?
18-19 enum Color | enum Color
18-18 field Color.RED | RED
19-19 field Color.GREEN | GREEN @map("g")
20-20 class Address | type Address
20-20 field Address.street | street String"""
    )


def test_references() -> None:
    assert shown("prisma", SAMPLE)["references"] == "Order n Line, n User"


def test_plain_types() -> None:
    assert (
        shown("prisma", SAMPLE)["bindings"]
        == """\
Order id: Int, lines: Line, total: Decimal, owner: User, ownerId: Int, z: Unsupported
Address street: String"""
    )
