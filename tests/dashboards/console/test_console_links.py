"""``/a/…``: a GET never acts, a pressed button acts once, and everything is said in words."""

from dataclasses import replace
from datetime import timedelta

import pytest

from alerting.links import LIFE
from alerting.records import Command
from dashboards.console.desk import MessageLinks
from tests.dashboards.console.sample_desk import HOSTILE, LINKS, NOW, MemorySpent, sample_desk

PAGE = "al-red-p1"
TOKEN = f"/a/{LINKS.token(PAGE, NOW)}"


def desk_with(commands: list[Command], **changes):
    return sample_desk(links=MessageLinks(LINKS, MemorySpent(commands.append)), **changes)


def test_a_get_shows_and_never_acts(visit):
    """Previewers, scanners and loading ahead: ten GETs change nothing, and nothing is kept of the page."""
    commands: list[Command] = []

    async def story(user):
        for _ in range(10):
            answer = await user.http_client.get(TOKEN, headers={"User-Agent": "WeChat link preview"})
        assert answer.status_code == 200
        for words in ("接报", "转交", "查看", "红色预警"):
            assert words in answer.text
        assert "<script" not in answer.text
        assert answer.headers["cache-control"] == "no-store"
        assert (await user.http_client.head(TOKEN)).status_code == 405

    visit(desk_with(commands), story)
    assert commands == []


def test_a_pressed_button_is_one_command_of_the_addressee(visit):
    """接报 acts for whom the page went to, says by what way, and the link is spent for everybody."""
    commands: list[Command] = []

    async def story(user):
        answer = await user.http_client.post(TOKEN, data={"action": "ack"})
        assert (answer.status_code, "已接报" in answer.text) == (200, True)
        for form in ({"action": "ack"}, {"action": "transfer", "to": "taonan"}):
            again = await user.http_client.post(TOKEN, data=form)
            assert (again.status_code, "没有提交" in again.text) == (409, True)
        shown = await user.http_client.get(TOKEN)
        assert "已经用过" in shown.text
        assert "<form" not in shown.text
        assert "/?alert=al-red" in shown.text

    desk = desk_with(commands)
    visit(desk, story)
    (command,) = commands
    reader = desk.index.get("pages", PAGE)["to"]
    assert (command.action, command.alert_id, command.who, command.unit) == (
        "ack",
        "al-red",
        reader,
        "baicheng",
    )
    assert (command.note, command.at) == ("经消息链接", NOW)


def test_handing_over_asks_to_whom(visit):
    """A unit or a colleague, with a note; nobody chosen, an unknown one, the reader and their own unit are nothing given."""
    commands: list[Command] = []

    async def story(user):
        nothing: tuple[dict[str, str], ...] = ({"to": "nobody"}, {"to": "baicheng"}, {"to": "duty1"}, {})
        for form in (*({"action": "transfer", **to} for to in nothing), {"action": "close"}, {}):
            answer = await user.http_client.post(TOKEN, data=form)
            assert (answer.status_code, commands) == (400, [])
        form = {"action": "transfer", "to": "taonan", "note": "请洮南 <b>核实</b>"}
        assert "洮南市人社局" in (await user.http_client.post(TOKEN, data=form)).text

    visit(desk_with(commands), story)
    (command,) = commands
    assert (command.action, command.to, command.note) == (
        "transfer",
        "taonan",
        "经消息链接 请洮南 <b>核实</b>",
    )


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/a/x", "不是本系统"),
        (f"{TOKEN[:-1]}{'a' if TOKEN[-1] != 'a' else 'b'}", "不是本系统"),
        (f"/a/{LINKS.token(PAGE, NOW - LIFE - timedelta(minutes=1))}", "已过期"),
        (f"/a/{LINKS.token('gone', NOW)}", "没有找到这条通知"),
    ],
)
def test_an_unusable_link_says_why(path, words, visit):
    """Forged, ended or of an unknown page: the same for looking and for acting, and nothing is given."""
    commands: list[Command] = []

    async def story(user):
        for answer in (
            await user.http_client.get(path),
            await user.http_client.post(path, data={"action": "ack"}),
        ):
            assert (answer.status_code, words in answer.text) == (410, True)

    visit(desk_with(commands), story)
    assert commands == []


