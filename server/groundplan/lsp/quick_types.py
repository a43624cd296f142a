"""Loads lsprotocol's 550 classes in about half the time, so that `initialize` is answered soon.

Most of that import goes into compiling the methods that attrs writes for each class, the same ones at
every start. Here their bytecode is kept beside the index cache, as Python keeps a module's. What is not
in there, or was compiled by another Python, attrs or lsprotocol, is compiled as ever.
"""

import builtins
import hashlib
import importlib
import importlib.util
import marshal
import os
import sys
from contextlib import suppress
from pathlib import Path
from types import CodeType
from typing import cast

from groundplan.folders import cache_folder

_KEY_BYTES = 12


def load_types() -> None:
    """Import `lsprotocol.types`. Never fails for the cache's sake: a damaged one is made anew."""
    if "lsprotocol.types" in sys.modules:
        return
    file = cache_folder() / f"lsp-types-{_fingerprint()}.marshal"
    kept = _read(file)
    made: dict[bytes, CodeType] = {}

    def compile_or_recall(source: str, filename: str, mode: str) -> CodeType:
        key = hashlib.blake2b(f"{filename}\0{source}".encode(), digest_size=_KEY_BYTES).digest()
        code = kept.get(key)
        if code is None:
            code = made[key] = builtins.compile(source, filename, mode)
        return code

    # attrs calls the built-in `compile` by its global name; a global of its own module shadows it.
    attrs = importlib.import_module("attr._make")
    attrs.compile = compile_or_recall  # type: ignore[attr-defined]
    try:
        importlib.import_module("lsprotocol.types")
    finally:
        del attrs.compile  # type: ignore[attr-defined]
    if made:
        _write(file, kept | made)


def _fingerprint() -> str:
    parts = [sys.version]
    for module in ("attr", "lsprotocol"):  # their files' stamps: package versions take long to look up
        spec = importlib.util.find_spec(module)
        folder = Path(spec.origin or "").parent if spec else Path()
        stamps = ((file.name, file.stat()) for file in sorted(folder.glob("*.py")))
        parts += [f"{name} {stamp.st_mtime_ns} {stamp.st_size}" for name, stamp in stamps]
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=8).hexdigest()


def _read(file: Path) -> dict[bytes, CodeType]:
    try:
        kept: object = marshal.loads(file.read_bytes())
    except (OSError, EOFError, ValueError, TypeError):
        return {}
    return cast(dict[bytes, CodeType], kept) if isinstance(kept, dict) else {}


def _write(file: Path, codes: dict[bytes, CodeType]) -> None:
    temporary = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(marshal.dumps(codes))
        temporary.replace(file)
    except OSError:  # a full disk or a folder that may not be written: then every start compiles
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
