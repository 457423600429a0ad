"""The project's own two channels."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from alerting.channels.screen import ScreenChannel
from alerting.channels.webhook import WebhookChannel
from alerting.ports import Message

MESSAGE = Message(page_id="0123456789abcdef", to="甲", level="红", title="标题", body="正文")


def test_the_screen_keeps_one_file_a_message(tmp_path: Path) -> None:
    """The same page twice is one file with the first text, and no half file is left."""
    channel = ScreenChannel(tmp_path / "screen")
    for body in ("正文", "别的"):
        assert channel.send(replace(MESSAGE, body=body)).outcome == "accepted"
    (file,) = (tmp_path / "screen").iterdir()
    assert file.name == "0123456789abcdef.json"
    assert json.loads(file.read_text(encoding="utf-8"))["body"] == "正文"


def test_the_screen_stays_in_its_directory(tmp_path: Path) -> None:
    """An id that is a path elsewhere makes a file here."""
    ScreenChannel(tmp_path / "screen").send(replace(MESSAGE, page_id="../../evil"))
    assert [file.parent.name for file in tmp_path.rglob("*.json")] == ["screen"]


def test_a_screen_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    """A file in the directory's place is a temporary refusal, not an exception."""
    (tmp_path / "screen").write_text("")
    sent = ScreenChannel(tmp_path / "screen").send(MESSAGE)
    assert (sent.outcome, sent.retryable) == ("rejected", True)


@pytest.mark.parametrize(("status", "outcome"), [(204, "accepted"), (202, "accepted"), (200, "rejected")])
def test_an_empty_answer_counts_only_where_its_status_speaks(
    status: int, outcome: str, stand_in: Any
) -> None:
    """202 and 204 say taken without a body; an empty 200 says nothing."""
    stand_in.answer = (status, b"")
    assert WebhookChannel("https://hooks.example.com/").send(MESSAGE).outcome == outcome


def test_a_webhook_can_recognise_a_repeat(stand_in: Any) -> None:
    """The page's id goes along as Idempotency-Key and in the body."""
    stand_in.answer = (200, b'{"ok":true}')
    WebhookChannel("https://hooks.example.com/x").send(MESSAGE)
    (seen,) = stand_in.seen
    assert seen["headers"]["Idempotency-Key"] == json.loads(seen["body"])["page_id"] == MESSAGE.page_id