def test_what_is_shown_is_never_markup(visit):
    """Titles, reasons and names are text."""
    desk = desk_with([])
    pages = desk.links.spent.pages
    pages[PAGE] = replace(pages[PAGE], title=HOSTILE, why=HOSTILE, alert_id='a"><b>')

    async def story(user):
        text = (await user.http_client.get(TOKEN)).text
        assert "<img" not in text
        assert "<b>" not in text
        assert "&lt;script&gt;" in text

    visit(desk, story)


def test_a_closed_matter_offers_nothing(visit):
    """Closed, it is only to be looked at; taken by somebody, it can still be handed over."""
    desk = desk_with([])

    async def story(user):
        for state, offered in (("closed", ()), ("acknowledged", ("转交",)), ("paged", ("接报", "转交"))):
            desk.index.bodies["alerts"]["al-red"] = {**desk.index.get("alerts", "al-red"), "state": state}
            text = (await user.http_client.get(TOKEN)).text
            assert [word for word in ("接报", "转交") if f"{word}</button>" in text] == list(offered)

    visit(desk, story)


def test_what_could_not_be_recorded_is_said_and_can_be_tried_again(visit):
    """A full disk is no acknowledgement; the link is not spent by it."""
    commands: list[Command] = []
    broken = [True]

    def append(command: Command) -> None:
        if broken.pop() if broken else False:
            raise OSError("disk")
        commands.append(command)

    async def story(user):
        answer = await user.http_client.post(TOKEN, data={"action": "ack"})
        assert (answer.status_code, "没有记录成功" in answer.text) == (503, True)
        assert (await user.http_client.post(TOKEN, data={"action": "ack"})).status_code == 200

    visit(sample_desk(links=MessageLinks(LINKS, MemorySpent(append))), story)
    assert [command.action for command in commands] == ["ack"]


def test_another_sites_form_and_a_huge_one_are_refused(visit):
    """A foreign page cannot press the button, nor can anybody fill the memory; an IM client that hides where it comes
    from reaches the link's page and no other."""
    commands: list[Command] = []

    async def story(user):
        foreign = await user.http_client.post(
            TOKEN, data={"action": "ack"}, headers={"Origin": "https://evil.example.com"}
        )
        assert foreign.status_code == 403
        for path, status in ((TOKEN, 400), ("/", 403)):
            hidden = await user.http_client.post(path, data={"action": "x"}, headers={"Origin": "null"})
            assert hidden.status_code == status
        huge = await user.http_client.post(TOKEN, data={"action": "ack", "note": "x" * 10_000})
        assert huge.status_code == 413

    visit(desk_with(commands), story)
    assert commands == []


def test_without_links_there_is_no_such_page(visit):
    """A desk that was given no links answers none."""

    async def story(user):
        assert (await user.http_client.get(TOKEN)).status_code == 404

    visit(replace(sample_desk(), links=None), story)


def test_an_index_that_is_away_keeps_nobody_from_answering(visit):
    """The page is known from the outbox; what the alert's state is can be seen later."""
    commands: list[Command] = []

    class Away:
        def get(self, *_: object) -> None:
            raise ConnectionError

    async def story(user):
        shown = await user.http_client.get(TOKEN)
        assert (shown.status_code, "状态暂时查不到" in shown.text) == (200, True)
        assert (await user.http_client.post(TOKEN, data={"action": "ack"})).status_code == 200

    visit(desk_with(commands, index=Away()), story)
    assert [command.action for command in commands] == ["ack"]


def test_a_message_for_several_alerts_answers_all_of_them(visit):
    """One thumb, one command an alert, stored together."""
    commands: list[Command] = []
    desk = desk_with(commands)
    pages = desk.links.spent.pages
    pages[PAGE] = replace(pages[PAGE], also=("al-orange", "al-yellow"))

    async def story(user):
        assert (await user.http_client.post(TOKEN, data={"action": "ack"})).status_code == 200

    visit(desk, story)
    assert [command.alert_id for command in commands] == ["al-red", "al-orange", "al-yellow"]
