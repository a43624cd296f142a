"""Write the Python types of the protocol and the settings from their schemas in `shared/`, and take what
else the package needs from there.

`npm run generate` calls this, and `scripts/generate-protocol.mjs` for the TypeScript side. A test
runs both with `--check`, which writes nothing and fails where a committed file is stale.
"""

import argparse
import copy
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TARGETS = {
    "shared/protocol.schema.json": "server/groundplan/wire/protocol.py",
    "shared/settings.schema.json": "server/groundplan/settings_model.py",
}
# Read by both sides, so kept in `shared/`; the package carries its own copy.
COPIES = {"shared/routes.yaml": "server/groundplan/models/routes/defaults.yaml"}
HEADER = '"""Generated from {source} by `npm run generate`: change that file, not this one."""\n\n'


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where a file is stale")
    check = parser.parse_args().check
    stale = [target for source, target in TARGETS.items() if not _write(source, target, check=check)]
    stale += [target for source, target in COPIES.items() if not _copy(source, target, check=check)]
    for target in stale:
        print(f"{target} is stale: run `npm run generate`", file=sys.stderr)
    return 1 if stale else 0


def _copy(source: str, target: str, *, check: bool) -> bool:
    text, path = (ROOT / source).read_text(), ROOT / target
    if check:
        return path.is_file() and path.read_text() == text
    path.write_text(text)
    return True


def _write(source: str, target: str, *, check: bool) -> bool:
    text = HEADER.format(source=source) + _generate(ROOT / source)
    path = ROOT / target
    if check:
        return path.is_file() and path.read_text() == text
    path.write_text(text)
    return True


def _generate(schema_file: Path) -> str:
    schema = _with_defaults_required(json.loads(schema_file.read_text()))
    with tempfile.TemporaryDirectory() as folder:
        given, made = Path(folder) / schema_file.name, Path(folder) / "made.py"
        given.write_text(json.dumps(schema))
        command = [
            sys.executable, "-W", "ignore", "-m", "datamodel_code_generator",
            "--input", str(given), "--input-file-type", "jsonschema", "--output", str(made),
            "--output-model-type", "msgspec.Struct", "--snake-case-field", "--use-default",
            "--target-python-version", "3.11", "--use-annotated", "--use-union-operator",
            "--use-standard-collections", "--disable-timestamp", "--use-schema-description",
            "--enum-field-as-literal", "all", "--custom-file-header", "#", "--use-double-quotes",
            "--formatters", "ruff-format",
        ]  # fmt: skip
        subprocess.run(command, check=True, cwd=ROOT)
        return made.read_text().removeprefix("#").lstrip()


def _with_defaults_required(schema: dict[str, Any]) -> dict[str, Any]:
    """For the generator a property with a default is always there: it must not become optional."""
    schema = copy.deepcopy(schema)
    for part in [schema, *schema.get("$defs", {}).values()]:
        for name, prop in part.get("properties", {}).items():
            if prop.get("default") is not None and name not in part.get("required", []):
                part.setdefault("required", []).append(name)
    return schema


if __name__ == "__main__":
    sys.exit(main())
