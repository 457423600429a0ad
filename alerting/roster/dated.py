"""Who is on duty: rosters by date or by weekday. A duty day runs from one handover to the next."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from alerting.hours.localtime import SHANGHAI
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

    def names(self, unit: str, at: datetime) -> bool:
        """Whether it has this time's duty day for the unit (or for all units)."""
        day = duty_day(at, self.handover)
        return any((one, day) in half for one in (unit, "") for half in (self.days, self.nights))


@dataclass(frozen=True, slots=True)
class LayeredRoster:
    """A newer roster over an older one: the newer says who is on duty on the days it names."""

    newer: DatedRoster
    older: Roster

    def on_duty(self, unit: str, at: datetime) -> dict[str, str | None]:
        """Role -> person id at this time; None where nobody is."""
        return (self.newer if self.newer.names(unit, at) else self.older).on_duty(unit, at)


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """A roster whose open roles are the office's own in working hours: on working days, from handover to evening.

    ``office`` is unit -> role -> person id; ``works`` says whether a day is a working day.
    """

    roster: Roster
    office: Mapping[str, Mapping[str, str]]
    works: Callable[[date], bool]
    handover: time = HANDOVER
    evening: time = EVENING

    def on_duty(self, unit: str, at: datetime) -> dict[str, str | None]:
        """Role -> person id at this time; None where nobody is."""
        duty = self.roster.on_duty(unit, at)
        office = self.office.get(unit)
        if office is None or is_night(at, self.handover, self.evening):
            return duty
        if not self.works(duty_day(at, self.handover)):
            return duty
        return {role: person or office.get(role) for role, person in duty.items()}


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
