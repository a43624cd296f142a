"""A picture, passages and a budget in; what goes before a model, and what is left out, out."""

from hypothesis import given
from hypothesis import strategies as st

from groundplan.context.assemble import AssembledContext, assemble
from groundplan.context.passage import Passage
from groundplan.context.section import Entry, Section
from groundplan.context.tokens import EstimatedTokens

COUNTER = EstimatedTokens()
PICTURE = (
    Section("Project", (Entry("shop, a small web shop.", 1.0),)),
    Section("Modules", (Entry("- shop.orders", 0.6), Entry("- shop.people", 0.4))),
)
CODE = "\n".join(f"line {number}" for number in range(1, 41))


def passage(path: str, start: int, end: int, importance: float, reason: str = "lexical") -> Passage:
    return Passage(path, start, "\n".join(CODE.split("\n")[start - 1 : end]), importance, reason, "python")


def shown(context: AssembledContext) -> str:
    """One line for each thing that is in, and each that is not."""
    lines = [line for line in context.universal.split("\n") if line]
    lines += [f"{each.path}:{each.start_line}-{each.end_line} ({each.reason})" for each in context.items]
    lines += [f"- {each.path}:{each.start_line}-{each.end_line} {each.reason}" for each in context.left_out]
    return "\n".join(lines)


def test_everything_is_in_where_there_is_room() -> None:
    context = assemble(
        PICTURE, [passage("b.py", 5, 6, 0.9), passage("a.py", 1, 2, 0.3)], budget=None, counter=COUNTER
    )
    assert shown(context) == (
        "## Project\nshop, a small web shop.\n## Modules\n- shop.orders\n- shop.people\n"
        "a.py:1-2 (lexical)\nb.py:5-6 (lexical)"
    )
    assert context.text == (
        "## Project\nshop, a small web shop.\n## Modules\n- shop.orders\n- shop.people\n"
        "# From the code\n### a.py:1-2\n```python\nline 1\nline 2\n```\n"
        "### b.py:5-6\n```python\nline 5\nline 6\n```\n"
    )


def test_the_least_important_goes_first_and_is_named() -> None:
    passages = [passage("b.py", 5, 30, 0.5), passage("a.py", 1, 2, 0.9)]
    context = assemble(PICTURE, passages, budget=70, counter=COUNTER)
    assert shown(context) == (
        "## Project\nshop, a small web shop.\n## Modules\n- shop.orders\n- shop.people\na.py:1-2 (lexical)\n"
        "- b.py:5-30 no room in the budget"
    )
    tiny = assemble(PICTURE, passages, budget=12, counter=COUNTER)
    assert "1 of 2 entries of “Modules”: no room in the budget" in shown(tiny)


def test_passages_that_overlap_or_touch_are_one() -> None:
    passages = [
        passage("a.py", 1, 4, 0.5),
        passage("a.py", 3, 6, 0.9, "dense"),
        passage("a.py", 7, 8, 0.4),
        passage("a.py", 10, 11, 0.4),
        passage("b.py", 9, 9, 0.4),
        passage("a.py", 4, 4, 0.1),
    ]
    context = assemble((), passages, budget=None, counter=COUNTER)
    assert shown(context) == "a.py:1-8 (dense; lexical)\na.py:10-11 (lexical)\nb.py:9-9 (lexical)"
    assert "\n".join(CODE.split("\n")[:8]) in context.items[0].text


def test_a_diagram_comes_between_and_stays_whole() -> None:
    context = assemble(
        PICTURE, [passage("a.py", 1, 2, 0.5)], budget=None, counter=COUNTER, diagram="erDiagram\n A\n"
    )
    assert "## Diagram so far\n```mermaid\nerDiagram\n A\n```\n# From the code\n" in context.text
    none = assemble((), [], budget=3, counter=COUNTER, diagram="erDiagram\n A\n")
    assert none.text == "" and none.left_out[0].reason == "the diagram: no room in the budget"


def test_a_fence_in_the_text_does_not_end_it() -> None:
    context = assemble((), [Passage("a.md", 1, "```py\n1\n```", 1.0)], budget=None, counter=COUNTER)
    assert context.items[0].text == "### a.md:1-3\n````\n```py\n1\n```\n````\n"


def test_nothing_at_all() -> None:
    context = assemble((), [], budget=0, counter=COUNTER)
    assert (context.text, context.tokens, context.left_out) == ("", 0, ())


importances = st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0])
sections = st.lists(
    st.builds(
        Section,
        st.sampled_from(["Project", "Modules", "Keys"]),
        st.lists(st.builds(Entry, st.text("ab -\n", min_size=1, max_size=30), importances), max_size=4).map(
            tuple
        ),
    ),
    max_size=3,
)
passages = st.lists(
    st.builds(
        lambda path, start, length, importance, reason: passage(
            path, start, start + length, importance, reason
        ),
        st.sampled_from(["a.py", "b.py"]),
        st.integers(1, 20),
        st.integers(0, 12),
        importances,
        st.sampled_from(["", "lexical", "dense"]),
    ),
    max_size=8,
)
diagrams = st.sampled_from(["", "erDiagram\n A\n"])
budgets = st.integers(0, 300)


def lines(context: AssembledContext) -> set[tuple[str, int]]:
    return {(each.path, line) for each in context.items for line in range(each.start_line, each.end_line + 1)}


@given(sections, passages, budgets, diagrams)
def test_a_budget_is_kept_and_nothing_is_lost_or_twice(
    picture: list[Section], found: list[Passage], budget: int, diagram: str
) -> None:
    context = assemble(picture, found, budget=budget, counter=COUNTER, diagram=diagram)
    assert context.tokens <= budget
    assert COUNTER.count(context.text) <= budget
    inside = lines(context)
    assert len(inside) == sum(each.end_line - each.start_line + 1 for each in context.items)
    outside = {
        (each.path, line)
        for each in context.left_out
        if each.path
        for line in range(each.start_line, each.end_line + 1)
    }
    assert not inside & outside
    asked = {(each.path, line) for each in found for line in range(each.start_line, each.end_line + 1)}
    assert inside | outside == asked


@given(sections, passages, budgets, diagrams, st.randoms())
def test_the_order_of_what_was_found_does_not_matter(
    picture: list[Section], found: list[Passage], budget: int, diagram: str, random: object
) -> None:
    once = assemble(picture, found, budget=budget, counter=COUNTER, diagram=diagram)
    random.shuffle(found)  # type: ignore[attr-defined]
    assert assemble(picture, found, budget=budget, counter=COUNTER, diagram=diagram) == once


@given(passages, budgets, budgets)
def test_more_budget_never_loses_what_is_more_important(found: list[Passage], one: int, other: int) -> None:
    small, large = (assemble((), found, budget=budget, counter=COUNTER) for budget in sorted((one, other)))
    worth: dict[tuple[str, int], float] = {}
    whole = assemble((), found, budget=None, counter=COUNTER)
    for each in found:
        for line in range(each.start_line, each.end_line + 1):
            worth[each.path, line] = max(worth.get((each.path, line), 0.0), each.importance)
    lost, gained = lines(small) - lines(large), lines(large) - lines(small)
    assert lines(small) | lines(large) <= lines(whole)
    if lost:
        assert max(worth[line] for line in gained) >= max(worth[line] for line in lost)
