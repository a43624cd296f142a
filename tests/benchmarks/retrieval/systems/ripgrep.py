"""ripgrep: the files by how many of the query's words their lines hold, as one would count by hand."""

import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

from tests.benchmarks.retrieval.corpus import Corpus
from tests.benchmarks.retrieval.systems.system import DEPTH, Place

_WORD = re.compile(r"\w+")
_LIMIT_S = 60


class Ripgrep:
    """Ranks by the number of different words of the query in a file, then by how often they are there.

    Words of one or two letters are left out. Finds files, not functions: it is scored on questions for
    files alone.
    """

    name = "ripgrep"

    def __init__(self, corpus: Corpus) -> None:
        self._folder = corpus.workspace.folder
        self._program = shutil.which("rg")
        self.how = (
            "files by words found" if self._program else "files by words found; not there: counted by Python"
        )
        self._texts: dict[str, str] = {}
        if self._program is None:
            index = corpus.workspace.index
            self._texts = {path: index.file_text(path).casefold() for path in index.files}

    def rank(self, query: str) -> list[Place]:
        words = list(dict.fromkeys(word.casefold() for word in _WORD.findall(query) if len(word) > 2))
        if not words:
            return []
        counts = self._by_ripgrep(words) if self._program else self._by_python(words)
        order = sorted(counts, key=lambda path: (-len(counts[path]), -counts[path].total(), path))
        return [Place(path) for path in order[:DEPTH]]

    def _by_ripgrep(self, words: list[str]) -> dict[str, Counter[str]]:
        assert self._program is not None
        command = [
            self._program,
            "-i",
            "-o",
            "--with-filename",
            "--no-messages",
            "--no-line-number",
            "--no-heading",
            "-w",
        ]
        for word in words:
            command += ["-e", re.escape(word)]
        done = subprocess.run(
            [*command, "."], capture_output=True, check=False, cwd=self._folder, timeout=_LIMIT_S
        )
        counts: dict[str, Counter[str]] = {}
        for line in done.stdout.decode("utf-8", "replace").split("\n"):
            path, _, word = line.rpartition(":")
            if path:
                counts.setdefault(str(Path(path)), Counter())[word.casefold()] += 1
        return counts

    def _by_python(self, words: list[str]) -> dict[str, Counter[str]]:
        pattern = re.compile(rf"\b({'|'.join(map(re.escape, words))})\b")
        counts = {path: Counter(pattern.findall(text)) for path, text in self._texts.items()}
        return {path: count for path, count in counts.items() if count}
