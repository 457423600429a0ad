"""A real handshake: who cannot prove its name is sent nothing."""

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from alerting.channels.factory import build
from alerting.ports import Message

MESSAGE = Message(page_id="p", to="甲", level="红", title="标题", body="正文")


def certificate(folder: Path) -> Path:
    """A self-signed certificate for 127.0.0.1 and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "stand-in")])
    made = datetime.now(UTC)
    cert = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, made - timedelta(days=1), made + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    path = folder / "both.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + cert.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.fixture
def vendor(tmp_path: Path) -> Iterator[Any]:
    """(port, certificate, requests) of a vendor that speaks TLS on this machine and accepts everything."""
    taken: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            taken.append(self.path)
            body = b'{"Code":"OK","BizId":"9^0","errcode":0,"ok":true}'
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None: ...

        def handle(self) -> None:
            try:
                super().handle()
            except OSError:
                return

    path = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield server.server_port, path, taken
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    "url",
    [
        "aliyun-sms://K:S@127.0.0.1:{port}/13800000000?sign_name=x&template=1",
        "https://127.0.0.1:{port}/in",
        "jsons://127.0.0.1:{port}/in?verify=no",
    ],
)
def test_only_a_trusted_certificate_is_sent_to(
    url: str, vendor: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unknown to this machine: refused for good, and nothing was asked; made known to it: accepted."""
    port, trusted, taken = vendor
    channel = build(url.format(port=port), screen_dir=tmp_path)
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    sent = channel.send(MESSAGE)
    assert (sent.outcome, sent.retryable, taken) == ("rejected", False, [])
    assert "证书" in sent.detail
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(trusted))
    assert channel.send(MESSAGE).outcome == "accepted"
    assert len(taken) == 1
