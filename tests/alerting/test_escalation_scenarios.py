"""Scenarios of the ladder: these pages, at these minutes, and nothing else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from alerting.records import Level

Desk = Any


def test_a_yellow_alert_climbs_until_it_is_taken(desk: Desk) -> None:
    """黄: 主班 at once, 副班 after 5 minutes, 带班领导 after 15, and again 30 minutes after the last step."""
    desk.signal("黄")
    desk.until(50)
    assert desk.pages == [
        (0, "open", "zhu"),
        (5, "escalate", "fu"),
        (15, "escalate", "dai"),
        (45, "remind", "zhu"),
        (50, "escalate", "fu"),
    ]


def test_an_acknowledgement_in_time_stops_the_ladder(desk: Desk) -> None:
    """Acknowledged after 3 minutes and handled after 13: one page."""
    desk.signal("黄")
    desk.until(3).command("ack")
    desk.until(13).command("handle")
    desk.until(600)
    assert desk.pages == [(0, "open", "zhu")]
    assert desk.alert.state == "handling"
    assert desk.alert.acknowledged_by == "zhu"


def test_a_late_acknowledgement_stops_what_is_left(desk: Desk) -> None:
    """Acknowledged after 副班 was called: 带班领导 is not."""
    desk.signal("黄")
    desk.until(7).command("ack", who="fu")
    desk.command("handle", who="fu")
    desk.until(120)
    assert desk.pages == [(0, "open", "zhu"), (5, "escalate", "fu")]


def test_an_acknowledgement_without_handling_expires(desk: Desk) -> None:
    """黄 acknowledged and then nothing: after 60 minutes the ladder begins again, with a reason on record."""
    desk.signal("黄")
    desk.until(2).command("ack")
    desk.until(68)
    assert desk.pages == [(0, "open", "zhu"), (62, "remind", "zhu"), (67, "escalate", "fu")]
    assert "60 分钟没有处置记录" in desk.paged[1].why
    assert desk.alert.acknowledged_by is None


def test_orange_calls_two_at_once_and_then_the_chief(desk: Desk) -> None:
    """橙: 主班 and 带班领导 at once, 分管领导 (a standing role) after 10 minutes."""
    desk.signal("橙")
    desk.until(12)
    assert desk.pages == [(0, "open", "zhu"), (0, "open", "dai"), (10, "escalate", "fen")]


@pytest.mark.parametrize("kind", ["emerging", "rescue"])
def test_red_and_rescue_call_everybody_every_three_minutes(kind: Any, desk: Desk) -> None:
    """红: all four at once and again every 3 minutes until somebody acknowledges."""
    desk.signal("红", kind=kind)
    desk.until(7).command("ack")
    desk.command("handle")
    desk.until(60)
    everybody = ["zhu", "fu", "dai", "fen"]
    assert [to for minute, _, to in desk.pages if minute == 0] == everybody
    assert sorted({(minute, page) for minute, page, _ in desk.pages}) == [
        (0, "open"),
        (3, "remind"),
        (6, "remind"),
    ]


def test_blue_is_one_message_by_day(desk: Desk) -> None:
    """蓝: one message to 主班 and no more, whatever happens."""
    desk.signal("蓝")
    desk.until(1500)
    assert desk.pages == [(0, "open", "zhu")]


@pytest.mark.parametrize(
    ("clock", "minutes"), [("22:00", 540), ("02:30", 270), ("06:59", 1), ("21:59", 0), ("07:00", 0)]
)
def test_blue_is_held_at_night(clock: str, minutes: int, desk_at: Callable[[datetime], Desk]) -> None:
    """蓝 between 22:00 and 07:00 waits for 07:00, and says so on record."""
    hour, minute = map(int, clock.split(":"))
    start = datetime.fromisoformat("2026-03-09T00:00+08:00") + timedelta(hours=hour, minutes=minute)
    desk = desk_at(start)
    desk.signal("蓝")
    desk.until(700)
    assert desk.pages == [(minutes, "open", "zhu")]
    assert any("07:00" in change.after for change in desk.alert.changes) == (minutes > 0)


def test_a_held_blue_that_turns_yellow_is_called_at_once(desk_at: Callable[[datetime], Desk]) -> None:
    """The hold is blue's own: yellow in the night is a first page at once."""
    desk = desk_at(datetime.fromisoformat("2026-03-09T23:00+08:00"))
    desk.signal("蓝")
    desk.until(30).signal("黄")
    assert desk.pages == [(30, "open", "zhu")]


