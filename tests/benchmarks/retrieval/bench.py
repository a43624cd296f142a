"""`run`: asks every system everything, and counts."""

import json
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

import groundplan.index.embedding.static_model as static_model
from groundplan.context.importance import importance
from tests.benchmarks.retrieval.catalogue import Repository
from tests.benchmarks.retrieval.corpus import Corpus, open_corpus
from tests.benchmarks.retrieval.download import BENCH, DownloadError
from tests.benchmarks.retrieval.metrics import figures, rank_of
from tests.benchmarks.retrieval.report import Row, console, goals, table_of
from tests.benchmarks.retrieval.systems.fts5 import Fts5
from tests.benchmarks.retrieval.systems.ours import own_systems
from tests.benchmarks.retrieval.systems.ripgrep import Ripgrep
from tests.benchmarks.retrieval.systems.semble_search import Semble
from tests.benchmarks.retrieval.systems.system import System
from tests.benchmarks.retrieval.workspace import Asked, open_workspace
from tests.benchmarks.truth.environments import InstallError


def run(repositories: Sequence[Repository], *, with_quality: bool, peers: bool) -> int:
    """1 where a goal of quality was missed or a package could not be had. Times are told, not judged."""
    shown, good = console(), True
    results = BENCH / "results"
    results.mkdir(parents=True, exist_ok=True)
    for repository in repositories:
        print(f"{repository.label} …", file=sys.stderr)
        try:
            corpus = open_corpus(open_workspace(repository), with_quality=with_quality)
        except DownloadError as error:
            shown.print(f"{repository.label}: {error}")
            good = False
            continue
        rows = [_row(system, corpus) for system in _systems(corpus, peers)]
        (results / f"{repository.label}.json").write_text(json.dumps([asdict(row) for row in rows], indent=1))
        kept = "held out" if repository.held_out else "development"
        shown.print(table_of(f"{repository.label} ({kept}, {len(corpus.texts)} chunks)", rows))
        for text, reached in goals(rows):
            shown.print(f"  {'[green]reached[/]' if reached else '[red]missed [/]'} {text}")
            good &= reached
    return 0 if good else 1


def _systems(corpus: Corpus, peers: bool) -> Iterable[System]:
    yield from own_systems(corpus, importance(corpus.workspace.index))
    yield Fts5(corpus)
    if not peers:
        return
    yield Ripgrep(corpus)
    try:
        semble = Semble(corpus, Path(static_model.__file__).parent / "model")
    except (InstallError, OSError) as error:
        print(f"  semble is left out: {error}", file=sys.stderr)
        return
    yield semble
    semble.close()


def _row(system: System, corpus: Corpus) -> Row:
    asked = corpus.workspace.asked
    if isinstance(system, Ripgrep):
        asked = tuple(one for one in asked if not one.end_line)
    system.rank("warm up: the first query loads what is loaded late")
    ranks: dict[Asked, int] = {}
    times: list[float] = []
    for one in asked:
        started = time.perf_counter()
        places = system.rank(one.query.text)
        times.append(time.perf_counter() - started)
        ranks[one] = rank_of(one, places)
    kinds = dict.fromkeys(one.query.kind for one in asked)
    return Row(
        system.name,
        system.how,
        figures(list(ranks.values())),
        {kind: figures([rank for one, rank in ranks.items() if one.query.kind == kind]) for kind in kinds},
        1000 * sorted(times)[int(0.95 * (len(times) - 1))] if times else 0.0,
    )
