"""Units that are none: the house's own test matters, kept apart from every real unit, its numbers and its people.

Records of a marked unit travel the whole chain like all others, in a partition of their own. They are not indexed and
counted nowhere; their pages go only to the people named here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from alerting.people import Person
from alerting.ports import Roster
from alerting.roster.dated import ROLES

#: the unit of the synthetic page, the person it goes to, and their channel
PROBE = "~probe"
#: the unit of one drill is this and its name
DRILL = "~drill-"


def marked(unit: str) -> bool:
    """Whether a unit is one of the house's own."""
    return unit.startswith("~")


def drilled(unit: str) -> bool:
    """Whether a unit is a drill."""
    return unit.startswith(DRILL)


def probe_person() -> Person:
    """Who a synthetic page goes to: nobody, by a screen that only the watchman reads."""
    return Person(id=PROBE, name="自查", unit=PROBE, channels=(PROBE,))


@dataclass(frozen=True, slots=True)
class MarkedRoster:
    """A roster that also knows who is on duty in a marked unit: for a drill the people of the drill list, in its
    order as 主班, 副班, 带班领导, 分管领导."""

    real: Roster
    drill_list: Sequence[str]

    def on_duty(self, unit: str, at: datetime) -> dict[str, str | None]:
        """Role -> person id at this time; None where nobody is."""
        if unit == PROBE:
            return {role: PROBE if role == ROLES[0] else None for role in ROLES}
        if drilled(unit):
            listed = list(self.drill_list[: len(ROLES)])
            named: list[str | None] = [*listed, *[None] * (len(ROLES) - len(listed))]
            return dict(zip(ROLES, named, strict=True))
        return self.real.on_duty(unit, at)


def with_probe(people: Mapping[str, Person]) -> dict[str, Person]:
    """These people and the one of the synthetic page."""
    return dict(people) | {PROBE: probe_person()}
