"""What a person sees: results on stdout, progress and messages on stderr; or one JSON document."""

import os
import shutil
import sys
import textwrap
from collections import Counter
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import msgspec

from groundplan.jobs import Progress, no_progress

if TYPE_CHECKING:
    import rich.console

    from groundplan.cli.doctor import Check
    from groundplan.wire import protocol

_EVIDENCE_SHOWN = 12
_FINDINGS_SHOWN = 10
_SKIPPED_SHOWN = 10
_LINES_SHOWN = 6


class Console:
    """Prints one command's answer. With `json` only the document goes to stdout."""

    def __init__(self, *, json: bool = False, quiet: bool = False) -> None:
        self._json = json
        self._quiet = quiet

    def line(self, text: str) -> None:
        print(text)  # noqa: T201 - this is the terminal

    def say(self, message: str) -> None:
        """A word to the person, where it is in no script's way."""
        print(message, file=sys.stderr)  # noqa: T201 - this is the terminal

    def fail(self, message: str, hint: str = "") -> None:
        """A failure in one sentence, and what to do about it."""
        self.say(f"groundplan: {message}")
        if hint:
            self.say(f"  {hint}")

    @contextmanager
    def progress(self) -> Generator[Progress]:
        """Progress as a bar on a terminal, as plain lines elsewhere, as nothing when `--quiet`."""
        if self._quiet:
            yield no_progress
        elif sys.stderr.isatty() and not os.environ.get("CI"):
            with _bar() as report:
                yield report
        else:
            yield _PlainLines(self)

    def artifact(self, artifact: "protocol.Artifact") -> None:
        if self._json:
            self._document(artifact)
            return
        out = _out()
        out.print(artifact.source.rstrip(), markup=False, highlight=False, soft_wrap=True)
        out.print()
        self._score(out, artifact.report)
        self._evidence(out, artifact.grounding)
        for note in artifact.notes:
            out.print(f"Note: {note}", markup=False, highlight=False, soft_wrap=True)
        if artifact.output:
            out.print(f"Wrote {artifact.output}", markup=False, highlight=False, soft_wrap=True)

    def report(self, report: "protocol.Report") -> None:
        if self._json:
            self._document(report)
        else:
            self._score(_out(), report)

    def types(self, entries: "Sequence[protocol.ArtifactType]") -> None:
        if self._json:
            self._document(list(entries))
            return
        rows = [(entry.id, entry.title, "code alone" if entry.extractor else "a model") for entry in entries]
        _table(("type", "what it is", "drawn from"), rows)

    def index(self, summary: "protocol.IndexSummary") -> None:
        if self._json:
            self._document(summary)
            return
        out = _out()
        how = "from the cache" if summary.from_cache else "from nothing"
        out.print(
            f"{summary.files:,} files, {summary.symbols:,} symbols and {summary.chunks:,} chunks, {how} "
            f"in {summary.seconds:.2f} s; {summary.changed_files:,} files read.",
            highlight=False,
        )
        languages = sorted(summary.languages.items(), key=lambda entry: -entry[1])
        _table(("language", "files"), [(name, f"{count:,}") for name, count in languages])
        for skipped in summary.skipped[:_SKIPPED_SHOWN]:
            out.print(
                f"Passed over: {skipped.path} ({skipped.reason})",
                markup=False,
                highlight=False,
                soft_wrap=True,
            )
        if len(summary.skipped) > _SKIPPED_SHOWN:
            out.print(
                f"… and {len(summary.skipped) - _SKIPPED_SHOWN:,} more; --json lists them.", highlight=False
            )
        for note in summary.notes:
            out.print(f"Note: {note}", markup=False, highlight=False, soft_wrap=True)

    def hits(self, hits: "Sequence[protocol.SearchHit]") -> None:
        if self._json:
            self._document(list(hits))
            return
        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
        for hit in hits:
            parts = ", ".join(f"{name} {part:+.2f}" for name, part in hit.parts.items() if abs(part) >= 0.005)
            what = " ".join(filter(None, (hit.kind, hit.symbol)))
            self.line(f"{hit.path}:{hit.start_line}-{hit.end_line}  {what}  {hit.score:.2f} ({parts})")
            for line in textwrap.dedent(hit.text).strip("\n").split("\n")[:_LINES_SHOWN]:
                self.line(f"    {line}".rstrip()[:width])
        if not hits:
            self.say("Nothing was found.")

    def context(self, context: "protocol.Context", *, budget: int) -> None:
        """The text that would be sent on stdout, what it costs and lacks on stderr."""
        if self._json:
            self._document(context)
            return
        self.line(context.text.rstrip())
        self.say(f"{context.tokens:,} of {budget:,} tokens; {len(context.items)} stretches of code.")
        for item in context.left_out[:_SKIPPED_SHOWN]:
            where = f"{item.path}:{item.start_line}-{item.end_line}: " if item.path else ""
            self.say(f"Left out: {where}{item.reason} ({item.tokens:,} tokens)")
        if len(context.left_out) > _SKIPPED_SHOWN:
            self.say(f"… and {len(context.left_out) - _SKIPPED_SHOWN:,} more; --json lists them.")

    def difference(self, difference: "protocol.Difference") -> None:
        if self._json:
            self._document(difference)
            return
        lines = [f"+ {each.kind} {each.element}" for each in difference.added]
        lines += [f"- {each.kind} {each.element}" for each in difference.removed]
        lines += [
            f"~ {each.kind} {each.element}: {each.property}: {each.old or '-'} → {each.new or '-'}"
            for each in difference.changed
        ]
        for line in lines or ["No difference."]:
            self.line(line)

    def merged(self, merged: "protocol.Merged", *, output: str) -> None:
        """The merged source on stdout (where no file takes it); what a person should know on stderr."""
        if self._json:
            self._document(merged)
            return
        if not output:
            self.line(merged.source.rstrip())
        for each in merged.conflicts:
            what = " ".join(filter(None, (each.kind, each.element, each.property and f"({each.property})")))
            mine, theirs = (self._wanted(side) for side in (each.mine, each.theirs))
            self.say(f"Conflict: {what}: mine has {mine}, theirs {theirs}; mine was taken.")
        for note in merged.notes:
            self.say(f"Note: {note}")
        if output:
            self.say(f"Wrote {output}")

    def _wanted(self, value: str | None) -> str:
        return "nothing" if value is None else f"`{value}`"

    def doctor(self, checks: "Sequence[Check]") -> None:
        if self._json:
            self._document({"checks": [msgspec.to_builtins(check) for check in checks]})
            return
        out = _out()
        for check in checks:
            mark = "ok     " if check.ok else "missing"
            out.print(f"{mark}  {check.name}: {check.detail}", markup=False, highlight=False)
            if not check.ok and check.hint:
                out.print(f"         {check.hint}", markup=False, highlight=False)

    def _document(self, value: Any) -> None:
        from groundplan.wire.dump import document

        sys.stdout.buffer.write(document(value))
        sys.stdout.buffer.flush()

    def _score(self, out: "rich.console.Console", report: "protocol.Report") -> None:
        verdict = "accepted" if report.accepted else "not accepted"
        out.print(f"Score {report.score:g} of 100, {verdict}", highlight=False)
        shown = 0
        for name, result in report.validators.items():
            if not result.applicable:
                continue
            out.print(f"  {name:<13}{result.score:>5g}", highlight=False)
            for finding in result.findings:
                if shown == _FINDINGS_SHOWN:
                    break
                shown += 1
                place = f"{finding.start_line}:{finding.start_column}"
                out.print(
                    f"    {finding.severity} at {place}: {finding.message} [{finding.code}]",
                    markup=False,
                    highlight=False,
                    soft_wrap=True,
                )
        total = sum(len(result.findings) for result in report.validators.values())
        if total > shown:
            out.print(f"  … and {total - shown} more findings; --json lists them.", highlight=False)

    def _evidence(self, out: "rich.console.Console", grounding: "protocol.Grounding") -> None:
        """Where the boxes come from, and how many lines of evidence there are beside."""
        if not grounding.existing:
            return
        boxes = _boxes(grounding)
        counted = Counter(edge.state for edge in grounding.edges)
        out.print(
            f"Evidence: {len(grounding.existing)} elements and {counted['existing']} edges found in the code",
            highlight=False,
        )
        for element in boxes[:_EVIDENCE_SHOWN]:
            out.print(
                f"  {element.element}  {element.path}:{element.start_line}",
                markup=False,
                highlight=False,
                soft_wrap=True,
            )
        if len(boxes) > _EVIDENCE_SHOWN:
            out.print(f"  … and {len(boxes) - _EVIDENCE_SHOWN} more; --json lists all.", highlight=False)


