"""Bare tree-sitter, nothing done to the trees: `python -m tests.benchmarks.speed.bare_parser PART OF < list`.

The list is JSON, `[[language, path], …]`. All files are read and all grammars loaded first; a line on stdin
starts the parsing. Prints the wall and CPU seconds that it took.
"""

import json
import sys
import time
from pathlib import Path

import tree_sitter

from groundplan.index.parse import grammar


def main(part: int, of: int) -> None:
    files = json.loads(sys.stdin.readline())[part::of]
    parsers = {language: tree_sitter.Parser(grammar(language)) for language in {file[0] for file in files}}
    contents = [(parsers[language], Path(path).read_bytes()) for language, path in files]
    print("ready", flush=True)
    sys.stdin.readline()
    started, cpu = time.perf_counter(), time.process_time()
    for parser, content in contents:
        parser.parse(content)
    print(json.dumps([time.perf_counter() - started, time.process_time() - cpu]))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
