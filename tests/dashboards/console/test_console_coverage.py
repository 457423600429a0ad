"""采集完整性 on the desk: the table, and the note beside the numbers of every page that counts mentions."""

import csv
import io
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from nicegui.testing import User

from crawlers.coverage import DayCoverage
from dashboards.completeness import percent, sentence
from dashboards.console.views.coverage import coverage_table
from dashboards.documents import documents
from dashboards.indexes.sqlite import SqliteIndex
from tests.dashboards.console.sample_desk import NOW, records, sample_desk

TODAY = date(2026, 1, 20)
NOTE = "所涉日期有 1 个信源没有读全，数字可能偏小：抖音 item/comment/list（1月20日，读全 61%，达到当日调用上限）。"


def told(day: date, share: float, *reasons: str, **more: Any) -> DayCoverage:
    """A record; the missing hours are shared out evenly."""
    hours = 24 * (1 - share) / max(len(reasons), 1)
    whole = DayCoverage(
        unit="baicheng", at=NOW, day=day, platform="douyin", account_id="dy1", source="item/comment/list", lists=3,
        share=share, gaps=dict.fromkeys(reasons, round(hours, 2)), pending=0.0, new=5, updated=0,
    )  # fmt: skip
    return replace(whole, **more)


def body(record: DayCoverage) -> dict[str, object]:
    (document,) = documents(record, 1)
    return dict(document.body)


@pytest.fixture
def desk(tmp_path):
    """The sample on the real index, with a day that was read, one that was not, and one read in part."""
    index = SqliteIndex(tmp_path / "index.db")
    kept = [
        told(TODAY, 0.615, "达到当日调用上限"),
        told(TODAY - timedelta(days=1), 1.0),
        told(TODAY, 1.0, platform="weibo", account_id="1404376560", source="comments/to_me"),
    ]
    for version, record in enumerate([*records(NOW), *kept]):
        index.put(documents(record, version))
    yield sample_desk(index=index)
    index.close()


@pytest.mark.parametrize("address", ["/", "/?alert=al-orange", "/issues", "/issues/i1", "/search?q=取暖费"])
def test_every_page_that_counts_says_what_was_not_read(visit, desk, address):
    """Source, day, share and reason; and a way to the table."""

    async def story(user: User) -> None:
        await user.open(address)
        await user.should_see(NOTE)
        await user.should_see("查看采集完整性")

    visit(desk, story)


def test_a_question_about_what_was_read_has_no_note(visit, desk):
    """Another platform, or the day before: these numbers are whole."""

    async def story(user: User) -> None:
        for address in ("/search?platform=weibo", "/search?since=2026-01-19&until=2026-01-19"):
            await user.open(address)
            await user.should_see("共 ")
            await user.should_not_see("没有读全")

    visit(desk, story)


def test_the_page_of_sources_has_the_table(visit, desk):
    """Complete, partly and no record, with the reason under the source."""

    async def story(user: User) -> None:
        await user.open("/sources")
        for words in ("按日读全情况", "部分读到", "读全", "无记录", "达到当日调用上限（1月20日）"):
            await user.should_see(words)

    visit(desk, story)


def test_the_csv_says_it_of_each_mention(visit, desk):
    """Read completely, not, or unknown: by platform and day."""

    async def story(user: User) -> None:
        reply = await user.http_client.get("/search.csv", params={"q": "取暖费"})
        rows = list(csv.DictReader(io.StringIO(reply.content.decode("utf-8-sig"))))
        said = {(row["平台"], row["时间"][:10]): row["当日采集完整性"] for row in rows}
        assert said["抖音", "2026-01-20"] == "未读全（item/comment/list 61%，达到当日调用上限）"
        assert said["微博", "2026-01-20"] == "读全"
        assert said["快手", "2026-01-20"] == "无记录"

    visit(desk, story)


def test_the_table_puts_trouble_first_and_the_latest_day_left():
    """A day nothing is known of is not shown as read."""
    bodies = [
        body(told(TODAY, 1.0, platform="weibo", account_id="1")),
        body(told(TODAY, 0.0, "被拒绝", "还没有读取")),
        body(told(TODAY, 0.8, pending=14.4, platform="wechat")),
    ]
    table = coverage_table(bodies, TODAY, 2, {"dy1": "白城人社"})
    assert table.days == ("1月20日", "1月19日")
    first, *others = table.rows
    assert (first.platform, first.account) == ("抖音", "白城人社")
    assert [cell.verdict for cell in first.cells] == ["没有读到", "无记录"]
    assert first.reasons == ("被拒绝（1月20日）",)
    assert [row.cells[0].tone for row in others] == ["good", "good"]
    assert {row.cells[0].detail for row in others} == {
        "3 个列表",
        "已读全 80%，14.4 小时尚未到读取时间；3 个列表",
    }


def test_a_sentence_names_the_worst_and_counts_the_rest():
    """Four sources, three days of each."""
    days = [
        told(TODAY - timedelta(days=back), 0.5, "超时", source=f"list{number}")
        for number in range(6)
        for back in range(number + 1, -1, -1)
    ]
    said = sentence(body(each) for each in days)
    assert said.startswith(
        "所涉日期有 6 个信源没有读全，数字可能偏小：抖音 list5（1月18日、1月19日、1月20日 等 7 天，读全 50%，超时）"
    )
    assert said.endswith("；另有 2 个。")
    assert sentence([]) == ""


@pytest.mark.parametrize(("share", "shown"), [(1.0, "100%"), (0.9999, "99%"), (0.004, "0%"), (0.615, "61%")])
def test_what_is_not_everything_is_never_shown_as_everything(share, shown):
    """Rounded down."""
    assert percent(share) == shown
