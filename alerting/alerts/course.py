"""What deciding about one alert works with: the desk it lies on, and the course of its paging."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from alerting.alerts.lifecycle import noted
from alerting.alerts.paging import Paging
from alerting.people import Person
from alerting.records import Alert, Page, PageKind
from alerting.rules.rulebook import Ladder, Rules
from crawlers.records import content_id

#: a remark is written again only when it is not among this many latest changes
_RECENT = 8

OnDuty = Callable[[datetime], Mapping[str, str | None]]


def _nobody(unit: str, at: datetime) -> Mapping[str, str | None]:
    return {}


@dataclass(frozen=True, slots=True)
class Desk:
    """Who can be reached: the rules, the people, and who is on duty at a time (role -> person id), here and in
    another unit. ``above`` names an open alert that speaks for a lower one of the same matter."""

    rules: Rules
    people: Mapping[str, Person]
    on_duty: OnDuty
    duty_of: Callable[[str, datetime], Mapping[str, str | None]] = _nobody
    above: Callable[[Alert], Alert | None] = lambda _: None

    def ladder(self, alert: Alert) -> Ladder:
        """The ladder of the alert's present level."""
        return self.rules.ladders[alert.level]

    def only_shown(self, alert: Alert) -> bool:
        """Whether the rules want the alert in the digest (desk and brief) instead of a page."""
        return alert.kind in self.rules.digest or alert.level in self.rules.digest


@dataclass(frozen=True, slots=True)
class Course:
    """An alert, how far its paging has come, and the pages written on the way."""

    alert: Alert
    paging: Paging
    pages: tuple[Page, ...] = ()


def remark(alert: Alert, at: datetime, words: str, reason: str) -> Alert:
    """The alert with a remark of the system, unless it was made just now."""
    if any(change.after == words for change in alert.changes[-_RECENT:]):
        return alert
    return noted(alert, at, words, reason)


def page(course: Course, at: datetime, person: Person, step: int | str, kind: PageKind, why: str) -> Page:
    """The page of a ladder's step, or of an act of somebody (``step`` is its name); the same step of the same round
    to the same person has the same id."""
    alert, paging = course.alert, course.paging
    # an act is told from the next one by its time, a step by its round
    turn = at if isinstance(step, str) else paging.round
    return Page(
        unit=alert.unit,
        page_id=content_id(alert.alert_id, kind, step, person.id, turn),
        alert_id=alert.alert_id,
        kind=kind,
        at=at,
        to=person.id,
        channels=person.channels,
        level=alert.level,
        title=alert.title,
        why=why,
        evidence=paging.evidence,
    )


def page_one(course: Course, at: datetime, person: Person, act: str, why: str) -> Course:
    """One more page to one person, outside the ladder (an assignment, a transfer)."""
    return replace(course, pages=(*course.pages, page(course, at, person, act, "escalate", why)))
