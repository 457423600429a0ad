"""Which buttons an alert has, and how clicks become exactly one command."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from alerting.records import Command
from dashboards.console.actions import NOTE_LENGTH, TWICE, Once, command, levels, offers
from dashboards.console.views.alerts import card

NOW = datetime(2026, 1, 20, 6, 30, tzinfo=UTC)


def of(state: str, level: str = "橙", kind: str = "emerging"):
    """A card in that state."""
    return card(
        {"alert_id": "a", "unit": "u", "state": state, "level": level, "kind": kind}, units={}, names={}
    )


def actions(one) -> list[str]:
    """The actions offered for a card."""
    return [offer.action for offer in offers(one)]


@pytest.mark.parametrize("state", ["detected", "paged"])
def test_a_waiting_alert_offers_to_take_it_first(state):
    """接报 is the first button and works at one click."""
    first = offers(of(state))[0]
    assert (first.action, first.label, first.asks) == ("ack", "接报", None)


def test_an_alert_that_is_taken_or_closed_offers_what_is_left():
    """No second 接报; no second 处理 while it is handled; nothing when closed."""
    assert "ack" not in actions(of("acknowledged"))
    assert "handle" not in actions(of("handling"))
    assert actions(of("closed")) == []


def test_levels_end_at_blue_and_red_and_a_rescue_is_never_lowered():
    """The nearest level is offered first."""
    assert "raise" not in actions(of("paged", "红"))
    assert "lower" not in actions(of("paged", "蓝"))
    assert "lower" not in actions(of("paged", "红", "rescue"))
    assert levels(of("paged", "黄"), "raise") == ("橙", "红")
    assert levels(of("paged", "橙"), "lower") == ("黄", "蓝")


def test_what_takes_weight_off_an_alert_needs_a_note():
    """Lowering, closing and silencing must be justified."""
    assert {o.action for o in offers(of("handling")) if o.needs_note} == {"lower", "close", "silence"}


def order(**changes: Any) -> Command:
    """An ack of alert a by duty1 now, with some fields changed."""
    given: dict[str, Any] = {"unit": "u", "alert_id": "a", "action": "ack", "who": "duty1", "at": NOW}
    return command(**{**given, **changes})


def test_notes_are_trimmed():
    """To their length and without blank ends; no aim is None."""
    assert order(note=" x ").note == "x"
    assert len(order(note="长" * 999).note) == NOTE_LENGTH
    assert order(to="").to is None


def test_a_double_click_is_one_command():
    """The same person, alert and action within the time is the same click; afterwards it is a new one."""
    once = Once()
    assert once.admit(order())
    assert not once.admit(order(at=NOW + timedelta(milliseconds=200)))
    assert once.admit(order(at=NOW + TWICE))


def test_other_people_actions_and_aims_are_not_held_back():
    """Only the very same thing is."""
    once = Once()
    assert all(
        once.admit(one)
        for one in (
            order(),
            order(who="duty2"),
            order(alert_id="b"),
            order(action="raise", level="橙"),
            order(action="raise", level="红"),
        )
    )


def test_a_command_that_was_not_recorded_may_be_tried_again():
    """At once."""
    once = Once()
    once.admit(order())
    once.forget(order())
    assert once.admit(order())


def test_a_silence_is_offered_ended_and_never_for_danger():
    """Never for red or a rescue; a silenced alert offers its end instead."""
    asks = {o.action: o.asks for o in offers(of("paged"))}
    assert asks["silence"] == "until"
    assert "silence" not in actions(of("paged", "红"))
    assert "silence" not in actions(of("paged", "黄", "rescue"))
    until = "2026-01-20T08:00:00Z"
    body = {"alert_id": "a", "unit": "u", "state": "acknowledged", "level": "黄", "kind": "emerging"}
    quiet = card(
        body | {"silence": {"until": until, "by": "duty1", "reason": "检修"}}, units={}, names={"duty1": "甲"}
    )
    assert {o.action: o.label for o in offers(quiet)}["silence"] == "解除静默"
    assert quiet.silence is not None
    assert "甲:检修" in quiet.silence.sentence(NOW)
    assert quiet.silence.sentence(NOW + timedelta(hours=3)) == ""


def test_an_unsigned_transfer_offers_the_receipt():
    """Until somebody signed for it, and it says to whom it went."""
    body = {"alert_id": "a", "unit": "u", "state": "acknowledged", "level": "黄", "kind": "emerging"}
    transfer = {"to": "taonan", "by": "duty1", "at": "2026-01-20T06:00:00Z", "received_at": None}
    sent = card(body | {"transfer": transfer}, units={"taonan": "洮南市人社局"}, names={})
    assert (sent.transfer_to, sent.unsigned) == ("洮南市人社局", True)
    assert "receive" in actions(sent)
    signed = card(body | {"transfer": transfer | {"received_at": "2026-01-20T06:10:00Z"}}, units={}, names={})
    assert "receive" not in actions(signed)
