"""The index alone: files, symbols, imports, references; no chunks and no vectors. Prints what it took.

python -m tests.benchmarks.speed.symbols WORKSPACE
"""

import json
import sys
from pathlib import Path

from groundplan.index.build import build_index

if __name__ == "__main__":
    stats = build_index([Path(sys.argv[1])]).stats
    print(json.dumps({"seconds": stats.seconds, "peakMemoryBytes": stats.peak_memory_bytes}))