def test_an_empty_step_is_skipped_at_once(desk: Desk) -> None:
    """Nobody is 副班: 带班领导 is called at the fifth minute, and the page says why."""
    desk.duty.without("副班")
    desk.signal("黄")
    desk.until(30)
    assert desk.pages == [(0, "open", "zhu"), (5, "escalate", "dai")]
    assert "副班无人值班" in desk.paged[1].why


def test_an_empty_first_step_is_no_wait(desk: Desk) -> None:
    """Nobody is 主班: 副班 is called at once, 带班领导 ten minutes later."""
    desk.duty.without("主班")
    desk.signal("黄")
    desk.until(12)
    assert desk.pages == [(0, "open", "fu"), (10, "escalate", "dai")]


def test_a_person_without_channels_is_no_step(desk: Desk) -> None:
    """Somebody on duty who cannot be reached by any channel is skipped at once."""
    desk.people["zhu"] = replace(desk.people["zhu"], channels=())
    desk.signal("黄")
    assert desk.pages == [(0, "open", "fu")]
    assert "主班没有可用的通道" in desk.paged[0].why


def test_a_name_the_configuration_lacks_is_no_step(desk: Desk) -> None:
    """Somebody on duty whom the configuration does not know is skipped at once."""
    desk.people.pop("zhu")
    desk.signal("黄")
    assert desk.pages == [(0, "open", "fu")]


def test_nobody_on_duty_calls_the_leader_then_the_fallback(desk: Desk) -> None:
    """A blue alert without 主班 goes to 带班领导; when he is unreachable, to the fallback contact; both pages say so."""
    desk.duty.without("主班", "副班")
    desk.signal("蓝")
    desk.until(2).deliver("dai")
    assert desk.pages == [(0, "open", "dai"), (2, "escalate", "hou")]
    assert "改为通知带班领导" in desk.paged[0].why
    assert "改为通知后备联系人" in desk.paged[1].why


def test_nobody_at_all_goes_to_the_fallback_at_once(desk: Desk) -> None:
    """An empty roster calls the fallback contact at once."""
    desk.duty.without("主班", "副班", "带班领导")
    desk.signal("黄")
    assert desk.pages == [(0, "open", "hou")]


def test_when_nobody_exists_it_is_tried_again(desk: Desk) -> None:
    """Nobody to call is on record, and tried again every 5 minutes until somebody is on duty."""
    desk.duty.without("主班", "副班", "带班领导")
    desk.people.pop("hou")
    desk.signal("黄")
    desk.until(11)
    assert desk.pages == []
    assert any(change.after == "没有任何人可以通知" for change in desk.alert.changes)
    desk.duty.shifts[-1] = (desk.start, {"主班": "zhu"})
    desk.until(16)
    assert desk.pages == [(15, "open", "zhu")]


def test_an_unreachable_person_is_no_wait(desk: Desk) -> None:
    """All channels of 主班 refused: 副班 at once, the rest ten minutes after that."""
    desk.signal("黄")
    desk.until(1).deliver("zhu")
    desk.until(12)
    assert desk.pages == [(0, "open", "zhu"), (1, "escalate", "fu"), (11, "escalate", "dai")]


def test_attempts_that_are_not_final_change_nothing(desk: Desk) -> None:
    """A first refused attempt (more channels follow) and an accepted one leave the ladder alone."""
    desk.signal("黄")
    desk.deliver("zhu", final=False)
    desk.deliver("zhu", outcome="accepted")
    assert desk.pages == [(0, "open", "zhu")]


def test_one_of_two_unreachable_is_waited_for(desk: Desk) -> None:
    """橙: 主班 cannot be reached but 带班领导 was; 分管领导 follows at his time. Both unreachable: at once."""
    desk.signal("橙")
    desk.deliver("zhu")
    assert len(desk.pages) == 2
    desk.until(1).deliver("dai", outcome="timeout")
    assert desk.pages[2:] == [(1, "escalate", "fen")]


