"""Where the time goes, from nothing in one process: `python -m tests.benchmarks.speed.profiling ROOT`."""

import cProfile
import io
import pstats
import sys
import tempfile
from pathlib import Path

from groundplan.index.build import build_index


def main(root: Path) -> None:
    with tempfile.TemporaryDirectory() as cache:
        profile = cProfile.Profile()
        profile.runcall(build_index, [root], cache_dir=Path(cache), rebuild=True, processes=1)
    for order in ("tottime", "cumulative"):
        text = io.StringIO()
        pstats.Stats(profile, stream=text).strip_dirs().sort_stats(order).print_stats(40)
        print(text.getvalue())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
