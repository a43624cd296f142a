"""How well is code found? Ours, its parts, and other tools, on real packages and their own words.

    npm run bench:retrieval [-- --held-out | --all | --package NAME[==V] | --npm NAME[@V]] [--no-quality]

See README.md beside this file.
"""

import argparse
import sys

from tests.benchmarks.retrieval.bench import run
from tests.benchmarks.retrieval.catalogue import REPOSITORIES, Repository, named
from tests.benchmarks.retrieval.times import print_times


def main(arguments: list[str]) -> int:
    options = _parser().parse_args(arguments)
    if options.times:
        print_times()
        return 0
    chosen: list[Repository] = [named(one, "pypi") for one in options.package]
    chosen += [named(one, "npm") for one in options.npm]
    if not chosen:
        chosen = [one for one in REPOSITORIES if options.all or one.held_out == options.held_out]
    return run(chosen, with_quality=options.quality, peers=options.peers)


def _parser() -> argparse.ArgumentParser:
    told = argparse.ArgumentParser(prog="bench:retrieval", description=(__doc__ or "").partition("\n")[0])
    told.add_argument("--held-out", action="store_true", help="the packages that nobody tunes to")
    told.add_argument("--all", action="store_true", help="all packages of the catalogue")
    told.add_argument("--package", action="append", default=[], metavar="NAME[==VERSION]", help="from PyPI")
    told.add_argument("--npm", action="append", default=[], metavar="NAME[@VERSION]", help="from npm")
    told.add_argument(
        "--no-quality", dest="quality", action="store_false", help="without MiniLM, which is slow"
    )
    told.add_argument("--no-peers", dest="peers", action="store_false", help="FTS5 alone beside ours")
    told.add_argument("--times", action="store_true", help="only the time per query at 20,000 chunks")
    return told


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
