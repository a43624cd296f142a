"""`open_workspace`: a copy of a package with the asked docstrings cut out, its index, and the answers."""

import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path

import msgspec

from groundplan.index.build import build_index
from groundplan.index.index import Index
from tests.benchmarks.retrieval.catalogue import Repository
from tests.benchmarks.retrieval.documented import Documented
from tests.benchmarks.retrieval.download import BENCH, source_of
from tests.benchmarks.retrieval.queries import Query, Questions, make_queries


class LeakError(Exception):
    """A docstring that was to be hidden can still be read in the workspace."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A query and the lines that answer it: those of a function, or any of the file (0 to 0)."""

    query: Query
    start_line: int = 0
    end_line: int = 0

    def is_answer(self, path: str, start_line: int, end_line: int) -> bool:
        if path != self.query.path:
            return False
        return not self.end_line or (start_line <= self.end_line and end_line >= self.start_line)


@dataclass(frozen=True, slots=True)
class Workspace:
    label: str
    folder: Path
    index: Index
    asked: tuple[Asked, ...]


def open_workspace(repository: Repository) -> Workspace:
    """The package's workspace: made when it is asked for first, and when how it is made has changed."""
    source = source_of(repository)
    cache = BENCH / "cache" / "index"
    folder = BENCH / "workspaces" / f"{repository.label}-{_how_it_is_made()}"
    kept = folder.with_suffix(folder.suffix + ".json")
    if not kept.exists():
        for old in folder.parent.glob(f"{repository.label}-????????*"):
            old.unlink() if old.is_file() else shutil.rmtree(old)
        questions = make_queries(build_index([source], cache_dir=cache).index)
        _lay_out(source, folder, questions)
        _check(build_index([folder], cache_dir=cache).index, questions.cuts)
        kept.write_bytes(msgspec.json.encode(questions))
    questions = msgspec.json.decode(kept.read_bytes(), type=Questions)
    index = build_index([folder], cache_dir=cache).index
    asked = tuple(one for query in questions.queries if (one := _asked(index, query)) is not None)
    return Workspace(repository.label, folder, index, asked)


def _how_it_is_made() -> str:
    """Changes when the programs that make the queries do."""
    here = Path(__file__).parent
    programs = [here / f"{name}.py" for name in ("documented", "mentions", "queries", "workspace")]
    return hashlib.sha256(b"".join(program.read_bytes() for program in programs)).hexdigest()[:8]


def _lay_out(source: Path, folder: Path, questions: Questions) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(source, folder)
    for path in questions.left_out:
        (folder / path).unlink()
    by_path: dict[str, list[Documented]] = {}
    for cut in questions.cuts:
        by_path.setdefault(cut.path, []).append(cut)
    for path, cuts in by_path.items():
        lines = (folder / path).read_text(encoding="utf-8", errors="replace").split("\n")
        for cut in sorted(cuts, key=lambda one: -one.first):
            del lines[cut.first - 1 : cut.last]
        (folder / path).write_text("\n".join(lines), encoding="utf-8")


def _asked(index: Index, query: Query) -> Asked | None:
    """`None` where the cut copy no longer has what is asked for: an empty class that lost its only line."""
    if query.path not in index.files:
        return None
    if not query.symbol:
        return Asked(query)
    found = [one for one in index.files[query.path].symbols if one.qualified_name == query.symbol]
    return Asked(query, found[0].start_line, found[-1].end_line) if found else None


def _check(index: Index, cuts: tuple[Documented, ...]) -> None:
    for cut in cuts:
        first_line = next(line.strip() for line in cut.text.split("\n") if line.strip())
        if len(first_line) > 20 and first_line in index.file_text(cut.path):
            raise LeakError(f"{cut.path}: {first_line!r} can still be read")
        for symbol in index.files[cut.path].symbols if cut.path in index.files else ():
            if (
                symbol.qualified_name == cut.symbol
                and len(first_line) > 20
                and first_line in symbol.docstring
            ):
                raise LeakError(f"{cut.path}: the docstring of {cut.symbol} is still in its record")
