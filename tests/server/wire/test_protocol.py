"""The protocol's examples are what the schema and the generated types say they are, in both languages."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest

from groundplan.wire import protocol

REPOSITORY = Path(__file__).resolve().parents[3]
SCHEMA = json.loads((REPOSITORY / "shared/protocol.schema.json").read_text())
VALID = sorted((REPOSITORY / "shared/examples/valid").glob("*.json"))
INVALID = sorted((REPOSITORY / "shared/examples/invalid").glob("*.json"))


def check(example: Path) -> tuple[type[msgspec.Struct], Any]:
    name = example.name.partition(".")[0]
    value = json.loads(example.read_text())
    jsonschema.validate(value, {"$ref": f"#/$defs/{name}", "$defs": SCHEMA["$defs"]})
    return getattr(protocol, name), value


@pytest.mark.parametrize("example", VALID, ids=lambda path: path.stem)
def test_a_valid_example_is_taken_and_written_again_as_it_was(example: Path):
    model, value = check(example)
    again = msgspec.to_builtins(msgspec.convert(value, model))
    assert {key: again[key] for key in value} == value


@pytest.mark.parametrize("example", INVALID, ids=lambda path: path.stem)
def test_an_invalid_example_is_refused_by_both(example: Path):
    with pytest.raises(jsonschema.ValidationError):
        check(example)
    model = getattr(protocol, example.name.partition(".")[0])
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(json.loads(example.read_text()), model)


def test_generated_python_is_current():
    script = REPOSITORY / "scripts/generate_protocol.py"
    done = subprocess.run([sys.executable, script, "--check"], capture_output=True, text=True, cwd=REPOSITORY)
    assert done.returncode == 0, done.stderr


def test_generated_typescript_and_manifest_are_current():
    node = shutil.which("node")
    assert node, "node is needed to check the TypeScript side"
    script = REPOSITORY / "scripts/generate-protocol.mjs"
    done = subprocess.run([node, script, "--check"], capture_output=True, text=True, cwd=REPOSITORY)
    assert done.returncode == 0, done.stderr
