"""What officers do at the desk becomes commands, used by NiceGUI's simulated user."""

import asyncio

from nicegui import ui
from nicegui.testing import User

from alerting.records import Command
from tests.dashboards.console.sample_desk import NOW, sample_desk


async def press(user: User, marker: str) -> None:
    """Presses a button as soon as it is there."""
    await user.should_see(marker=marker)
    user.find(marker=marker).click()


async def choose(user: User, name: str) -> None:
    """Chooses who acts."""
    user.find(kind=ui.select).click()
    user.find(name).click()
    await asyncio.sleep(0)


def test_a_double_click_on_take_is_one_command_of_the_chosen_person(visit):
    """It carries unit, alert, person and time."""
    commands: list[Command] = []

    async def story(user: User) -> None:
        await user.open("/?alert=al-red")
        await choose(user, "值班员乙")
        user.find(marker="act-ack").click().click()
        await user.should_see("已提交：接报（值班员乙）")

    visit(sample_desk(commands=commands.append), story)
    assert [(c.unit, c.alert_id, c.action, c.who, c.at) for c in commands] == [
        ("baicheng", "al-red", "ack", "duty2", NOW)
    ]


def test_nobody_acts_without_a_name(visit):
    """The click is answered with what to do first."""
    commands: list[Command] = []

    async def story(user: User) -> None:
        await user.open("/?alert=al-red")
        user.find(marker="act-ack").click()
        await user.should_see("请先在右上角选择您的姓名，再操作")

    visit(sample_desk(commands=commands.append), story)
    assert commands == []


def test_closing_asks_for_a_note_and_sends_it(visit):
    """Without one nothing is sent."""
    commands: list[Command] = []

    async def story(user: User) -> None:
        await user.open("/?alert=al-yellow")
        await choose(user, "值班员甲")
        await press(user, "act-close")
        await press(user, "confirm")
        await user.should_see("请写明关闭的理由")
        assert commands == []
        user.find(kind=ui.textarea).elements.pop().value = "已答复并回访"
        await press(user, "confirm")
        await user.should_see("已提交：关闭（值班员甲）")

    visit(sample_desk(commands=commands.append), story)
    assert [(c.action, c.note) for c in commands] == [("close", "已答复并回访")]


def test_raising_and_transferring_carry_their_aim(visit):
    """The nearest level is chosen already; a transfer may go to a unit."""
    commands: list[Command] = []

    async def story(user: User) -> None:
        await user.open("/?alert=al-yellow")
        await choose(user, "值班员甲")
        await press(user, "act-raise")
        await user.should_see("确认升级")
        await press(user, "confirm")
        await user.should_see("已提交：升级（值班员甲）")
        await press(user, "act-transfer")
        await user.should_see("确认转交")
        target = next(e for e in user.find(kind=ui.select).elements if e.props.get("label") == "转交给")
        target.value = "taonan"
        await press(user, "confirm")
        await user.should_see("已提交：转交（值班员甲）")

    visit(sample_desk(commands=commands.append), story)
    assert [(c.action, c.level, c.to) for c in commands] == [
        ("raise", "橙", None),
        ("transfer", None, "taonan"),
    ]


def test_a_command_that_could_not_be_recorded_says_so_and_may_be_repeated(visit):
    """The officer is never told it was done."""
    tried = []

    def fail_once(command):
        tried.append(command)
        if len(tried) == 1:
            raise OSError("disk full")

    async def story(user: User) -> None:
        await user.open("/?alert=al-red")
        await choose(user, "值班员甲")
        user.find(marker="act-ack").click()
        await user.should_see("“接报”没有记录成功，请再试一次；仍不行请电话报告并联系运维")
        user.find(marker="act-ack").click()
        await user.should_see("已提交：接报（值班员甲）")

    visit(sample_desk(commands=fail_once), story)
    assert len(tried) == 2


def test_the_phone_takes_an_alert_in_the_name_it_was_sent_to(visit):
    """Nobody has to be chosen on the person's own phone."""
    commands: list[Command] = []

    async def story(user: User) -> None:
        await user.open("/phone")
        user.find(marker="take").click()
        await user.should_see("已提交：接报（值班员甲）")

    visit(sample_desk(commands=commands.append), story)
    assert [(c.alert_id, c.action, c.who) for c in commands] == [("al-red", "ack", "duty1")]
