"""What people's commands do to an alert, and what they leave on record."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from alerting.alerts.lifecycle import moved, wanted
from alerting.records import Command

Desk = Any


def test_a_command_on_an_unknown_alert_is_refused_on_record(desk: Desk) -> None:
    """It changes nothing and becomes a CommandRefused with its reason."""
    desk.push(Command(unit="u", at=desk.now, alert_id="nope", action="ack", who="zhu"))
    (refused,) = desk.refused
    assert "没有编号为 nope 的预警" in refused.reason
    assert desk.entries == {}


def test_a_closed_alert_takes_no_more_commands(desk: Desk) -> None:
    """Closing ends it; an acknowledgement after that is refused, the same closing again is nothing."""
    desk.signal("黄")
    closing = desk.command("close")
    desk.push(closing)
    assert desk.refused == []
    desk.until(1).command("ack")
    assert "已经关闭" in desk.refused[0].reason


def test_another_units_command_is_refused(desk: Desk) -> None:
    """An alert belongs to its unit."""
    desk.signal("黄")
    desk.command("ack", unit="v")
    assert desk.alert.state == "paged"
    assert "另一个单位" in desk.refused[0].reason


@pytest.mark.parametrize(
    "action", ["ack", "assign", "raise", "lower", "report", "transfer", "handle", "respond"]
)
def test_a_command_given_twice_counts_once(action: Any, desk: Desk) -> None:
    """The same command replayed writes nothing more."""
    desk.signal("黄")
    command = desk.command(action, to="fu")
    before = (dict(desk.entries), len(desk.out))
    desk.push(command)
    assert (dict(desk.entries), len(desk.out)) == before


def test_a_signal_given_twice_counts_once(desk: Desk) -> None:
    """The same signals replayed write nothing more."""
    signals = [desk.signal("黄"), desk.until(5).signal("橙"), desk.until(9).signal("黄")]
    before = (dict(desk.entries), len(desk.out))
    for signal in signals:
        desk.push(signal)
    assert (dict(desk.entries), len(desk.out)) == before


@pytest.mark.parametrize("action", ["assign", "lower", "report", "transfer", "silence", "handle", "respond"])
def test_whoever_acts_has_seen_it(action: Any, desk: Desk) -> None:
    """Any act but a raise stops the calling and names who took it."""
    desk.signal("黄")
    desk.command(action, who="fu", to="fu")
    assert desk.alert.acknowledged_by == "fu"
    desk.until(16)
    assert [page for page in desk.pages if page[0] > 0] == []


def test_an_assignment_calls_the_assigned(desk: Desk) -> None:
    """One page to that person, which says who assigned it."""
    desk.signal("黄")
    desk.until(2).command("assign", to="dai")
    assert desk.pages == [(0, "open", "zhu"), (2, "escalate", "dai")]
    assert "zhu 指派" in desk.paged[1].why


def test_an_assignment_to_nobody_known_is_a_remark(desk: Desk) -> None:
    """A name the configuration lacks changes nothing but the record; the calling goes on."""
    desk.signal("黄")
    desk.command("assign", to="ghost")
    assert desk.alert.state == "paged"
    assert "ghost" in desk.alert.changes[-1].after


def test_a_person_raises_with_the_ladder_of_the_new_level(desk: Desk) -> None:
    """Raised by hand: the next level's people are called."""
    desk.signal("黄")
    desk.until(3).command("raise")
    assert desk.alert.level == "橙"
    assert desk.pages[1:] == [(3, "raise", "zhu"), (3, "raise", "dai")]


def test_a_lowered_alert_stays_lowered_by_the_same_numbers(desk: Desk) -> None:
    """Only a signal above the level it was lowered from raises it again."""
    desk.signal("橙")
    desk.command("lower")
    desk.until(20).signal("橙")
    assert (desk.alert.level, desk.alert.max_level) == ("黄", "橙")
    desk.until(30).signal("红")
    assert desk.alert.level == "红"


@pytest.mark.parametrize("action", ["lower", "silence"])
def test_rescue_can_be_neither_lowered_nor_silenced(action: Any, desk: Desk) -> None:
    """The attempt is on record, the calling goes on."""
    desk.signal("红", kind="rescue", key="rescue:p", issue=None)
    desk.command(action)
    desk.until(4)
    assert desk.alert.level == "红"
    assert (3, "remind", "zhu") in desk.pages
    assert "自伤求助不能" in str(desk.alert.changes)


def test_a_responded_alert_closes_by_itself(desk: Desk) -> None:
    """A day after the response without anything new it closes, and leaves the desk a week later."""
    desk.signal("黄")
    desk.command("respond")
    desk.until(24 * 60 + 1)
    assert desk.alert.state == "closed"
    desk.now += timedelta(days=7)
    desk.until(8 * 24 * 60 + 3)
    assert desk.alerts == []


def test_a_closed_alert_opens_again_when_the_matter_comes_back(desk: Desk) -> None:
    """Not by the next signal of a matter that never paused, but after six quiet hours or at a higher level."""
    desk.signal("黄")
    desk.command("close")
    desk.until(60).signal("黄")
    assert len(desk.pages) == 1
    desk.until(500).signal("黄")
    assert desk.pages[1] == (500, "remind", "zhu")
    desk.command("close")
    desk.until(510).signal("橙")
    assert {page[1] for page in desk.pages[2:]} == {"raise"}
    assert len(desk.alerts) == 1


