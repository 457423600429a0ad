"""SMPP against a local gateway that answers as SMPP 3.4 says."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread

import pytest

from alerting.channels import smpp_transport
from alerting.channels.factory import build
from alerting.ports import Message, Sent

MESSAGE = Message(page_id="p", to="甲", level="红", title="标题", body="正文")
BIND, SUBMIT, UNBIND, ENQUIRE = 0x02, 0x04, 0x06, 0x15


@contextmanager
def gateway(answer: object = 0, *, bind: int = 0, taken: list[bytes] | None = None) -> Iterator[int]:
    """The port of a gateway that binds with a status and answers each message with a status (a list: one after
    another), with raw bytes, or (None) not at all."""
    statuses = list(answer) if isinstance(answer, list) else []

    class Handler(StreamRequestHandler):
        def handle(self) -> None:
            while len(head := self.rfile.read(16)) == 16:
                length, command, _, sequence = struct.unpack(">4L", head)
                body = self.rfile.read(length - 16)
                if command == SUBMIT and taken is not None:
                    taken.append(body)
                if command == SUBMIT and isinstance(answer, bytes):
                    self.wfile.write(answer)
                    return
                if command == SUBMIT and answer is None:
                    continue
                if command == SUBMIT:
                    self.wfile.write(struct.pack(">4L", 16, ENQUIRE, 0, 900))
                status = {BIND: bind, SUBMIT: answer}.get(command, 0)
                if command == SUBMIT and statuses:
                    status = statuses.pop(0)
                rest = b"" if status or command not in (BIND, SUBMIT) else b"id\0"
                self.wfile.write(
                    struct.pack(">4L", 16 + len(rest), command | 1 << 31, status, sequence) + rest
                )

    with ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def send(port: int, body: str = "正文") -> Sent:
    channel = build(f"smpp://u:SECRET@127.0.0.1:{port}/12065550000/8613800000000", screen_dir=Path())
    return channel.send(Message(page_id="p", to="甲", level="红", title="标题", body=body))


def test_taken_when_the_gateway_says_so() -> None:
    """Status 0 for every part is acceptance; a question for signs of life in between is answered."""
    taken: list[bytes] = []
    with gateway(taken=taken) as port:
        sent = send(port, "长" * 200)
    assert (sent.outcome, sent.proof) == ("accepted", "accepted")
    assert len(taken) > 1


@pytest.mark.parametrize(
    ("status", "retryable"), [(0x58, True), (0x14, True), (0x08, True), (0x0B, False), (0x33, False)]
)
def test_the_gateways_status_decides(status: int, retryable: bool) -> None:
    """Throttled, a full queue and a system error are for now; a bad number is for good."""
    with gateway(status) as port:
        sent = send(port)
    assert (sent.outcome, sent.retryable) == ("rejected", retryable)
    assert f"0x{status:02X}" in sent.detail


def test_a_wrong_password_is_for_good() -> None:
    """A refused bind sends nothing."""
    taken: list[bytes] = []
    with gateway(bind=0x0E, taken=taken) as port:
        sent = send(port)
    assert (sent.outcome, sent.retryable, taken) == ("rejected", False, [])
    assert "SECRET" not in sent.detail


@pytest.mark.parametrize(
    "garbage", [b"", b"HTTP/1.1 200 OK\r\n\r\n<html>ok</html>", b"\x00\x00\x00\x10" + b"\xff" * 12]
)
def test_garbage_and_hanging_up_are_no_acceptance(garbage: bytes) -> None:
    """What is no answer to this very message is a temporary refusal."""
    with gateway(garbage) as port:
        sent = send(port)
    assert (sent.outcome, sent.retryable) == ("rejected", True)


def test_silence_is_a_timeout(monkeypatch: pytest.MonkeyPatch) -> None:
    """A gateway that never answers has not taken the message, whatever was written to it."""
    monkeypatch.setattr(smpp_transport, "TIMEOUT", (0.3, 0.3))
    with gateway(None) as port:
        sent = send(port)
    assert (sent.outcome, sent.retryable) == ("timeout", True)


def test_no_gateway_is_worth_a_retry() -> None:
    """A port nobody listens on."""
    with gateway() as port:
        pass
    assert (send(port).outcome, send(port).retryable) == ("rejected", True)
