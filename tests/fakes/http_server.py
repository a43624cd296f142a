"""`FakeServer`: HTTP on a free port that records requests, connections and answers under way."""

import json
import select
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class ClientGone(Exception):  # noqa: N818 - no error, but an end
    """The client closed its connection while it was being answered."""


@dataclass(frozen=True)
class Request:
    """What came in. `body` is parsed JSON, or None where there was none."""

    method: str
    path: str
    headers: dict[str, str]
    body: Any


class FakeServer(ThreadingHTTPServer):
    """`with FakeServer() as server:` serves until the block ends. Subclasses answer in `respond`."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Exchange)
        self.requests: list[Request] = []
        self.withdrawn = 0
        self._changed = threading.Condition()
        self._open = 0
        self._running = 0
        self._ending = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    @property
    def running(self) -> int:
        """Answers that are being generated now."""
        return self._running

    def respond(self, exchange: "Exchange", request: Request) -> None:
        """Answer one request."""
        raise NotImplementedError

    @contextmanager
    def generating(self) -> Iterator[None]:
        """While the block runs, an answer counts as being generated."""
        self._count(running=1)
        try:
            yield
        except ClientGone:
            with self._changed:
                self.withdrawn += 1
            raise
        finally:
            self._count(running=-1)

    def wait_running(self, number: int, limit_s: float = 20) -> bool:
        """Block until so many answers are being generated."""
        return self._wait(lambda: self._running == number, limit_s)

    def wait_idle(self, limit_s: float = 20) -> bool:
        """Block until nothing is generated and no connection is open; False if that took too long."""
        return self._wait(lambda: self._running == 0 and self._open == 0, limit_s)

    def _wait(self, holds: Any, limit_s: float) -> bool:
        with self._changed:
            return self._changed.wait_for(holds, limit_s)

    def _count(self, *, running: int = 0, connections: int = 0) -> None:
        with self._changed:
            self._running += running
            self._open += connections
            self._changed.notify_all()

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        self._count(connections=1)
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._count(connections=-1)

    def handle_error(self, request: Any, client_address: Any) -> None:
        import sys

        if not isinstance(sys.exc_info()[1], (ClientGone, ConnectionError, ValueError)):
            super().handle_error(request, client_address)

    def __enter__(self) -> "FakeServer":
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self.shutdown()
        self.server_close()


class Exchange(BaseHTTPRequestHandler):
    """One connection; the ways to answer on it."""

    protocol_version = "HTTP/1.1"
    server: FakeServer

    def handle_any(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        raw = (
            self._chunks() if self.headers.get("Transfer-Encoding") == "chunked" else self.rfile.read(length)
        )
        try:
            body = json.loads(raw) if raw else None
        except ValueError:
            body = raw
        request = Request(self.command, self.path, dict(self.headers.items()), body)
        self.server.requests.append(request)
        try:
            self.server.respond(self, request)
        except (ClientGone, ConnectionError):
            self.close_connection = True

    do_GET = do_POST = do_DELETE = do_HEAD = handle_any  # noqa: N815 - names of the standard library

    def answer(self, status: int, value: Any = None, headers: dict[str, str] | None = None) -> None:
        """A whole answer: JSON, text, or nothing."""
        text = "" if value is None else value if isinstance(value, str) else json.dumps(value)
        body = text.encode()
        self.send_response(status)
        for name, content in (headers or {}).items():
            self.send_header(name, content)
        self.send_header("Content-Type", "text/plain" if isinstance(value, str) else "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def start_stream(self, content_type: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", content_type)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def send(self, text: str) -> None:
        """One piece of a stream. Raises `ClientGone`."""
        self.look()
        data = text.encode()
        try:
            self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        except (BrokenPipeError, ConnectionResetError):
            raise ClientGone from None

    def end_stream(self) -> None:
        self.wfile.write(b"0\r\n\r\n")

    def look(self, wait_s: float = 0) -> None:
        """Raise `ClientGone` if the client has closed its side, by the end of `wait_s`."""
        readable, _, _ = select.select([self.connection], [], [], wait_s)
        try:
            gone = readable and not self.connection.recv(1, socket.MSG_PEEK)
        except ConnectionResetError:
            gone = True
        if gone:
            raise ClientGone

    def hang(self) -> None:
        """Wait until the client goes away, or the server ends."""
        while not self.server._ending.is_set():
            self.look(0.05)
        raise ClientGone

    def cut(self) -> None:
        """Close the connection in the middle."""
        self.wfile.flush()
        self.connection.shutdown(socket.SHUT_RDWR)
        raise ConnectionAbortedError

    def _chunks(self) -> bytes:
        parts: list[bytes] = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def log_message(self, format: str, *args: Any) -> None:
        return
