"""What Mermaid in Node says about texts, and what we say."""

import json
import random
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from groundplan.mermaid.detect import kind_of_type
from groundplan.mermaid.grammar import check_syntax

ROOT = Path(__file__).resolve().parents[3]
BENCH = ROOT / ".bench" / "conformance"
MERMAID = ROOT / "node_modules" / "mermaid"
SCRIPT = Path(__file__).parent / "mermaid_in_node.mjs"
# Neither is Groundplan's: a DOM for Mermaid, and its examples. Installed by name into `.bench/`.
PACKAGES = ("jsdom@26.1.0", "@mermaid-js/examples@2.0.0")

_NODE_LIMIT_S = 1800


class BenchError(Exception):
    """The comparison cannot be made here; the text says why."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`named_line` counts as Mermaid does (what it reads begins after front matter, without comments);
    `line` in the text as written, where it is known. `kind` is known for accepted texts."""

    accepted: bool
    kind: str | None
    named_line: int | None = None
    line: int | None = None
    message: str = ""


def installed() -> Path:
    """The folder with `PACKAGES`, filled by npm if it is not yet."""
    stamp = BENCH / "installed.txt"
    if stamp.is_file() and stamp.read_text(encoding="utf-8").split() == list(PACKAGES):
        return BENCH
    BENCH.mkdir(parents=True, exist_ok=True)
    command = ["npm", "install", "--no-audit", "--no-fund", "--prefix", str(BENCH), *PACKAGES]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=BENCH)
    except OSError as error:
        raise BenchError(f"npm cannot be run: {error}") from error
    if done.returncode != 0:
        raise BenchError(f"npm could not install {', '.join(PACKAGES)}: {done.stderr.strip()[-300:]}")
    stamp.write_text("\n".join(PACKAGES), encoding="utf-8")
    return BENCH


def ask_node(sources: Sequence[str]) -> list[Verdict]:
    """Mermaid's verdicts, in order."""
    if not MERMAID.is_dir():
        raise BenchError("Mermaid is not installed: run `npm ci`.")
    command = ["node", str(SCRIPT), str(installed()), str(MERMAID)]
    done = subprocess.run(
        command, input="".join(f"{json.dumps(source)}\n" for source in sources), capture_output=True,
        encoding="utf-8", check=False, timeout=_NODE_LIMIT_S,
    )  # fmt: skip
    answers = [json.loads(line) for line in done.stdout.split("\n") if line]
    if len(answers) != len(sources):
        raise BenchError(f"Node answered {len(answers)} of {len(sources)} texts: {done.stderr[-500:]}")
    return [
        Verdict(
            answer["accepted"],
            None if answer["kind"] is None else kind_of_type(answer["kind"]),
            answer["line"],
            message=answer["message"],
        )
        for answer in answers
    ]


def ask_ours(sources: Sequence[str], *, seed: int) -> list[Verdict]:
    """Our verdicts, in order; asked in another one, so that no text rests on those before it."""
    order = list(range(len(sources)))
    random.Random(seed).shuffle(order)
    found = {place: _ours(sources[place]) for place in order}
    return [found[place] for place in range(len(sources))]


def _ours(source: str) -> Verdict:
    result = check_syntax(source)
    if result.error is None:
        return Verdict(True, result.kind)
    error = result.error
    return Verdict(
        False, result.kind, error.reported_line, error.line if error.placed else None, error.detail
    )
