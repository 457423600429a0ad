"""Short messages and calls: what is on the wire, what a receipt proves, and where it goes."""

import hashlib
import hmac
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from alerting.channels import aliyun, tencent
from alerting.channels.addresses import parse
from alerting.channels.factory import build
from alerting.channels.vendor import Moment
from alerting.ports import Message, Receipt, Receipts

AT = datetime(2026, 3, 2, 16, 30, tzinfo=UTC)  # already the 3rd in Shanghai
MOMENT = Moment(lambda: AT, lambda: "n" * 32)
MESSAGE = Message(
    page_id="0123456789abcdef",
    to="值班员甲",
    level="橙",
    title="标题张三",
    body="正文李四",
    url="https://desk",
    code="A1B2C3",
)
ALIYUN = {"sign_name": "人社", "template": "SMS_1"}
TENCENT = {"app_id": "14", "sign_name": "人社", "template": "1110"}
PRIVATE = ("值班员甲", "张三", "李四", "desk")


def sms() -> aliyun.AliyunSms:
    address = "aliyun-sms://KEYID:S%2FCRET@/13800000000?sign_name=%E4%BA%BA%E7%A4%BE&template=SMS_1"
    return aliyun.AliyunSms(parse(address, host=aliyun.SMS_HOST, needed=("sign_name", "template")), MOMENT)


def call() -> aliyun.AliyunVoice:
    address = "aliyun-voice://KEYID:S%2FCRET@/13800000000?template=TTS_1"
    return aliyun.AliyunVoice(parse(address, host=aliyun.VOICE_HOST, needed=("template",)), MOMENT)


def tencent_sms() -> tencent.TencentSms:
    address = "tencent-sms://KEYID:S%2FCRET@/13800000000?app_id=14&sign_name=%E4%BA%BA%E7%A4%BE&template=1110"
    return tencent.TencentSms(
        parse(address, host=tencent.SMS_HOST, needed=("app_id", "sign_name", "template")), MOMENT
    )


def answer(stand_in: Any, body: object) -> None:
    stand_in.answer = (200, json.dumps(body).encode())


def test_aliyun_is_asked_as_its_document_says(stand_in: Any) -> None:
    """Action, version, template variables and a signature that an independent reading of the wire reproduces."""
    answer(stand_in, {"Code": "OK", "BizId": "9^0"})
    assert sms().send(MESSAGE).reference == f"9^0|{AT.timestamp():.0f}"
    (seen,) = stand_in.seen
    headers = {name.lower(): value for name, value in seen["headers"].items()}
    query = parse_qs(urlsplit(seen["path"]).query)
    assert (headers["host"], headers["x-acs-action"]) == ("dysmsapi.aliyuncs.com", "SendSms")
    assert (headers["x-acs-version"], headers["x-acs-date"]) == ("2017-05-25", "2026-03-02T16:30:00Z")
    assert query["PhoneNumbers"] == ["13800000000"]
    assert query["SignName"] == ["人社"]
    assert json.loads(query["TemplateParam"][0]) == {"code": "A1B2C3", "level": "橙"}
    given = dict(part.split("=", 1) for part in headers["authorization"].split(" ", 1)[1].split(","))
    names = given["SignedHeaders"].split(";")
    lines = "\n".join(f"{name}:{headers[name]}" for name in names)
    digest = hashlib.sha256(seen["body"]).hexdigest()
    canonical = f"POST\n/\n{urlsplit(seen['path']).query}\n{lines}\n\n{';'.join(names)}\n{digest}"
    signed = f"ACS3-HMAC-SHA256\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    assert given["Signature"] == hmac.new(b"S/CRET", signed.encode(), "sha256").hexdigest()


def test_tencent_is_asked_as_its_document_says(stand_in: Any) -> None:
    """Action, version, region and body as signed; the number in E.164."""
    answer(stand_in, {"Response": {"SendStatusSet": [{"Code": "Ok", "SerialNo": "5000:1"}]}})
    assert tencent_sms().send(MESSAGE).reference == f"5000:1|{AT.timestamp():.0f}"
    (seen,) = stand_in.seen
    headers = seen["headers"]
    assert (headers["Host"], headers["X-TC-Action"]) == ("sms.tencentcloudapi.com", "SendSms")
    assert (headers["X-TC-Version"], headers["X-TC-Region"]) == ("2021-01-11", "ap-guangzhou")
    body = json.loads(seen["body"])
    assert body["PhoneNumberSet"] == ["+8613800000000"]
    assert body["TemplateParamSet"] == ["A1B2C3", "橙"]
    digest = hashlib.sha256(seen["body"]).hexdigest()
    lines = f"content-type:{headers['Content-Type']}\nhost:{headers['Host']}\nx-tc-action:sendsms"
    canonical = f"POST\n/\n\n{lines}\n\ncontent-type;host;x-tc-action\n{digest}"
    scope = "2026-03-02/sms/tc3_request"
    signed = f"TC3-HMAC-SHA256\n{headers['X-TC-Timestamp']}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    key = b"TC3S/CRET"
    for part in ("2026-03-02", "sms", "tc3_request"):
        key = hmac.new(key, part.encode(), "sha256").digest()
    assert headers["Authorization"].endswith(hmac.new(key, signed.encode(), "sha256").hexdigest())


