"""The auditor: what stands well is no fault, and every way a page could fail to arrive is one."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from alerting.audit import Standing, Waiting, audit
from alerting.marked import PROBE

Desk = Any
SPAN = timedelta(minutes=1)


def standing(desk: Desk, **fields: Any) -> Standing:
    """The desk as it stands, beside a pipeline that runs well."""
    pairs = tuple((alert, desk.entries[f"paging:{alert.alert_id}"]) for alert in desk.alerts)
    return Standing(**({"at": desk.now, "heartbeat": desk.now, "alerts": pairs} | fields))


def keys(desk: Desk, **fields: Any) -> list[str]:
    return [fault.key.split(":")[0] for fault in audit(standing(desk, **fields), desk.rules)]


def test_a_desk_in_order_has_no_fault(desk: Desk) -> None:
    """Alerts that wait, were taken, are handled, are blue and told, or only shown: none of them is a fault."""
    for number, level in enumerate(("蓝", "黄", "橙", "红")):
        desk.signal(level, key=f"issue:{number}", issue=str(number))
    desk.signal("蓝", kind="drift", key="drift:9", issue="9")
    desk.command_on(desk.alerts[1], "ack")
    desk.command_on(desk.alerts[2], "handle")
    desk.until(2)
    assert keys(desk) == []


def test_a_step_that_is_overdue_is_a_fault(desk: Desk) -> None:
    """The next step was due more than a minute ago: nobody told the stage the time."""
    desk.signal("黄")
    desk.now += timedelta(minutes=5, seconds=30)
    assert keys(desk) == []
    desk.now += timedelta(minutes=1)
    assert keys(desk) == ["overdue"]


def test_an_open_alert_without_a_next_step_is_a_fault(desk: Desk) -> None:
    """Whatever lost it: an alert that waits for people and will call nobody."""
    desk.signal("黄")
    alert = replace(desk.alert, step_at=None)
    paging = desk.entries[f"paging:{alert.alert_id}"]
    assert keys(desk, alerts=((alert, paging),)) == ["stuck"]
    taken = replace(alert, state="acknowledged")
    assert keys(desk, alerts=((taken, paging),)) == ["stuck"]


def test_a_blue_alert_nobody_was_told_of_is_a_fault(desk: Desk) -> None:
    """Blue is told once; when that reached nobody and nothing follows, it is stuck."""
    desk.signal("蓝")
    paging = desk.entries[f"paging:{desk.alert.alert_id}"]
    assert keys(desk) == []
    nobody = replace(paging, failed=("zhu",))
    assert keys(desk, alerts=((replace(desk.alert, step_at=None), nobody),)) == ["stuck"]


def test_a_page_without_outcome_is_a_fault(desk: Desk) -> None:
    """Due for more than three minutes, neither accepted nor refused by anybody."""
    desk.signal("红")
    page = desk.paged[0]
    assert keys(desk, waiting=(Waiting(page=page, due=desk.now - 2 * SPAN),)) == []
    assert keys(desk, waiting=(Waiting(page=page, due=desk.now - 4 * SPAN),)) == ["page"]
    probe = replace(page, unit=PROBE)  # its absence from the screen is a fault of its own
    assert keys(desk, waiting=(Waiting(page=probe, due=desk.now - 4 * SPAN),)) == []


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"heartbeat": None}, ["pipeline"]),
        ({"stages": {"流水线": timedelta(minutes=3)}}, ["stage"]),
        ({"stages": {"流水线": timedelta(seconds=20)}}, []),
        ({"dead_letters": 2}, ["dead-letters"]),
    ],
)
def test_a_part_that_does_not_move_is_a_fault(fields: Any, found: list[str], desk: Desk) -> None:
    """No heartbeat, records that nobody takes, records that nobody could take."""
    assert keys(desk, **fields) == found


def test_a_silent_pipeline_is_a_fault(desk: Desk) -> None:
    """Half a minute without a heartbeat, which comes every two seconds."""
    assert keys(desk, heartbeat=desk.now - timedelta(seconds=20)) == []
    assert keys(desk, heartbeat=desk.now - timedelta(seconds=40)) == ["pipeline"]


def test_an_account_that_never_reported_is_a_fault(desk: Desk) -> None:
    """The source alerts know only sources that reported once; the auditor knows those that are configured."""
    both = {"expected": (("weibo", "1"), ("douyin", "2")), "watched_since": desk.now - timedelta(hours=13)}
    reported = {("weibo", "1"): desk.now - timedelta(hours=1)}
    (fault,) = audit(standing(desk, **both, reported=reported), desk.rules)
    assert (fault.key, "抖音账号 2 已 13 小时 没有任何抓取结果" in fault.words) == ("source:douyin:2", True)
    both["watched_since"] = desk.now - timedelta(hours=1)
    assert keys(desk, **both) == []
