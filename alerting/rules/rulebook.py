"""What the rules file says, as values: thresholds, flags, sources and ladders. No rule is written in code."""

from dataclasses import dataclass
from datetime import date, time

from alerting.records import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRule:
    """A level by the counts of 24 h. On ``platforms`` or more (0 = never) the counts weigh ``platform_factor``."""

    level: Level
    negative: int
    authors: int
    growth: float
    platforms: int = 0

    @property
    def id(self) -> str:
        return f"counts-{self.level}"


@dataclass(frozen=True, slots=True, kw_only=True)
class BurstRule:
    """A level by one window alone. ``share_of_week`` asks that much of the week's mentions to lie in the window."""

    id: str
    level: Level
    window: str
    negative: int
    authors: int
    growth: float = 0.0
    share_of_week: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagRule:
    """A level by what is said: distinct authors of the flag within 24 h. ``gathering`` asks for time and place."""

    id: str
    flag: str
    level: Level
    authors: int = 1
    growth: float = 0.0
    gathering: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GatheringWords:
    """Regular expressions of a time and of a place that make a call to gather concrete."""

    time: tuple[str, ...]
    place: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RescueRule:
    """One mention of the flag is an alert by itself; older mentions than ``fresh_hours`` are history.

    A mention without the flag whose risk of it is ``doubt_risk`` or more opens one of ``doubt_level``: somebody
    is to look. The same person's flag later raises that alert.
    """

    flag: str
    level: Level
    fresh_hours: int
    doubt_risk: float
    doubt_level: Level


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftRule:
    """Slow growth: the week against the mean week before it, without a day that holds most of it."""

    level: Level
    negative: int
    authors: int
    age_days: int
    growth: float
    busiest_day: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SurgeRule:
    """A topic as a whole: at least ``authors`` people within one of ``hours``, ``growth`` times the usual, and so many
    by chance less likely than ``chance``. ``usual_per_day`` is taken for usual as if it had been heard for
    ``usual_days`` (a new installation has no past)."""

    level: Level
    authors: int
    growth: float
    chance: float
    hours: tuple[int, ...]
    usual_per_day: float
    usual_days: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SpreadLevel:
    """A level by how often one item was read or passed on; either number is enough."""

    level: Level
    reads: int
    reposts: int

    @property
    def id(self) -> str:
        return f"spread-{self.level}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpreadRules:
    """Single items that spread: negative ones, and those with one of ``flags``, published within ``fresh_hours``."""

    levels: tuple[SpreadLevel, ...]
    flags: tuple[str, ...]
    fresh_hours: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRule:
    """After how many minutes a stopped, silent or incomplete source has this level."""

    level: Level
    stopped_minutes: int
    silent_minutes: int
    incomplete_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRules:
    """``unscheduled`` are sources that come when they like (imports, webhooks): silence says nothing of them."""

    rules: tuple[SourceRule, ...]
    unscheduled: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderStep:
    """Who is told how many minutes after the ladder began."""

    after_minutes: int
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """How a level is paged. ``repeat_minutes`` after the last step it begins again (0 = never); an acknowledgement
    without handling expires after ``handle_minutes`` (0 = never); a raise to this level waits until
    ``group_minutes`` after the last paging; nothing is sent within ``hold`` (Asia/Shanghai)."""

    steps: tuple[LadderStep, ...]
    repeat_minutes: int
    handle_minutes: int
    group_minutes: int = 0
    hold: tuple[time, time] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LifecycleRules:
    """Times of an alert's life.

    ``retry_minutes``: nobody could be told, try again. ``receipt_minutes``: a transfer nobody signed for comes back
    (0 = never). ``silence_hours``: how long a silence without an end lasts, ``silence_most_hours`` how long one may.
    A responded or closed alert opens again when a signal comes after ``reopen_quiet_minutes`` without one, or
    ``reopen_after_minutes`` after it ended, or higher; rescue after ``rescue_quiet_minutes``, in whatever state.
    The rest says when alerts close or leave the desk.
    """

    retry_minutes: int
    receipt_minutes: int
    silence_hours: int
    silence_most_hours: int
    reopen_quiet_minutes: int
    reopen_after_minutes: int
    rescue_quiet_minutes: int
    close_responded_hours: int
    close_digest_days: int
    keep_closed_hours: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitRules:
    """One person is sent at most ``messages`` by one channel within ``minutes`` (0 = no limit); what is more waits
    ``bundle_minutes`` and goes as one message. 橙, 红 and rescue are never held back."""

    messages: int
    minutes: int
    bundle_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """A whole rules file. Without ``surge`` or ``spread`` these are not judged.

    ``digest`` are kinds and levels of alert that are shown and never paged."""

    version: str
    author: str
    date: date
    heartbeat_minutes: int
    fresh_hours: int
    platform_factor: float
    counts: tuple[CountRule, ...]
    bursts: tuple[BurstRule, ...]
    flags: tuple[FlagRule, ...]
    gathering: GatheringWords
    rescue: RescueRule
    drift: DriftRule
    surge: SurgeRule | None
    spread: SpreadRules | None
    sources: SourceRules
    ladders: dict[Level, Ladder]
    digest: tuple[str, ...]
    limits: LimitRules
    lifecycle: LifecycleRules

    @property
    def growing(self) -> frozenset[str]:
        """The ids of the rules that speak of an issue's growth."""
        return frozenset([rule.id for rule in self.counts] + [rule.id for rule in self.bursts])
