"""One suite for every channel over HTTP: what it says about a message is what the other side said."""

import json
from pathlib import Path
from typing import Any

import pytest
import requests

from alerting.channels.factory import build
from alerting.ports import Channel, Message
from tests.alerting.channels.channel_cases import CASES, Case

MESSAGE = Message(page_id="p1", to="值班员甲", level="黄", title="取暖费未到账", body="24 小时负面 23 条")
GARBAGE = (
    b"",
    b"<html><body>login</body></html>",
    b'{"errcode": 0, "cod',
    b"[]",
    b"null",
    b"true",
    b"{}",
    b'"ok"',
    b"\xff\xfe",
)


@pytest.fixture(params=CASES, ids=lambda case: case.name)
def case(request: pytest.FixtureRequest) -> Case:
    found: Case = request.param
    return found


@pytest.fixture
def channel(case: Case, stand_in: Any, tmp_path: Path) -> Channel:
    stand_in.first = [(200, json.dumps(one).encode()) for one in case.first]
    return build(case.url, screen_dir=tmp_path)


def test_accepted_when_the_platform_says_so(case: Case, channel: Channel, stand_in: Any) -> None:
    """Acceptance in the platform's own words is acceptance, with its text on the wire, twice in a row."""
    stand_in.answer = (200, json.dumps(case.ok).encode())
    for _ in range(2):
        sent = channel.send(MESSAGE)
        assert (sent.outcome, sent.proof, sent.parts) == ("accepted", "accepted", 1)
    assert len(stand_in.seen) == 2 + len(case.first)


def test_refusals_inside_http_200_are_refusals(case: Case, channel: Channel, stand_in: Any) -> None:
    """The platform's error code decides, and tells temporary from permanent."""
    for body, temporary in case.refusals:
        stand_in.answer = (200, json.dumps(body).encode())
        sent = channel.send(MESSAGE)
        assert (sent.outcome, sent.proof, sent.retryable) == ("rejected", "none", temporary), body


@pytest.mark.parametrize("body", GARBAGE)
def test_garbage_is_never_success(body: bytes, case: Case, channel: Channel, stand_in: Any) -> None:
    """A web page, silence or broken JSON with status 200 is a temporary refusal."""
    stand_in.answer = (200, body)
    sent = channel.send(MESSAGE)
    assert (sent.outcome, sent.retryable) == ("rejected", True)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(status: int, case: Case, channel: Channel, stand_in: Any) -> None:
    """A redirect is a permanent refusal; nothing goes to the other host."""
    stand_in.answer = (status, json.dumps(case.ok).encode())
    stand_in.headers = {"Location": "https://elsewhere.example.net/"}
    sent = channel.send(MESSAGE)
    assert (sent.outcome, sent.retryable) == ("rejected", False)
    assert "elsewhere.example.net" not in stand_in.hosts


@pytest.mark.parametrize(
    ("status", "retryable"), [(400, False), (403, False), (429, True), (500, True), (502, True)]
)
def test_http_errors_are_refusals(
    status: int, retryable: bool, case: Case, channel: Channel, stand_in: Any
) -> None:
    """A status beyond 2xx refuses, even with the words of acceptance in its body."""
    stand_in.first = []
    stand_in.answer = (status, json.dumps(case.ok).encode())
    sent = channel.send(MESSAGE)
    assert (sent.outcome, sent.retryable) == ("rejected", retryable)


def test_no_answer_is_a_timeout(case: Case, channel: Channel, stand_in: Any) -> None:
    """No answer in time is a timeout, worth a retry, and never an exception."""
    stand_in.fail = requests.ReadTimeout()
    sent = channel.send(MESSAGE)
    assert (sent.outcome, sent.retryable, sent.proof) == ("timeout", True, "none")


def test_a_broken_connection_is_a_temporary_refusal(case: Case, channel: Channel, stand_in: Any) -> None:
    """A connection that breaks before the answer is worth a retry."""
    stand_in.reset = True
    sent = channel.send(MESSAGE)
    assert (sent.outcome, sent.retryable) == ("rejected", True)


def test_a_bad_certificate_is_refused(case: Case, channel: Channel, stand_in: Any) -> None:
    """A host that cannot prove its name is not sent to, and the error's words stay inside."""
    stand_in.fail = requests.exceptions.SSLError(f"secret {case.url}")
    sent = channel.send(MESSAGE)
    assert (sent.outcome, sent.retryable) == ("rejected", False)
    assert "secret" not in sent.detail


def test_certificates_are_checked_whatever_the_url_says(
    stand_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """verify=no and redirect=yes in a URL are overruled."""
    asked: list[dict[str, Any]] = []
    real = requests.request

    def spy(method: str, url: str, **options: Any) -> requests.Response:
        asked.append(options)
        return real(method, url, **options)

    monkeypatch.setattr(requests, "request", spy)
    stand_in.answer = (200, b'{"errcode":0}')
    build("wecombot://abc-KEY?verify=no&redirect=yes", screen_dir=Path()).send(MESSAGE)
    assert [(options["verify"], options["allow_redirects"]) for options in asked] == [(True, False)]


@pytest.mark.parametrize(
    ("scheme", "status", "body", "temporary"),
    [
        ("aliyun-sms", 400, {"Code": "SignatureDoesNotMatch", "Message": "x"}, False),
        ("aliyun-sms", 400, {"Code": "Throttling.User", "Message": "x"}, True),
        ("aliyun-voice", 503, {"Code": "ServiceUnavailable", "Message": "x"}, True),
        ("feishu", 400, {"code": 9499, "msg": "too many request"}, True),
        ("feishu", 400, {"code": 19001, "msg": "param invalid"}, False),
        ("serverchan", 400, {"code": 40001, "message": "[AUTH]错误的Key"}, False),
        ("serverchan", 400, {"code": 40001, "message": "[AUTH]超过当天的发送次数限制"}, True),
    ],
)
def test_a_code_beside_a_bad_status_tells_now_from_for_good(
    scheme: str, status: int, body: object, temporary: bool, stand_in: Any, tmp_path: Path
) -> None:
    """Some platforms say busy with HTTP 400; their code decides whether another try can help."""
    (case,) = (one for one in CASES if one.name == scheme)
    stand_in.answer = (status, json.dumps(body).encode())
    sent = build(case.url, screen_dir=tmp_path).send(MESSAGE)
    assert (sent.outcome, sent.retryable) == ("rejected", temporary)
    assert str(status) in sent.detail