def test_every_change_is_on_record_with_its_reason(desk: Desk) -> None:
    """The states an alert went through can be read from its changes, and the records tell the same as the state."""
    desk.signal("黄")
    for minute, action in ((1, "ack"), (2, "handle"), (3, "respond"), (4, "close")):
        desk.until(minute).command(action)
    states = [change.after for change in desk.alert.changes if change.field == "state"]
    assert states == ["detected", "paged", "acknowledged", "handling", "responded", "closed"]
    assert all(change.reason for change in desk.alert.changes)
    assert sum((change.changes for change in desk.changes), ()) == desk.alert.changes
    assert len({change.record_id for change in desk.changes}) == len(desk.changes)


def test_a_page_is_unwanted_once_somebody_took_the_alert(desk: Desk) -> None:
    """Asked just before sending: wanted while nobody took it, unwanted after, wanted when nothing is known."""
    desk.signal("黄")
    page = desk.paged[0]
    assert wanted(page.at, desk.alert)
    desk.until(1).command("ack")
    assert not wanted(page.at, desk.alert)
    assert wanted(page.at, None)


def test_a_move_the_life_has_not_is_an_error(desk: Desk) -> None:
    """A closed alert is not handled."""
    desk.signal("黄")
    closed = replace(desk.alert, state="closed")
    with pytest.raises(ValueError, match="closed to handling"):
        moved(closed, "handling", desk.now, "x")


def test_a_silence_has_an_author_a_reason_and_an_end(desk: Desk) -> None:
    """Kept on the alert and in its history; without an end it lasts eight hours, and never longer than a week."""
    desk.signal("黄")
    desk.command("silence", note="系统检修")
    silence = desk.alert.silence
    assert (silence.by, silence.reason, silence.level) == ("zhu", "系统检修", "黄")
    assert silence.until - silence.since == timedelta(hours=8)
    assert desk.alert.changes[-1].field == "silence"
    desk.until(1).command("silence", note="长期", until=desk.now + timedelta(days=90))
    assert desk.alert.silence.until - desk.alert.silence.since == timedelta(days=7)


def test_ending_a_silence_that_is_not_there_is_a_remark(desk: Desk) -> None:
    """It takes nothing up and stops no ladder."""
    desk.signal("黄")
    desk.command("silence", until=desk.now)
    assert desk.alert.state == "paged"
    assert "没有静默可以解除" in desk.alert.changes[-1].after


def test_a_transfer_is_kept_with_its_receipt(desk: Desk) -> None:
    """To whom, by whom, when; and who signed for it when. Both stand in the history."""
    desk.signal("黄")
    desk.until(1).command("transfer", to="fu")
    assert (desk.alert.transfer.to, desk.alert.transfer.by, desk.alert.state) == ("fu", "zhu", "acknowledged")
    desk.until(5).command("receive", who="fu")
    assert (desk.alert.transfer.received_by, desk.alert.state) == ("fu", "handling")
    steps = [change for change in desk.alert.changes if change.field == "transfer"]
    assert [(step.before, step.after, step.who) for step in steps] == [
        (None, "fu", "zhu"),
        ("fu 待签收", "fu 已签收", "fu"),
    ]
    desk.until(600)
    assert desk.pages == [(0, "open", "zhu"), (1, "escalate", "fu")]


def test_a_receipt_without_a_transfer_is_a_remark(desk: Desk) -> None:
    """Nothing was given to anybody."""
    desk.signal("黄")
    desk.command("receive", who="fu")
    assert "没有待签收的转交" in desk.alert.changes[-1].after
    assert desk.alert.state == "paged"


def test_a_transfer_to_nobody_is_a_remark(desk: Desk) -> None:
    """It stops no ladder."""
    desk.signal("黄")
    desk.command("transfer", to=None)
    assert desk.alert.state == "paged"
    assert "没有写明转交给谁" in desk.alert.changes[-1].after


def test_whoever_handles_a_transferred_matter_has_signed_for_it(desk: Desk) -> None:
    """No receipt is waited for after that."""
    desk.signal("黄")
    desk.command("transfer", to="fu")
    desk.until(3).command("handle", who="fu")
    assert desk.alert.transfer.received_by == "fu"
    desk.until(300)
    assert len(desk.pages) == 2


def test_an_alert_remembers_the_rules_that_opened_it(desk: Desk) -> None:
    """Their version, whatever the rules say later."""
    desk.signal("黄")
    assert desk.alert.rules_version == desk.rules.version


def test_a_level_for_the_digest_is_shown_and_not_paged(desk: Desk) -> None:
    """蓝 in the digest calls nobody; raised to 黄 it does."""
    desk.rules = replace(desk.rules, digest=("drift", "蓝"))
    desk.signal("蓝")
    desk.until(30)
    assert (desk.pages, desk.alert.state) == ([], "detected")
    desk.signal("黄")
    assert desk.pages == [(30, "open", "zhu")]
