"""Records that enter the house: mentions, fetch reports and the tick of time.

Every record is frozen, carries the unit it belongs to (the partition key) and an id made from its content,
so that replaying it is harmless. Times are aware and in UTC.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b
from typing import ClassVar, Literal, get_args

Platform = Literal["weibo", "wechat", "douyin", "toutiao", "kuaishou", "website", "app", "hotline"]
#: each platform's name as an officer reads it
PLATFORM_NAMES: dict[str, str] = {
    "weibo": "微博",
    "wechat": "微信公众号",
    "douyin": "抖音",
    "toutiao": "今日头条",
    "kuaishou": "快手",
    "website": "网站",
    "app": "手机客户端",
    "hotline": "热线",
}
PLATFORMS: tuple[Platform, ...] = get_args(Platform)
#: reports under this name (followed by the days left) speak of an authorisation that is about to end
AUTHORIZATION = "authorization"
#: lists that are reported on occasion only, so that their silence says nothing: replies (at full readings), single posts,
#: and tokens and lists of posts (when they fail, and when that is over)
OCCASIONAL = frozenset(
    {
        "comment/v4/reply_list",
        "comments/show",
        "container/getIndex",
        "datacube/getarticlesummary",
        "freepublish/batchget",
        "item/comment/reply/list",
        "oauth/refresh_token",
        "oauth/renew_refresh_token",
        "oauth2/refresh_token",
        "posts",
        "stable_token",
        "statuses/user_timeline",
        "video/video_list",
    }
)
MentionKind = Literal["comment", "reply", "mention", "message", "work_order"]


def content_id(*parts: object) -> str:
    """A short stable id (16 hex digits) of the given parts; equal parts give equal ids on every machine."""
    joined = "\x1f".join("" if part is None else str(part) for part in parts)
    return blake2b(joined.encode(), digest_size=8).hexdigest()


def mention_id(platform: str, comment_id: str) -> str:
    """The id of a mention: the same comment fetched twice, by any route, has the same id.

    ``comment_id`` is the house's, which may begin with a scope (``crawlers.scopes``).
    """
    return content_id("mention", platform, comment_id)


def _leading(count: int | None) -> int | None:
    """The count with its two leading digits and zeros after them: 23,456 is 23,000."""
    if count is None or count < 100:
        return count
    scale = int("1".ljust(len(str(count)) - 1, "0"))
    return count // scale * scale


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One public comment, reply, @-post, message or work order about the bureau.

    ``text`` is already masked and ``author`` already a pseudonym: nothing else may be built from a page.
    ``pii`` names the kinds of personal data the mask removed. ``account_id`` is None for a mention elsewhere.
    Counts are None where the platform does not say. ``ip_region`` is the province the platform shows beside the text
    (``crawlers.platforms.provinces``), never anything finer and never a profile's.
    """

    VERSION: ClassVar[int] = 2

    mention_id: str
    unit: str
    platform: str
    kind: MentionKind
    account_id: str | None
    post_id: str | None
    comment_id: str
    parent_id: str | None
    author: str
    text: str
    published_at: datetime
    fetched_at: datetime
    source: str
    edited_at: datetime | None = None
    like_count: int | None = None
    deleted: bool = False
    permalink: str | None = None
    post_title: str | None = None
    pii: tuple[str, ...] = ()
    repost_count: int | None = None
    read_count: int | None = None
    ip_region: str | None = None

    @property
    def digest(self) -> str:
        """Changes when anything worth storing again changed (a later fetch time alone is not).

        What spreads is read every few minutes and its counts differ each time, so reposts and reads count by their
        two leading digits: at most 90 versions for a tenfold growth, and none of the rules' round thresholds is
        passed unseen. Where neither they nor a province are told, the digest is the one that mentions had before
        they had these fields.
        """
        parts = (self.text, self.like_count, self.deleted, self.edited_at, self.parent_id, self.post_id)
        spread = (_leading(self.repost_count), _leading(self.read_count), self.ip_region)
        return content_id(*parts, *(spread if any(each is not None for each in spread) else ()))

    def supplemented(self, known: "Mention") -> "Mention":
        """This mention with the counts and the province that it leaves open and the ``known`` one says: the same
        comment comes by several routes (list, push, file), and none of them takes away what another brought."""
        told = {
            name: getattr(known, name)
            for name in ("repost_count", "read_count", "ip_region")
            if getattr(self, name) is None and getattr(known, name) is not None
        }
        return replace(self, **told) if told else self

    @property
    def record_id(self) -> str:
        return f"{self.mention_id}:{self.digest}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchReport:
    """What one reading of one list brought, and whether it was complete.

    ``since``/``until`` is the span of ``published_at`` the report speaks for (None = open); the last report
    that speaks of a span decides. ``answers`` counts the bureau's own answers seen (they are not mentions).
    """

    VERSION: ClassVar[int] = 1

    unit: str
    at: datetime
    platform: str
    account_id: str
    source: str
    post_id: str | None
    since: datetime | None
    until: datetime | None
    expected: int | None
    got: int
    new: int
    updated: int = 0
    answers: int = 0
    complete: bool = True
    reason: str | None = None
    stopped: bool = False

    @property
    def record_id(self) -> str:
        return content_id(
            "fetch", self.unit, self.platform, self.account_id, self.source, self.post_id, self.at
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """The time, told to a unit's stages; the only clock they know."""

    VERSION: ClassVar[int] = 1

    unit: str
    at: datetime

    @property
    def record_id(self) -> str:
        return content_id("tick", self.unit, self.at)
