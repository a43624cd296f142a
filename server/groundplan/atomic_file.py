"""`replace_file`: a file written as a whole or not at all."""

from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile


def replace_file(file: Path, *parts: bytes | memoryview) -> None:
    """Write `parts` to `file`, one after the other, making its folder where there is none. Raises `OSError`.

    Whoever reads meanwhile sees the old content or the new one; a process that dies while writing leaves the
    old one, and beside it a `.tmp` file.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(
        dir=file.parent, prefix=f"{file.stem}-", suffix=".tmp", delete=False
    ) as temporary:
        name = Path(temporary.name)
        try:
            for part in parts:
                temporary.write(part)
            temporary.close()
            name.replace(file)
        except BaseException:
            temporary.close()
            with suppress(OSError):
                name.unlink()
            raise
