"""The comparison with Mermaid must see a difference where there is one, and break texts alike each time."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.benchmarks.conformance.__main__ import share
from tests.benchmarks.conformance.agreement import tally, total
from tests.benchmarks.conformance.judges import Verdict
from tests.benchmarks.conformance.texts import Text, folder_texts, own_texts, with_variants
from tests.benchmarks.conformance.variants import BREAKINGS, variants_of

REFUSED = Verdict(False, "pie", 2, 2, "Parse error on line 2")


def agreement(truth: Verdict, told: Verdict, source: str = "pie\n  x") -> str:
    whole = total(tally([Text("here", source)], [truth], [told]))
    marks = ((whole.verdict, whole.texts), (whole.named, whole.refused), (whole.written, whole.written_of))
    return " ".join(f"{part}/{of}" for part, of in marks)


def test_the_same_answers_agree() -> None:
    assert agreement(Verdict(True, "pie"), Verdict(True, "pie")) == "1/1 0/0 0/0"
    assert agreement(REFUSED, REFUSED) == "1/1 1/1 1/1"


def test_another_verdict_kind_or_line_is_a_difference() -> None:
    assert agreement(Verdict(True, "pie"), REFUSED) == "0/1 0/0 0/0"
    assert agreement(REFUSED, Verdict(True, "pie")) == "0/1 0/1 0/1"
    assert agreement(Verdict(True, "pie"), Verdict(True, "er")) == "0/1 0/0 0/0"
    assert agreement(REFUSED, Verdict(False, "pie", 1, 2)) == "1/1 0/1 1/1"
    assert agreement(REFUSED, Verdict(False, "pie", 2, 1)) == "1/1 1/1 0/1"


def test_a_line_after_the_last_is_marked_on_the_last() -> None:
    beyond = Verdict(False, None, 5, None, "")
    assert agreement(beyond, Verdict(False, "pie", 5, 3), "pie\n x\n") == "1/1 1/1 1/1"


def test_lines_as_written_are_not_compared_where_mermaid_counts_others() -> None:
    told = Verdict(False, "pie", 2, 3)
    assert agreement(REFUSED, told, "pie\n%% note\n  x") == "1/1 1/1 0/0"


def test_only_full_agreement_reads_as_100() -> None:
    assert [share(3, 3), share(99_999, 100_000), share(0, 0)] == ["100 %", "99.99 %", "–"]


@given(st.text(min_size=1), st.integers(0, 12))
def test_variants_are_new_texts_each_once_and_the_same_for_a_seed(text: str, count: int) -> None:
    found = list(variants_of(text, count, seed="7"))
    sources = [source for _, source in found]
    assert len(sources) <= count and text not in sources and len(set(sources)) == len(sources)
    assert found == list(variants_of(text, count, seed="7"))


def test_each_way_to_break_a_text_gets_its_turn() -> None:
    text = "".join(f"line {number}: abcdefgh\n" for number in range(20))
    assert {name for name, _ in variants_of(text, 10, seed="1")} == set(BREAKINGS)


def test_the_texts_of_a_folder_are_its_fences_and_files(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "page.md").write_text(
        "# Page\n\n```mermaid-example\npie\n```\n\n```js\nlet a\n```\n\n````mermaid\ninfo\n````\n",
        encoding="utf-8",
    )
    (tmp_path / "deep" / "one.mmd").write_text("info\n", encoding="utf-8")
    assert [(text.origin, text.source) for text in folder_texts(tmp_path)] == [
        ("deep/one.mmd", "info\n"),
        ("page.md:3", "pie\n"),
        ("page.md:11", "info\n"),
    ]


def test_there_are_texts_of_ours_for_every_kind_with_a_type_and_variants_of_whole_texts_only() -> None:
    texts = list(own_texts())
    folders = {text.origin.partition("/")[0] for text in texts}
    kinds = "architecture c4 class er flowchart gantt gitgraph journey mindmap pie sequence state timeline"
    assert set(kinds.split()) <= folders
    widened = with_variants(texts, 5, seed=1)
    assert len({text.source for text in widened}) == len(widened) > 2 * len(texts)
    assert {text.broken for text in widened} == {"", "by hand", *BREAKINGS}
