"""The types that Python and TypeScript say plainly, and what they leave open."""

from tests.server.index.languages.shown import shown


def test_python() -> None:
    text = """\
class Shop:
    limit: Money = 1
    def f(self, repo: Repo, b: "a.B | None" = None, *c: D, e=1) -> Optional[Out]:
        self.repo = repo
        self.q = Q()
        y = Y(1)
        z = y.go()
        y = other
        e: dict[str, A] | list = {}
M = make()
"""
    assert (
        shown("python", text)["bindings"]
        == """\
Shop.f repo: Repo, b: a.B, (): Out, y: Y(), z: y.go(), y: ?
Shop limit: Money, repo: Repo, q: Q()
- M: make()"""
    )


def test_typescript() -> None:
    text = """\
class A {
  x: Foo<B> = 1; private y = new Y();
  constructor(private api: Api, r?: R | null, u?: R | S) {
    this.late = new L(); this.r = r; const q = new Q(); let z: Z; const w = make();
  }
  f(a: A): Promise<B> { return 1 }
}
interface I { p: P; m(): Q }
const arrow = (x: X): Y => { const k = new K(); }
"""
    assert (
        shown("typescript", text)["bindings"]
        == """\
A x: Foo, y: Y, api: Api, late: L, r: R
A.constructor api: Api, r: R, q: Q, z: Z, w: make()
A.f (): Promise, a: A
I p: P
I.m (): Q
arrow (): Y, x: X, k: K"""
    )
