"""Messages that stand for several: what becomes of them becomes of each, also after a restart."""

from datetime import timedelta
from typing import Any

import pytest

from alerting.records import Delivery

Desk = Any


def flood(desk: Desk, count: int) -> None:
    """So many matters in one minute."""
    for number in range(count):
        desk.signal("黄", key=f"issue:{number}", issue=str(number))


def final(desk: Desk, page: Any, outcome: Any) -> None:
    desk.push(
        Delivery(
            unit="u", page_id=page.page_id, alert_id=page.alert_id, at=desk.now, channel=page.channels[0],
            attempt=1, outcome=outcome, final=True,
        )
    )  # fmt: skip


def test_what_is_over_the_limit_is_one_message_that_names_all(desk: Desk) -> None:
    """Six at once, the seventh to ninth joined two minutes later; every alert is named."""
    flood(desk, 9)
    desk.until(2)
    *single, bundle = desk.paged
    assert len(single) == 6
    assert len({bundle.alert_id, *bundle.also}) == 3
    assert bundle.title == "3 项预警合并通知"
    assert bundle.why.count("二十条") == 3


@pytest.mark.parametrize("restarts", [False, True])
def test_a_bundle_nobody_took_calls_the_next_for_each(desk: Desk, restarts: bool) -> None:
    """All three ladders go on at once to 副班, within his own limit."""
    flood(desk, 9)
    desk.until(2)
    bundle = desk.paged[-1]
    if restarts:
        desk.restart()
    final(desk, bundle, "rejected")
    assert [page.to for page in desk.paged[7:]] == ["fu", "fu", "fu"]
    assert {page.alert_id for page in desk.paged[7:]} == {bundle.alert_id, *bundle.also}
    final(desk, bundle, "rejected")
    assert len(desk.paged) == 10, "its last word is heard once"


def test_a_restart_loses_no_page_that_was_held_back(desk: Desk) -> None:
    """What waited in the stage's entries is released by the stage that opened them again."""
    flood(desk, 8)
    desk.restart()
    desk.until(2)
    assert len(desk.paged) == 7
    assert len(desk.paged[-1].also) == 1


def test_the_last_one_held_back_stays_itself(desk: Desk) -> None:
    """A single page is no bundle: its own id, kind and words."""
    flood(desk, 7)
    desk.until(2)
    assert desk.paged[-1].also == ()
    assert desk.paged[-1].title == "取暖费未到账"


def test_the_window_moves_on(desk: Desk) -> None:
    """Ten minutes later the same person can be told again at once."""
    flood(desk, 6)
    desk.until(11)
    before = len(desk.paged)
    desk.signal("黄", key="issue:x", issue="x")
    assert len(desk.paged) == before + 1


def test_old_bundles_are_forgotten(desk: Desk) -> None:
    """A bundle whose end was never heard of leaves the entries after a day."""
    flood(desk, 8)
    desk.until(2)
    assert any(key.startswith("bundle:") for key in desk.entries)
    desk.now += timedelta(days=1)
    desk.until(24 * 60 + 4)
    assert not any(key.startswith("bundle:") for key in desk.entries)
