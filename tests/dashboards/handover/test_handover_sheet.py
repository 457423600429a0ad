"""The hand-over sheet: who hands what to whom."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from dashboards.console.desk import Part, Source, Status
from dashboards.handover import Handover, handover, markdown, write

AT = datetime(2026, 3, 3, 0, 30, tzinfo=UTC)
SINCE = AT - timedelta(days=1)
STATUS = Status(
    at=AT,
    sources=(
        Source(
            platform="weibo",
            account_id="1",
            source="comments",
            account_name="白城人社",
            last_fetch=AT,
            complete=True,
        ),
        Source(
            platform="douyin",
            account_id="2",
            source="item/comment/list",
            account_name="抖音号",
            last_fetch=SINCE,
            complete=False,
            reason="令牌过期",
            resting_until=AT + timedelta(hours=2),
        ),
    ),
    parts=(Part(name="流水线", ok=True), Part(name="死信", ok=False, detail="2 条记录未能处理")),
)


def _alert(alert_id: str, level: str, state: str, hours: float, **more: Any) -> Mapping[str, Any]:
    opened = (AT - timedelta(hours=hours)).isoformat()
    return {
        "alert_id": alert_id,
        "level": level,
        "state": state,
        "opened_at": opened,
        "title": f"事{alert_id}",
        **more,
    }


ALERTS = (
    _alert("1", "蓝", "handling", 30, acknowledged_by="p1"),
    _alert("2", "黄", "paged", 2),
    _alert("3", "红", "acknowledged", 5, acknowledged_by="p1"),
    _alert("4", "黄", "closed", 40, closed_at=(AT - timedelta(hours=1)).isoformat()),
    _alert("5", "黄", "closed", 90, closed_at=(AT - timedelta(hours=60)).isoformat()),
    _alert(
        "6",
        "蓝",
        "acknowledged",
        3,
        silence={"by": "p1", "reason": "已知演唱会 | 噪音", "until": (AT + timedelta(hours=4)).isoformat()},
    ),
    _alert("7", "蓝", "acknowledged", 3, silence={"by": "p1", "reason": "旧", "until": AT.isoformat()}),
)


@pytest.fixture
def sheet() -> Handover:
    return handover(
        at=AT,
        since=SINCE,
        unit="白城市人社局",
        off={"主班": "张三", "副班": "李四", "带班领导": "王五"},
        on={"主班": "赵六", "副班": None, "带班领导": "王五"},
        alerts=ALERTS,
        status=STATUS,
        names={"p1": "张三"},
        swaps=["2026-03-03 主班:李四 → 赵六"],
        gaps="缺主班：2026-03-05",
        coverage="所涉日期有 1 个信源没有读全",
    )


def test_open_matters_are_handed_over_most_urgent_first(sheet: Handover) -> None:
    """What nobody has taken comes first, then by level and age; what is closed is only counted."""
    assert [matter.alert_id for matter in sheet.matters] == ["2", "3", "1", "6", "7"]
    assert sheet.matters[0].todo == "已通知，无人接报，请立即接报"
    assert sheet.matters[1].by == "张三"
    assert (sheet.opened, sheet.closed) == (4, 1)


def test_silences_sources_and_parts_in_trouble_are_named(sheet: Handover) -> None:
    """A silence that is over is none; a source that is complete is not mentioned."""
    assert [matter.alert_id for matter in sheet.silenced] == ["6"]
    assert "今天 12:30" in sheet.silenced[0].silence
    assert [name for name, _ in sheet.sources] == ["抖音 抖音号 item/comment/list"]
    assert "令牌过期" in sheet.sources[0][1]
    assert sheet.parts == ("死信：2 条记录未能处理",)


def test_the_sheet_as_markdown(sheet: Handover) -> None:
    """Everything stands in it; a bar in a text does not break the table."""
    text = markdown(sheet)
    for words in (
        "交班：主班 张三",
        "接班：主班 赵六　副班 （无人）",
        "已知演唱会",
        "死信",
        "李四 → 赵六",
        "缺主班",
        "签字",
        "- 所涉日期有 1 个信源没有读全",
    ):
        assert words in text
    table = [line for line in text.splitlines() if line.startswith("|")]
    assert len(table) == 2 + len(sheet.matters)
    assert {line.count("|") for line in table} == {7}


def test_the_sheet_as_a_document(sheet: Handover, tmp_path: Path) -> None:
    """Head, table and sections, in Word."""
    document = Document(str(write(sheet, tmp_path / "new" / "sheet.docx")))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    for words in (
        "值班交接单",
        "交班：主班 张三",
        "移交未办结 5 起，其中静默 1 起",
        "令牌过期",
        "1 个信源没有读全",
        "签字",
    ):
        assert words in text
    (table,) = document.tables
    assert [cell.text for cell in table.rows[1].cells][:3] == ["黄", "事2", "已通知，待接报"]


def test_a_quiet_night_says_so(tmp_path: Path) -> None:
    """An empty section is not left out: 无."""
    quiet = handover(
        at=AT,
        since=SINCE,
        unit="局",
        off={},
        on={},
        alerts=(),
        status=Status(at=AT, rehearsal=True),
        names={},
    )
    text = write(quiet, tmp_path / "sheet.md").read_text("utf-8")
    assert text.count("无。") == 6
    assert "演练数据" in text
    assert "主班 （无人）" in text


def test_a_matter_given_away_says_whether_it_was_signed_for() -> None:
    """Without a receipt somebody has to ask."""
    given = [
        _alert("1", "黄", "handling", 2, transfer={"to": "taonan", "by": "p1", "received_by": None}),
        _alert("2", "蓝", "handling", 2, transfer={"to": "p1", "by": "p1", "received_by": "p1"}),
    ]
    sheet = handover(
        at=AT, since=SINCE, unit="局", off={}, on={}, alerts=given, status=STATUS, names={"p1": "张三"}
    )
    assert sheet.matters[0].todo == "已转交taonan，尚无回执，请催；处理中，继续跟进并回应"
    assert sheet.matters[1].todo.startswith("已转交张三，张三已签收；")
