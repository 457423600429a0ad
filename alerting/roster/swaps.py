"""Changes of the roster by hand: somebody stands in for somebody, with a reason. Applied on top of the file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from alerting.hours.localtime import SHANGHAI
from alerting.people import Person
from alerting.ports import Roster
from alerting.roster.dated import DUTY_ROLES, EVENING, HANDOVER, duty_day, is_night

Half = Literal["白班", "夜班"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """On a duty day ``to`` has the role (in the given half, or the whole day) in the place of ``before``.

    ``before`` None = whoever the roster names. ``who`` made the change, ``at`` when. Swaps are never edited or
    deleted: another one, later in the list, undoes one.
    """

    unit: str
    day: date
    role: str
    before: str | None
    to: str
    reason: str
    at: datetime
    who: str
    half: Half | None = None


@dataclass(frozen=True, slots=True)
class SwappedRoster:
    """A roster with the swaps applied in order. A swap whose ``before`` is not (or no longer) on duty does nothing."""

    roster: Roster
    swaps: Sequence[Swap]
    handover: time = HANDOVER
    evening: time = EVENING

    def on_duty(self, unit: str, at: datetime) -> dict[str, str | None]:
        """Role -> person id at this time; None where nobody is."""
        duty = dict(self.roster.on_duty(unit, at))
        if not self.swaps:
            return duty
        day = duty_day(at, self.handover)
        half: Half = "夜班" if is_night(at, self.handover, self.evening) else "白班"
        for swap in self.swaps:
            meant = swap.unit == unit and swap.day == day and swap.half in (None, half)
            if meant and swap.before in (None, duty.get(swap.role)):
                duty[swap.role] = swap.to
        return duty


def moments(
    day: date, half: Half | None, handover: time = HANDOVER, evening: time = EVENING
) -> list[datetime]:
    """One moment in each half of a duty day that is meant."""
    starts = {"白班": handover, "夜班": evening}
    return [
        datetime.combine(day, start, SHANGHAI) + timedelta(minutes=1)
        for name, start in starts.items()
        if half in (None, name)
    ]


def refusal(
    swap: Swap, roster: Roster, people: Mapping[str, Person], times: Sequence[datetime]
) -> str | None:
    """Why a swap cannot be taken, in Chinese with what to do, or None. ``times`` are ``moments`` of it."""
    if swap.role not in DUTY_ROLES:
        return f"没有“{swap.role}”这个岗位:可以写 {'、'.join(DUTY_ROLES)}"
    if not swap.reason.strip():
        return "没有写原因:换班必须说明原因,例如 --reason 出差"
    taker = people.get(swap.to)
    if taker is None:
        return f"人员名单([[people]])里没有“{swap.to}”:请写名单里的姓名或编号"
    if not taker.channels:
        return f"{taker.name}没有通知通道,排上也叫不到:请先在 [[people]] 里给他写 channels"
    standing = [roster.on_duty(swap.unit, at) for at in times]
    if swap.before is not None and not any(duty.get(swap.role) == swap.before for duty in standing):
        found = dict.fromkeys(_name(people, duty.get(swap.role)) for duty in standing)
        return f"{swap.day} 的{swap.role}不是{_name(people, swap.before)},是{'、'.join(found)}:请核对日期、岗位和 --from"
    if (
        any(duty.get(swap.role) == swap.to for duty in standing)
        and len({d.get(swap.role) for d in standing}) == 1
    ):
        return f"{swap.day} 的{swap.role}已经是{taker.name}"
    for duty in standing:
        also = next((r for r in ("主班", "副班") if r != swap.role and duty.get(r) == swap.to), None)
        if also and swap.role in ("主班", "副班"):
            return f"{taker.name}{swap.day} 已经是{also}:一个人不能同时值两个岗,请换一个人,或先换掉他的{also}"
    return None


def describe(swap: Swap, people: Mapping[str, Person]) -> str:
    """The sentence a list shows of a swap."""
    before = _name(people, swap.before) if swap.before else "原值班人"
    return (
        f"{swap.day}{swap.half or ''} {swap.role}:{before} → {_name(people, swap.to)},原因:{swap.reason}"
        f"({swap.who} {swap.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M} 记)"
    )


def _name(people: Mapping[str, Person], person_id: str | None) -> str:
    if person_id is None:
        return "无人"
    return people[person_id].name if person_id in people else person_id
