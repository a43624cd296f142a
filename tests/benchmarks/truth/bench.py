"""The benchmark's run: for each package, truth, our drawing, the peers' drawings, and the figures."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from tests.benchmarks.truth.compare import compare
from tests.benchmarks.truth.diagrams import UnreadableDrawingError, read_diagram
from tests.benchmarks.truth.environments import TRUTH, InstallError, environment_of
from tests.benchmarks.truth.extraction import COMMAND, ExtractionError, extract
from tests.benchmarks.truth.package import Package
from tests.benchmarks.truth.peers import PEERS, Peer, PeerError, Task, draw
from tests.benchmarks.truth.report import Row, console, figures, reached, table_of
from tests.benchmarks.truth.truths import Sources, TruthError, copy_source, take_truth

JsonObject = dict[str, Any]


class Bench:
    """Runs packages one after the other; what fails on one is told, and the next goes on."""

    def __init__(
        self, *, peers: bool, keep: bool, inner: bool, extract_command: Sequence[str] | None = None
    ) -> None:
        self._peers = peers
        self._keep = keep
        self._inner = inner
        self._command = extract_command or COMMAND
        self._console = console()
        self._results: JsonObject = {}
        self._ours_by_package: list[Row] = []

    def run(self, packages: Sequence[Package], *, differences: int) -> int:
        """0 if our drawing reached the goals on every package, else 1."""
        TRUTH.mkdir(parents=True, exist_ok=True)
        good = [self._package(package, differences) for package in packages]
        if self._ours_by_package:
            self._console.print(table_of("groundplan, package by package", self._ours_by_package))
        path = TRUTH / "results.json"
        path.write_text(json.dumps(self._results, indent=1), encoding="utf-8")
        self._console.print(f"{sum(good)} of {len(good)} packages reach every goal; figures in {path}")
        return 0 if all(good) else 1

    def _package(self, package: Package, differences: int) -> bool:
        try:
            environment = environment_of(package, keep_old=self._keep)
            source = copy_source(package, environment)
            Sources().add(package.name, source)
            truth = take_truth(package, environment)
        except (InstallError, TruthError, OSError) as error:
            self._console.print(f"[bold]{package.name}[/]: no truth: {error}\n")
            self._results[package.name] = {"failure": str(error)}
            return False
        task = Task(package, environment, source)
        rows = [self._ours(task, truth)]
        self._ours_by_package.append(replace(rows[0], tool=package.name, failure=rows[0].failure[:60]))
        if self._peers:
            rows += [peer_row(peer, task, truth) for peer in PEERS if peer.framework == package.framework]
        self._console.print(table_of(title_of(package, truth), rows))
        wrong = rows[0].scores.differences if rows[0].scores else []
        for sentence in wrong[:differences]:
            self._console.print(f"  {sentence}", markup=False, highlight=False)
        self._console.print()
        self._results[package.name] = result_of(truth, rows)
        return rows[0].scores is not None and reached(rows[0].scores)

    def _ours(self, task: Task, truth: JsonObject) -> Row:
        workspace = task.source / task.package.folders[0] if self._inner else task.source
        try:
            extracted = extract(task.package.name, workspace, self._command)
            drawing = read_diagram(extracted.artifact)
        except (ExtractionError, UnreadableDrawingError, KeyError) as error:
            return Row("groundplan", "reads source", failure=str(error), ours=True)
        how = f"reads source, {extracted.seconds:.1f} s"
        truth = opened(truth, task.package.folders[0]) if self._inner else truth
        scores, written = compare(truth, drawing), compare(truth, drawing, written_only=True)
        return Row("groundplan", how, scores, written, seconds=extracted.seconds, ours=True)


def opened(truth: JsonObject, folder: str) -> JsonObject:
    """The truth where only this one of the package's folders is open."""
    below = f"{folder}."

    def inside(entity: JsonObject) -> bool:
        return any(f"{q}.".startswith(below) for q in entity["qualifiers"])

    entities = [{**e, "ignored": e["ignored"] or not inside(e)} for e in truth["entities"]]
    return {**truth, "entities": entities}


def peer_row(peer: Peer, task: Task, truth: JsonObject) -> Row:
    how = "imports the code" if peer.imports else "reads source"
    try:
        drawing = draw(peer, task)
    except PeerError as error:
        return Row(peer.name, how, failure=str(error))
    return Row(peer.name, how, compare(truth, drawing, lenient=True))


def title_of(package: Package, truth: JsonObject) -> str:
    entities = [e for e in truth["entities"] if not e["ignored"]]
    attributes = sum(len(e["attributes"]) for e in entities)
    names = {e["name"] for e in entities}
    edges = sum(r["source"] in names for r in truth["relationships"])
    held = ", held out" if package.held_out else ""
    counts = f"{len(entities)} entities, {attributes} attributes, {edges} relationships"
    return f"{package.name} ({package.framework}{held}): {counts}"


def result_of(truth: JsonObject, rows: list[Row]) -> JsonObject:
    told: JsonObject = {"entities": len(truth["entities"]), "tools": {}}
    for row in rows:
        if row.scores is None:
            told["tools"][row.tool] = {"failure": row.failure}
            continue
        told["tools"][row.tool] = {"all": figures(row.scores), "seconds": row.seconds}
        if row.written is not None:
            told["tools"][row.tool]["written"] = figures(row.written)
            told["tools"][row.tool]["differences"] = row.scores.differences
    return told
