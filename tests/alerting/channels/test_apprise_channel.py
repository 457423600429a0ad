"""What the wrapper mends around apprise's plugins."""

import base64
import hashlib
import hmac
import json
import logging
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from alerting.channels.factory import build
from alerting.ports import Message


def _message(body: str) -> Message:
    return Message(
        page_id="p1", to="甲", level="黄", title="标题", body=body, url="https://desk.example.com/a"
    )


def test_dingtalk_is_signed_as_its_document_says(stand_in: Any, tmp_path: Path) -> None:
    """The sign on the wire decodes to base64(hmac-sha256(secret, timestamp\\nsecret)): encoded once, not twice."""
    stand_in.answer = (200, b'{"errcode":0}')
    build("dingtalk://SECabc@tok123/", screen_dir=tmp_path).send(_message("正文"))
    query = parse_qs(urlsplit(stand_in.seen[0]["path"]).query)
    signed = f"{query['timestamp'][0]}\nSECabc".encode()
    expected = base64.b64encode(hmac.new(b"SECabc", signed, hashlib.sha256).digest()).decode()
    assert query["sign"] == [expected]


def test_long_texts_go_in_parts_of_bytes(stand_in: Any, tmp_path: Path) -> None:
    """No part of a WeCom message is over 2,048 bytes, none is lost, no emoji is cut."""
    stand_in.answer = (200, b'{"errcode":0}')
    family = "\U0001f468‍\U0001f469‍\U0001f467"
    sent = build("wecombot://abc-KEY", screen_dir=tmp_path).send(_message(f"工资{family}" * 200))
    texts = [json.loads(one["body"])["text"]["content"] for one in stand_in.seen]
    assert sent.outcome == "accepted"
    assert sent.parts == len(texts) > 1
    assert max(len(text.encode()) for text in texts) <= 2048
    assert "".join(texts).count(family) == 200


def test_the_first_refused_part_decides(stand_in: Any, tmp_path: Path) -> None:
    """A message of which one part was refused was not accepted."""
    stand_in.first = [(200, b'{"errcode":0}')]
    stand_in.answer = (200, b'{"errcode":45009}')
    sent = build("wecombot://abc-KEY", screen_dir=tmp_path).send(_message("长" * 2000))
    assert (sent.outcome, sent.retryable) == ("rejected", True)
    assert len(stand_in.seen) == 2


def test_serverchan_always_has_a_title(stand_in: Any, tmp_path: Path) -> None:
    """ServerChan refuses an empty title, so there is one."""
    stand_in.answer = (200, b'{"code":0}')
    message = Message(page_id="p", to="甲", level="蓝", title=" ", body="正文")
    build("schan://SCT123abc/", screen_dir=tmp_path).send(message)
    assert parse_qs(stand_in.seen[0]["body"].decode())["title"] == ["通知"]


def test_nothing_secret_is_logged(stand_in: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Neither key nor text appears in any log at any level."""
    caplog.set_level(logging.DEBUG)
    stand_in.answer = (400, b'{"errcode":93000}')
    build("wecombot://abc-KEY", screen_dir=tmp_path).send(_message("私密正文"))
    assert "abc-KEY" not in caplog.text
    assert "私密正文" not in caplog.text


def test_mail_is_what_the_mail_server_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Mail needs no HTTP reply: apprise's own word counts, as measured."""
    channel: Any = build("mailtos://u:p@mail.example.com/?to=a@example.com", screen_dir=tmp_path)
    for said, outcome in ((True, "accepted"), (False, "rejected")):
        monkeypatch.setattr(channel._plugin, "notify", lambda said=said, **_: said)
        assert channel.send(_message("正文")).outcome == outcome
