"""A server that speaks Ollama's `/api/embed`: requests checked, answers of its shape."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import numpy as np


class OllamaEmbed:
    """Knows `nomic-embed-text` (embeds) and `chat-only` (refuses). `texts` is every text it was sent."""

    def __init__(self, *, dimensions: int = 12) -> None:
        self.dimensions = dimensions
        self.texts: list[str] = []
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                status, answer = fake.answer(self.path, body)
                content = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"127.0.0.1:{self._server.server_port}"
        Thread(target=self._server.serve_forever, daemon=True).start()

    def answer(self, path: str, body: dict[str, object]) -> tuple[int, dict[str, object]]:
        if path != "/api/embed":
            return 404, {"error": "404 page not found"}
        given = body["input"]
        texts = given if isinstance(given, list) else [given]
        if body["model"] == "chat-only":
            return 501, {"error": "this model does not support embeddings"}
        if body["model"] != "nomic-embed-text":
            return 404, {"error": f'model "{body["model"]}" not found, try pulling it first'}
        self.texts += texts
        return 200, {"model": body["model"], "embeddings": [self.vector(text) for text in texts]}

    def vector(self, text: str) -> list[float]:
        seed = sum(text.encode())
        row = np.random.default_rng(seed).standard_normal(self.dimensions)
        return (row / np.linalg.norm(row)).tolist()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
