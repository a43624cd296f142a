"""What is printed: one table per package, and what of the goals was reached."""

from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from tests.benchmarks.retrieval.metrics import Figures

KINDS = ("function", "about", "note")
ABOVE_FTS_INSTANT, ABOVE_FTS_QUALITY, ABOVE_PARTS, P95_MS = 0.05, 0.12, 0.05, 20.0


@dataclass(frozen=True, slots=True)
class Row:
    """One system on one package. `all` is over what it can be asked; `kinds` by kind of query."""

    system: str
    how: str
    all: Figures
    kinds: dict[str, Figures]
    p95_ms: float


def table_of(title: str, rows: list[Row]) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold")
    table.add_column("system", no_wrap=True)
    table.add_column("how")
    for name in ("queries", "R@1", "R@5", "R@10", "MRR", "NDCG@10"):
        table.add_column(name, justify="right", no_wrap=True)
    for kind in KINDS:
        table.add_column(f"{kind} NDCG", justify="right", no_wrap=True)
    table.add_column("p95 ms", justify="right", no_wrap=True)
    for row in rows:
        told = row.all
        values = (told.recall_1, told.recall_5, told.recall_10, told.mrr, told.ndcg_10)
        by_kind = (f"{row.kinds[kind].ndcg_10:.3f}" if kind in row.kinds else "–" for kind in KINDS)
        cells = (str(told.queries), *(f"{value:.3f}" for value in values), *by_kind)
        table.add_row(row.system, row.how, *cells, f"{row.p95_ms:.1f}")
    return table


def goals(rows: list[Row]) -> list[tuple[str, bool]]:
    """What the issue asks of each package, and whether it is so."""
    by_name = {row.system: row.all.ndcg_10 for row in rows}
    told: list[tuple[str, bool]] = []

    def ask(text: str, gain: float, least: float) -> None:
        told.append((f"{text}: {100 * gain:+.1f} (goal {100 * least:+.0f})", gain >= least))

    bm25, fts = by_name["BM25 alone"], by_name["SQLite FTS5"]
    instant = by_name["fusion, instant"]
    ask("instant to BM25 alone", instant - bm25, 0.0)
    ask("instant to FTS5", instant - fts, ABOVE_FTS_INSTANT)
    ask("instant with importance to BM25 alone", by_name["instant + importance"] - bm25, 0.0)
    if "fusion, quality" in by_name:
        quality = by_name["fusion, quality"]
        ask("quality to its better part", quality - max(bm25, by_name["MiniLM alone"]), ABOVE_PARTS)
        ask("quality to FTS5", quality - fts, ABOVE_FTS_QUALITY)
    return told


def console() -> Console:
    """As wide as the table wants, where nobody looks at a terminal."""
    wide = Console()
    return wide if wide.is_terminal else Console(width=190)
