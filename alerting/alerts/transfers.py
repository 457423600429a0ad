"""Transfers: a matter is given to a unit, a person or an office, which has to sign for it; unsigned it comes back."""

from dataclasses import replace
from datetime import datetime, timedelta

from alerting.alerts.course import Course, Desk, page_one
from alerting.alerts.lifecycle import ENDED, moved
from alerting.people import FALLBACK, Person, standing
from alerting.records import Alert, Change, Command, Transfer


def handed_over(course: Course, command: Command, desk: Desk, reason: str) -> Course:
    """The course after a transfer to ``command.to``: who can be told there is told, and the receipt is due. The
    alert stays where it is (its unit keeps the clocks and sees it)."""
    alert, to = course.alert, command.to or ""
    transfer = Transfer(to=to, by=command.who, at=command.at)
    before = None if alert.transfer is None else alert.transfer.to
    after = replace(alert, transfer=transfer, changes=(*alert.changes, _change(before, to, command, reason)))
    minutes = desk.rules.lifecycle.receipt_minutes
    if minutes and after.state not in ENDED:
        after = replace(after, step_at=command.at + timedelta(minutes=minutes))
    course = replace(course, alert=after)
    person = receiver(desk, to, command.at)
    return course if person is None else page_one(course, command.at, person, "transfer", f"{reason},请签收")


def received(course: Course, command: Command, reason: str) -> Course:
    """The course after somebody signed for the transfer: from then on they handle it."""
    alert, transfer = course.alert, course.alert.transfer
    if transfer is None:
        raise ValueError("nothing was transferred")
    signed = replace(transfer, received_by=command.who, received_at=command.at)
    change = _change(f"{transfer.to} 待签收", f"{transfer.to} 已签收", command, reason)
    alert = replace(alert, transfer=signed, changes=(*alert.changes, change))
    if alert.state == "acknowledged":
        alert = moved(alert, "handling", command.at, reason, command.who)
    return replace(course, alert=alert if alert.state in ENDED else replace(alert, step_at=None))


def pending(alert: Alert) -> Transfer | None:
    """The transfer nobody has signed for yet, or None."""
    transfer = alert.transfer
    return transfer if transfer is not None and transfer.received_at is None else None


def receiver(desk: Desk, to: str, at: datetime) -> Person | None:
    """Who is told of a transfer: the person of that id, or of a unit who is 主班 there, else its fallback contact.
    None for an office nobody is configured for (it is told by telephone, and its receipt is entered by hand)."""
    if to in desk.people:
        return desk.people[to]
    on_duty = desk.people.get(desk.duty_of(to, at).get("主班") or "")
    others = standing(desk.people, to, FALLBACK)
    found = [p for p in (on_duty, *others) if p is not None and p.unit == to and p.channels]
    return found[0] if found else None


def _change(before: str | None, after: str, command: Command, reason: str) -> Change:
    return Change(at=command.at, field="transfer", before=before, after=after, reason=reason, who=command.who)
