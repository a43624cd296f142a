"""Retrieval on a small workspace: what is found first, and why."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from groundplan.context.agreeing_files import agreeing_files
from groundplan.context.fusion import fused
from groundplan.context.hit import Hit
from groundplan.context.importance import importance
from groundplan.context.name_words import name_words
from groundplan.context.query_names import query_names
from groundplan.context.retrieve import retrieve
from groundplan.errors import Cancelled
from groundplan.index.build import build_index
from groundplan.index.chunks.chunk import ChunkKind
from groundplan.index.embedding.static_model import packaged_model
from groundplan.index.index import Index
from groundplan.index.search.search_index import SearchIndex
from groundplan.jobs import CancelToken

FILES = {
    "shop/orders/models.py": '''
class Order:
    """What a customer buys."""

    number: str

    def total(self):
        """The sum of all lines with taxes."""
        amount = sum(line.price * line.quantity for line in self.lines)
        return amount * (1 + self.tax_rate)

    def cancel(self, reason):
        if self.is_shipped:
            raise ValueError("an order that was shipped can only be returned")
        self.state = "cancelled"
        self.reason = reason
''',
    "shop/orders/views.py": """
from shop.orders.models import Order


def order_detail(request, number):
    order = Order.objects.get(number=number)
    return render(request, "order.html", {"order": order, "total": order.total()})
""",
    "shop/basket/models.py": """
class Basket:
    def total(self):
        result = 0
        for line in self.lines:
            result = result + line.price
        return result
""",
    "shop/mail/sender.py": '''
def send_confirmation(address, order):
    """Write an e-mail to the customer that the purchase has arrived."""
    message = compose("confirmation", order)
    transport.deliver(address, message)
''',
    "tests/test_orders.py": """
from shop.orders.models import Order


def test_cancel_an_order():
    order = Order()
    order.cancel("changed my mind")
    assert order.state == "cancelled"
