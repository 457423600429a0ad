"""The people a page can go to, as the configuration names them."""

from collections.abc import Mapping
from dataclasses import dataclass

#: role of the person who is told when nobody else can be
FALLBACK = "后备"
#: role of the person who hears of faults of the program itself
ADMINISTRATOR = "管理员"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with channels, tried in this order. ``role`` is a standing role (分管领导, 后备, 管理员) that needs no roster."""

    id: str
    name: str
    unit: str
    channels: tuple[str, ...]
    role: str | None = None


def standing(people: Mapping[str, Person], unit: str, role: str) -> list[Person]:
    """Those of the unit who hold the role always, by id."""
    return sorted((p for p in people.values() if p.unit == unit and p.role == role), key=lambda p: p.id)
