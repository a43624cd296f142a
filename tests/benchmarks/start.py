"""How long `initialize` takes, beside bare Python and the import of pygls alone.

    npm run bench:start

Measured twice: from the start of the process to the answer, and from the question to the answer once the
process is up. The limit is 300 ms. Times vary with the machine, so ratios are printed too.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 15
LIMIT_MS = 300.0
UP_FOR_S = 2.0


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        _initialize(Path(folder))  # the first run compiles
        ours = [_initialize(Path(folder)) for _ in range(RUNS)]
        asked = [_initialize(Path(folder), up_for_s=UP_FOR_S) for _ in range(3)]
        bare = [_bare_python() for _ in range(RUNS)]
        pygls = [_import_of("pygls.lsp.server") for _ in range(RUNS)]
    print(f"{'':<34}{'median':>8}{'worst':>8}")
    for name, times in (
        ("python -c pass", bare),
        ("python -c 'import pygls.lsp.server'", pygls),
        ("initialize, from the start", ours),
        ("initialize, from the question", asked),
    ):
        print(f"{name:<36}{statistics.median(times):>6.0f}{max(times):>8.0f}  ms")
    median = statistics.median(ours)
    print(f"limit {LIMIT_MS:.0f} ms: {median / LIMIT_MS:.2f} times it from the start (median of {RUNS}),")
    print(f"{statistics.median(asked) / LIMIT_MS:.2f} times it from the question")
    print(f"from the start: {median / statistics.median(pygls):.2f} times the import of pygls alone")


def _initialize(folder: Path, *, up_for_s: float = 0.0) -> float:
    """Milliseconds from starting the server to its answer to `initialize`; with `up_for_s`, from asking it
    when the process has been up that long."""
    params = {"processId": None, "rootUri": folder.as_uri(), "capabilities": {}}
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params}).encode()
    started = time.perf_counter()
    server = subprocess.Popen(
        [sys.executable, "-m", "groundplan", "serve"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert server.stdin is not None
    assert server.stdout is not None
    if up_for_s:
        time.sleep(up_for_s)
        started = time.perf_counter()
    server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
    server.stdin.flush()
    length = 0
    while line := server.stdout.readline().strip():
        name, _, value = line.partition(b":")
        length = int(value) if name.lower() == b"content-length" else length
    answer = json.loads(server.stdout.read(length))
    elapsed = (time.perf_counter() - started) * 1000
    server.kill()
    server.wait()
    assert "capabilities" in answer["result"], answer
    return elapsed


def _bare_python() -> float:
    return _import_of("sys")


def _import_of(module: str) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", f"import {module}"], check=True)
    return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    main()
