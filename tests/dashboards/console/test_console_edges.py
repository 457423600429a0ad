"""Health, metrics, CSV, the phone's directory and the guard at the door."""

import asyncio
import csv
import json
import os
from datetime import UTC, datetime, timedelta

import pytest

from alerting.channels.screen import ScreenChannel
from alerting.ports import Message
from dashboards.console import guard
from dashboards.console.desk import Part, Source, Status
from dashboards.console.guard import Guard, same_site
from dashboards.console.health import health, metrics
from dashboards.console.screen import screen_messages
from dashboards.console.spreadsheet import cell, write_mentions
from dashboards.console.views.phone import phone_cards

NOW = datetime(2026, 1, 20, 6, 30, tzinfo=UTC)


def test_health_is_200_until_a_part_fails():
    """Then it is 503 and says which one and why."""
    assert health(Status(at=NOW, parts=(Part(name="检索库", ok=True),)))[0] == 200
    code, body = health(
        Status(at=NOW, parts=(Part(name="检索库", ok=True), Part(name="日志", ok=False, detail="磁盘已满")))
    )
    assert (code, body["status"], body["reasons"]) == (503, "failing", ["日志：磁盘已满"])


def test_metrics_are_prometheus_text_with_every_level_and_source():
    """A source that was never read has no age; of one that is listed twice the newest counts."""
    minute = timedelta(minutes=1)
    text = metrics(
        Status(
            at=NOW, version="1.2", lag_records=7, mentions={"weibo": 3}, open_alerts={"红": 2}, pages={"read": 4},
            sources=(
                Source(platform="weibo", account_id="1", source="s", last_fetch=NOW - 9 * minute),
                Source(platform="weibo", account_id="1", source="s", last_fetch=NOW - minute),
                Source(platform="douyin", account_id="2", source="t"),
            ),
        )
    ).decode()  # fmt: skip
    for expected in (
        'minsheng_mentions_total{platform="weibo"} 3.0',
        "minsheng_lag_records 7.0",
        'minsheng_open_alerts{level="red"} 2.0',
        'minsheng_open_alerts{level="blue"} 0.0',
        'minsheng_pages_total{outcome="read"} 4.0',
        'minsheng_seconds_since_fetch{account="1",platform="weibo",source="s"} 60.0',
        'minsheng_build_info{version="1.2"} 1.0',
    ):
        assert expected in text
    assert 'account="2"' not in text


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "＝1", "  =1", "　＠x"])
def test_no_cell_can_become_a_formula(start):
    """It begins with an apostrophe; plain text is left alone."""
    assert cell(start) == f"'{start}"
    assert cell("取暖费=0") == "取暖费=0"


def test_the_csv_has_a_bom_and_reads_back(tmp_path):
    """Quotes, line ends and commas survive; a dangerous link is not in it."""
    path = tmp_path / "x.csv"
    body = {"mention_id": "m", "text": '他说"不发",\n就不发', "flags": ["mass"], "permalink": "javascript:1"}
    assert write_mentions([body, {"mention_id": "n", "text": "=cmd()"}], path) == 2
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert (rows[0]["内容"], rows[0]["风险标记"], rows[0]["链接"]) == (body["text"], "聚集苗头", "")
    assert rows[1]["内容"] == "'=cmd()"


def test_the_screen_shows_what_its_channel_wrote_newest_first(tmp_path):
    """Files that are no messages are left out; a message without a time has that of its file."""
    for number, page in enumerate(("p1", "p2")):
        ScreenChannel(tmp_path).send(Message(page_id=page, to="duty1", level="红", title="题", body="文"))
        os.utime(tmp_path / f"{page}.json", (1_700_000_000 + number, 1_700_000_000 + number))
    (tmp_path / "p3.json").write_text(
        json.dumps({"page_id": "p3", "at": "2020-01-01T00:00:00+00:00"}), encoding="utf-8"
    )
    (tmp_path / "half.json").write_text('{"page_id": "h', encoding="utf-8")
    (tmp_path / "list.json").write_text("[1]", encoding="utf-8")
    assert [m.page_id for m in screen_messages(tmp_path)()] == ["p2", "p1", "p3"]
    assert [m.page_id for m in screen_messages(tmp_path, newest=1)()] == ["p2"]
    assert screen_messages(tmp_path / "absent")() == ()


def test_a_phone_card_alarms_while_its_alert_waits(tmp_path):
    """Its alert is found through its page, else through its address; a test message needs nobody."""
    for page, url in (
        ("p1", None),
        ("p2", "http://desk/?alert=a2"),
        ("p3", "http://[broken"),
        ("p4", "/?alert=a4"),
    ):
        ScreenChannel(tmp_path).send(
            Message(page_id=page, to="duty1", level="红", title="题", body="", url=url)
        )
    pages = {"p1": {"alert_id": "a1"}}
    alerts = {"a1": {"state": "paged", "unit": "u"}, "a2": {"state": "handling", "unit": "u"}}
    cards = phone_cards(screen_messages(tmp_path)(), pages.get, alerts.get, {"duty1": "甲"})
    said = {c.page_id: (c.alert_id, c.alarm, c.state) for c in cards}
    assert said == {
        "p1": ("a1", True, "已通知，待接报"),
        "p2": ("a2", False, "处理中"),
        "p3": (None, False, "测试或提示，不需接报"),
        "p4": ("a4", False, "等待入库"),
    }
    assert {c.to_name for c in cards} == {"甲"}


@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        ([], True),
        ([(b"host", b"desk:8600"), (b"origin", b"http://desk:8600")], True),
        (
            [
                (b"host", b"127.0.0.1:8600"),
                (b"x-forwarded-host", b"desk.gov.cn"),
                (b"origin", b"https://desk.gov.cn"),
            ],
            True,
        ),
        ([(b"host", b"desk:8600"), (b"origin", b"https://evil.example")], False),
        ([(b"host", b"desk:8600"), (b"origin", b"null")], False),
    ],
)
def test_other_sites_are_told_apart_by_their_origin(headers, allowed):
    """No origin is no other site."""
    assert same_site(headers) is allowed


@pytest.mark.parametrize(
    ("kind", "answer"), [("http", "http.response.start"), ("websocket", "websocket.close")]
)
def test_the_guard_refuses_other_sites_before_the_application_sees_them(kind, answer):
    """Requests get 403, websockets are closed."""

    async def application(scope, receive, send):
        raise AssertionError("it got through")

    sent: list[guard.Message] = []

    async def receive() -> guard.Message:
        raise AssertionError("nothing is read")

    async def send(message: guard.Message) -> None:
        sent.append(message)

    scope = {"type": kind, "headers": [(b"host", b"desk"), (b"origin", b"https://evil.example")]}
    asyncio.run(Guard(application)(scope, receive, send))
    assert sent[0]["type"] == answer
    assert sent[0].get("status", 403) == 403
