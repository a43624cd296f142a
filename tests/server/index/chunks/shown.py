"""Chunks as compact text."""

from textwrap import dedent

from groundplan.index.chunks.split import chunk_file
from groundplan.index.languages import has_symbols, read
from groundplan.index.records import FileRecord


def record_of(path: str, language: str, text: str) -> FileRecord:
    if not has_symbols(language):
        return FileRecord(path, language, "", len(text))
    found = read(language, text.encode("utf-8", "replace"))
    return FileRecord(path, language, "", len(text), found.symbols, found.imports, found.references)


def chunks_of(language: str, text: str) -> str:
    """A line a chunk: `first-last kind symbol`."""
    text = dedent(text).strip("\n") + "\n"
    record = record_of("file", language, text)
    return "\n".join(
        f"{chunk.start_line}-{chunk.end_line} {chunk.kind} {chunk.symbol}".rstrip()
        for chunk in chunk_file(record, text)
    )
