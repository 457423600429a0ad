"""Countdowns of a matter: what the law and the office's own rules ask for, and until when.

Legal countdowns run in natural hours through nights and holidays; service limits run in working days. Both kept: when
the matter was first published and when it was discovered; countdowns run from discovery.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal

from alerting.hours.calendar import WorkCalendar
from alerting.hours.localtime import SHANGHAI

#: 《〈关于全面推进政务公开工作的意见〉实施细则》(国办发〔2016〕80号): on 特别重大、重大 emergencies authoritative information
#: within 5 hours, a press conference within 24
RULES_80 = "国办发〔2016〕80号"
AUTHORITATIVE = timedelta(hours=5)
PRESS_CONFERENCE = timedelta(hours=24)
#: 《国务院办公厅关于在政务公开工作中进一步做好政务舆情回应的通知》(国办发〔2016〕61号): 24 hours for the press conference, and
#: 48 hours to respond to all other public opinion
NOTICE_61 = "国办发〔2016〕61号"
RESPONSE = timedelta(hours=48)
#: the office's own 首报, by level: not of a national text; after the usual half hour by telephone and hour in writing
FIRST_REPORT = {"橙": timedelta(hours=1), "红": timedelta(minutes=30)}
OWN_RULE = "本单位信息报送规定"
#: 红 is 特别重大, 橙 is 重大: the colours of 《突发事件应对法》 for levels one and two. The level of an event is for people to
#: decide; the colour only says which countdown to watch
MAJOR = ("橙", "红")
#: matters that are no public opinion: a broken source, a slow drift
_NO_RESPONSE = frozenset({"source", "drift"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A service limit in working days: of matters whose evidence came by one of ``platforms`` (none named = of all),
    counted from discovery or from the response."""

    name: str
    working_days: int
    platforms: tuple[str, ...] = ()
    starts: Literal["discovered", "responded"] = "discovered"


#: local rules differ: these are what many cities ask of 12345 work orders; ``[[alerting.limits]]`` replaces them
DEFAULT_LIMITS = (
    Limit(name="12345/12333 工单答复", working_days=5, platforms=("hotline",)),
    Limit(name="处置结果备案", working_days=3, starts="responded"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What the countdowns need of an alert. ``major_since`` is when it first stood at 橙 or higher; ``red_since`` at 红."""

    kind: str
    level: str
    discovered_at: datetime
    published_at: datetime | None = None
    major_since: datetime | None = None
    red_since: datetime | None = None
    reported_at: datetime | None = None
    responded_at: datetime | None = None
    closed_at: datetime | None = None
    platforms: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One countdown: what is asked for, from when until when, by which text. ``met_at`` is when it was done;
    ``provisional``: reckoned without an official calendar (暂按)."""

    name: str
    since: datetime
    due: datetime
    source: str
    met_at: datetime | None = None
    provisional: bool = False

    def state(self, now: datetime) -> Literal["met", "late", "running", "overdue"]:
        """Done in time, done too late, still to do, or overdue."""
        if self.met_at is not None:
            return "met" if self.met_at <= self.due else "late"
        return "running" if now <= self.due else "overdue"


def clocks(
    matter: Matter,
    calendar: WorkCalendar,
    limits: Sequence[Limit] = DEFAULT_LIMITS,
    closing: time = time(17, 30),
) -> tuple[Clock, ...]:
    """The countdowns of a matter, the earliest due first. Working days end at ``closing`` (Asia/Shanghai)."""
    found = [*_first_report(matter), *_legal(matter), *_service(matter, calendar, limits, closing)]
    return tuple(sorted(found, key=lambda clock: (clock.due, clock.name)))


def _first_report(matter: Matter) -> Iterator[Clock]:
    since = {"橙": matter.major_since, "红": matter.red_since}.get(matter.level)
    if since is not None and matter.kind not in _NO_RESPONSE:
        due = since + FIRST_REPORT[matter.level]
        yield Clock(name="内部首报", since=since, due=due, source=OWN_RULE, met_at=matter.reported_at)


def _legal(matter: Matter) -> Iterator[Clock]:
    """None for a person in danger: that is for rescuers, not for a press conference."""
    if matter.kind in _NO_RESPONSE or matter.kind == "rescue":
        return
    done = matter.responded_at or matter.closed_at
    if matter.level in MAJOR and matter.major_since is not None:
        since = matter.major_since
        yield Clock(name="发布权威信息", since=since, due=since + AUTHORITATIVE, source=RULES_80, met_at=done)
        yield Clock(
            name="举行新闻发布会", since=since, due=since + PRESS_CONFERENCE, source=NOTICE_61, met_at=done
        )
    else:
        since = matter.discovered_at
        yield Clock(name="回应", since=since, due=since + RESPONSE, source=NOTICE_61, met_at=done)


def _service(
    matter: Matter, calendar: WorkCalendar, limits: Sequence[Limit], closing: time
) -> Iterator[Clock]:
    if matter.kind in _NO_RESPONSE:
        return
    for limit in limits:
        if limit.platforms and not matter.platforms & set(limit.platforms):
            continue
        since = matter.discovered_at if limit.starts == "discovered" else matter.responded_at
        if since is None:
            continue
        due = calendar.after(since.astimezone(SHANGHAI).date(), limit.working_days)
        yield Clock(
            name=limit.name,
            since=since,
            due=datetime.combine(due.day, closing, SHANGHAI).astimezone(since.tzinfo),
            source=f"{limit.working_days} 个工作日",
            met_at=(matter.responded_at if limit.starts == "discovered" else None) or matter.closed_at,
            provisional=due.provisional,
        )
