"""Whom nobody could reach in the coming days: open 主班, people without channels, nobody to turn to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from alerting.hours.localtime import SHANGHAI
from alerting.people import Person
from alerting.ports import Roster
from alerting.roster.dated import is_night

#: a moment of each half of a day that no handover or evening hour moves into the other half
HALVES: tuple[tuple[str, time], ...] = (("白天", time(12, 0)), ("夜间", time(22, 0)))


_OPEN, _MISSING = ("主班", "无人值班"), "缺主班"


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyGap:
    """A half of a day on which a role is nobody's, or somebody's who cannot be reached; ``why`` in Chinese."""

    at: datetime
    half: str
    role: str
    why: str

    @property
    def words(self) -> str:
        """3月5日夜间主班无人值班."""
        local = self.at.astimezone(SHANGHAI)
        return f"{local.month}月{local.day}日{self.half}{self.role}{self.why}"


def gaps(
    roster: Roster, people: Mapping[str, Person], unit: str, since: datetime, days: int
) -> tuple[DutyGap, ...]:
    """The gaps of a unit from a time on, in order. 主班 must be there; 副班 or 带班领导 must be there to turn to."""
    return tuple(_gaps(roster, people, unit, since, days))


def _gaps(
    roster: Roster, people: Mapping[str, Person], unit: str, since: datetime, days: int
) -> Iterator[DutyGap]:
    today = since.astimezone(SHANGHAI).date()
    for n in range(days):
        for half, clock in HALVES:
            at = datetime.combine(today + timedelta(days=n), clock, SHANGHAI)
            if at < since:
                if is_night(since) != is_night(at):
                    continue
                at = since.astimezone(SHANGHAI)  # the half that is running
            duty = roster.on_duty(unit, at)
            if why := _absent(duty.get("主班"), people):
                yield DutyGap(at=at, half=half, role="主班", why=why)
            if all(_absent(duty.get(role), people) for role in ("副班", "带班领导")):
                yield DutyGap(at=at, half=half, role="副班和带班领导", why="都无人可叫")


def _absent(person_id: str | None, people: Mapping[str, Person]) -> str:
    """Why nobody is reached by this entry; empty when somebody is. Without any people names are not checked."""
    if person_id is None:
        return "无人值班"
    if not people:
        return ""
    person = people.get(person_id)
    if person is None:
        return f"“{person_id}”不在人员名单里"
    return "" if person.channels else f"{person.name}没有通知通道"


def spans(found: tuple[DutyGap, ...]) -> str:
    """The gaps in a line: those of one role and reason together, days in order."""
    groups: dict[tuple[str, str], dict[date, list[str]]] = {}
    for gap in found:
        days = groups.setdefault((gap.role, gap.why), {})
        days.setdefault(gap.at.astimezone(SHANGHAI).date(), []).append(gap.half)
    return (
        ";".join(
            f"{_MISSING if (role, why) == _OPEN else role + why}:{'、'.join(_day(day, halves) for day, halves in days.items())}"
            for (role, why), days in groups.items()
        )
        .replace(":", "：")
        .replace(";", "；")
    )


def _day(day: date, halves: list[str]) -> str:
    """The day, and which half when it is not both."""
    return f"{day}" if len(halves) == len(HALVES) else f"{day} {halves[0]}"
