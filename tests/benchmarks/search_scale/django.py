"""Measures search on a real workspace: `python -m tests.benchmarks.search_scale.django HOW ROOT CACHE`.

HOW is `nothing` (all anew, then kept), `cache` (to the first answer) or `saved` (files written, to the
moment their new words are found). Prints one JSON object; seconds are of the wall, `cpu` of all processes.
"""

import json
import os
import resource
import shutil
import sys
import time
from pathlib import Path

STARTED = time.perf_counter()


def main(how: str, root: Path, cache: Path) -> None:
    from groundplan.index.build import build_index, update
    from groundplan.index.embedding.static_model import StaticModel
    from groundplan.index.search.search_index import SearchIndex
    from groundplan.index.search.store import load_search, save_search, search_cache_file

    told: dict[str, object] = {}
    encoder = StaticModel()
    if how == "nothing":
        shutil.rmtree(cache, ignore_errors=True)
        index = build_index([root], cache_dir=cache).index
        told["symbols"] = time.perf_counter() - STARTED
        search = SearchIndex.build(index, encoder=encoder)
        told["ready"] = time.perf_counter() - STARTED
        told["chunks"] = search.statistics.chunks
        note = save_search(cache, index.roots, search)
        told["note"], told["bytes"] = note, search_cache_file(cache, index.roots).stat().st_size
    else:
        index = build_index([root], cache_dir=cache).index
        told["symbols"] = time.perf_counter() - STARTED
        search = load_search(cache, index.roots, encoder=encoder).search
        assert search is not None
        search.update(index, search.stale_paths(index))
        view = search.view()
        view.lexical("where are sessions stored", 10), view.dense("where are sessions stored", 10)
        told["first answer"] = time.perf_counter() - STARTED
    if how == "saved":
        told["saved"] = []
        for path in list(index.files)[:: max(len(index.files) // 20, 1)]:
            file = index.absolute(path)
            content = file.read_bytes()
            file.write_bytes(content + b"\n\nfindable_word_of_a_saved_file = 1\n")
            try:
                saved = time.perf_counter()
                index = update(index, [file]).index
                search.update(index, [path])
                hits = search.lexical("findable_word_of_a_saved_file", 1)
                told["saved"].append(time.perf_counter() - saved)
                assert search.chunk(hits[0][0]).path == path
            finally:
                file.write_bytes(content)
            index = update(index, [file]).index
            search.update(index, [path])
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    told["cpu"] = sum(one.ru_utime + one.ru_stime for one in used)
    told["peak"] = sum(one.ru_maxrss for one in used) * 1024
    print(json.dumps(told))


if __name__ == "__main__":
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:2])
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