def test_a_raise_while_paging_begins_the_higher_ladder(desk: Desk) -> None:
    """黄 turning 橙 at the seventh minute: pages of kind raise by the higher ladder, one alert."""
    desk.signal("黄")
    desk.until(7).signal("橙")
    desk.until(18)
    assert desk.pages == [
        (0, "open", "zhu"),
        (5, "escalate", "fu"),
        (7, "raise", "zhu"),
        (7, "raise", "dai"),
        (17, "escalate", "fen"),
    ]
    assert (desk.alert.level, desk.alert.max_level) == ("橙", "橙")


def test_a_raise_right_after_a_paging_waits_its_grouping(desk: Desk) -> None:
    """黄 one minute after 蓝's page waits for the second minute; 红 waits for nothing."""
    desk.signal("蓝")
    desk.until(1).signal("黄")
    desk.until(4)
    assert desk.pages == [(0, "open", "zhu"), (2, "raise", "zhu")]
    desk.signal("红")
    assert desk.pages[2][:2] == (4, "raise")


def test_a_raise_asks_for_a_new_acknowledgement(desk: Desk) -> None:
    """Taken at 黄, it has to be taken again at 橙."""
    desk.signal("黄")
    desk.until(2).command("ack")
    desk.command("handle")
    desk.until(30).signal("橙")
    assert desk.pages[1:] == [(30, "raise", "zhu"), (30, "raise", "dai")]
    assert desk.alert.acknowledged_by is None


def test_equal_and_lower_signals_are_no_page(desk: Desk) -> None:
    """Further signals of the same or a lower level of an open alert only refresh its numbers."""
    desk.signal("黄")
    desk.command("ack")
    desk.command("handle")
    for minute, level in ((30, "黄"), (60, "蓝"), (90, "黄")):
        desk.until(minute).signal(level, numbers={"n": float(minute)})
    assert desk.pages == [(0, "open", "zhu")]
    assert desk.alert.numbers == {"n": 90.0}
    assert desk.alert.level == "黄"


def test_two_comments_of_one_person_are_one_rescue(desk: Desk) -> None:
    """One key, one alert, one paging; half an hour after it was taken, a new comment calls again."""
    for minute in (0, 1):
        desk.until(minute).signal("红", kind="rescue", key="rescue:p1", issue=None)
    desk.until(2).command("ack")
    desk.command("handle")
    assert len(desk.alerts) == 1
    assert {minute for minute, _, _ in desk.pages} == {0}
    desk.until(40).signal("红", kind="rescue", key="rescue:p1", issue=None)
    assert {(minute, kind) for minute, kind, _ in desk.pages} == {(0, "open"), (40, "remind")}


def test_rescue_is_never_muted_by_another_alert(desk: Desk) -> None:
    """A red alert about the issue does not stand in for a person in danger."""
    desk.signal("红")
    desk.command("ack")
    desk.until(1).signal("红", kind="rescue", key="rescue:p1")
    assert len(desk.alerts) == 2
    assert len({page.alert_id for page in desk.paged}) == 2


def test_drift_is_an_alert_without_a_page(desk: Desk) -> None:
    """Drift is shown and goes into the brief; it calls nobody and closes after two weeks without a signal."""
    desk.signal("蓝", kind="drift", key="drift:i1")
    desk.until(2000)
    assert desk.pages == []
    assert desk.changes[0].alert.kind == "drift"
    desk.now = desk.start + timedelta(days=15)
    desk.until(15 * 24 * 60 + 2)
    assert desk.alert.state == "closed"


def test_drift_of_an_issue_with_an_open_alert_is_no_second_alert(desk: Desk) -> None:
    """The open alert of the issue says more."""
    desk.signal("黄")
    desk.signal("蓝", kind="drift", key="drift:i1")
    assert len(desk.alerts) == 1


def test_a_flag_and_its_issue_are_one_alert(desk: Desk) -> None:
    """Opened by a flag, grown by numbers: one alert of kind flag, raised."""
    desk.signal("黄", kind="flag")
    desk.command("ack")
    desk.until(20).signal("橙")
    assert (desk.alert.kind, desk.alert.level) == ("flag", "橙")


