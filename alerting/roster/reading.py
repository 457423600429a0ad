"""What a roster file holds: its findings and its sound days."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from alerting.roster.dated import DatedRoster

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to mend in a roster; ``row`` counts from 1 as the spreadsheet shows it (None = the whole file)."""

    row: int | None
    severity: Severity
    message: str


@dataclass(slots=True)
class RosterReading:
    """What a roster file holds. ``gaps`` counts days without 主班 (in the 白班 or the 夜班) between its first and last."""

    findings: list[Finding] = field(default_factory=list)
    days: dict[tuple[str, date], dict[str, str | None]] = field(default_factory=dict)
    nights: dict[tuple[str, date], dict[str, str | None]] = field(default_factory=dict)
    gaps: int = 0

    @property
    def roster(self) -> DatedRoster:
        """The days that can serve."""
        return DatedRoster(self.days, self.nights)

    @property
    def ok(self) -> bool:
        """Whether no finding is an error."""
        return all(finding.severity != "error" for finding in self.findings)

    def summary(self) -> dict[str, Any]:
        """``days`` that can serve, ``from`` and ``to`` (ISO dates or None), ``gaps`` (days without 主班)."""
        days = sorted({day for _, day in (*self.days, *self.nights)})
        first, last = (days[0].isoformat(), days[-1].isoformat()) if days else (None, None)
        return {"days": len(days), "from": first, "to": last, "gaps": self.gaps}

    def find(self, row: int | None, message: str, severity: Severity = "error") -> None:
        """Adds a finding."""
        self.findings.append(Finding(row, severity, message))
