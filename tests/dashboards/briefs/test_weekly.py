"""The weekly brief: its numbers add up when the paper is read again, and it is honest about what is missing."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.shared import Mm

from dashboards.briefs import BadWeek, Week, weekly
from dashboards.indexes.sqlite import SqliteIndex
from tests.contracts.index_documents import document

#: Monday 2026-03-16 00:00 in Shanghai, the start of 2026-W12
MONDAY = datetime(2026, 3, 15, 16, 0, tzinfo=UTC)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[SqliteIndex]:
    opened = SqliteIndex(tmp_path / "index.db")
    yield opened
    opened.close()


def put_mention(index: SqliteIndex, id_: str, at: datetime, **fields: Any) -> None:
    common = {
        "published_at": at.isoformat(),
        "fetched_at": at.isoformat(),
        "author": id_,
        "text": f"工资没发{id_}",
    }
    labels = {
        "unit": "baicheng",
        "platform": "weibo",
        "sentiment": "negative",
        "topic": "欠薪",
        "deleted": False,
    }
    index.put([document("mentions", id_, **{**common, **labels, **fields})])


def fill(index: SqliteIndex) -> None:
    """Two weeks, one issue, two alerts, one source that stays incomplete."""
    for n in range(9):
        at = MONDAY + timedelta(hours=5 * n)
        put_mention(
            index, f"this{n}", at, issue_id="i" if n < 5 else None, region="大安市" if n % 2 else None,
            platform="douyin" if n % 3 else "weibo", sentiment="neutral" if n == 8 else "negative",
        )  # fmt: skip
    for n in range(4):
        put_mention(index, f"last{n}", MONDAY - timedelta(hours=1 + n), topic="社保卡" if n else "欠薪")
    put_mention(index, "next", MONDAY + timedelta(days=7))
    put_mention(index, "secret", MONDAY, unit="taonan")
    index.put([document("issues", "i", title="某工地拖欠工资", evidence=["this3", "next"])])
    for id_, level, ack in (("x", "红", 4), ("y", "黄", None)):
        opened = MONDAY + timedelta(hours=2)
        acknowledged = (opened + timedelta(minutes=ack)).isoformat() if ack else None
        index.put(
            [
                document(
                    "alerts", id_, unit="baicheng", title="某工地拖欠工资", kind="drift" if level == "黄" else "emerging",
                    level=level, max_level=level, state="paged", opened_at=opened.isoformat(),
                    acknowledged_at=acknowledged, reason="七天里每天都在增加",
                )
            ]
        )  # fmt: skip
    for hour, source, complete in ((1, "a", False), (2, "a", True), (1, "b", True), (2, "b", False)):
        read_at = (MONDAY + timedelta(hours=hour)).isoformat()
        index.put(
            [
                document(
                    "fetches", f"{source}{hour}", unit="baicheng", at=read_at, platform="weibo", account_id="1",
                    source=source, complete=complete, reason=None if complete else "配额用尽",
                )
            ]
        )  # fmt: skip


def read(path: Path) -> tuple[str, list[list[list[str]]]]:
    """The paragraphs and tables of a paper."""
    paper = Document(str(path))
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in paper.tables]
    return "\n".join(paragraph.text for paragraph in paper.paragraphs), tables


def test_every_total_is_the_sum_of_its_rows(index: SqliteIndex, tmp_path: Path) -> None:
    """In all tables, in every column of numbers; and the sentences state the same totals."""
    fill(index)
    text, tables = read(weekly(index, "2026-W12", tmp_path / "w.docx", unit="baicheng"))
    assert len(tables) == 6
    for head, *body, total in tables:
        assert total[0] == "合计", head
        for column in range(1, len(head)):
            if re.fullmatch(r"[+-]?\d+", total[column]):
                assert sum(int(row[column]) for row in body) == int(total[column]), (head, column)
    for table in tables[:4]:
        assert table[-1][1:] == ["9", "4", "+5"]
    assert "本周共采集信息 9 条，比上周（4 条）增加 5 条；其中负面 8 条" in text
    assert "归入话题的 5 条，未归入话题的 4 条" in text
    assert tables[4][-1] == ["合计", "2", "1", "1", "4 分 00 秒"]
    assert tables[5][-1][3:] == ["4", "2"]


def test_sections_say_what_the_week_was(index: SqliteIndex, tmp_path: Path) -> None:
    """Issues with quotes of this week only, drift, rising topics, and the source that is still incomplete."""
    fill(index)
    text, _ = read(weekly(index, "2026-W12", tmp_path / "w.docx", unit="baicheng", unit_name="白城市人社局"))
    headings = [
        "一、总体情况",
        "二、突出话题",
        "三、预警与处置",
        "四、倾向性问题",
        "五、采集完整性",
        "六、说明",
    ]
    assert [line for line in text.splitlines() if line in headings] == headings
    assert text.startswith("白城市人社局\n网络民声周报\n2026年第12周（2026年3月16日至3月22日）")
    assert "（一）某工地拖欠工资" in text
    assert "本周 5 条，5 名作者；抖音 3 条、微博 2 条；涉及县区：未写明 3 条、大安市 2 条" in text
    assert "“工资没发this3”" in text
    assert "next" not in text
    assert "某工地拖欠工资：七天里每天都在增加" in text
    assert "“欠薪”类信息本周 9 条，上周 1 条" in text
    assert "到周末仍不完整的有 1 处" in text
    assert "微博账号 1 的 b：2026年3月16日 02:00读取不完整，原因：配额用尽" in text


def test_all_units_are_in_a_brief_that_names_none(index: SqliteIndex, tmp_path: Path) -> None:
    """Without a unit nothing is left out."""
    fill(index)
    text, _ = read(weekly(index, "2026-W12", tmp_path / "w.docx"))
    assert "本周共采集信息 10 条" in text


def test_an_empty_week_says_so(index: SqliteIndex, tmp_path: Path) -> None:
    """No table of zeros, no claim that all is well."""
    text, tables = read(weekly(index, "2026-W12", tmp_path / "new folder" / "w.docx"))
    assert tables == []
    assert "本周未采集到信息（上周 0 条）。没有信息不等于没有诉求" in text
    assert "本周没有发出预警" in text
    assert "本周没有采集记录" in text


def test_a_week_that_is_not_over_is_named_so(index: SqliteIndex, tmp_path: Path) -> None:
    """Only when it is known when the brief is made."""
    half = MONDAY + timedelta(days=3)
    text, _ = read(weekly(index, "2026-W12", tmp_path / "w.docx", at=half))
    assert "本周尚未结束，以下数字截至2026年3月19日 00:00。" in text
    text, _ = read(weekly(index, "2026-W12", tmp_path / "w.docx", at=MONDAY + timedelta(days=8)))
    assert "尚未结束" not in text


def test_the_paper_is_set_as_the_standard_asks(index: SqliteIndex, tmp_path: Path) -> None:
    """GB/T 9704-2012: A4, margins 37/35/28/26 mm, body in 仿宋 of 16 pt."""
    paper = Document(str(weekly(index, "2026-W12", tmp_path / "w.docx")))
    section = paper.sections[0]
    sizes = (section.page_width, section.page_height, section.top_margin, section.bottom_margin)
    assert [round((size or 0) / Mm(1)) for size in (*sizes, section.left_margin, section.right_margin)] == [
        210, 297, 37, 35, 28, 26,
    ]  # fmt: skip
    body = next(p for p in paper.paragraphs if p.text.startswith("本周未采集")).runs[0]
    assert 'w:eastAsia="仿宋_GB2312"' in body._r.xml
    assert body.font.size is not None
    assert body.font.size.pt == 16


@pytest.mark.parametrize(
    "week", ["2026-12", "2026-W54", "2025-W53", "W12", "", "2026-W00", "二〇二六", "0000-W01"]
)
def test_a_bad_week_is_refused_in_chinese(index: SqliteIndex, tmp_path: Path, week: str) -> None:
    """With what to write instead; no file is left behind."""
    with pytest.raises(BadWeek, match="请写"):
        weekly(index, week, tmp_path / "w.docx")
    assert not (tmp_path / "w.docx").exists()


def test_weeks_begin_on_monday_in_shanghai() -> None:
    """Also across the turn of a year."""
    assert Week.parse("2026-W12").start == MONDAY
    assert Week.parse("2026-W12").before == MONDAY - timedelta(days=7)
    assert Week.parse("2026-W01").span == "2025年12月29日至2026年1月4日"
