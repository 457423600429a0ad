"""The ladder: who is paged about an alert, and when the next step is due.

Pure: a ``Course`` (an alert with its paging) goes in, the course after it comes out with the pages it wrote. A step
nobody can be reached on is skipped at once; when the whole ladder reaches nobody, 带班领导 and then the fallback
contacts are told, and the page says so.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from alerting.alerts.course import Course, Desk, page, remark
from alerting.alerts.lifecycle import ENDED, WAITING, moved, releveled
from alerting.alerts.paging import Paged
from alerting.alerts.reach import absence, anybody_reached, fallbacks, held_until, reachable
from alerting.alerts.silences import lifted, silence_at
from alerting.alerts.transfers import pending
from alerting.hours.localtime import SHANGHAI
from alerting.people import Person
from alerting.records import Level, PageKind

_LEADER = "带班领导"


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
    if (silence := silence_at(alert, at)) is not None:
        return replace(course, alert=replace(alert, step_at=silence.until))
    if alert.silence is not None:
        course = replace(course, alert=lifted(alert, at, "时间已到"))
    if alert.state not in WAITING:
        return _expired(course, desk, at)
    if alert.step >= len(desk.ladder(alert).steps):
        kind: PageKind = "remind" if course.paging.paged_at else course.paging.kind
        return begin(course, desk, at, kind, course.paging.why)
    return _advance_unless_held(course, desk, at)


def _expired(course: Course, desk: Desk, at: datetime) -> Course:
    """A matter somebody took, and whose time is up: unsigned transfer, or no handling on record."""
    alert, minutes = course.alert, desk.ladder(course.alert).handle_minutes
    if (transfer := pending(alert)) is not None:
        reason = f"转交 {transfer.to} 后 {desk.rules.lifecycle.receipt_minutes} 分钟无人签收,退回值班台"
    elif alert.state == "acknowledged" and minutes:
        due = (alert.acknowledged_at or at) + timedelta(minutes=minutes)
        if at < due:  # its silence ended before that
            return replace(course, alert=replace(alert, step_at=due))
        reason = f"接报后 {minutes} 分钟没有处置记录,重新通知"
    else:  # its silence ended, and it is in somebody's hands
        return replace(course, alert=replace(alert, step_at=None))
    return begin(replace(course, alert=moved(alert, "detected", at, reason)), desk, at, "remind", reason)


def undelivered(course: Course, desk: Desk, at: datetime, page_id: str) -> Course:
    """No channel of a person took the page: the next step at once, unless somebody else of that step was reached."""
    sent = course.paging.sent
    failed = next((p for p in sent if p.page_id == page_id), None)
    if failed is None or course.alert.state not in WAITING or failed.to in course.paging.failed:
        return course
    name = desk.people[failed.to].name if failed.to in desk.people else failed.to
    alert = remark(course.alert, at, f"{name}联系不上", "所有通道都没有送达")
    paging = replace(course.paging, failed=(*course.paging.failed, failed.to))
    course = replace(course, alert=alert, paging=paging)
    latest = max(p.step for p in sent)
    reached = any(p.step == latest and p.to not in paging.failed for p in sent)
    return course if reached or failed.step != latest else _advance_unless_held(course, desk, at)


def acknowledged(course: Course, desk: Desk, at: datetime) -> Course:
    """The course of an alert somebody took: only the time to handle it (or a silence's end) is still due."""
    minutes = desk.ladder(course.alert).handle_minutes
    step_at = at + timedelta(minutes=minutes) if minutes else None
    return quieted(replace(course, alert=replace(course.alert, step_at=step_at)), at)


def quieted(course: Course, at: datetime) -> Course:
    """The course of a silenced alert: what is due waits for the silence's end."""
    silence = silence_at(course.alert, at)
    if silence is None or course.alert.state in ENDED:
        return course
    return replace(course, alert=replace(course.alert, step_at=silence.until))


def _advance_unless_held(course: Course, desk: Desk, at: datetime) -> Course:
    """The next step, unless a silence, quiet hours, the digest or a higher alert of the same matter keep it back."""
    alert = course.alert
    if alert.level in desk.rules.digest:
        return replace(course, alert=replace(alert, step_at=None))
    if (silence := silence_at(alert, at)) is not None:
        words = f"静默中,到 {silence.until.astimezone(SHANGHAI):%H:%M} 不通知"
        return _later(course, at, silence.until, words, f"{silence.by}:{silence.reason}")
    if alert.silence is not None:
        course = replace(
            course, alert=lifted(alert, at, "超过了静默时的级别" if alert.silence.until > at else "时间已到")
        )
    if (until := held_until(desk.ladder(alert), at)) is not None:
        words = f"暂缓到 {until.astimezone(SHANGHAI):%H:%M} 通知"
        return _later(course, at, until, words, f"{alert.level}色夜间不打扰")
    if (above := desk.above(alert)) is not None:
        again = at + timedelta(minutes=desk.rules.lifecycle.retry_minutes)
        return _later(course, at, again, f"不另通知,见预警 {above.alert_id}", "同一件事已有更高级别的预警")
    return _advance(course, desk, at)


def _later(course: Course, at: datetime, until: datetime, words: str, reason: str) -> Course:
    return replace(course, alert=replace(remark(course.alert, at, words, reason), step_at=until))


def _advance(course: Course, desk: Desk, at: datetime) -> Course:
    """The next step with somebody in it, paged now; past the last step, the fallback if nobody was reached."""
    steps = desk.ladder(course.alert).steps
    duty = desk.on_duty(at)
    skipped: list[str] = []
    for number in range(course.alert.step, len(steps)):
        people = reachable(course, desk, duty, steps[number].roles)
        if people:
            course = _paged(course, desk, at, people, number, skipped)
            return _schedule(course, desk, at, number)
        skipped += [f"{role}{absence(desk, duty, course, role)}" for role in steps[number].roles]
    if anybody_reached(course):
        for words in skipped:
            course = replace(course, alert=remark(course.alert, at, words, "跳过这一步"))
        return _schedule(course, desk, at, len(steps))
    leader = reachable(course, desk, duty, (_LEADER,))
    fallback = leader or fallbacks(course, desk)
    if fallback:
        skipped.append("改为通知带班领导" if leader else "改为通知后备联系人")
        course = _paged(course, desk, at, fallback[:1], len(steps), skipped)
    else:
        alert = remark(course.alert, at, "没有任何人可以通知", ";".join(skipped) or "全部联系不上")
        course = replace(course, alert=alert)
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
    reached = anybody_reached(course)
    minutes = ladder.repeat_minutes if reached else desk.rules.lifecycle.retry_minutes
    step_at = at + timedelta(minutes=minutes) if minutes else None
    return replace(course, alert=replace(alert, step=len(steps), step_at=step_at))


def _paged(
    course: Course, desk: Desk, at: datetime, people: list[Person], step: int, skipped: list[str]
) -> Course:
    paging, alert = course.paging, course.alert
    kind: PageKind = "escalate" if paging.sent else paging.kind
    why = ";".join([paging.why, *skipped])
    pages = tuple(page(course, at, person, step, kind, why) for person in people)
    names = "、".join(person.name for person in people)
    for words in skipped:
        alert = remark(alert, at, words, "跳过这一步")
    if alert.state == "detected":
        alert = moved(alert, "paged", at, f"通知 {names}")
    elif kind == "escalate":
        alert = remark(alert, at, f"通知 {names}", "前一步无人接报")
    sent = tuple(Paged(page_id=one.page_id, to=one.to, step=step) for one in pages)
    paging = replace(paging, sent=(*paging.sent, *sent), paged_at=at)
    return Course(alert=alert, paging=paging, pages=(*course.pages, *pages))
