"""Who is on duty: rosters by date or by weekday. A duty day runs from the handover hour to the next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from alerting.localtime import SHANGHAI
from alerting.people import Person, standing
from alerting.ports import Roster

ROLES = ("主班", "副班", "带班领导", "分管领导")
#: a night before this hour (Asia/Shanghai) belongs to the duty day before
HANDOVER_HOUR = 8


def duty_day(at: datetime) -> date:
    """The day whose people are on duty at this (aware) time."""
    return (at.astimezone(SHANGHAI) - timedelta(hours=HANDOVER_HOUR)).date()


@dataclass(frozen=True, slots=True)
class DatedRoster:
    """A roster of days: (unit, day) -> role -> person id. Days of unit ``""`` serve units without days of their own."""

    days: Mapping[tuple[str, date], Mapping[str, str | None]]

    def on_duty(self, unit: str, at: datetime) -> dict[str, str | None]:
        """Role -> person id at this time; None where nobody is."""
        own = unit if any(named == unit for named, _ in self.days) else ""
        found = self.days.get((own, duty_day(at)), {})
        return {role: found.get(role) for role in ROLES}


@dataclass(frozen=True, slots=True)
class WeeklyRoster:
    """The same seven days every week (Monday first): role -> person id. Serves every unit."""

    week: Sequence[Mapping[str, str]]

    def on_duty(self, unit: str, at: datetime) -> dict[str, str | None]:
        """Role -> person id at this time; None where nobody is."""
        found = self.week[duty_day(at).weekday()]
        return {role: found.get(role) for role in ROLES}


def show(roster: Roster, people: Mapping[str, Person], unit: str, at: datetime) -> dict[str, str | None]:
    """Who is on duty, for people to read: ``at``, ``unit`` and the name (or None) of each role.

    A role the roster leaves open shows its standing holder (分管领导), if there is one.
    """
    duty = roster.on_duty(unit, at)
    names: dict[str, str | None] = {}
    for role in ROLES:
        person_id = duty.get(role)
        holders = standing(people, unit, role) if person_id is None else []
        name = holders[0].name if holders else None
        if person_id is not None:
            name = people[person_id].name if person_id in people else person_id
        names[role] = name
    return {"at": at.astimezone(SHANGHAI).isoformat(), "unit": unit, **names}