""",
    "README.md": "# Shop\n\nSells things.\n\n## Install\n\nRun `pip install shop`.\n",
}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> tuple[Index, SearchIndex]:
    root = tmp_path_factory.mktemp("shop")
    for path, text in FILES.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text.lstrip("\n"), encoding="utf-8")
    index = build_index([root], cache_dir=root / ".cache", processes=1).index
    return index, SearchIndex.build(index, encoder=packaged_model())


def ask(workspace: tuple[Index, SearchIndex], query: str, **options: object) -> tuple[Hit, ...]:
    index, search = workspace
    return retrieve(query, search=search, index=index, **options)  # type: ignore[arg-type]


def shown(hits: Sequence[Hit]) -> list[str]:
    return [f"{hit.chunk.path} {hit.chunk.symbol}".strip() for hit in hits]


def covers(hit: Hit, path: str, text: str) -> bool:
    lines = FILES[path].lstrip("\n").split("\n")
    return hit.chunk.path == path and any(
        text in line for line in lines[hit.chunk.start_line - 1 : hit.chunk.end_line]
    )


@pytest.mark.parametrize(
    ("query", "path", "text"),
    [
        ("Order.cancel", "shop/orders/models.py", "def cancel"),
        ("Order::cancel()", "shop/orders/models.py", "def cancel"),
        ("send_confirmation", "shop/mail/sender.py", "def send_confirmation"),
        ("Basket.total", "shop/basket/models.py", "def total"),
        ("shop.basket.models.Basket.total", "shop/basket/models.py", "def total"),
        ("basket/models.py", "shop/basket/models.py", "class Basket"),
        ("sender.py", "shop/mail/sender.py", "def send_confirmation"),
        ("Basket", "shop/basket/models.py", "class Basket"),
        ("give back the money of an order that was shipped", "shop/orders/models.py", "def cancel"),
        ("where is the customer told by e-mail about the purchase", "shop/mail/sender.py", "def send"),
        ("why does `order_detail` show a wrong sum", "shop/orders/views.py", "def order_detail"),
        ("how do I install it", "README.md", "pip install"),
    ],
)
def test_what_is_asked_for_comes_first(
    workspace: tuple[Index, SearchIndex], query: str, path: str, text: str
) -> None:
    hits = ask(workspace, query)
    assert covers(hits[0], path, text), shown(hits)


def test_a_score_is_the_sum_of_its_parts(workspace: tuple[Index, SearchIndex]) -> None:
    hits = ask(
        workspace,
        "Order.total in views.py",
        importance=importance(workspace[0]),
        open_files=["shop/orders/views.py"],
    )
    assert hits
    for hit in hits:
        assert hit.score == pytest.approx(hit.parts.score)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert max(hit.parts.symbol for hit in hits) > 0
    assert max(hit.parts.path for hit in hits) > 0


def test_the_surroundings_of_an_open_file_come_first(workspace: tuple[Index, SearchIndex]) -> None:
    def order_of(open_file: str) -> list[str]:
        hits = ask(workspace, "line price", open_files=[open_file])
        return list(dict.fromkeys(hit.chunk.path for hit in hits))

    beside_basket, beside_orders = order_of("shop/basket/models.py"), order_of("shop/orders/views.py")
    assert beside_basket.index("shop/basket/models.py") < beside_basket.index("shop/orders/models.py")
    assert beside_orders.index("shop/orders/models.py") < beside_orders.index("shop/basket/models.py")
    near = ask(workspace, "total", open_files=["shop/orders/views.py"])
    assert {hit.chunk.path for hit in near if hit.parts.proximity} == {
        "shop/orders/models.py",
        "shop/orders/views.py",
    }


def test_tests_are_held_back_unless_they_are_asked_for(workspace: tuple[Index, SearchIndex]) -> None:
    ranks = importance(workspace[0])

    def of_test(query: str) -> float:
        hits = ask(workspace, query, importance=ranks)
        return next(hit.parts.importance for hit in hits if hit.chunk.path == "tests/test_orders.py")

    assert of_test("cancel an order") < 0
    assert of_test("test that cancels an order") == 0


def test_filters_hold_for_what_is_named_too(workspace: tuple[Index, SearchIndex]) -> None:
    assert {hit.chunk.path for hit in ask(workspace, "Order.total", path_glob="shop/basket/")} == {
        "shop/basket/models.py"
    }
    found = ask(workspace, "install the shop order", kinds=[ChunkKind.SECTION])
    assert {hit.chunk.path for hit in found} == {"README.md"}
    assert ask(workspace, "Order.total", path_glob="nothing/here/") == ()


@pytest.mark.parametrize("query", ["", " \n\t", "\x00", "!!! ??? …", "的", "🙂", "'", '"; DROP', "(" * 5000])
def test_no_query_is_too_strange(workspace: tuple[Index, SearchIndex], query: str) -> None:
    assert len(ask(workspace, query, limit=3)) <= 3


def test_a_query_that_says_nothing_finds_nothing(workspace: tuple[Index, SearchIndex]) -> None:
    assert ask(workspace, "   ") == ()
    assert ask(workspace, "order", limit=0) == ()


def test_a_withdrawn_request_stops(workspace: tuple[Index, SearchIndex]) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        ask(workspace, "order", cancel=cancel)


@settings(max_examples=60, deadline=None)
@given(query=st.text(max_size=80))
def test_any_text_is_answered_the_same_way_twice(workspace: tuple[Index, SearchIndex], query: str) -> None:
    first = ask(workspace, query)
    assert first == ask(workspace, query)
    assert len({(hit.chunk.path, hit.chunk.start_line) for hit in first}) == len(first)


@pytest.mark.parametrize(
    ("query", "symbols", "files", "only"),
    [
        ("getUserName", ["getUserName"], [], True),
        ("session", ["session"], [], True),
        ("`Order::total()`", ["Order.total"], [], True),
        ("src/app/views.py", [], ["src/app/views.py"], True),
        ("views.py", ["views.py"], ["views.py"], True),
        ("why is the session lost", [], [], False),
        (
            "fix user_name in Order.save, e.g. when it is empty",
            ["user_name", "Order.save", "e.g"],
            ["order.save", "e.g"],
            False,
        ),
        ("call retry() again", ["retry"], [], False),
        ("HTTP error", [], [], False),
        ("raise an HTTPError", ["HTTPError"], [], False),
    ],
)
def test_names_are_told_by_their_shape(query: str, symbols: list[str], files: list[str], only: bool) -> None:
    names = query_names(query)
    assert (list(names.symbols), list(names.files), names.only) == (symbols, files, only)


HITS = st.lists(st.floats(0.01, 50), max_size=20).map(
    lambda scores: list(enumerate(sorted(scores, reverse=True)))
)


@given(lexical=HITS, dense=HITS)
def test_fusion_keeps_the_order_of_each_list(
    lexical: list[tuple[int, float]], dense: list[tuple[int, float]]
) -> None:
    both = fused(lexical, [(one + 10, score) for one, score in dense])
    assert both.keys() == {one for one, _ in lexical} | {one + 10 for one, _ in dense}
    words = [both[one][0] for one, _ in lexical]
    meaning = [both[one + 10][1] for one, _ in dense]
    assert words == sorted(words, reverse=True)
    assert meaning == sorted(meaning, reverse=True)


@pytest.mark.parametrize(
    ("query", "path", "text"),
    [
        ("give back the money of an order that was shipped", "shop/orders/models.py", "def cancel"),
        ("where is the customer told by e-mail about the purchase", "shop/mail/sender.py", "def send"),
        ("how do I install it", "README.md", "pip install"),
    ],
)
def test_a_chunk_is_not_buried_while_only_others_have_vectors_of_quality(
    workspace: tuple[Index, SearchIndex], query: str, path: str, text: str
) -> None:
    index, _ = workspace
    search = SearchIndex.build(index, encoder=packaged_model())
    search.use_quality(Renamed())
    texts = dict(search.encoder_texts(index, search.without_quality()))
    for one, told in texts.items():
        if search.chunk(one).path != path:
            search.add_quality([one], packaged_model().encode([told]))
    assert 0 < search.statistics.quality < len(texts)
    hits = ask((index, search), query)
    assert covers(hits[0], path, text), shown(hits)
    assert hits[0].parts.dense > 0


class Renamed:
    """A model of quality that is as good as the instant one."""

    name, dimensions = "renamed", packaged_model().dimensions

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return packaged_model().encode(texts)


NAMES = st.sampled_from(["Order.total", "sum_of_lines", "Basket", "sendConfirmation", "", "total"])


@given(symbol=NAMES, weights=st.lists(st.floats(0.1, 9), min_size=4, max_size=4))
def test_a_name_that_says_more_of_the_query_counts_more(symbol: str, weights: list[float]) -> None:
    rarities = dict(zip(("total", "order", "line", "zebra"), weights, strict=True))
    share = name_words(rarities, symbol)
    assert 0 <= share <= name_words(rarities, f"{symbol}.line.zebra") <= 1
    assert name_words({}, symbol) == 0


def test_names_are_compared_by_stems_and_rare_words_count_more() -> None:
    rarities = {"cancel": 3.0, "order": 1.0}
    assert name_words(rarities, "Order.cancelled") == 1
    assert name_words(rarities, "cancelling") == 0.75
    assert name_words(rarities, "orders") == 0.25


def test_files_are_told_apart_by_how_much_of_them_answers() -> None:
    scores = [("a.py", 1.0), ("b.py", 0.9), ("b.py", 0.6), ("c.py", 0.3), ("d.py", 0.0)]
    assert agreeing_files(scores) == pytest.approx({"a.py": 2 / 3, "b.py": 1, "c.py": 0.2, "d.py": 0})
    crowd = [("long.py", 0.01)] * 500
    assert agreeing_files([*crowd, *scores])["b.py"] == 1
    assert agreeing_files([]) == agreeing_files([("a.py", 0.0)]) == {}
