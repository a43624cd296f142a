"""What is loaded before the first answer: nothing heavy, so that `initialize` is quick."""

import json
import subprocess
import sys

HEAVY = [
    "torch",
    "transformers",
    "faiss",
    "litellm",
    "sentence_transformers",
    "numpy",
    "sqlglot",
    "networkx",
    "py_mini_racer",
    "mermaidx",
    "tree_sitter_python",
    "tree_sitter_typescript",
    "rich",
    "typer",
    "rapidfuzz",
    "detect_secrets",
    "charset_normalizer",
]


def test_the_server_starts_light():
    code = (
        "import json, sys; from groundplan.lsp.server import create_server; create_server(); "
        "print(json.dumps(list(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    loaded = {name.partition(".")[0] for name in json.loads(done.stdout)}
    assert loaded & set(HEAVY) == set()
    assert "pygls" in loaded
    assert "groundplan.engine" not in json.loads(done.stdout)  # that much can wait for the first question
