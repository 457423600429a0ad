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

from alerting.channels import transport
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
    assert "第 2/4 段" in sent.detail


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


def test_what_comes_without_end_or_drop_by_drop_is_no_success(
    stand_in: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of an endless body only the beginning is read; a body that trickles in is a timeout."""
    channel = build("wecombot://abc-KEY", screen_dir=tmp_path)
    stand_in.answer = (200, b'{"errcode":0,' + b" " * transport.LONGEST + b'"errmsg":"ok"}')
    assert channel.send(_message("正文")).outcome == "rejected"
    monkeypatch.setattr(transport, "PATIENCE", -1.0)
    stand_in.answer = (200, b'{"errcode":0}')
    sent = channel.send(_message("正文"))
    assert (sent.outcome, sent.retryable) == ("timeout", True)


def test_a_thousand_brackets_are_garbage(stand_in: Any, tmp_path: Path) -> None:
    """JSON nested too deeply for any reader is a refusal, not an exception."""
    stand_in.answer = (200, b'{"errcode":' + b"[" * 100_000)
    sent = build("wecombot://abc-KEY", screen_dir=tmp_path).send(_message("正文"))
    assert (sent.outcome, sent.retryable) == ("rejected", True)


def test_retry_after_is_passed_on(stand_in: Any, tmp_path: Path) -> None:
    """What the platform asks to wait reaches the outbox; a date or a joke in its place does not."""
    stand_in.answer = (429, b'{"errcode":45009}')
    for value, seconds in (("30", 30.0), ("Wed, 21 Oct 2026 07:28:00 GMT", None), ("-1", None)):
        stand_in.headers = {"Retry-After": value}
        assert build("wecombot://abc-KEY", screen_dir=tmp_path).send(_message("正文")).retry_after == seconds


def test_half_characters_do_not_stop_a_page(stand_in: Any, tmp_path: Path) -> None:
    """A lone surrogate in a text is sent as a question mark."""
    stand_in.answer = (200, b'{"errcode":0}')
    assert build("wecombot://abc-KEY", screen_dir=tmp_path).send(_message("\ud83d")).outcome == "accepted"


@pytest.mark.parametrize(
    ("url", "limit"),
    [
        ("feishu://tok/", 20_000),
        ("lark://tok-abcdefgh/", 20_000),
        ("dingtalk://tok123/", 20_000),
        ("ntfys://ntfy.example.com/topic", 8_000),
    ],
)
@pytest.mark.parametrize("one", ["工", "👨‍👩‍👧", '"', "\n行"])
def test_limits_on_the_whole_request_are_kept(
    url: str, limit: int, one: str, stand_in: Any, tmp_path: Path
) -> None:
    """However the plugin writes a text into its JSON, no request is over what the platform takes."""
    ok = {"errcode": 0, "code": 0, "id": "x", "event": "message"}
    if url.startswith("ntfy"):
        del ok["code"]
    stand_in.answer = (200, json.dumps(ok).encode())
    sent = build(url, screen_dir=tmp_path).send(_message(one * 6000))
    assert sent.outcome == "accepted", sent
    assert max(len(request["body"]) for request in stand_in.seen) <= limit
    assert sent.parts == len(stand_in.seen) > 1


def test_a_plugin_that_returns_nothing_did_not_send(
    stand_in: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """None is an error, whether nothing went out or the platform had even said yes."""
    stand_in.answer = (200, b'{"errcode":0}')
    channel: Any = build("wecombot://abc-KEY", screen_dir=tmp_path)
    real = channel._plugin.notify
    for notify in (lambda **_: None, lambda **options: (real(**options), None)[1]):
        monkeypatch.setattr(channel._plugin, "notify", notify)
        assert channel.send(_message("正文")).outcome == "rejected"


def test_no_credentials_from_elsewhere_are_added(
    stand_in: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A .netrc of the account the program runs under neither replaces a signature nor goes to a platform."""
    (tmp_path / "netrc").write_text("default login somebody password NETRCSECRET\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    stand_in.answer = (200, b'{"Code":"OK","BizId":"9^0"}')
    for url in ("aliyun-sms://K:S@/13800000000?sign_name=x&template=1", "wecombot://abc-KEY"):
        build(url, screen_dir=tmp_path).send(_message("正文"))
    signed, plain = ({k.lower(): v for k, v in one["headers"].items()} for one in stand_in.seen)
    assert signed["authorization"].startswith("ACS3-HMAC-SHA256")
    assert "authorization" not in plain


def test_nothing_in_an_address_changes_how_it_is_sent(stand_in: Any, tmp_path: Path) -> None:
    """Retries, waits and splitting inside apprise are off: every request is seen, judged and counted here."""
    stand_in.answer = (200, b'{"errcode":45009}')
    channel = build(
        "wecombot://abc-KEY?retry=3&wait=5&overflow=split&optional=yes&format=html", screen_dir=tmp_path
    )
    assert channel.send(_message("<正文>")).outcome == "rejected"
    (request,) = stand_in.seen
    assert "<正文>" in json.loads(request["body"])["text"]["content"]
