"""Runs a peer that draws SQLAlchemy's metadata. Runs inside a package's own environment.

    python sqlalchemy_peer.py QUESTION.json PEER_FOLDER MODULE:BASE

What the peer needs lies in its folder, which comes last on the path: the package's own versions win.
The diagram goes to stdout.
"""

import importlib
import json
import os
import sys
from pathlib import Path

from sqlalchemy_truth import import_all


def main(question_path, peer_folder, base):
    sys.path.append(peer_folder)
    question = json.loads(Path(question_path).read_text(encoding="utf-8"))
    os.environ.update(question.get("environment", {}))
    import_all(question)
    modules = [name for name in question["modules"] if not name.endswith(".*")]
    options = [part for name in modules for part in ("--import-module", name)]
    sys.argv = ["paracelsus", "graph", base, *options]
    importlib.import_module("paracelsus.cli").app()


if __name__ == "__main__":
    main(*sys.argv[1:])
