"""An artifact as a file: Mermaid text, a drawing, a Markdown page or JSON, by the file's ending."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from groundplan.errors import StorageError, UsageError
from groundplan.jobs import CancelToken
from groundplan.mermaid.draw import draw

DRAWN = ("svg", "png", "pdf")
WRITTEN = ("mmd", "mermaid", "md", "json")


def check_output(path: Path) -> None:
    """Refuse a file that could not be written, before any work is done for it."""
    ending = _ending(path)
    if ending not in (*DRAWN, *WRITTEN):
        raise UsageError(
            f"`{path.name}` has no ending that can be written.",
            hint="Use .mmd, .svg, .png, .pdf, .md or .json.",
        )
    if not path.parent.is_dir():
        raise StorageError(
            f"The folder `{path.parent}` is not there.", hint="Create it, or choose another --output."
        )


def write_output(
    path: Path, source: str, *, title: str, as_json: Callable[[], bytes], cancel: CancelToken | None = None
) -> None:
    """Write the artifact to `path`, whole or not at all. Raises `StorageError` where it cannot be."""
    check_output(path)
    ending = _ending(path)
    if ending in DRAWN:
        data = draw(source, ending, cancel=cancel)
    elif ending == "json":
        data = as_json()
    elif ending == "md":
        data = f"# {title}\n\n```mermaid\n{source.rstrip()}\n```\n".encode()
    else:
        data = source.encode()
    write_atomically(path, data)


def write_atomically(path: Path, data: bytes) -> None:
    """Replace `path` in one step, so that a reader or a crash never sees half of it."""
    temporary: str | None = None
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except OSError as error:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        raise StorageError(
            f"`{path}` could not be written: {error.strerror or error}.",
            hint="Check the folder's permissions and free space, or choose another --output.",
        ) from error


def _ending(path: Path) -> str:
    return path.suffix.lower().lstrip(".")
