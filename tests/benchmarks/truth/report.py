"""What is printed: one table per package, ours first, then the peers."""

from dataclasses import dataclass

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from tests.benchmarks.truth.compare import Counts, Scores, Share

# What the product is held to, F1 or share, on every package.
GOALS = {
    "entities": 0.98, "attributes": 0.97, "types": 0.97,
    "relationships": 0.95, "many": 0.97, "optional": 0.95,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One tool on one package: its scores, or why there are none."""

    tool: str
    how: str
    scores: Scores | None = None
    written: Scores | None = None
    failure: str = ""
    seconds: float | None = None
    ours: bool = False


def table_of(title: str, rows: list[Row]) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold")
    table.add_column("tool", no_wrap=True)
    table.add_column("how", overflow="fold", min_width=24)
    for name in ("entities", "attributes", "types", "relations", "ends only", "many/one", "optional"):
        table.add_column(name, justify="right", no_wrap=True)
    for row in rows:
        if row.scores is None:
            table.add_row(row.tool, f"{row.how}, [red]fails:[/] {escape(row.failure)}")
            continue
        table.add_row(row.tool, row.how, *cells(row.scores, goals=row.ours))
        if row.written is not None and figures(row.written) != figures(row.scores):
            table.add_row("", "written in the source", *cells(row.written, goals=row.ours))
    return table


def cells(scores: Scores, *, goals: bool) -> list[str]:
    return [
        counted(scores.entities, GOALS["entities"] if goals else None),
        counted(scores.attributes, GOALS["attributes"] if goals else None),
        shared(scores.types, GOALS["types"] if goals else None),
        counted(scores.relationships, GOALS["relationships"] if goals else None),
        counted(scores.ends, None),
        shared(scores.many, GOALS["many"] if goals else None),
        shared(scores.optional, GOALS["optional"] if goals else None),
    ]


def counted(counts: Counts, goal: float | None) -> str:
    return f"{toned(counts.f1, goal)} p{counts.precision:.2f} r{counts.recall:.2f}"


def shared(share: Share, goal: float | None) -> str:
    return toned(share.value, goal) if share.judged else "–"


def toned(value: float, goal: float | None) -> str:
    tone = "" if goal is None else "[green]" if value >= goal else "[red]"
    return f"{tone}{value:.3f}{'[/]' if tone else ''}"


def figures(scores: Scores) -> dict[str, float]:
    """All figures by name, for the JSON results."""
    told: dict[str, float] = {}
    for name in ("entities", "attributes", "relationships", "ends"):
        counts: Counts = getattr(scores, name)
        told[f"{name}Precision"] = counts.precision
        told[f"{name}Recall"] = counts.recall
        told[f"{name}F1"] = counts.f1
    for name in ("types", "many", "optional"):
        told[name] = getattr(scores, name).value
    return {name: round(value, 4) for name, value in told.items()}


def reached(scores: Scores) -> bool:
    """Whether every goal is met."""
    values = figures(scores)
    return all(values.get(f"{name}F1", values.get(name, 0)) >= goal for name, goal in GOALS.items())


def console() -> Console:
    """As wide as the table wants, where nobody looks at a terminal."""
    wide = Console()
    return wide if wide.is_terminal else Console(width=170)
