"""Importing, against a stand-in on this machine that speaks the documented form of the interface (no Kibana is here)."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from dashboards.kibana import ndjson, saved_objects
from dashboards.kibana.importing import ImportRefused, Target, check, import_objects
from streams.cli.main import cli
from streams.jsonl import UnusableInput


class Stand(ThreadingHTTPServer):
    """Answers with ``status`` and ``said``; remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status, self.said = 200, json.dumps({"success": True, "successCount": 3}).encode()
        self.asked: list[tuple[str, dict[str, str], bytes]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def answer(self, status: int, said: Any) -> None:
        self.status = status
        self.said = said if isinstance(said, bytes) else json.dumps(said).encode()


class _Handler(BaseHTTPRequestHandler):
    server: Stand

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append(
            (self.path, {name.lower(): value for name, value in self.headers.items()}, content)
        )
        self.send_response(self.server.status)
        if 300 <= self.server.status < 400:
            self.send_header("Location", "/login")
        self.send_header("Content-Length", str(len(self.server.said)))
        self.end_headers()
        self.wfile.write(self.server.said)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's own word
        pass


@pytest.fixture
def stand() -> Iterator[Stand]:
    server = Stand()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_whole_file_is_sent_as_the_interface_asks(stand: Stand) -> None:
    """Multipart with a name ending in .ndjson, the header against foreign pages, overwriting, and who it is."""
    assert import_objects(Target(stand.url, "elastic", "secret", space="ren she"), ndjson()) == 3
    ((path, headers, content),) = stand.asked
    assert path == "/s/ren%20she/api/saved_objects/_import?overwrite=true"
    assert headers["kbn-xsrf"] == "true"
    assert headers["authorization"] == "Basic ZWxhc3RpYzpzZWNyZXQ="
    assert headers["content-type"].startswith("multipart/form-data; boundary=")
    assert b'name="file"; filename="minsheng.ndjson"' in content
    assert ndjson() in content


@pytest.mark.parametrize(
    ("status", "said", "expected"),
    [
        (401, {"statusCode": 401, "error": "Unauthorized", "message": "no"}, "用户名或密码"),
        (403, {"statusCode": 403, "error": "Forbidden", "message": "missing privilege"}, "无权导入"),
        (404, {"statusCode": 404, "error": "Not Found", "message": "Not Found"}, "--space"),
        (413, {"statusCode": 413, "message": "too big"}, "maxImportPayloadBytes"),
        (503, b"Kibana server is not ready yet", "还没有准备好"),
        (302, b"", "不会跟随转向"),
        (400, {"statusCode": 400, "message": "Invalid file extension"}, "Invalid file extension"),
        (200, b"<html>a proxy</html>", "回应不是 Kibana 的"),
        (200, ["success"], "回应不是 Kibana 的"),
        (
            200,
            {
                "success": False,
                "successCount": 1,
                "errors": [
                    {
                        "type": "lens",
                        "id": "minsheng-lens-topics",
                        "error": {
                            "type": "missing_references",
                            "references": [{"type": "index-pattern", "id": "minsheng-view-mentions"}],
                        },
                    },
                    {"type": "dashboard", "id": "d", "error": {"type": "conflict"}},
                    {"type": "odd", "id": "o", "error": {"type": "unsupported_type"}},
                    {"type": "search", "id": "s", "error": {"type": "unknown", "message": "mapping"}},
                ],
            },
            "缺少 index-pattern minsheng-view-mentions",
        ),
    ],
)
def test_a_refusal_says_what_to_do(stand: Stand, status: int, said: Any, expected: str) -> None:
    """In Chinese, and never with the password in it."""
    stand.answer(status, said)
    with pytest.raises(ImportRefused, match=expected) as refused:
        import_objects(Target(stand.url, "elastic", "hush-hush"), b"{}")
    assert "hush-hush" not in str(refused.value)
    assert len(stand.asked) == 1


def test_nobody_there_is_said(stand: Stand) -> None:
    """A closed port is no traceback."""
    url = stand.url
    stand.shutdown()
    stand.server_close()
    with pytest.raises(ImportRefused, match="连不上"):
        import_objects(Target(url), b"{}")


@pytest.mark.parametrize(
    ("url", "password", "expected"),
    [
        ("kibana:5601", None, "不是 Kibana 的地址"),
        ("ftp://kibana", None, "不是 Kibana 的地址"),
        ("https://elastic:x@kibana:5601", None, "不要写用户名和密码"),
        ("http://10.0.0.8:5601", "x", "不能用 http"),
        ("http://kibana.example.org:5601", "x", "不能用 http"),
    ],
)
def test_addresses_that_are_not_used(url: str, password: str | None, expected: str) -> None:
    """No address, a password in the address, a password in the clear over a network."""
    with pytest.raises(ValueError, match=expected):
        check(Target(url, "elastic", password))


def test_addresses_that_are_used() -> None:
    """TLS anywhere; the clear only to this machine, or without a password."""
    for url in (
        "https://kibana:5601",
        "http://127.0.0.1:5601",
        "http://[::1]:5601",
        "http://localhost:5601/base",
    ):
        check(Target(url, "elastic", "x"))
    check(Target("http://kibana:5601"))
    assert "x-y-z" not in repr(Target("https://kibana", "elastic", "x-y-z"))


def test_the_commands(stand: Stand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """build writes what import sends; the password comes from the environment or a file."""
    run = CliRunner().invoke
    out = tmp_path / "minsheng.ndjson"
    built = run(cli, ["kibana", "build", "--out", str(out)])
    assert (built.exit_code, f"{len(saved_objects())} 个对象" in built.stderr) == (0, True)
    assert out.read_bytes() == ndjson()
    monkeypatch.setenv("MINSHENG_KIBANA_PASSWORD", "from-env")
    assert run(cli, ["kibana", "import", "--url", stand.url, "--user", "elastic"]).exit_code == 0
    (tmp_path / "password").write_text("from-file\n", encoding="utf-8")
    with_file = [
        "kibana",
        "import",
        "--url",
        stand.url,
        "--user",
        "elastic",
        "--password-file",
        str(tmp_path / "password"),
    ]
    assert run(cli, with_file).exit_code == 0
    assert [headers["authorization"] for _, headers, _ in stand.asked] == [
        "Basic ZWxhc3RpYzpmcm9tLWVudg==",
        "Basic ZWxhc3RpYzpmcm9tLWZpbGU=",
    ]
    stand.answer(401, {"message": "no"})
    refused = run(cli, with_file)
    assert (refused.exit_code, "401" in refused.stderr) == (1, True)
    for arguments in (
        ["--url", stand.url],
        ["--url", "nowhere", "--user", "elastic"],
        ["--url", stand.url, "--ca", "none.pem"],
    ):
        assert isinstance(run(cli, ["kibana", "import", *arguments]).exception, UnusableInput)
