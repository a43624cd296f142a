"""Runs in semble's environment: indexes a folder, then answers a query a line. Imports nothing of ours."""

import json
import sys

from semble import SembleIndex

index = SembleIndex.from_path(sys.argv[1], model_path=sys.argv[2])
print(json.dumps({"chunks": index.stats.total_chunks}), flush=True)
for line in sys.stdin:
    asked = json.loads(line)
    found = index.search(asked["query"], top_k=asked["limit"])
    places = [[one.chunk.file_path, one.chunk.start_line, one.chunk.end_line] for one in found]
    print(json.dumps(places), flush=True)
