"""`python -m tests.benchmarks.truth`: see `--help`, and README.md beside this file."""

import argparse
import json
import shlex
import sys
from pathlib import Path

from tests.benchmarks.truth.catalogue import PACKAGES
from tests.benchmarks.truth.compare import compare
from tests.benchmarks.truth.diagrams import UnreadableDrawingError, read_diagram, read_mermaid
from tests.benchmarks.truth.package import Package
from tests.benchmarks.truth.truths import truth_path

DIFFERENCES_SHOWN = 40


def main(arguments: list[str]) -> int:
    options = parser().parse_args(arguments)
    if options.compare_json:
        return compare_file(Path(options.compare_json[0]), options.compare_json[1], options.differences)
    from tests.benchmarks.truth.bench import Bench  # rich and the peers: not needed to compare one file

    chosen = choose(options.package, held_out=options.held_out)
    extract = shlex.split(options.extract) if options.extract else None
    bench = Bench(peers=options.peers, keep=options.keep, inner=options.inner, extract_command=extract)
    return bench.run(chosen, differences=options.differences)


def parser() -> argparse.ArgumentParser:
    told = argparse.ArgumentParser(prog="bench:truth", description=__doc__)
    told.add_argument("--package", action="append", default=[], metavar="NAME", help="only this (repeatable)")
    told.add_argument("--held-out", action="store_true", help="the packages that nobody tunes to")
    told.add_argument("--no-peers", dest="peers", action="store_false", help="ours alone")
    told.add_argument("--keep", action="store_true", help="keep environments of older requirements")
    told.add_argument("--inner", action="store_true", help="open the package's own folder, not the one above")
    told.add_argument("--extract", metavar="COMMAND", help="draw with another command; DIR is the workspace")
    told.add_argument(
        "--differences", type=int, default=DIFFERENCES_SHOWN, metavar="N", help="so many listed"
    )
    told.add_argument(
        "--compare-json", nargs=2, metavar=("FILE", "PACKAGE"), help="score a result that is already there"
    )
    return told


def choose(names: list[str], *, held_out: bool) -> list[Package]:
    known = {package.name: package for package in PACKAGES}
    if unknown := [name for name in names if name not in known]:
        raise SystemExit(f"unknown package {', '.join(unknown)}; there are {', '.join(known)}")
    return [known[n] for n in names] if names else [p for p in PACKAGES if p.held_out == held_out]


def compare_file(file: Path, name: str, differences: int) -> int:
    """Score one file (the product's JSON, or Mermaid text) against a truth taken earlier."""
    if not truth_path(name).exists():
        raise SystemExit(f"no truth of {name} yet: run with --package {name} first")
    truth = json.loads(truth_path(name).read_text(encoding="utf-8"))
    text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
    try:
        drawing = read_diagram(json.loads(text)) if text.lstrip().startswith("{") else read_mermaid(text)
    except (UnreadableDrawingError, json.JSONDecodeError) as error:
        raise SystemExit(f"{file}: {error}") from error
    for written_only, title in ((False, "all"), (True, "written in the source")):
        scores = compare(truth, drawing, written_only=written_only)
        e, a, r = scores.entities, scores.attributes, scores.relationships
        print(
            f"{title:22} entities {e.f1:.3f} (p {e.precision:.3f} r {e.recall:.3f})"
            f"  attributes {a.f1:.3f} (p {a.precision:.3f} r {a.recall:.3f})  types {scores.types.value:.3f}"
            f"  relationships {r.f1:.3f} (p {r.precision:.3f} r {r.recall:.3f}; ends {scores.ends.f1:.3f})"
            f"  many/one {scores.many.value:.3f}  optional {scores.optional.value:.3f}"
        )
    wrong = compare(truth, drawing).differences
    print(f"{len(wrong)} differences" + (f", the first {differences}:" if len(wrong) > differences else ":"))
    for sentence in wrong[:differences]:
        print("  " + sentence)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
