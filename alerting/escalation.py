"""The ladder: who is paged about an alert, and when the next step is due.

Pure: a ``Course`` (an alert with its paging) goes in, the course after it comes out with the pages it wrote. A step
nobody can be reached on is skipped at once; when the whole ladder reaches nobody, 带班领导 and then the fallback
contacts are told, and the page says so.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from alerting.lifecycle import WAITING, moved, noted, releveled
from alerting.localtime import SHANGHAI
from alerting.people import FALLBACK, Person, standing
from alerting.records import Alert, Level, Page, Paged, PageKind, Paging
from alerting.rulebook import Ladder, Rules
from crawlers.records import content_id

_LEADER = "带班领导"
#: a remark is written again only when it is not among this many latest changes
_RECENT = 8


@dataclass(frozen=True, slots=True)
class Desk:
    """Who can be reached: the rules, the people, and who is on duty at a time (role -> person id)."""

    rules: Rules
    people: Mapping[str, Person]
    on_duty: Callable[[datetime], Mapping[str, str | None]]

    def ladder(self, alert: Alert) -> Ladder:
        """The ladder of the alert's present level."""
        return self.rules.ladders[alert.level]


@dataclass(frozen=True, slots=True)
class Course:
    """An alert, how far its paging has come, and the pages written on the way."""

    alert: Alert
    paging: Paging
    pages: tuple[Page, ...] = ()


def begin(course: Course, desk: Desk, at: datetime, kind: PageKind, why: str) -> Course:
    """The ladder from its first step, now or when the level's hold or grouping allows."""
    paging = replace(course.paging, round=course.paging.round + 1, kind=kind, why=why, sent=(), failed=())
    course = replace(course, paging=paging, alert=replace(course.alert, step=0, step_at=at))
    grouping = timedelta(minutes=desk.ladder(course.alert).group_minutes)
    if kind == "raise" and paging.paged_at is not None and paging.paged_at + grouping > at:
        return replace(course, alert=replace(course.alert, step_at=paging.paged_at + grouping))
    return _advance_unless_held(course, desk, at)


def raised(course: Course, desk: Desk, level: Level, at: datetime, why: str, who: str = "system") -> Course:
    """The course at a higher level: its ladder from the beginning, and whoever took it has to take it again."""
    alert = releveled(course.alert, level, at, why, who)
    if alert.state not in WAITING:
        alert = moved(alert, "detected", at, "级别上调,需要重新接报", who)
    kind: PageKind = "raise" if course.paging.paged_at else "open"
    return begin(replace(course, alert=alert), desk, at, kind, why)


def proceed(course: Course, desk: Desk, at: datetime) -> Course:
    """What is due at this time: the next step, the next round, or an acknowledgement that expired."""
    alert = course.alert
    if alert.step_at is None or alert.step_at > at:
        return course
    if alert.state == "acknowledged":
        minutes = desk.ladder(alert).handle_minutes
        reason = f"接报后 {minutes} 分钟没有处置记录,重新通知"
        return begin(replace(course, alert=moved(alert, "detected", at, reason)), desk, at, "remind", reason)
    if alert.step >= len(desk.ladder(alert).steps):
        kind: PageKind = "remind" if course.paging.paged_at else course.paging.kind
        return begin(course, desk, at, kind, course.paging.why)
    return _advance_unless_held(course, desk, at)


def undelivered(course: Course, desk: Desk, at: datetime, page_id: str) -> Course:
    """No channel of a person took the page: the next step at once, unless somebody else of that step was reached."""
    sent = course.paging.sent
    page = next((p for p in sent if p.page_id == page_id), None)
    if page is None or course.alert.state not in WAITING or page.to in course.paging.failed:
        return course
    name = desk.people[page.to].name if page.to in desk.people else page.to
    alert = _remark(course.alert, at, f"{name}联系不上", "所有通道都没有送达")
    paging = replace(course.paging, failed=(*course.paging.failed, page.to))
    course = replace(course, alert=alert, paging=paging)
    latest = max(p.step for p in sent)
    reached = any(p.step == latest and p.to not in paging.failed for p in sent)
    return course if reached or page.step != latest else _advance_unless_held(course, desk, at)


def acknowledged(course: Course, desk: Desk, at: datetime) -> Course:
    """The course of an alert somebody took: only the time to handle it is still due."""
    minutes = desk.ladder(course.alert).handle_minutes
    step_at = at + timedelta(minutes=minutes) if minutes else None
    return replace(course, alert=replace(course.alert, step_at=step_at))


def page_one(course: Course, desk: Desk, at: datetime, person: Person, why: str) -> Course:
    """One more page to one person, outside the ladder (an assignment)."""
    page = _page(course, at, person, "assign", "escalate", why)
    return replace(course, pages=(*course.pages, page))


def _advance_unless_held(course: Course, desk: Desk, at: datetime) -> Course:
    until = _held_until(desk.ladder(course.alert), at)
    if until is None:
        return _advance(course, desk, at)
    alert = _remark(
        course.alert,
        at,
        f"暂缓到 {until.astimezone(SHANGHAI):%H:%M} 通知",
        f"{course.alert.level}色夜间不打扰",
    )
    return replace(course, alert=replace(alert, step_at=until))


