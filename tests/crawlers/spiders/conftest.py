"""A tiny HTTP server that answers as a test tells it, and a crawl against it."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from crawlers.crawl import crawl_once
from crawlers.sources import Source
from crawlers.spiders.desk import SourceResult


@dataclass
class Asked:
    """A request as the server saw it."""

    path: str
    query: dict[str, str]
    body: bytes
    headers: dict[str, str]

    @property
    def form(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(self.body.decode()).items()}

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class FakePlatform:
    """Answers below ``/site``: ``routes`` maps a path to a function from a request to (status, body)."""

    routes: dict[str, Callable[[Asked], tuple[int, Any]]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    base_url: str = ""

    def paths(self) -> list[str]:
        return [request.path for request in self.asked if not request.path.endswith("robots.txt")]

    def count(self, path: str) -> int:
        return self.paths().count(path)

    def answer(self, request: Asked) -> tuple[int, bytes]:
        self.asked.append(request)
        route = self.routes.get(request.path)
        status, body = route(request) if route else (404, b"<html>no such page</html>")
        return status, body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()


@pytest.fixture
def fake() -> Iterator[FakePlatform]:
    platform = FakePlatform()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            status, answer = platform.answer(Asked(parts.path.removeprefix("/site"), query, body, headers))
            try:
                self.send_response(status)
                self.send_header("content-length", str(len(answer)))
                if 300 <= status < 400:
                    self.send_header("location", "https://passport.example/login")
                self.end_headers()
                self.wfile.write(answer)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        do_POST = do_GET  # noqa: N815 - the name http.server calls

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's signature
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    platform.base_url = f"http://127.0.0.1:{server.server_port}/site"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield platform
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def crawl(log: Any, checkpoints: Any, pseudonyms: Any, now: datetime) -> Callable[..., list[SourceResult]]:
    """Crawls the given sources once, everything unless told otherwise, at ``at`` (default: the fixture now)."""

    def run(*sources: Source, at: datetime = now, everything: bool = True, **more: Any) -> list[SourceResult]:
        return crawl_once(sources, log, checkpoints, now=at, pseudonyms=pseudonyms, all=everything, **more)

    return run
