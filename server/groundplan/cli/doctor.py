"""`groundplan doctor`: is everything there, and if not, what to do."""

import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from groundplan.errors import GroundplanError

_SAMPLE = "erDiagram\n    Order }o--|| User : owner\n"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. `hint` says what to do where it is not `ok`."""

    name: str
    ok: bool
    detail: str
    hint: str = ""


def run_checks() -> list[Check]:
    """Look at everything once, each by using it for real."""
    return [
        _try("Python", _python, "Install Python 3.11 or newer."),
        _try("Mermaid's grammar", _grammar, "Run `npm run bundle`."),
        _try("Drawing without a browser", _drawing, "Run `npm start` once; it installs what is missing."),
        _try("Parsers", _parsers, "Run `npm start` once; it installs what is missing."),
        _try("Search", _search, "Run `npm start` once; it installs what is missing."),
        _try("Cache folder", _cache, "Set GROUNDPLAN_CACHE_DIR to a folder that can be written."),
    ]


def _try(name: str, look: Callable[[], str], hint: str) -> Check:
    try:
        return Check(name, True, look())
    except GroundplanError as error:
        return Check(name, False, error.message, error.hint or hint)
    except (OSError, ImportError) as error:
        return Check(name, False, str(error), hint)


def _python() -> str:
    return f"{sys.version.split()[0]} at {sys.executable}"


def _grammar() -> str:
    from groundplan.mermaid.engine import BUNDLE
    from groundplan.mermaid.grammar import check_syntax

    result = check_syntax(_SAMPLE)
    if result.error is not None:
        raise GroundplanError(f"Mermaid refuses a sound diagram: {result.error.message}")
    version = msgspec.json.decode(BUNDLE.with_name("version.json").read_bytes())
    return f"Mermaid {version['mermaid']}"


def _drawing() -> str:
    from groundplan.mermaid.draw import draw

    return f"a sample came out as {len(draw(_SAMPLE, 'svg')):,} bytes of SVG"


def _parsers() -> str:
    from groundplan.index.parse import GRAMMARS, parse

    broken = [name for name in GRAMMARS if parse(name, b"").root_node.has_error]
    if broken:
        raise GroundplanError(f"These grammars do not work: {', '.join(broken)}.")
    return ", ".join(GRAMMARS)


def _search() -> str:
    from groundplan.index.embedding.static_model import packaged_model
    from groundplan.index.embedding.vectors import VectorIndex

    model = packaged_model()
    vectors = VectorIndex(model.dimensions)
    vectors.add([1, 2], model.encode(["def charge_customer(order)", "class LogFormatter"]))
    found, _ = vectors.search(model.encode(["paying for orders"])[0], 1)
    if found.tolist() != [1]:
        raise GroundplanError("The packaged vectors do not find what is near.")
    return f"vectors of {model.dimensions} numbers by {model.name}"


def _cache() -> str:
    from groundplan.folders import cache_folder

    folder = cache_folder()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder):
        pass
    return str(Path(folder))
