"""Who of a step can be reached, and why somebody cannot."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from alerting.alerts.course import Course, Desk
from alerting.hours.localtime import SHANGHAI
from alerting.people import FALLBACK, Person, standing
from alerting.rules.rulebook import Ladder


def reachable(
    course: Course, desk: Desk, duty: Mapping[str, str | None], roles: tuple[str, ...]
) -> list[Person]:
    """The people of these roles who have channels and were not paged in this round yet, each once."""
    found = {p.id: p for role in roles for p in _holders(desk, duty, course.alert.unit, role)}
    return [person for person in found.values() if person.channels and not _tried(course, person)]


def fallbacks(course: Course, desk: Desk) -> list[Person]:
    """The unit's fallback contacts who were not tried in this round yet."""
    found = standing(desk.people, course.alert.unit, FALLBACK)
    return [person for person in found if person.channels and not _tried(course, person)]


def absence(desk: Desk, duty: Mapping[str, str | None], course: Course, role: str) -> str:
    """Why nobody of this role is paged."""
    holders = _holders(desk, duty, course.alert.unit, role)
    if any(person.id in course.paging.failed for person in holders):
        return "联系不上"
    if any(_tried(course, person) for person in holders):
        return "已通知过"
    return "没有可用的通道" if holders or duty.get(role) else "无人值班"


def anybody_reached(course: Course) -> bool:
    """Whether somebody was paged in this round whose channels did not all fail."""
    return any(sent.to not in course.paging.failed for sent in course.paging.sent)


def held_until(ladder: Ladder, at: datetime) -> datetime | None:
    """The end of the quiet hours this time lies in, or None."""
    if ladder.hold is None:
        return None
    since, until = ladder.hold
    local = at.astimezone(SHANGHAI)
    clock = local.time()
    within = since <= clock < until if since <= until else clock >= since or clock < until
    if not within:
        return None
    end = local.replace(hour=until.hour, minute=until.minute, second=0, microsecond=0)
    return (end if end > local else end + timedelta(days=1)).astimezone(at.tzinfo)


def _holders(desk: Desk, duty: Mapping[str, str | None], unit: str, role: str) -> list[Person]:
    """Who the roster names for the role, else who holds it always."""
    on_duty = duty.get(role)
    if on_duty is None:
        return standing(desk.people, unit, role)
    person = desk.people.get(on_duty)
    return [] if person is None else [person]


def _tried(course: Course, person: Person) -> bool:
    return any(sent.to == person.id for sent in course.paging.sent)
