"""A local HTTP stand-in that answers as the platforms do; every request of a channel is led to it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
import requests


@dataclass
class StandIn:
    """``answer`` is given to every request (``first`` to the first ones); ``seen`` is what was asked."""

    address: str = ""
    answer: tuple[int, bytes] = (200, b"{}")
    first: list[tuple[int, bytes]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    reset: bool = False
    fail: Exception | None = None
    seen: list[dict[str, Any]] = field(default_factory=list)
    hosts: list[str] = field(default_factory=list)


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    here = StandIn()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            here.seen.append(
                {"path": self.path, "body": self.rfile.read(length), "headers": dict(self.headers)}
            )
            if here.reset:
                self.connection.close()
                return
            status, body = here.first.pop(0) if here.first else here.answer
            self.send_response(status)
            for name, value in here.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST  # noqa: N815 (the name http.server calls)

        def log_message(self, *args: object) -> None: ...

        def handle(self) -> None:
            try:
                super().handle()
            except (OSError, ValueError):
                return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    here.address = f"http://127.0.0.1:{server.server_port}"
    real = requests.adapters.HTTPAdapter.send

    def led(adapter: Any, request: Any, **options: Any) -> requests.Response:
        if here.fail is not None:
            raise here.fail
        here.hosts.append(urlsplit(request.url).netloc)
        request.url = urlunsplit(("http", urlsplit(here.address).netloc, *urlsplit(request.url)[2:]))
        return real(adapter, request, **options)

    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", led)
    yield here
    server.shutdown()
    server.server_close()
