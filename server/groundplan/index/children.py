"""`Children`: work on all cores, done by processes of their own.

They are plain child processes, not a `multiprocessing` pool: that one imports the parent's main module anew
in each child (the whole command line or server), and can't start where there is none to import.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Thread
from typing import IO, Generic, TypeVar

import msgspec

from groundplan.index.serve import read_frame, write_frame
from groundplan.jobs import CancelToken

Task = TypeVar("Task")
Answer = TypeVar("Answer")

MOST = 8  # processes: beyond, the parent that takes the answers is the narrow place
_POLL_S = 0.05  # how soon a cancellation is seen


@dataclass(frozen=True, slots=True)
class Job(Generic[Task, Answer]):
    """What children do. `module` is run as a program and calls `serve`.

    `here` does a task in this process, where children can't; it raises `Cancelled`. `variables` are added to
    a child's environment.
    """

    module: str
    encode: Callable[[Task], bytes]
    decode: Callable[[Task, bytes], Answer]
    here: Callable[[Task, CancelToken | None], Answer]
    variables: Mapping[str, str] = field(default_factory=dict[str, str])


class Children(Generic[Task, Answer]):
    """Does each of some tasks once, in any order. Falls back on this process where no child can run."""

    def __init__(self, job: Job[Task, Answer], count: int) -> None:
        self.peak_memory_bytes = 0  # of all children together
        self._job, self._count = job, count

    def answers(self, tasks: Sequence[Task], cancel: CancelToken | None) -> Iterator[Answer]:
        """The answers as they come. Raises `Cancelled`."""
        todo, done = SimpleQueue[Task](), SimpleQueue[_Done[Task, Answer]]()
        for task in tasks:
            todo.put(task)
        children = [_Child(self._job, todo, done) for _ in range(min(self._count, len(tasks)))]
        running, left = len(children), len(tasks)
        try:
            while running and left:
                if cancel is not None:
                    cancel.check()
                try:
                    one = done.get(timeout=_POLL_S)
                except Empty:
                    continue
                for task in one.undone:
                    todo.put(task)
                running -= one.ended
                for answer in one.answers:
                    left -= 1
                    yield answer
        finally:
            self.peak_memory_bytes += sum(child.stop(kindly=left == 0) for child in children)
        while left:  # no child is left to do it
            left -= 1
            yield self._job.here(todo.get_nowait(), cancel)


@dataclass(frozen=True, slots=True)
class _Done(Generic[Task, Answer]):
    """An answer; or a child is gone, by itself or because nothing was left to do."""

    answers: list[Answer]
    undone: list[Task]
    ended: bool


class _Child(Generic[Task, Answer]):
    """One process, and the thread that feeds it."""

    def __init__(
        self,
        job: Job[Task, Answer],
        todo: "SimpleQueue[Task]",
        done: "SimpleQueue[_Done[Task, Answer]]",
    ) -> None:
        self._job, self._todo, self._done = job, todo, done
        self._peak = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = Thread(target=self._feed, name="index-worker", daemon=True)
        self._thread.start()

    def stop(self, *, kindly: bool) -> int:
        """End the process; the peak of its memory in bytes where it could still tell."""
        if not kindly and self._process is not None:
            self._process.kill()
        self._thread.join()
        return self._peak

    def _feed(self) -> None:
        undone: list[Task] = []
        try:
            self._process = self._start()
            self._work(self._process, undone)
        except (OSError, EOFError, ValueError, msgspec.DecodeError):
            pass  # the task is done elsewhere
        finally:
            self._done.put(_Done([], undone, ended=True))
            if self._process is not None:
                self._process.kill()
                self._process.communicate()

    def _work(self, process: "subprocess.Popen[bytes]", undone: list[Task]) -> None:
        assert process.stdin is not None and process.stdout is not None
        task = self._next(process.stdin, undone)
        while task is not None:
            answer = read_frame(process.stdout)
            following = self._next(process.stdin, undone)  # the child goes on while this one reads its answer
            self._done.put(_Done([self._job.decode(task, answer)], [], ended=False))
            del undone[0]
            task = following
        write_frame(process.stdin, b"")
        self._peak = int.from_bytes(read_frame(process.stdout), "big")

    def _next(self, stdin: IO[bytes], undone: list[Task]) -> Task | None:
        """Ask the child for another task; `None` where none is left."""
        try:
            task = self._todo.get_nowait()
        except Empty:
            return None
        undone.append(task)
        write_frame(stdin, self._job.encode(task))
        return task

    def _start(self) -> "subprocess.Popen[bytes]":
        path = os.pathsep.join(path for path in sys.path if path)
        return subprocess.Popen(
            [sys.executable, "-m", self._job.module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **self._job.variables, "PYTHONPATH": path},
        )
