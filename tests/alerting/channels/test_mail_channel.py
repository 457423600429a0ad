"""Mail against a local server that answers as mail servers do."""

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest

from alerting.channels.factory import build
from alerting.ports import Message

MESSAGE = Message(page_id="p", to="甲", level="黄", title="标题", body="正文")


@contextmanager
def mail_server(**answers: str) -> Iterator[int]:
    """The port of a server that answers 250 to every command but those named (``EHLO``, ``RCPT``, ``end`` of DATA…)."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.say(answers.get("hello", "220 ready"))
            for line in self.rfile:
                command = line.split()[0].decode().upper() if line.split() else ""
                if command == "QUIT":
                    self.say("221 bye")
                    return
                if command == "DATA" and "DATA" not in answers:
                    self.say("354 go on")
                    while self.rfile.readline() not in (b".\r\n", b""):
                        continue
                    self.say(answers.get("end", "250 taken"))
                else:
                    self.say(answers.get(command, "250 ok"))

        def say(self, words: str) -> None:
            self.wfile.write(words.encode() + b"\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


@pytest.mark.parametrize(
    ("answers", "outcome", "retryable", "code"),
    [
        ({}, "accepted", False, ""),
        ({"end": "250 queued as 1"}, "accepted", False, ""),
        ({"RCPT": "550 no such user"}, "rejected", False, "550"),
        ({"RCPT": "451 try later"}, "rejected", True, "451"),
        ({"end": "554 spam"}, "rejected", False, "554"),
        ({"end": "452 full"}, "rejected", True, "452"),
        ({"MAIL": "421 closing"}, "rejected", True, "421"),
        ({"hello": "554 not you"}, "rejected", False, "554"),
        ({"end": "<html>"}, "rejected", True, ""),
    ],
)
def test_mail_is_what_the_server_said(
    answers: dict[str, str], outcome: str, retryable: bool, code: str, tmp_path: Path
) -> None:
    """4yz is for now, 5yz for good, and what is no SMTP answer is no acceptance."""
    with mail_server(**answers) as port:
        url = f"mailto://127.0.0.1:{port}/?mode=insecure&from=desk@example.com&to=a@example.com"
        sent = build(url, screen_dir=tmp_path).send(MESSAGE)
    assert (sent.outcome, sent.retryable) == (outcome, retryable), sent
    assert code in sent.detail
    assert "example.com" not in sent.detail


def test_a_wrong_password_is_for_good(tmp_path: Path) -> None:
    """535 says that trying again is useless."""
    with mail_server(EHLO="250-me\r\n250 AUTH PLAIN", AUTH="535 wrong password") as port:
        url = f"mailto://u:SECRET@127.0.0.1:{port}/?mode=insecure&from=desk@example.com&to=a@example.com"
        sent = build(url, screen_dir=tmp_path).send(MESSAGE)
    assert (sent.outcome, sent.retryable) == ("rejected", False)
    assert "SECRET" not in sent.detail


def test_no_mail_server_is_worth_a_retry(tmp_path: Path) -> None:
    """A port nobody listens on."""
    with mail_server() as port:
        pass
    url = f"mailto://127.0.0.1:{port}/?mode=insecure&from=desk@example.com&to=a@example.com"
    sent = build(url, screen_dir=tmp_path).send(MESSAGE)
    assert (sent.outcome, sent.retryable) == ("rejected", True)


def test_the_certificate_is_checked_whatever_the_url_says(tmp_path: Path) -> None:
    """verify=no in a mail address is overruled."""
    url = "mailtos://u:p@mail.example.com/?to=a@example.com&verify=no"
    assert vars(build(url, screen_dir=tmp_path))["_plugin"].verify_certificate is True
