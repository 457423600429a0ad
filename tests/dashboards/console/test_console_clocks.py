"""The countdowns of an alert on the desk, and the papers for the people on duty."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from nicegui.testing import User

from alerting.hours.calendar import WorkCalendar
from alerting.hours.clocks import clocks
from dashboards.console.views.clocks import Countdowns, countdowns, matter
from tests.dashboards.console.sample_desk import NOW, sample_desk

OPENED = NOW - timedelta(hours=6)


def _change(field: str, hours: float, before: str | None, after: str) -> dict[str, object]:
    at = (OPENED + timedelta(hours=hours)).isoformat()
    return {"at": at, "field": field, "before": before, "after": after, "reason": "", "who": "duty1"}


def _body(level: str, *changes: dict[str, object], **more: object) -> dict[str, object]:
    return {
        "kind": "emerging",
        "level": level,
        "opened_at": OPENED.isoformat(),
        "changes": list(changes),
        **more,
    }


def _shown(body: dict[str, object], *evidence: dict[str, object]) -> Countdowns:
    found = matter(body, evidence)
    assert found is not None
    return countdowns(found, clocks(found, WorkCalendar()), NOW)


def test_published_and_discovered_are_both_shown() -> None:
    """The earliest evidence, and when the alert was opened."""
    early, late = (OPENED - timedelta(hours=h) for h in (30, 2))
    shown = _shown(_body("黄"), {"published_at": late.isoformat()}, {"published_at": early.isoformat()})
    assert (shown.published, shown.discovered) == ("昨天 02:30", "今天 08:30")
    assert _shown(_body("黄")).published == "不详"


def test_what_is_left_is_counted_from_discovery() -> None:
    """48 hours less the six that have passed."""
    (row,) = _shown(_body("黄")).rows
    assert (row.name, row.left, row.due, row.tone) == ("回应", "还有 1 天 18 小时", "1月22日 08:30", "")


def test_a_raised_matter_counts_from_the_raise() -> None:
    """黄 at first, 橙 two hours later: one hour of the five is left; the 首报 is overdue unless it was made."""
    raised = _change("level", 2, "黄", "橙")
    rows = {row.name: row for row in _shown(_body("橙", raised)).rows}
    assert rows["发布权威信息"].left == "还有 1 小时 0 分"
    assert (rows["内部首报"].left, rows["内部首报"].tone) == ("已超时 3 小时 0 分", "bad")
    told = {row.name: row for row in _shown(_body("橙", raised, _change("note", 2.5, None, "报告"))).rows}
    assert (told["内部首报"].left, told["内部首报"].tone) == ("按时完成", "good")


def test_a_matter_that_was_lowered_and_raised_counts_anew() -> None:
    """Only the time since it last became 橙."""
    changes = [_change("level", n, *step) for n, step in ((1, ("橙", "黄")), (5, ("黄", "红")))]
    rows = {row.name: row for row in _shown(_body("红", *changes)).rows}
    assert rows["发布权威信息"].left == "还有 4 小时 0 分"
    assert rows["内部首报"].left == "已超时 30 分 00 秒"


def test_a_response_ends_the_countdown() -> None:
    """In time, or how much too late."""
    done = _shown(_body("黄", responded_at=NOW.isoformat())).rows
    assert {row.name: row.left for row in done}["回应"] == "按时完成"
    late = OPENED + timedelta(hours=50)
    rows = {row.name: row.left for row in _shown(_body("黄", responded_at=late.isoformat())).rows}
    assert rows["回应"] == "已完成，晚了 2 小时 0 分"


def test_a_provisional_date_is_marked() -> None:
    """A work order in a year nobody has arranged."""
    body = _body("黄") | {"opened_at": OPENED.replace(year=2039).isoformat()}
    rows = {row.name: row.mark for row in _shown(body, {"platform": "hotline"}).rows}
    assert rows == {"回应": "", "12345/12333 工单答复": "暂按"}


def test_a_document_without_a_time_has_no_countdown() -> None:
    """Nothing is guessed."""
    assert matter({"kind": "emerging"}, ()) is None


def test_the_desk_shows_the_countdowns(visit) -> None:
    """On the detail of a red alert; not of a desk that reckons none."""

    async def story(user: User) -> None:
        await user.open("/?alert=al-red")
        for words in ("办理时限", "内部首报", "发布权威信息", "国办发〔2016〕80号", "自发现起算"):
            await user.should_see(words)
        await user.should_not_see("暂时无法显示")

    visit(sample_desk(), story)


def test_the_desk_says_who_is_on_duty(visit) -> None:
    """Each unit, and where nobody is."""

    async def story(user: User) -> None:
        await user.open("/")
        for words in ("现在值班", "主班 值班员甲", "洮南市人社局", "主班 无人"):
            await user.should_see(words)

    visit(sample_desk(), story)


@pytest.mark.parametrize("unit", ["baicheng", "taonan"])
def test_papers_for_the_people_on_duty_can_be_downloaded(visit, unit: str) -> None:
    """The sheet of each unit, the template; what is not there is said in words."""

    def sheet(of: str, path: Path) -> Path:
        path.write_text(f"sheet {of} {path.suffix}", encoding="utf-8")
        return path

    async def story(user: User) -> None:
        await user.open("/briefs")
        await user.should_see("值班交接单（白城市人社局，截至现在）")
        await user.should_see("值班表模板")
        got = await user.http_client.get("/duty/handover.docx", params={"unit": unit})
        assert (got.status_code, got.text) == (200, f"sheet {unit} .docx")
        assert (await user.http_client.get("/duty/template.xlsx")).text == "sheet t .xlsx"
        assert (await user.http_client.get("/duty/handover.docx", params={"unit": "x"})).status_code == 400

    visit(sample_desk(handover=sheet, template=lambda path: sheet("t", path)), story)


def test_a_desk_without_papers_says_so(visit) -> None:
    """404 and a sentence."""

    async def story(user: User) -> None:
        await user.open("/briefs")
        await user.should_not_see("值班交接单")
        for address in ("/duty/handover.docx", "/duty/template.xlsx"):
            got = await user.http_client.get(address)
            assert (got.status_code, "没有启用" in got.text) == (404, True)

    visit(replace(sample_desk(), countdowns=None, on_duty=None), story)
