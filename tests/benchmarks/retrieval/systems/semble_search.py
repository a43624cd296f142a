"""semble: a code search for agents (static embeddings + BM25), in an environment and a process of its own."""

import json
import os
import subprocess
from pathlib import Path

from tests.benchmarks.retrieval.corpus import Corpus
from tests.benchmarks.retrieval.download import BENCH
from tests.benchmarks.retrieval.systems.system import DEPTH, Place
from tests.benchmarks.truth.environments import prepare

VERSION = "0.7.0"
_PROBE = Path(__file__).parent / "semble_probe.py"


class Semble:
    """Cuts its own chunks. Its own model comes from a hub; where that is not reached, it gets ours.

    A folder with its own model can be told by GROUNDPLAN_BENCH_SEMBLE_MODEL. `close` ends its process.
    """

    name = "semble"

    def __init__(self, corpus: Corpus, packaged_model: Path) -> None:
        own = os.environ.get("GROUNDPLAN_BENCH_SEMBLE_MODEL")
        self.how = f"{VERSION}, {'its own model' if own else 'our static model'}, its own chunks"
        environment = prepare("semble", VERSION, (f"semble=={VERSION}",))
        variables = {**os.environ, "HF_HUB_OFFLINE": "1", "XDG_CACHE_HOME": str(BENCH / "cache" / "semble")}
        variables.pop("PYTHONPATH", None)
        self._process = subprocess.Popen(
            [str(environment.python), str(_PROBE), str(corpus.workspace.folder), own or str(packaged_model)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=variables,
        )  # fmt: skip
        if not self._answer():
            raise OSError("semble did not start")

    def rank(self, query: str) -> list[Place]:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"query": query, "limit": DEPTH}) + "\n")
        self._process.stdin.flush()
        return [Place(path, start, end) for path, start, end in json.loads(self._answer())]

    def close(self) -> None:
        self._process.stdin.close() if self._process.stdin else None
        self._process.wait(30)

    def _answer(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()