class _PlainLines:
    """Progress where lines cannot be redrawn: one for each stage, not one for each file."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._stage = ""

    def __call__(self, message: str, done: int, total: int) -> None:
        if message != self._stage:
            self._stage = message
            self._console.say(f"{message}…")


@contextmanager
def _bar() -> Generator[Progress]:
    import rich.console  # at first use: a script's run with --json pays nothing for it
    import rich.progress

    bar = rich.progress.Progress(
        rich.progress.TextColumn("{task.description}"),
        rich.progress.BarColumn(),
        rich.progress.MofNCompleteColumn(),
        console=rich.console.Console(stderr=True),
        transient=True,
    )
    with bar:
        task = bar.add_task("", total=None)

        def report(message: str, done: int, total: int) -> None:
            bar.update(task, description=message, completed=done, total=total or None)

        yield report


def _out() -> "rich.console.Console":
    import rich.console

    return rich.console.Console()


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    import rich.table

    table = rich.table.Table(*head, box=None, pad_edge=False, header_style="bold")
    for row in rows:
        table.add_row(*row)
    _out().print(table)


def _boxes(grounding: "protocol.Grounding") -> "list[protocol.GroundedElement]":
    """The elements that are not parts of others: entities without their attributes."""
    names = {element.element for element in grounding.existing}
    return [e for e in grounding.existing if e.element.rpartition(".")[0] not in names]
