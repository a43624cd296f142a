"""What a person should know of code that could not be read, or not to its end."""

from collections.abc import Iterator, Sequence

from groundplan.index.index import Index

_SHOWN = 3
# Every reason of these is told by `groundplan index`; here only what a person did not mean.
_UNMEANT = ("may not be read", "binary file", "named pipe", "larger than")
_CODE = (".py", ".sql")


def unread_notes(index: Index) -> tuple[str, ...]:
    """Sentences on code passed over against the person's will, and on code with syntax errors."""
    return (*_passed_over(index), *_half_read(index))


def _passed_over(index: Index) -> Iterator[str]:
    lost = [
        f"`{skipped.path}` ({skipped.reason})"
        for skipped in index.skipped
        if skipped.reason.startswith(_UNMEANT)
        and (skipped.path.endswith(_CODE) or skipped.reason.startswith(_UNMEANT[0]))
    ]
    if lost:
        yield f"Passed over: {_listed(lost)}."


def _half_read(index: Index) -> Iterator[str]:
    broken = [
        f"`{path}` (line {record.error_lines[0]})"
        for path, record in index.files.items()
        if record.language == "python" and record.error_lines
    ]
    if broken:
        yield f"Read only as far as it parses: {_listed(broken)}."


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" and {more:,} more" if more > 0 else "")