def test_calls_are_asked_for_as_documented(stand_in: Any, tmp_path: Path) -> None:
    """SingleCallByTts with the office's own number where it has one; SendTtsVoice with the app's id as text."""
    answer(stand_in, {"Code": "OK", "CallId": "1^1"})
    build("aliyun-voice://K:S@/13800000000?template=TTS_1&show_number=04361234567", screen_dir=tmp_path).send(
        MESSAGE
    )
    query = parse_qs(urlsplit(stand_in.seen[0]["path"]).query)
    assert (query["CalledNumber"], query["CalledShowNumber"]) == (["13800000000"], ["04361234567"])
    answer(stand_in, {"Response": {"SendStatus": {"CallId": "x"}}})
    build("tencent-voice://K:S@/13800000000?app_id=14&template=9", screen_dir=tmp_path).send(MESSAGE)
    body = json.loads(stand_in.seen[1]["body"])
    assert (body["CalledNumber"], body["VoiceSdkAppid"], body["TemplateId"]) == ("+8613800000000", "14", "9")
    assert body["TemplateParamSet"] == ["A1B2C3", "橙"]


@pytest.mark.parametrize("make", [sms, call, tencent_sms])
def test_nothing_of_the_text_leaves_the_house(make: Any, stand_in: Any) -> None:
    """Neither names nor words nor links of a page are in a request to a vendor."""
    make().send(MESSAGE)
    wire = str(parse_qs(urlsplit(stand_in.seen[0]["path"]).query)) + stand_in.seen[0]["body"].decode()
    assert not [word for word in PRIVATE if word in wire]


def test_the_vendors_words_are_kept_without_numbers_and_keys(stand_in: Any) -> None:
    """A refusal that repeats the telephone number, the key's id or the signed text is stored without them."""
    words = "13800000000 KEYID S/CRET server string to sign is: POST 13800000000 " + "x" * 300
    answer(stand_in, {"Code": "isv.MOBILE_NUMBER_ILLEGAL", "Message": words})
    detail = sms().send(MESSAGE).detail
    assert detail.startswith("isv.MOBILE_NUMBER_ILLEGAL")
    assert not [secret for secret in ("13800000000", "KEYID", "S/CRET") if secret in detail]
    assert len(detail) < 130
    assert "CRET" not in repr(parse("x://KEYID:S%2FCRET@/13800000000", host="h", needed=()))


@pytest.mark.parametrize(
    ("row", "receipt"),
    [
        ({"SendStatus": 3, "ErrCode": "DELIVERED"}, Receipt(outcome="delivered", detail="DELIVERED")),
        ({"SendStatus": 2, "ErrCode": "MK:0001"}, Receipt(outcome="failed", detail="运营商回执:MK:0001")),
        ({"SendStatus": 1}, None),
        ({}, None),
    ],
)  # fmt: skip
def test_aliyuns_receipts(row: dict[str, Any], receipt: Receipt | None, stand_in: Any) -> None:
    """Delivered, failed and not yet known, asked for the day of sending in Shanghai."""
    answer(stand_in, {"Code": "OK", "TotalCount": 1, "SmsSendDetailDTOs": {"SmsSendDetailDTO": [row]}})
    assert sms().receipt(f"9^0|{AT.timestamp():.0f}") == receipt
    query = parse_qs(urlsplit(stand_in.seen[0]["path"]).query)
    assert (query["BizId"], query["SendDate"]) == (["9^0"], ["20260303"])


@pytest.mark.parametrize(
    ("call_row", "outcome", "keys"),
    [
        ({"state": "200000", "duration": 21}, "answered", ""),
        ({"state": "200001", "duration": 3, "dtmf": "1"}, "answered", "1"),
        ({"state": "200003", "duration": 0}, "failed", ""),
        ({"state": "200010"}, "failed", ""),
        ({"state": "502", "duration": 0}, "failed", ""),
        ({"state": "200101"}, None, ""),
        ({"state": ""}, None, ""),
    ],
)
def test_what_became_of_a_call(
    call_row: dict[str, Any], outcome: str | None, keys: str, stand_in: Any
) -> None:
    """Taken, not taken or still ringing, by the operators' codes; a key that was pressed is data."""
    answer(stand_in, {"Code": "OK", "Data": json.dumps(call_row)})
    receipt = call().receipt(f"1^1|{AT.timestamp():.0f}")
    assert (receipt and receipt.outcome, receipt.keys if receipt else "") == (outcome, keys)
    query = parse_qs(urlsplit(stand_in.seen[0]["path"]).query)
    assert (query["ProdId"], query["QueryDate"]) == (["11000000300006"], [f"{AT.timestamp():.0f}000"])


