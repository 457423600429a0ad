"""Records of reading: opinions, issue updates and readings."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from crawlers.records import Mention, content_id

SENTIMENTS = ("negative", "neutral", "positive")
INTENTS = ("咨询", "求助", "投诉", "举报", "建议", "表扬", "其他")
TOPICS = (
    "养老保险", "工伤保险", "失业保险", "社保卡", "取暖费", "就业补贴", "招聘培训", "考试招聘",
    "职称档案", "欠薪", "劳动争议", "窗口热线", "其他",
)  # fmt: skip
FLAGS = ("mass", "media", "discipline", "self_harm", "violence", "rumour", "abuse", "pii")
REGIONS = ("洮北区", "洮南市", "大安市", "镇赉县", "通榆县")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """A mention with its labels.

    ``sentiment_score`` runs from -1 (negative) to 1 (positive). ``terms`` are the words that may bind it to
    an issue. ``risks`` maps each flag to its probability where a model gave one (also below the threshold).
    ``topic_score`` is the probability of ``topic`` (1 where no model was asked).
    """

    VERSION: ClassVar[int] = 2

    mention: Mention
    sentiment: str
    sentiment_score: float
    intent: str
    topic: str
    flags: tuple[str, ...]
    region: str | None
    keywords: tuple[str, ...]
    terms: tuple[str, ...] = ()
    risks: dict[str, float] | None = None
    topic_score: float = 1.0

    @property
    def unit(self) -> str:
        return self.mention.unit

    @property
    def record_id(self) -> str:
        return self.mention.record_id


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueUpdate:
    """An opinion joined an issue (or none), or an issue was merged or retired.

    ``at`` is when the house learnt of it (the mention's fetch): readings and alerts are of that moment, while
    windows count by when things were published.
    ``copies`` is how many near-identical texts the issue already held when this opinion came (0 = a text of
    its own). ``merged`` are ids that from now on are part of ``issue_id``. ``first`` is true when the mention
    had not been clustered before (a later revision of a mention keeps its issue and counts nothing twice).
    """

    VERSION: ClassVar[int] = 2

    unit: str
    at: datetime
    issue_id: str | None
    opinion: Opinion
    first: bool = True
    copies: int = 0
    title: str = ""
    topic: str = "其他"
    keywords: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()

    @property
    def record_id(self) -> str:
        return content_id("issue-update", self.opinion.record_id, self.issue_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An issue's numbers at one moment.

    ``windows`` maps a window's name ("1h", "3h", "24h", "7d") to counts over it: ``n`` mentions (near copies
    counted once), ``negative``, ``authors`` (distinct), ``negative_authors``. ``growth`` is the last 3 h against the 7-day
    same-hour median (None below 5 mentions). ``flags`` maps a flag to its number of distinct authors within 24 h.
    ``evidence`` are mention ids, most telling first, at most 20.
    """

    VERSION: ClassVar[int] = 1

    unit: str
    at: datetime
    issue_id: str
    title: str
    topic: str
    keywords: tuple[str, ...]
    first_seen: datetime
    last_seen: datetime
    size: int
    authors: int
    platforms: dict[str, int]
    regions: dict[str, int]
    windows: dict[str, dict[str, int]]
    growth: float | None
    flags: dict[str, int]
    evidence: tuple[str, ...]
    merged: tuple[str, ...] = ()

    @property
    def record_id(self) -> str:
        return content_id("reading", self.issue_id, self.at, self.size)

    @property
    def standing_of(self) -> str:
        return self.issue_id
