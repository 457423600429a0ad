"""An invented desk: a plain index in memory and documents made from invented records.

Run as a program (``python sample_desk.py PORT FOLDER``) it serves the desk and appends each command, as one JSON
line, to FOLDER/commands.jsonl; an ``ack`` also changes its alert, as the escalation would.
"""

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from alerting.hours.calendar import WorkCalendar
from alerting.hours.clocks import clocks
from alerting.links import Links
from alerting.people import Person
from alerting.records import Alert, AlertChange, AlertState, Change, Command, Delivery, Level, Outcome, Page
from analyzers.records import IssueUpdate, Opinion, Reading
from crawlers.records import Mention
from dashboards.console.desk import Desk, Gap, MessageLinks, Part, Source, Status
from dashboards.console.screen import ScreenMessage, screen_messages
from dashboards.documents import documents
from tests.dashboards.console.plain_index import PlainIndex

NOW = datetime(2026, 1, 20, 6, 30, tzinfo=UTC)
HOSTILE = '<script>document.title="hacked"</script><img src=x onerror=alert(1)> 补贴一直没到账'


TEXTS = (
    ("weibo", "取暖费补贴说好十二月发,现在都一月中了还没到账,打12333一直占线", "投诉", ("media",), "洮北区"),
    ("douyin", "我爸的取暖费也没发,问了窗口说等通知,等到什么时候是个头", "投诉", (), "洮南市"),
    ("wechat", "请问取暖费补贴什么时候发放?需要本人去办理吗", "咨询", (), None),
    ("toutiao", "听说明天上午九点大家去人社局门口问取暖费的事,有没有一起的", "投诉", ("mass",), "洮北区"),
    ("kuaishou", "今年取暖费到账了,比去年快,给工作人员点赞", "表扬", (), "大安市"),
    ("weibo", HOSTILE, "投诉", ("rumour",), "镇赉县"),
)


def mention(number: int, at: datetime) -> IssueUpdate:
    """One invented opinion about heating subsidies, already masked."""
    platform, text, intent, flags, region = TEXTS[number % len(TEXTS)]
    sentiment = {"投诉": "negative", "表扬": "positive"}.get(intent, "neutral")
    said = Mention(
        mention_id=f"m{number:03d}", unit="baicheng", platform=platform, kind="comment", account_id="1404376560",
        post_id="p1", comment_id=str(9000 + number), parent_id=None, author=f"a{number % 17:06x}c0ffee",
        text=text, published_at=at, fetched_at=at + timedelta(minutes=3), source="api", like_count=number % 9,
        permalink="javascript:alert(1)" if number == 5 else f"https://m.weibo.cn/status/{50000 + number}",
        post_title="关于取暖费补贴发放的通知",
        repost_count=25 + number if platform == "weibo" else None, ip_region="吉林" if platform == "weibo" else None,
    )  # fmt: skip
    opinion = Opinion(
        mention=said, sentiment=sentiment, sentiment_score=-0.7, intent=intent, topic="取暖费", flags=flags,
        region=region, keywords=("取暖费", "到账"),
    )  # fmt: skip
    return IssueUpdate(unit="baicheng", at=at, issue_id=f"i{1 + number % 2}", opinion=opinion)