@pytest.mark.parametrize(
    ("rows", "outcome"),
    [
        ([{"SerialNo": "other", "ReportStatus": "FAIL"}, {"SerialNo": "5000:1", "ReportStatus": "SUCCESS"}], "delivered"),
        ([{"SerialNo": "5000:1", "ReportStatus": "FAIL", "Description": "空号"}], "failed"),
        ([{"SerialNo": "other", "ReportStatus": "SUCCESS"}], None),
        ([], None),
    ],
)  # fmt: skip
def test_tencents_receipts(rows: list[Any], outcome: str | None, stand_in: Any) -> None:
    """Only the row of this very message speaks."""
    answer(stand_in, {"Response": {"PullSmsSendStatusSet": rows}})
    receipt = tencent_sms().receipt(f"5000:1|{AT.timestamp():.0f}")
    assert (receipt and receipt.outcome) == outcome
    assert json.loads(stand_in.seen[0]["body"])["PhoneNumber"] == "+8613800000000"


@pytest.mark.parametrize("make", [sms, call, tencent_sms])
@pytest.mark.parametrize(
    "reply",
    [
        (200, b""),
        (200, b"<html>"),
        (200, b"[]"),
        (500, b'{"Code":"OK"}'),
        (302, b"{}"),
        (200, b'{"Code":"OK","Data":"{"}'),
        (200, b'{"Response":{"PullSmsSendStatusSet":[7]}}'),
    ],
)
def test_a_question_without_an_answer_is_no_receipt(
    make: Any, reply: tuple[int, bytes], stand_in: Any
) -> None:
    """Garbage, silence and redirects are neither a delivery nor a failure, and no exception."""
    stand_in.answer = reply
    stand_in.headers = {"Location": "https://elsewhere.example.net/"}
    assert make().receipt(f"1|{AT.timestamp():.0f}") is None
    assert "elsewhere.example.net" not in stand_in.hosts


def test_who_can_be_asked_for_receipts(tmp_path: Path) -> None:
    """Tencent's calls cannot: it tells of them only by a public callback."""
    common = "K:S@/13800000000?app_id=1&template=1&sign_name=x"
    assert isinstance(build(f"tencent-sms://{common}", screen_dir=tmp_path), Receipts)
    assert not isinstance(
        build("tencent-voice://K:S@/13800000000?app_id=1&template=1", screen_dir=tmp_path), Receipts
    )


@pytest.mark.parametrize(
    ("written", "international", "national"),
    [
        ("13800000000", "+8613800000000", "13800000000"),
        ("%2B86%20138-0000-0000", "+8613800000000", "13800000000"),
        ("008613800000000", "+8613800000000", "13800000000"),
        ("8613800000000", "+8613800000000", "13800000000"),
        ("04361234567", "+864361234567", "04361234567"),
        ("%2B85212345678", "+85212345678", "85212345678"),
    ],
)
def test_numbers_as_people_write_them(written: str, international: str, national: str) -> None:
    """One telephone, however its number is written."""
    address = parse(f"x://k:s@/{written}", host="h", needed=())
    assert (address.international, address.national) == (international, national)


def test_a_host_in_the_address_is_the_host(stand_in: Any, tmp_path: Path) -> None:
    """Left out, it is the vendor's own; given, it is what was given, and over TLS."""
    answer(stand_in, {"Code": "OK", "BizId": "9^0"})
    for host in ("", "dysmsapi.ap-southeast-1.aliyuncs.com"):
        url = f"aliyun-sms://K:S@{host}/13800000000?sign_name=x&template=SMS_1"
        assert build(url, screen_dir=tmp_path).send(MESSAGE).outcome == "accepted"
    assert stand_in.hosts == ["dysmsapi.aliyuncs.com", "dysmsapi.ap-southeast-1.aliyuncs.com"]


def test_a_stand_in_on_this_machine_may_speak_without_tls(
    stand_in: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A local HTTP server is asked plainly; every other host only over TLS."""
    answer(stand_in, {"Response": {"SendStatus": {"CallId": "x"}}})
    host = stand_in.address.removeprefix("http://")
    asked: list[str] = []
    real = requests.request

    def spy(method: str, url: str, **options: Any) -> requests.Response:
        asked.append(url)
        return real(method, url, **options)

    monkeypatch.setattr(requests, "request", spy)
    for given in (host, "sms.example.com"):
        build(f"tencent-voice://K:S@{given}/13800000000?app_id=1&template=1", screen_dir=tmp_path).send(
            MESSAGE
        )
    assert asked == [f"http://{host}/", "https://sms.example.com/"]


@pytest.mark.parametrize(
    ("title", "level"),
    [("【橙】取暖费", "橙"), ("【演练】【橙】取暖费", "演练橙"), ("【测试】通道", "测试橙")],
)
def test_a_drill_is_a_drill_on_the_telephone_too(title: str, level: str, stand_in: Any) -> None:
    """What is not in earnest says so in the only place a template leaves."""
    sms().send(replace(MESSAGE, title=title))
    query = parse_qs(urlsplit(stand_in.seen[0]["path"]).query)
    assert json.loads(query["TemplateParam"][0])["level"] == level
