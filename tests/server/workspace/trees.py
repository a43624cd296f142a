"""Small folders for tests: written from a dictionary, and run as somebody who may not read everything."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path


def write(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files below `root` (made if need be) and return it."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    root.mkdir(parents=True, exist_ok=True)
    return root


def unprivileged(job: Callable[[], str]) -> str:
    """What `job` answers in a process that permissions bind: root may read anything."""
    if os.geteuid() != 0:
        return job()
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgid(65534)
            os.setuid(65534)
            answer = job()
        except BaseException as error:  # noqa: BLE001 (the child must not go on with the tests)
            answer = f"failed: {error!r}"
        os.write(writer, answer.encode())
        os._exit(0)
    os.close(writer)
    os.waitpid(child, 0)
    with os.fdopen(reader, "rb") as stream:
        return stream.read().decode()