def _advance(course: Course, desk: Desk, at: datetime) -> Course:
    """The next step with somebody in it, paged now; past the last step, the fallback if nobody was reached."""
    steps = desk.ladder(course.alert).steps
    duty = desk.on_duty(at)
    skipped: list[str] = []
    for number in range(course.alert.step, len(steps)):
        people = _reachable(course, desk, duty, steps[number].roles)
        if people:
            course = _paged(course, desk, at, people, number, skipped)
            return _schedule(course, desk, at, number)
        skipped += [f"{role}{_absence(desk, duty, course, role)}" for role in steps[number].roles]
    if _anybody_reached(course):
        for words in skipped:
            course = replace(course, alert=_remark(course.alert, at, words, "跳过这一步"))
        return _schedule(course, desk, at, len(steps))
    leader = _reachable(course, desk, duty, (_LEADER,))
    fallback = leader or [
        person
        for person in standing(desk.people, course.alert.unit, FALLBACK)
        if person.channels and not _tried(course, person)
    ]
    if fallback:
        skipped.append("改为通知带班领导" if leader else "改为通知后备联系人")
        course = _paged(course, desk, at, fallback[:1], len(steps), skipped)
    else:
        remark = _remark(course.alert, at, "没有任何人可以通知", ";".join(skipped) or "全部联系不上")
        course = replace(course, alert=remark)
    return _schedule(course, desk, at, len(steps))


def _schedule(course: Course, desk: Desk, at: datetime, done: int) -> Course:
    """When the step after ``done`` is due; after the last one the ladder begins again, if its level repeats."""
    ladder, alert = desk.ladder(course.alert), course.alert
    steps = ladder.steps
    if done + 1 < len(steps):
        gap = timedelta(minutes=steps[done + 1].after_minutes - steps[done].after_minutes)
        # counted from when this step was due, so that late ticks do not add up; from now after a long pause
        due = alert.step_at if alert.step_at is not None and alert.step_at <= at < alert.step_at + gap else at
        return replace(course, alert=replace(alert, step=done + 1, step_at=due + gap))
    reached = _anybody_reached(course)
    minutes = ladder.repeat_minutes if reached else desk.rules.lifecycle.retry_minutes
    step_at = at + timedelta(minutes=minutes) if minutes else None
    return replace(course, alert=replace(alert, step=len(steps), step_at=step_at))


def _paged(
    course: Course, desk: Desk, at: datetime, people: list[Person], step: int, skipped: list[str]
) -> Course:
    paging, alert = course.paging, course.alert
    kind: PageKind = "escalate" if paging.sent else paging.kind
    why = ";".join([paging.why, *skipped])
    pages = tuple(_page(course, at, person, step, kind, why) for person in people)
    names = "、".join(person.name for person in people)
    for words in skipped:
        alert = _remark(alert, at, words, "跳过这一步")
    if alert.state == "detected":
        alert = moved(alert, "paged", at, f"通知 {names}")
    elif kind == "escalate":
        alert = _remark(alert, at, f"通知 {names}", "前一步无人接报")
    sent = tuple(Paged(page_id=page.page_id, to=page.to, step=step) for page in pages)
    paging = replace(paging, sent=(*paging.sent, *sent), paged_at=at)
    return Course(alert=alert, paging=paging, pages=(*course.pages, *pages))


def _page(course: Course, at: datetime, person: Person, step: int | str, kind: PageKind, why: str) -> Page:
    alert, paging = course.alert, course.paging
    # an assignment is told from the next one by its time, a step by its round
    turn = at if step == "assign" else paging.round
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


def _reachable(
    course: Course, desk: Desk, duty: Mapping[str, str | None], roles: tuple[str, ...]
) -> list[Person]:
    """The people of these roles who have channels and were not paged in this round yet, each once."""
    found = {p.id: p for role in roles for p in _holders(desk, duty, course.alert.unit, role)}
    return [person for person in found.values() if person.channels and not _tried(course, person)]


def _holders(desk: Desk, duty: Mapping[str, str | None], unit: str, role: str) -> list[Person]:
    """Who the roster names for the role, else who holds it always."""
    on_duty = duty.get(role)
    if on_duty is None:
        return standing(desk.people, unit, role)
    person = desk.people.get(on_duty)
    return [] if person is None else [person]


def _absence(desk: Desk, duty: Mapping[str, str | None], course: Course, role: str) -> str:
    holders = _holders(desk, duty, course.alert.unit, role)
    if any(person.id in course.paging.failed for person in holders):
        return "联系不上"
    if any(_tried(course, person) for person in holders):
        return "已通知过"
    return "没有可用的通道" if holders or duty.get(role) else "无人值班"


def _tried(course: Course, person: Person) -> bool:
    return any(sent.to == person.id for sent in course.paging.sent)


def _anybody_reached(course: Course) -> bool:
    return any(sent.to not in course.paging.failed for sent in course.paging.sent)


def _held_until(ladder: Ladder, at: datetime) -> datetime | None:
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


def _remark(alert: Alert, at: datetime, words: str, reason: str) -> Alert:
    if any(change.after == words for change in alert.changes[-_RECENT:]):
        return alert
    return noted(alert, at, words, reason)
