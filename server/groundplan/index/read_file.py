"""One file from disk to its record."""

from groundplan.errors import WorkspaceError
from groundplan.index.languages import has_symbols, read
from groundplan.index.records import Entry, FileRecord, pack
from groundplan.workspace.files import SourceFile
from groundplan.workspace.reading import decode, read_bytes
from groundplan.workspace.snapshot import stamp


def read_file(file: SourceFile, known: Entry | None = None) -> Entry | str:
    """A file's entry, or a sentence that says why it can't be read.

    Where `known` is of the same content, nothing is parsed and its record stays.
    """
    try:
        content = read_bytes(file.absolute)
    except WorkspaceError as error:
        return error.message
    seen = stamp(file, content)
    if known is not None and known.record.digest == seen.digest and known.record.language == file.language:
        return Entry(known.record, seen.mtime_ns, seen.settled)
    record = FileRecord(file.workspace_path, file.language, seen.digest, len(content))
    if has_symbols(file.language):
        reading = read(file.language, _utf8(content))
        record = FileRecord(
            file.workspace_path,
            file.language,
            seen.digest,
            len(content),
            reading.symbols,
            reading.imports,
            reading.error_lines,
            pack(reading.references),
            pack(reading.bindings),
        )
    return Entry(record, seen.mtime_ns, seen.settled)


def _utf8(content: bytes) -> bytes:
    """The text of a file in UTF-8, lines ended by `\\n`; for most files that is what they hold."""
    if content.isascii() and b"\r" not in content:
        return content
    return decode(content).text.encode("utf-8", "replace")
