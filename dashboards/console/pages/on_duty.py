"""Who is on duty now, beside the open alerts."""

from dashboards.console.desk import Desk
from dashboards.console.markup import node, tag
from dashboards.console.panel import Panel

_ROLES = ("主班", "副班", "带班领导")
#: unit name, then (role, name or None)
Shown = tuple[tuple[str, tuple[tuple[str, str | None], ...]], ...]


class OnDuty:
    """The panel of the people on duty: one line a unit."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def start(self) -> None:
        """Shows the panel and keeps it fresh: a handover, an import or a swap is seen within half a minute."""
        if self._desk.on_duty is not None:
            await Panel("现在值班", self._load, self._draw, css="on-duty").start(every=30.0)

    def _load(self) -> Shown:
        found = self._desk.on_duty() if self._desk.on_duty else {}
        units = self._desk.units
        return tuple(
            (units.get(unit, unit), tuple((role, duty.get(role)) for role in _ROLES))
            for unit, duty in found.items()
        )

    def _draw(self, shown: Shown) -> None:
        node("h3", "现在值班")
        for unit, people in shown:
            with node("div", css="card-line"):
                if len(shown) > 1:
                    node("span", unit, "muted small")
                for role, name in people:
                    if name is None:
                        tag(f"{role} 无人", "bad" if role == "主班" else "warn")
                    else:
                        node("span", f"{role} {name}")
