"""What people do about an alert. Every command leaves its words in the history, also one that changes nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from alerting.alerts.course import Course, Desk, page_one
from alerting.alerts.escalation import acknowledged, quieted, raised
from alerting.alerts.lifecycle import ENDED, WAITING, moved, noted, releveled
from alerting.alerts.silences import lifted, refused, silenced
from alerting.alerts.transfers import handed_over, pending, received
from alerting.records import LEVELS, Action, Alert, AlertState, Command, Level, rank

LABELS: dict[Action, str] = {
    "ack": "接报",
    "assign": "指派",
    "raise": "上调",
    "lower": "下调",
    "report": "报告",
    "transfer": "转交",
    "receive": "签收",
    "handle": "处置",
    "respond": "回应",
    "close": "关闭",
    "silence": "静默",
}


def describe(command: Command) -> str:
    """The sentence the history keeps of a command."""
    target = "".join(f" {part}" for part in (command.to, command.level) if part)
    return f"{LABELS[command.action]}{target}" + (f":{command.note}" if command.note else "")


def applied(alert: Alert, command: Command) -> bool:
    """Whether this very command is in the history already (it was given twice)."""
    words = describe(command)
    return any(c.at == command.at and c.who == command.who and c.reason == words for c in alert.changes)


def refusal(alert: Alert | None, command: Command) -> str | None:
    """Why the command cannot be taken at all, or None. What is merely without effect is no refusal."""
    if alert is None:
        return f"没有编号为 {command.alert_id} 的预警(或已归档)"
    if alert.unit != command.unit:
        return "这条预警属于另一个单位"
    if alert.state == "closed":
        return "这条预警已经关闭"
    return None


def apply(course: Course, command: Command, desk: Desk) -> Course:
    """The course after a command that is not refused and not applied already."""
    return _EFFECTS[command.action](course, command, desk)


def _ack(course: Course, command: Command, desk: Desk) -> Course:
    if course.alert.state not in WAITING:
        return _note(course, command, "此前已有人接报")
    alert = moved(course.alert, "acknowledged", command.at, describe(command), command.who)
    return acknowledged(replace(course, alert=alert), desk, command.at)


def _seen(course: Course, command: Command, desk: Desk, words: str) -> Course:
    """A remark of somebody who has plainly seen the alert: it counts as an acknowledgement."""
    if course.alert.state in WAITING:
        course = _ack(course, command, desk)
    return _note(course, command, words)


def _assign(course: Course, command: Command, desk: Desk) -> Course:
    person = desk.people.get(command.to or "")
    if person is None:
        return _note(course, command, f"人员名单里没有“{command.to}”,未指派")
    course = _seen(course, command, desk, f"指派给 {person.name}")
    return page_one(course, command.at, person, "assign", f"{describe(command)}(由 {command.who} 指派)")


def _raise(course: Course, command: Command, desk: Desk) -> Course:
    level = command.level or LEVELS[min(rank(course.alert.level), len(LEVELS) - 1)]
    if rank(level) <= rank(course.alert.level):
        return _note(course, command, "级别未变")
    return raised(course, desk, level, command.at, describe(command), command.who)


def _lower(course: Course, command: Command, desk: Desk) -> Course:
    level: Level = command.level or LEVELS[max(rank(course.alert.level) - 2, 0)]
    if course.alert.kind == "rescue":
        return _note(course, command, "自伤求助不能下调")
    if rank(level) >= rank(course.alert.level):
        return _note(course, command, "级别未变")
    alert = releveled(course.alert, level, command.at, describe(command), command.who)
    course = replace(course, alert=alert)
    return _ack(course, command, desk) if alert.state in WAITING else course


def _silence(course: Course, command: Command, desk: Desk) -> Course:
    if (wrong := refused(course.alert)) is not None:
        return _note(course, command, wrong)
    if command.until is not None and command.until <= command.at:
        return _end_silence(course, command, desk)
    if course.alert.state in WAITING:
        course = _ack(course, command, desk)
    alert = silenced(course.alert, command, desk.rules.lifecycle, describe(command))
    return quieted(replace(course, alert=alert), command.at)


def _end_silence(course: Course, command: Command, desk: Desk) -> Course:
    """Ended by hand: what the silence kept back is looked at with the next tick; who took it gets the usual time."""
    if course.alert.silence is None:
        return _note(course, command, "没有静默可以解除")
    course = replace(course, alert=lifted(course.alert, command.at, describe(command), command.who))
    if course.alert.state in ENDED:
        return course
    if pending(course.alert) is not None and (minutes := desk.rules.lifecycle.receipt_minutes):
        due = command.at + timedelta(minutes=minutes)
        return replace(course, alert=replace(course.alert, step_at=due))
    if course.alert.state == "acknowledged":
        return acknowledged(course, desk, command.at)
    return replace(course, alert=replace(course.alert, step_at=command.at))


def _transfer(course: Course, command: Command, desk: Desk) -> Course:
    if not command.to:
        return _note(course, command, "没有写明转交给谁,未转交")
    if course.alert.state in WAITING:
        course = _ack(course, command, desk)
    return handed_over(course, command, desk, describe(command))


def _receive(course: Course, command: Command, desk: Desk) -> Course:
    if pending(course.alert) is None:
        return _note(course, command, "没有待签收的转交")
    return received(course, command, describe(command))


def _remark(course: Course, command: Command, desk: Desk) -> Course:
    return _seen(course, command, desk, LABELS[command.action])


def _handle(course: Course, command: Command, desk: Desk) -> Course:
    if pending(course.alert) is not None:
        course = received(course, command, describe(command))  # whoever handles it has it
        return course if course.alert.state == "handling" else _to_state(course, command, "handling")
    if course.alert.state == "handling":
        return _note(course, command, "处置记录")
    return _to_state(course, command, "handling")


def _respond(course: Course, command: Command, desk: Desk) -> Course:
    if course.alert.state == "responded":
        return _note(course, command, "回应记录")
    return _to_state(course, command, "responded")


def _close(course: Course, command: Command, desk: Desk) -> Course:
    return _to_state(course, command, "closed")


def _to_state(course: Course, command: Command, state: AlertState) -> Course:
    alert = moved(course.alert, state, command.at, describe(command), command.who)
    return replace(course, alert=replace(alert, step_at=None))


def _note(course: Course, command: Command, words: str) -> Course:
    return replace(course, alert=noted(course.alert, command.at, words, describe(command), command.who))


_EFFECTS: dict[Action, Callable[[Course, Command, Desk], Course]] = {
    "ack": _ack,
    "assign": _assign,
    "raise": _raise,
    "lower": _lower,
    "report": _remark,
    "transfer": _transfer,
    "receive": _receive,
    "handle": _handle,
    "respond": _respond,
    "close": _close,
    "silence": _silence,
}
