"""Random answers: instances of a request's schema, and any JSON at all."""

from typing import Any

from hypothesis import strategies as st

from tests.server.mermaid.kinds.hostile_texts import HOSTILE

SCRIPTS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"]\n    click a "javascript:alert(1)"',
    "a\nclick b call alert()",
    '%%{init: {"securityLevel": "loose"}}%%',
    "---\nconfig:\n  securityLevel: loose\n---",
    "```\n</pre>",
    "[x](javascript:alert(1))",
    "x-->y",
    "a-->b: c",
    "||--o{",
    "end\nend",
    "new1",
    "new2",
    "none",
    "\u202eevil",
    "\ud800",
    "\x00",
    "🙂 emoji",
    "名前",
    "e\u0301",
    "constructor",
    "__proto__",
    "toString",
    "[*]",
    "x" * 300,
]

texts = st.one_of(
    st.sampled_from([*HOSTILE, *SCRIPTS]),
    st.text(max_size=12),
    st.sampled_from(["Order", "orders", "Session", "User", "login", "Payment gateway"]),
)


def instances(schema: dict[str, Any], *, depth: int = 0) -> st.SearchStrategy[Any]:
    """Values that keep to a schema in the words that requests use; texts may be longer than it says."""
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    match schema["type"]:
        case "object":
            return st.fixed_dictionaries(
                {name: instances(each, depth=depth + 1) for name, each in schema["properties"].items()}
            )
        case "array":
            # A class with many members takes Mermaid long to read.
            most = min(6 if depth == 1 else 2, schema.get("maxItems", 6))
            return st.lists(instances(schema["items"], depth=depth), max_size=most)
        case "string" if schema.get("format") == "date":
            return st.dates().map(lambda date: date.isoformat())
        case "string":
            return texts
        case "integer":
            return st.integers(schema.get("minimum", -3), schema.get("maximum", 10**18))
        case "boolean":
            return st.booleans()
        case other:
            raise AssertionError(f"no such type was sent: {other}")


_scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), texts, st.just(10**400), st.just("new1")
)
_FIELDS = """existing entities additions relationships classes relations nodes groups edges states transitions
participants messages boundaries elements services root sections tasks periods start slices branches steps
title id name label source target from attributes methods keys key parent after block text score actors
events value action branch merged message entity class section type kind"""
_fields = st.sampled_from(_FIELDS.split())

anything: st.SearchStrategy[Any] = st.recursive(
    _scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=5),
        st.dictionaries(_fields, inner, max_size=6),
        st.dictionaries(_fields, st.lists(st.dictionaries(_fields, inner, max_size=5), max_size=4)),
    ),
    max_leaves=40,
)


@st.composite
def damaged(draw: st.DrawFn, schema: dict[str, Any]) -> Any:
    """An instance in which some values were put in the place of others."""

    def broken(value: Any) -> Any:
        if draw(st.integers(0, 9)) == 0:
            return draw(anything)
        if isinstance(value, dict):
            return {name: broken(each) for name, each in value.items()}  # pyright: ignore
        return [broken(each) for each in value] if isinstance(value, list) else value  # pyright: ignore

    return broken(draw(instances(schema)))
