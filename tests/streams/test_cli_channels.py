"""`minsheng channels` against a vendor on this machine, and `minsheng ack` by a short code."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from alerting.alerts.lifecycle import opened
from alerting.records import AlertChange, Signal
from dashboards.documents import documents
from streams import wiring
from streams.codec import Codec
from streams.settings import load

CONFIG = """
[[units]]
id = "baicheng"
name = "白城市人社局"
[[people]]
id = "duty1"
name = "值班员甲"
unit = "baicheng"
channels = ["sms-duty1", "wecom"]
[[channels]]
id = "sms-duty1"
url = { file = "sms" }
[[channels]]
id = "wecom"
url = { file = "wecom" }
[privacy]
pepper = { file = "pepper" }
"""
RECEIPT = {
    "Code": "OK",
    "SmsSendDetailDTOs": {"SmsSendDetailDTO": [{"SendStatus": 3, "ErrCode": "DELIVERED"}]},
}


@dataclass
class Vendor:
    """Aliyun as it speaks: what it answers to each action, and what it was asked."""

    port: int = 0
    answers: dict[str, Any] = field(default_factory=lambda: {"SendSms": {"Code": "OK", "BizId": "9^0"}})
    asked: list[tuple[str, dict[str, list[str]]]] = field(default_factory=list)


@pytest.fixture
def vendor(tmp_path: Path) -> Iterator[Vendor]:
    here = Vendor()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            action = self.headers["x-acs-action"]
            here.asked.append((action, parse_qs(urlsplit(self.path).query)))
            body = json.dumps(here.answers.get(action, {})).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    here.port = server.server_port
    sms = f"aliyun-sms://KEYID:S3CRET@127.0.0.1:{here.port}/13800000000?sign_name=x&template=SMS_1"
    for name, content in (
        ("minsheng.toml", CONFIG),
        ("sms", sms),
        ("wecom", "wecom://S3CRET"),
        ("pepper", "x" * 32),
    ):
        (tmp_path / name).write_text(content, encoding="utf-8")
    yield here
    server.shutdown()
    server.server_close()


def test_a_short_message_is_tried_for_real(minsheng: Any, vendor: Vendor) -> None:
    """One request in the vendor's language; the line says what it answered; no secret and no number is shown."""
    done = minsheng("channels", "test", "sms-duty1")
    (row,) = done.rows
    assert done.status == 0
    assert row == {
        "channel": "sms-duty1", "outcome": "accepted", "proof": "accepted", "retryable": False, "parts": 1,
        "detail": "OK",
    }  # fmt: skip
    ((action, query),) = vendor.asked
    assert (action, json.loads(query["TemplateParam"][0])) == (
        "SendSms",
        {"code": "000000", "level": "测试蓝"},
    )
    assert not [word for word in ("KEYID", "S3CRET", "13800000000") if word in done.out + done.err]


def test_a_refusal_is_said_in_the_vendors_words(minsheng: Any, vendor: Vendor) -> None:
    """Status 0, as the attempt was made; the line tells now from for good."""
    vendor.answers["SendSms"] = {"Code": "isv.BUSINESS_LIMIT_CONTROL", "Message": "触发小时级流控Permits:5"}
    (row,) = minsheng("channels", "test", "sms-duty1").rows
    assert (row["outcome"], row["proof"], row["retryable"]) == ("rejected", "none", True)
    assert "isv.BUSINESS_LIMIT_CONTROL" in row["detail"]


def test_a_receipt_can_be_waited_for(minsheng: Any, vendor: Vendor) -> None:
    """With --wait the line says delivered when the operator does."""
    vendor.answers["QuerySendDetails"] = RECEIPT
    (row,) = minsheng("channels", "test", "sms-duty1", "--wait", "1").rows
    assert (row["outcome"], row["proof"], row["detail"]) == ("accepted", "delivered", "OK；DELIVERED")


def test_channels_are_listed_without_their_addresses(minsheng: Any, vendor: Vendor) -> None:
    """Who uses which, whether it can be built and whether it gives receipts; never a key."""
    done = minsheng("channels", "list")
    sms, wecom = done.rows
    assert done.status == 0
    assert sms == {
        "channel": "sms-duty1", "people": ["duty1"], "ok": True, "scheme": "aliyun-sms", "receipts": True, "detail": ""
    }  # fmt: skip
    assert (wecom["ok"], "第三方" in wecom["detail"]) == (False, True)
    assert not [word for word in ("KEYID", "S3CRET", "13800000000") if word in done.out + done.err]
    assert vendor.asked == []


def test_an_alert_can_be_taken_by_its_short_code(minsheng: Any, vendor: Vendor, tmp_path: Path) -> None:
    """As a call reads it out, in capitals; one that fits two open alerts asks for more."""
    config = load(tmp_path / "minsheng.toml")
    index = wiring.index(config)
    at = datetime(2026, 3, 2, 8, tzinfo=UTC)
    signal = Signal(
        unit="baicheng", at=at, key="k", rule="r", kind="emerging", level="黄", title="取暖费", reason="r"
    )

    def put(alert_id: str, state: Any) -> None:
        alert = replace(opened(signal, "1"), alert_id=alert_id, state=state)
        index.put(documents(AlertChange(unit="baicheng", at=at, alert=alert, changes=()), 1))

    put("a1b2c3d4e5f60718", "paged")
    put("a1b2c3ffffffffff", "closed")
    done = minsheng("ack", "A1B2C3", "--who", "duty1")
    assert done.status == 0, done.err
    log = wiring.log(config)
    rows = log.connection.execute("SELECT body FROM log WHERE topic = 'Command'").fetchall()
    assert [Codec().decode(body).alert_id for (body,) in rows] == ["a1b2c3d4e5f60718"]
    put("a1b2c30000000000", "paged")
    done = minsheng("ack", "A1B2C3", "--who", "duty1")
    assert (done.status, "不止一个预警" in done.err) == (2, True)
    assert minsheng("ack", "A1B2", "--who", "duty1").status == 2
