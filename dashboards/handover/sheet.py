"""Index documents and the state of the house → the facts of a hand-over sheet. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from alerting.records import rank
from dashboards.console import words
from dashboards.console.desk import Source, Status
from dashboards.console.times import moment, shown
from dashboards.console.views.sources import source_rows

Duty = Mapping[str, str | None]
_ROLES = ("主班", "副班", "带班领导")
_NEXT = {
    "detected": "尚未通知到人，请立即接报",
    "paged": "已通知，无人接报，请立即接报",
    "acknowledged": "已接报，须记录处置",
    "handling": "处理中，继续跟进并回应",
    "responded": "已回应，观察有无反复",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One matter that is not closed, as it is handed over; ``silence`` says until when it calls nobody, who asked for
    that and why (empty: it is not silenced)."""

    level: str
    title: str
    state: str
    since: str
    by: str
    todo: str
    silence: str
    alert_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """Who hands over to whom at a time, and what: matters (most urgent first), silenced ones among them, sources in
    trouble, what was not read completely (``coverage``), parts that do not work, swaps of the days around, gaps of the
    coming days, and what the shift saw."""

    at: datetime
    unit: str
    off: tuple[tuple[str, str], ...]
    on: tuple[tuple[str, str], ...]
    matters: tuple[Matter, ...]
    sources: tuple[tuple[str, str], ...]
    coverage: str
    parts: tuple[str, ...]
    swaps: tuple[str, ...]
    gaps: str
    opened: int
    closed: int
    rehearsal: bool = False

    @property
    def silenced(self) -> tuple[Matter, ...]:
        """The matters that call nobody for the time being."""
        return tuple(matter for matter in self.matters if matter.silence)


def handover(
    *,
    at: datetime,
    since: datetime,
    unit: str,
    off: Duty,
    on: Duty,
    alerts: Iterable[Mapping[str, Any]],
    status: Status,
    names: Mapping[str, str],
    swaps: Sequence[str] = (),
    gaps: str = "",
    coverage: str = "",
) -> Handover:
    """The sheet of a unit (its name) at ``at`` for a shift that began at ``since``. ``off`` and ``on`` are role -> name,
    ``alerts`` the unit's alert documents (those not closed, and those opened or closed in the shift), ``coverage`` what of the
    shift's days was not read completely."""
    given = list(alerts)
    open_ones = [body for body in given if body.get("state") != "closed"]
    ordered = sorted(open_ones, key=_urgency)
    return Handover(
        at=at,
        unit=unit,
        off=_people(off),
        on=_people(on),
        matters=tuple(_matter(body, at, names) for body in ordered),
        sources=_troubled(status.sources, at),
        coverage=coverage,
        parts=tuple(f"{part.name}：{part.detail or '不可用'}" for part in status.parts if not part.ok),
        swaps=tuple(swaps),
        gaps=gaps,
        opened=sum(_within(body.get("opened_at"), since, at) for body in given),
        closed=sum(_within(body.get("closed_at"), since, at) for body in given),
        rehearsal=status.rehearsal,
    )


def _urgency(body: Mapping[str, Any]) -> tuple[bool, int, str]:
    waiting = body.get("state") in ("detected", "paged")
    return (not waiting, -rank(body.get("level")), str(body.get("opened_at") or ""))


def _people(duty: Duty) -> tuple[tuple[str, str], ...]:
    return tuple((role, duty.get(role) or "（无人）") for role in _ROLES)


def _matter(body: Mapping[str, Any], at: datetime, names: Mapping[str, str]) -> Matter:
    state, by = str(body.get("state") or ""), str(body.get("acknowledged_by") or "")
    return Matter(
        level=str(body.get("level") or ""),
        title=str(body.get("title") or "（无标题）"),
        state=words.word(words.STATES, state),
        since=shown(moment(body.get("opened_at")), at),
        by=names.get(by, by),
        todo="；".join(filter(None, (_transfer(body.get("transfer"), names), _NEXT.get(state, "")))),
        silence=_silence(body.get("silence"), at, names),
        alert_id=str(body.get("alert_id") or ""),
    )


def _silence(value: object, at: datetime, names: Mapping[str, str]) -> str:
    if not isinstance(value, Mapping):
        return ""
    until, by = moment(value.get("until")), str(value.get("by") or "")
    if until is None or until <= at:
        return ""
    reason = str(value.get("reason") or "") or "没有写原因"
    return f"静默到 {shown(until, at)}（{names.get(by, by)}：{reason}）"


def _transfer(value: object, names: Mapping[str, str]) -> str:
    """To whom it was given, and whether that was signed for."""
    if not isinstance(value, Mapping):
        return ""
    to, by = (str(value.get(key) or "") for key in ("to", "received_by"))
    return f"已转交{names.get(to, to)}，" + (f"{names.get(by, by)}已签收" if by else "尚无回执，请催")


def _troubled(sources: Sequence[Source], at: datetime) -> tuple[tuple[str, str], ...]:
    return tuple(
        (f"{row.platform} {row.account} {row.source}", "，".join(filter(None, (row.verdict, row.resting, row.reason))))
        for row in source_rows(sources, at)
        if row.tone in ("bad", "warn")
    )  # fmt: skip


def _within(value: object, since: datetime, until: datetime) -> bool:
    found = moment(value)
    return found is not None and since <= found < until
