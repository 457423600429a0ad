"""People and a weekly roster for the rehearsal: what is used until the office names its own."""

import tomllib
from importlib import resources

from alerting.people import Person
from alerting.roster.dated import WeeklyRoster


def rehearsal(unit: str) -> tuple[WeeklyRoster, dict[str, Person]]:
    """The packaged roster and its people, as members of this unit."""
    packaged = resources.files("alerting").joinpath("defaults/rehearsal.toml")
    values = tomllib.loads(packaged.read_text(encoding="utf-8"))
    people = [
        Person(
            id=one["id"],
            name=one["name"],
            unit=unit,
            channels=tuple(one["channels"]),
            role=one.get("role"),
        )
        for one in values["people"]
    ]
    return WeeklyRoster(values["week"]), {person.id: person for person in people}