def test_a_merged_issue_keeps_its_alert(desk: Desk) -> None:
    """The issue was merged into another one: its open alert goes on under the new id."""
    desk.signal("黄")
    desk.command("ack")
    desk.until(20).signal("黄", key="issue:i2", issue="i2", merged=("i1",))
    assert desk.alert.issue_id == "i2"
    desk.until(40).signal("黄", key="issue:i2", issue="i2")
    assert desk.pages == [(0, "open", "zhu")]


def test_alerts_of_merged_issues_become_one(desk: Desk) -> None:
    """Both issues had alerts: the lower one closes and points to the other."""
    desk.signal("黄", key="issue:i1", issue="i1")
    desk.signal("橙", key="issue:i2", issue="i2")
    desk.until(1).signal("橙", key="issue:i2", issue="i2", merged=("i1",))
    closed = next(alert for alert in desk.alerts if alert.state == "closed")
    kept = next(alert for alert in desk.alerts if alert.state != "closed")
    assert closed.issue_id == "i1"
    assert kept.alert_id in closed.changes[-1].reason


def test_a_storm_is_three_pagings_at_most(desk: Desk) -> None:
    """500 signals within 10 minutes, rising through all levels, taken after 3 minutes: one alert, at most 3 pagings
    before it is taken."""
    levels: tuple[Level, ...] = ("蓝", "黄", "橙", "橙")
    for n in range(500):
        desk.until(n / 50)
        desk.signal(levels[min(n // 25, 3)], at=desk.now + timedelta(seconds=n % 50))
        if n == 150:
            desk.command("ack")
            desk.command("handle")
    assert len(desk.alerts) == 1
    assert len({(minute, kind) for minute, kind, _ in desk.pages}) <= 3


def test_a_restart_in_every_minute_changes_nothing(desk: Desk, desk_at: Callable[[datetime], Desk]) -> None:
    """The stage opened again from its entries each minute writes the same records."""
    other = desk_at(desk.start)
    for minute in range(70):
        for run in (desk, other):
            run.until(minute)
            if minute in (0, 9):
                run.signal("黄" if minute == 0 else "橙")
            if minute == 20:
                run.command("ack")
        other.restart()
    assert desk.out == other.out
    assert desk.entries == other.entries


def test_a_long_pause_does_not_fire_the_whole_ladder(desk: Desk) -> None:
    """No tick for two hours: one step, then the next at its distance."""
    desk.signal("黄")
    desk.now = desk.start + timedelta(minutes=119)
    desk.until(131)
    assert desk.pages == [(0, "open", "zhu"), (120, "escalate", "fu"), (130, "escalate", "dai")]


def test_a_clock_that_jumps_back_changes_nothing(desk: Desk) -> None:
    """Ticks of the past find nothing due."""
    desk.signal("黄")
    desk.until(6)
    desk.now = desk.start - timedelta(hours=1)
    desk.until(0)
    assert desk.pages == [(0, "open", "zhu"), (5, "escalate", "fu")]


def test_a_handover_in_the_middle_calls_the_new_shift(desk: Desk) -> None:
    """Who is called is who is on duty when the step is due."""
    desk.duty.shifts.append(
        (desk.start + timedelta(minutes=3), {"主班": "fen", "副班": "hou", "带班领导": "dai"})
    )
    desk.signal("黄")
    desk.until(6)
    assert desk.pages == [(0, "open", "zhu"), (5, "escalate", "hou")]


def test_two_alerts_call_the_same_person_each_for_itself(desk: Desk) -> None:
    """Taking one alert leaves the other's ladder running."""
    first = desk.signal("黄")
    desk.signal("黄", key="issue:i9", issue="i9")
    mine = next(alert for alert in desk.alerts if alert.key == first.key)
    desk.command_on(mine, "ack")
    desk.until(6)
    assert desk.pages == [(0, "open", "zhu"), (0, "open", "zhu"), (5, "escalate", "fu")]
    assert desk.paged[2].alert_id != mine.alert_id


def test_one_person_in_two_roles_is_called_once(desk: Desk) -> None:
    """主班 is also 副班: the second step is skipped, 带班领导 follows at its time."""
    desk.duty.shifts[-1] = (desk.start - timedelta(days=1), {"主班": "zhu", "副班": "zhu", "带班领导": "dai"})
    desk.signal("黄")
    desk.until(14)
    assert desk.pages == [(0, "open", "zhu"), (5, "escalate", "dai")]
