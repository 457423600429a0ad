"""Who is on duty: rosters by date or by weekday. A duty day runs from one handover to the next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from alerting.localtime import SHANGHAI
from alerting.people import Person, standing
from alerting.ports import Roster

ROLES = ("主班", "副班", "带班领导", "分管领导")
#: roles a roster's rows and swaps may name
DUTY_ROLES = ("主班", "副班", "带班领导")
#: Asia/Shanghai; before it the people of yesterday are on duty (``[alerting] handover``)
HANDOVER = time(8, 30)
#: from then on the 夜班, where a roster has one (``[alerting] evening``)
EVENING = time(17, 30)

Duty = Mapping[str, str | None]
Days = Mapping[tuple[str, date], Duty]


def duty_day(at: datetime, handover: time = HANDOVER) -> date:
    """The day whose people are on duty at this (aware) time."""
    local = at.astimezone(SHANGHAI)
    return local.date() if local.time() >= handover else local.date() - timedelta(days=1)


def is_night(at: datetime, handover: time = HANDOVER, evening: time = EVENING) -> bool:
    """Whether the 夜班 is on duty: from the evening to the handover of the next morning."""
    clock = at.astimezone(SHANGHAI).time()
    return not handover <= clock < evening


@dataclass(frozen=True, slots=True)
class DatedRoster:
    """A roster of days: (unit, day) -> role -> person id. Days of unit ``""`` serve units without days of their own.

    ``nights`` holds the days on which other people take over in the evening, until the handover of the next morning.
    """

    days: Days
    nights: Days = field(default_factory=dict)
    handover: time = HANDOVER
    evening: time = EVENING

    def on_duty(self, unit: str, at: datetime) -> dict[str, str | None]:
        """Role -> person id at this time; None where nobody is."""
        own = unit if any(named == unit for half in (self.days, self.nights) for named, _ in half) else ""
        key = (own, duty_day(at, self.handover))
        night = key in self.nights and is_night(at, self.handover, self.evening)
        found = (self.nights if night else self.days).get(key, {})
        return {role: found.get(role) for role in ROLES}

    def overlaid(self, newer: "DatedRoster") -> "DatedRoster":
        """This roster with the days of a newer one in the place of its own."""
        named = {*newer.days, *newer.nights}
        days, nights = (
            {**{key: duty for key, duty in mine.items() if key not in named}, **theirs}
            for mine, theirs in ((self.days, newer.days), (self.nights, newer.nights))
        )
        return DatedRoster(days, nights, self.handover, self.evening)


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
