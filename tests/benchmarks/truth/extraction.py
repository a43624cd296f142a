"""Draws with the product, through its command line, from a folder of source."""

import json
import shutil
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.truth.environments import TRUTH, run

EXTRACT_TIMEOUT_S = 600
# `DIR` is replaced by the workspace; `--extract` puts another command in its place.
COMMAND = (
    str(Path(sys.executable).with_name("groundplan")),
    *("generate", "mermaid_erd", "--all", "--no-model", "--json", "--quiet", "--workspace", "DIR"),
)


class ExtractionError(Exception):
    """The product gave no diagram; the text says why."""


@dataclass(frozen=True, slots=True)
class Extracted:
    artifact: dict[str, Any]
    seconds: float


def extract(name: str, workspace: Path, command: Sequence[str] = COMMAND) -> Extracted:
    """Run the product from nothing, with no index kept; its JSON is also put in `drawn/NAME.json`."""
    cache = TRUTH / "cache" / name
    shutil.rmtree(cache, ignore_errors=True)
    started = time.perf_counter()
    done = run(
        [part.replace("DIR", str(workspace)) for part in command],
        timeout_s=EXTRACT_TIMEOUT_S,
        variables={"GROUNDPLAN_CACHE_DIR": str(cache)},
    )
    seconds = time.perf_counter() - started
    path = TRUTH / "drawn" / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(done.stdout, encoding="utf-8")
    # Exit code 1 says "not accepted", which is about the score: the diagram is there all the same.
    if done.returncode not in (0, 1):
        raise ExtractionError(" ".join(done.stderr.split())[:300] or f"exit code {done.returncode}")
    try:
        return Extracted(json.loads(done.stdout), seconds)
    except json.JSONDecodeError as error:
        raise ExtractionError(f"no JSON on stdout: {error}") from error
