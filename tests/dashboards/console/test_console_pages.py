"""The pages and routes of the desk, used by NiceGUI's simulated user."""

from dataclasses import replace
from datetime import timedelta

import pytest
from nicegui.testing import User

from dashboards.documents import documents
from dashboards.indexes.sqlite import SqliteIndex
from tests.dashboards.console.plain_index import PlainIndex
from tests.dashboards.console.sample_desk import (
    HOSTILE,
    NOW,
    message,
    records,
    sample_desk,
    sample_index,
    status,
)

PAGES = {
    "/": "网民号召明早到局门口聚集反映取暖费问题",
    "/?alert=al-orange": "规则",
    "/issues": "12333 热线长时间占线",
    "/issues/i1": "近 7 天每小时信息量",
    "/search?q=取暖费": "导出 CSV",
    "/sources": "达到当日调用上限,余下的明天零点后补读",
    "/briefs": "没有启用简报",
    "/phone": "可能重复",
}


@pytest.mark.parametrize(("address", "words"), PAGES.items())
def test_every_page_shows_its_documents_and_the_rehearsal_banner(visit, address, words):
    """Nothing is broken on it."""

    async def story(user: User) -> None:
        await user.open(address)
        await user.should_see(words)
        await user.should_see("演练数据")
        await user.should_not_see("暂时无法显示")

    visit(sample_desk(), story)


def test_the_pages_work_on_the_real_index(visit, tmp_path):
    """The embedded adapter, with its search and highlights."""
    index = SqliteIndex(tmp_path / "index.db")
    for version, record in enumerate(records(NOW)):
        index.put(documents(record, version))

    async def story(user: User) -> None:
        for address, words in PAGES.items():
            await user.open(address)
            await user.should_see(words)
            await user.should_not_see("暂时无法显示")
        await user.open("/search?q=取暖费 到账&sentiment=negative")
        await user.should_see("共 15 条")
        await user.should_see("IP 吉林")
        await user.should_see("转发 25")
        csv = await user.http_client.get("/search.csv", params={"q": "取暖费 到账", "sentiment": "negative"})
        assert len(csv.content.decode("utf-8-sig").splitlines()) == 16

    visit(sample_desk(index=index), story)
    index.close()


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/", "目前没有未结预警"),
        ("/?alert=gone", "没有找到这条预警"),
        ("/issues", "没有话题"),
        ("/issues/gone", "没有找到这个话题"),
        ("/search?q=x", "没有找到符合条件的信息"),
        ("/sources", "还没有信源"),
        ("/phone", "还没有通知"),
    ],
)
def test_an_empty_desk_says_what_to_expect(visit, address, words):
    """On every page, without a banner when it is no rehearsal."""
    empty = sample_desk(
        index=PlainIndex(), screen=tuple, status=lambda: replace(status(NOW), rehearsal=False, sources=())
    )

    async def story(user: User) -> None:
        await user.open(address)
        await user.should_see(words)
        await user.should_not_see("演练数据")
        await user.should_not_see("暂时无法显示")

    visit(empty, story)


def test_what_citizens_wrote_is_text_and_never_markup(visit):
    """It is shown as it was written, and is not in the page's source as a tag."""

    async def story(user: User) -> None:
        await user.open("/issues/i2")
        await user.should_see(HOSTILE)
        source = (await user.http_client.get("/issues/i2")).text
        assert "<script>document.title" not in source
        assert "<img src=x" not in source
        assert "javascript:alert" not in source

    visit(sample_desk(), story)


def test_a_change_of_the_index_is_shown_without_reloading(visit):
    """An alert that is taken elsewhere is shown as taken."""
    index = sample_index(NOW)

    async def story(user: User) -> None:
        await user.open("/?alert=al-red")
        await user.should_see(marker="act-ack")
        body = {**index.bodies["alerts"]["al-red"], "state": "handling", "title": "改了标题"}
        index.bodies["alerts"]["al-red"] = body
        await user.should_see("改了标题", retries=30)
        await user.should_not_see(marker="act-ack", retries=30)

    visit(sample_desk(index=index), story)


class Torn(PlainIndex):
    """An index that cannot make histograms."""

    def histogram(self, query, *, interval):
        raise OSError("index is away")


def test_a_broken_panel_leaves_the_others_alone(visit):
    """It says so in Chinese; the alert can still be taken."""
    torn = Torn()
    torn.bodies = sample_index(NOW).bodies

    async def story(user: User) -> None:
        await user.open("/?alert=al-red")
        await user.should_see("“每小时信息量”暂时无法显示")
        await user.should_see("通知了谁")
        await user.should_see(marker="act-ack")

    visit(sample_desk(index=torn), story)


def test_the_routes_answer_machines(visit):
    """Health, metrics, CSV and documents; nothing is kept of what was downloaded."""
    made = []

    def brief(week, path):
        made.append((week, path))
        path.write_bytes(b"PK docx")
        return path

    async def story(user: User) -> None:
        get = user.http_client.get
        assert (await get("/healthz")).status_code == 503
        assert "minsheng_mentions_total" in (await get("/metrics")).text
        csv = await get("/search.csv", params={"q": "取暖费", "platform": "weibo"})
        assert csv.headers["content-type"].startswith("text/csv")
        assert len(csv.content.decode("utf-8-sig").splitlines()) == 16
        assert csv.headers["content-security-policy"].startswith("default-src 'self'")
        docx = await get("/briefs/week.docx", params={"week": "2026-W03"})
        assert (docx.status_code, docx.content) == (200, b"PK docx")
        assert (await get("/briefs/week.docx", params={"week": "../../etc"})).status_code == 400
        assert (await get("/", headers={"origin": "https://evil.example"})).status_code == 403

    visit(sample_desk(brief=brief), story)
    assert [week for week, _ in made] == ["2026-W03"]
    assert not made[0][1].exists()


def test_what_fails_behind_a_route_is_a_503_and_not_a_traceback(visit):
    """Also when the state of the house cannot be read."""

    def away(*_):
        raise OSError("gone")

    async def story(user: User) -> None:
        get = user.http_client.get
        health = await get("/healthz")
        assert (health.status_code, health.json()["reasons"]) == (503, ["系统状态：读不到"])
        assert (await get("/metrics")).status_code == 503
        docx = await get("/briefs/week.docx", params={"week": "2026-W03"})
        assert docx.status_code == 503
        assert "gone" not in docx.text

    visit(sample_desk(brief=away, status=away), story)


def test_a_late_message_joins_the_phone_without_reloading(visit):
    """Newest first."""
    messages = [message("test-1", NOW)]

    async def story(user: User) -> None:
        await user.open("/phone")
        await user.should_not_see("新到的通知")
        messages.insert(0, replace(message("al-red-p1", NOW + timedelta(seconds=1)), title="新到的通知"))
        await user.should_see("新到的通知", retries=30)

    visit(sample_desk(screen=lambda: tuple(messages)), story)
