"""Does our grammar accept what Mermaid in Node accepts, and does it place errors on the same lines?

    npm run bench:conformance [-- --docs FOLDER] [--variants N] [--kind KIND]

Goal: 100 %, over at least 1,000 texts.
"""

import argparse
import os
import sys
import time
from pathlib import Path

from tests.benchmarks.conformance.agreement import Tally, tally, total
from tests.benchmarks.conformance.judges import BENCH, BenchError, ask_node, ask_ours, installed
from tests.benchmarks.conformance.texts import Text, folder_texts, own_texts, published_texts, with_variants

DOCS_VARIABLE = "GROUNDPLAN_MERMAID_DOCS"
LEAST_TEXTS = 1000


def main(arguments: list[str]) -> int:
    options = parser().parse_args(arguments)
    try:
        texts = with_variants(found(options), options.variants, seed=options.seed)
        started = time.perf_counter()
        theirs = ask_node([text.source for text in texts])
        between = time.perf_counter()
        ours = ask_ours([text.source for text in texts], seed=options.seed)
    except BenchError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"Mermaid in Node took {between - started:.0f} s, ours {time.perf_counter() - between:.0f} s\n")
    kinds = tally(texts, theirs, ours)
    if options.kind:
        kinds = {kind: one for kind, one in kinds.items() if kind == options.kind}
    whole = total(kinds)
    show(kinds, whole)
    for difference in whole.differences[: options.differences]:
        print(f"  {difference}")
    report = BENCH / "differences.txt"
    report.write_text("\n".join(whole.differences), encoding="utf-8")
    print(f"{len(whole.differences)} differences, all in {report.relative_to(BENCH.parents[1])}")
    if whole.texts < LEAST_TEXTS:
        print(f"fewer texts than the {LEAST_TEXTS} that the goal asks for")
    return 0 if whole.agreed else 1


def parser() -> argparse.ArgumentParser:
    told = argparse.ArgumentParser(prog="bench:conformance", description=__doc__.partition("\n")[0])
    told.add_argument(
        "--docs", action="append", type=Path, default=[], metavar="FOLDER",
        help=f"also the Mermaid in this folder's Markdown (repeatable; or {DOCS_VARIABLE})",
    )  # fmt: skip
    told.add_argument("--variants", type=int, default=10, metavar="N", help="broken ones of each text")
    told.add_argument("--seed", type=int, default=1)
    told.add_argument("--kind", default="", help="print this kind alone")
    told.add_argument("--differences", type=int, default=20, metavar="N", help="so many are listed")
    return told


def found(options: argparse.Namespace) -> list[Text]:
    folders = options.docs or [
        Path(name) for name in os.environ.get(DOCS_VARIABLE, "").split(os.pathsep) if name
    ]
    texts = list(own_texts())
    published = list(published_texts(installed() / "node_modules" / "@mermaid-js" / "examples"))
    documented: list[Text] = []
    for folder in folders:
        if not folder.is_dir():
            raise BenchError(f"{folder} is no folder.")
        documented += folder_texts(folder)
    print(
        f"{len(texts)} texts of ours, {len(published)} examples that Mermaid publishes, "
        f"{len(documented)} of documentation; up to {options.variants} broken variants each, "
        f"seed {options.seed}"
    )
    return [*texts, *published, *documented]


def show(kinds: dict[str, Tally], whole: Tally) -> None:
    print(f"{'kind':<16}{'texts':>7}{'refused':>9}{'same verdict':>14}{'same line':>11}{'as written':>12}")
    for kind, one in [*kinds.items(), ("all", whole)]:
        print(
            f"{kind:<16}{one.texts:>7}{one.refused:>9}{share(one.verdict, one.texts):>14}"
            f"{share(one.named, one.refused):>11}{share(one.written, one.written_of):>12}"
        )
    print("goal: 100 % in each column\n")


def share(part: int, of: int) -> str:
    """A percentage that reads 100 only where all agree."""
    if part == of:
        return "100 %" if of else "–"
    return f"{min(100 * part / of, 99.99):.2f} %"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