def reading(issue_id: str, title: str, size: int, at: datetime) -> Reading:
    """One invented issue."""
    return Reading(
        unit="baicheng", at=at, issue_id=issue_id, title=title, topic="取暖费", keywords=("取暖费", "到账", "窗口"),
        first_seen=at - timedelta(days=2), last_seen=at - timedelta(minutes=4), size=size, authors=size // 2,
        platforms={"weibo": size // 2, "douyin": size // 3}, regions={"洮北区": size // 2}, windows={},
        growth=4.2, flags={"mass": 2}, evidence=("m003", "m000"),
    )  # fmt: skip


NUMBERS = {
    "n_1h": 14.0, "negative_1h": 12.0, "authors_1h": 9.0, "n_3h": 40.0, "negative_3h": 34.0, "authors_3h": 21.0,
    "n_24h": 71.0, "negative_24h": 52.0, "authors_24h": 33.0, "growth": 6.8,
}  # fmt: skip


def alert(alert_id: str, level: Level, state: AlertState, title: str, opened_at: datetime) -> Alert:
    """One invented alert about issue i1."""
    changes: tuple[Change, ...] = (
        Change(
            at=opened_at, field="state", before=None, after="detected", reason="近 3 小时负面信息明显增多"
        ),
        Change(at=opened_at, field="state", before="detected", after="paged", reason="已通知主班"),
    )
    taken = state != "paged"
    if taken:
        at = opened_at + timedelta(minutes=2)
        changes += (Change(at=at, field="state", before="paged", after=state, reason="", who="duty1"),)
    return Alert(
        alert_id=alert_id, unit="baicheng", key=alert_id, kind="emerging", title=title, issue_id="i1",
        opened_at=opened_at, level=level, max_level=level, state=state, rule="burst-3h",
        reason="近 3 小时 34 条负面信息、来自 21 人,是平时同时段的 6.8 倍,并有人号召聚集",
        evidence=("m003", "m000", "m001", "m005"), numbers=NUMBERS,
        changes=changes, last_signal_at=opened_at,
        acknowledged_by="duty1" if taken else None,
        acknowledged_at=opened_at + timedelta(minutes=2) if taken else None,
    )  # fmt: skip


def page_of(one: Alert, number: int, to: str) -> Page:
    """One invented page about an alert."""
    return Page(
        unit="baicheng", page_id=f"{one.alert_id}-p{number}", alert_id=one.alert_id, kind="open", at=one.opened_at,
        to=to, channels=("wecom",), level=one.level, title=one.title, why=one.reason,
    )  # fmt: skip


def delivery_of(page: Page, outcome: Outcome, detail: str = "") -> Delivery:
    """One invented delivery of a page."""
    return Delivery(
        unit=page.unit, page_id=page.page_id, alert_id=page.alert_id, at=page.at + timedelta(seconds=4),
        channel=f"wecom-{page.to}", attempt=1, outcome=outcome, detail=detail, maybe_repeated=outcome == "timeout",
    )  # fmt: skip


def records(now: datetime) -> list[object]:
    """Everything the sample desk shows."""
    out: list[object] = []
    out += [mention(n, now - timedelta(minutes=5 + n * n // 4)) for n in range(90)]
    out += [
        reading("i1", "取暖费补贴迟迟未到账", 62, now),
        reading("i2", "12333 热线长时间占线", 28, now - timedelta(hours=3)),
    ]
    alerts = [
        alert(
            "al-red",
            "红",
            "paged",
            "网民号召明早到局门口聚集反映取暖费问题",
            now - timedelta(minutes=2, seconds=20),
        ),
        alert("al-orange", "橙", "paged", "取暖费补贴迟迟未到账", now - timedelta(minutes=14)),
        alert("al-yellow", "黄", "handling", "12333 热线长时间占线", now - timedelta(hours=3)),
        alert("al-blue", "蓝", "acknowledged", "有人反映事业单位招聘成绩公布晚", now - timedelta(hours=20)),
    ]
    for one in alerts:
        out.append(AlertChange(unit="baicheng", at=one.opened_at, alert=one, changes=one.changes))
    first, second = page_of(alerts[0], 1, "duty1"), page_of(alerts[0], 2, "lead")
    out += [
        first,
        second,
        page_of(alerts[1], 1, "duty1"),
        delivery_of(first, "delivered"),
        delivery_of(second, "timeout", "对方 10 秒内没有答复"),
    ]
    return out


def status(now: datetime) -> Status:
    """An invented state of the house."""
    return Status(
        at=now, rehearsal=True, version="0.1.0", lag_records=12, lag_seconds=34.0,
        mentions={"weibo": 45, "douyin": 15}, open_alerts={"红": 1, "橙": 1, "黄": 1, "蓝": 1}, pages={"delivered": 1},
        sources=(
            Source(platform="weibo", account_id="1404376560", account_name="白城人社", source="comments/to_me",
                   last_fetch=now - timedelta(minutes=3), complete=True, expected=20, got=20, new=6),
            Source(platform="douyin", account_id="dy1", account_name="白城人社", source="item/comment/list",
                   last_fetch=now - timedelta(minutes=50), complete=False, expected=120, got=80, new=80,
                   reason="达到当日调用上限,余下的明天零点后补读", gaps=(Gap(since=now - timedelta(hours=2), until=now),)),
            Source(platform="toutiao", account_id="tt1", account_name="白城人社", source="posts",
                   last_fetch=now - timedelta(hours=2), complete=False, reason="平台要求登录,已停止读取",
                   resting_until=now + timedelta(hours=22)),
            Source(platform="kuaishou", account_id="ks1", account_name="白城人社", source="photo/comment/list"),
        ),
        parts=(Part(name="检索库", ok=True, detail="SQLite,9 万条"), Part(name="短信渠道", ok=False, detail="余额不足")),
    )  # fmt: skip


PEOPLE = tuple(
    Person(id=person, name=name, unit="baicheng", channels=())
    for person, name in (("duty1", "值班员甲"), ("duty2", "值班员乙"), ("lead", "带班领导丙"))
)


def sample_index(now: datetime) -> PlainIndex:
    """A filled index."""
    index = PlainIndex()
    for version, record in enumerate(records(now)):
        index.put(documents(record, version))
    return index


def message(page_id: str, now: datetime) -> ScreenMessage:
    """One message on the phone's screen."""
    return ScreenMessage(
        page_id=page_id, to="duty1", level="红", title="网民号召明早到局门口聚集", at=now - timedelta(minutes=2),
        body="近 3 小时 34 条负面信息、来自 21 人。\n请立即接报。", url="http://127.0.0.1:8600/?alert=al-red",
        maybe_repeated=True,
    )  # fmt: skip


def sample_desk(**changes: Any) -> Desk:
    """A desk with frozen time; ``changes`` replace its ports."""
    desk = Desk(
        index=sample_index(NOW),
        commands=lambda command: None,
        screen=lambda: (message("al-red-p1", NOW), message("test-1", NOW)),
        status=lambda: status(NOW),
        people=PEOPLE,
        clock=lambda: NOW,
        units={"baicheng": "白城市人社局", "taonan": "洮南市人社局"},
        ack_within={"红": timedelta(minutes=3), "橙": timedelta(minutes=10), "黄": timedelta(minutes=5)},
        countdowns=partial(clocks, calendar=WorkCalendar()),
        on_duty=lambda: {
            "baicheng": {"主班": "值班员甲", "副班": "值班员乙", "带班领导": "带班领导丙"},
            "taonan": {"主班": None, "副班": None, "带班领导": "带班领导丙"},
        },
    )
    return replace(desk, **changes)


class MemorySpent:
    """Pages and spent links in memory; the commands go where the desk's own go."""

    def __init__(self, append: Callable[[Command], None], now: datetime = NOW) -> None:
        self._append = append
        self.pages = {one.page_id: one for one in records(now) if isinstance(one, Page)}
        self.used: set[str] = set()

    def page(self, page_id: str) -> Page | None:
        return self.pages.get(page_id)

    def spent(self, page_id: str) -> bool:
        return page_id in self.used

    def spend(self, page_id: str, commands: Sequence[Command], at: datetime) -> bool:
        if page_id in self.used:
            return False
        for command in commands:
            self._append(command)
        self.used.add(page_id)
        return True


LINKS = Links(b"sample")


def _serve(port: int, folder: Path) -> None:
    from dashboards.console.app import serve

    started = datetime.now(UTC)
    index = sample_index(started)

    def append(command: Command) -> None:
        with (folder / "commands.jsonl").open("a", encoding="utf-8") as file:
            file.write(
                json.dumps({"action": command.action, "alert": command.alert_id, "who": command.who}) + "\n"
            )
        if command.action == "ack":
            body = dict(index.bodies["alerts"][command.alert_id])
            taken = {
                "state": "acknowledged",
                "acknowledged_by": command.who,
                "acknowledged_at": command.at.isoformat(),
            }
            index.bodies["alerts"][command.alert_id] = {**body, **taken}

    def brief(week: str, path: Path) -> Path:
        path.write_bytes(b"PK" + week.encode())
        return path

    desk = sample_desk(
        index=index, commands=append, status=lambda: status(datetime.now(UTC)), clock=lambda: datetime.now(UTC),
        screen=screen_messages(folder / "screen"), brief=brief, handover=brief,
        template=lambda path: brief("template", path), links=MessageLinks(LINKS, MemorySpent(append, started)),
    )  # fmt: skip
    (folder / "screen").mkdir(exist_ok=True)
    for number, page_id in enumerate(("al-red-p1", "test-1")):
        shown = message(page_id, started)
        fields = {"page_id": page_id, "to": shown.to, "level": shown.level, "title": shown.title, "body": shown.body,
                  "at": (started - timedelta(minutes=2 + number)).isoformat(), "maybe_repeated": number == 0}  # fmt: skip
        (folder / "screen" / f"{page_id}.json").write_text(json.dumps(fields), encoding="utf-8")
    serve(desk, "127.0.0.1", port)


if __name__ == "__main__":
    _serve(int(sys.argv[1]), Path(sys.argv[2]))
