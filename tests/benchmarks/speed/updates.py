"""One file changed, in a process that holds the index: `python -m tests.benchmarks.speed.updates ROOT CACHE`.

Prints `[[path, bytes, seconds], …]` for Python files from small to the largest, each put back afterwards.
"""

import json
import sys
import time
from pathlib import Path

from groundplan.index.build import build_index, update

FILES = 15


def main(root: Path, cache: Path) -> None:
    index = build_index([root], cache_dir=cache).index
    python = sorted((r.size, path) for path, r in index.files.items() if r.language == "python" and r.size)
    step = max((len(python) - 1) // (FILES - 1), 1)
    times: list[tuple[str, int, float]] = []
    for size, path in [python[0], *python[step::step], python[-1]]:
        file = index.absolute(path)
        content = file.read_bytes()
        try:
            file.write_bytes(content + b"\n\ndef changed_by_the_benchmark():\n    return 1\n")
            started = time.perf_counter()
            result = update(index, [file])
            seconds = time.perf_counter() - started
        finally:
            file.write_bytes(content)
        assert result.index.symbols("changed_by_the_benchmark"), path
        times.append((path, size, seconds))
    print(json.dumps(times))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
