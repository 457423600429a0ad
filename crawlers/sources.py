"""What may be fetched: one record a set of credentials, made by the settings from ``minsheng.toml``."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Literal

from crawlers.records import Platform, mention_id


@dataclass(frozen=True, slots=True)
class Account:
    """One of the bureau's own accounts: the platform's id, its name and the unit it belongs to.

    ``scope`` stands before the ids of its comments (``crawlers.scopes``), "" for the platform's first.
    """

    id: str
    name: str
    unit: str
    scope: str = ""


def scoped(scope: str, local: str) -> str:
    """The house's id of one that the platform gave."""
    return f"{scope}/{local}" if scope else local


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A platform's address and pace.

    ``base_url`` may hold a path prefix. The first of ``accounts`` is the one the credentials belong to,
    unless the platform names another. ``daily_calls`` None = no limit of ours. ``delay_seconds`` lies between
    two requests; ``retry_seconds`` are the waits before each retry of a passing fault.
    """

    platform: ClassVar[Platform]
    #: a public page, no contract: robots.txt speaks to it
    public: ClassVar[bool] = False
    #: the platform's ids name a comment within one account only (WeChat's message numbers, a site's addresses)
    local_ids: ClassVar[bool] = False
    #: its lists also hold what others post elsewhere, which may name several bureaus
    elsewhere: ClassVar[bool] = False

    base_url: str
    accounts: tuple[Account, ...]
    #: the bureau's other accounts on the platform, which other sources read: what they write is no mention
    others: tuple[Account, ...] = ()
    #: stands before ids of a further set of credentials where they are local or shared with another unit; "" for a
    #: platform's first source, so that what is stored keeps its ids
    scope: str = ""
    poll_seconds: int
    daily_calls: int | None = None
    delay_seconds: float = 0.5
    retry_seconds: tuple[float, ...] = (1.0, 4.0)
    #: where whoever runs the platform finds us, told with every request
    contact: str | None = None

    def __post_init__(self) -> None:
        if not self.accounts:
            raise ValueError(f"[platforms.{self.platform}] 没有对应的账号，请在 [[accounts]] 中登记一个")

    @property
    def reader(self) -> str:
        """Names the spider that reads the source: the platform's, unless there are several ways to one platform."""
        return self.platform

    def scoped(self, local: str) -> str:
        """The house's comment id (or post id) of one that the platform gave."""
        return scoped(self.scope, local)

    def mention_id(self, comment_id: str) -> str:
        """The id of the mention of a comment that the platform gave."""
        return mention_id(self.platform, self.scoped(comment_id))

    @property
    def key(self) -> str:
        """Names the source in checkpoints."""
        return f"{self.reader}:{self.accounts[0].id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class WeiboSource(Source):
    """Official polling advice is every 3 to 5 minutes; one user has 100 calls a day in one app."""

    platform: ClassVar[Platform] = "weibo"
    elsewhere: ClassVar[bool] = True

    base_url: str = "https://api.weibo.com"
    poll_seconds: int = 240
    daily_calls: int | None = 100
    access_token: str = field(repr=False)
    #: where the account's owner authorises again; shown to people before the token ends
    authorize_url: str | None = None
    watch_token: bool = False
    #: so many own posts, the liveliest, are read by themselves for what changed or disappeared; 0 = none
    hot_posts: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class WechatSource(Source):
    """An official account with its app credentials."""

    platform: ClassVar[Platform] = "wechat"
    local_ids: ClassVar[bool] = True

    base_url: str = "https://api.weixin.qq.com"
    poll_seconds: int = 300
    appid: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DouyinSource(Source):
    """``refresh_token``: a path is read, and rewritten when the platform renews it; a string only read."""

    platform: ClassVar[Platform] = "douyin"

    base_url: str = "https://open.douyin.com"
    poll_seconds: int = 600
    client_key: str
    client_secret: str = field(repr=False)
    refresh_token: str | Path = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToutiaoSource(Source):
    """Public lists without credentials: slower, and robots.txt is obeyed."""

    platform: ClassVar[Platform] = "toutiao"
    public: ClassVar[bool] = True

    base_url: str = "https://www.toutiao.com"
    poll_seconds: int = 1800
    delay_seconds: float = 3.0
    posts: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class KuaishouSource(Source):
    """``refresh_token`` as for Douyin."""

    platform: ClassVar[Platform] = "kuaishou"

    base_url: str = "https://open.kuaishou.com"
    poll_seconds: int = 1800
    app_id: str
    app_secret: str = field(repr=False)
    refresh_token: str | Path = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class WeiboPublicSource(Source):
    """The public pages of m.weibo.cn: best effort for an account without an official interface."""

    platform: ClassVar[Platform] = "weibo"
    public: ClassVar[bool] = True

    base_url: str = "https://m.weibo.cn"
    poll_seconds: int = 1800
    delay_seconds: float = 5.0

    @property
    def reader(self) -> str:
        return "weibo_public"


@dataclass(frozen=True, slots=True, kw_only=True)
class WebsiteSource(Source):
    """A message board. ``listing`` is the list's address below the site, ``family`` the site's content management,
    ``letters`` a pattern of the letters' addresses where they differ from the family's."""

    platform: ClassVar[Platform] = "website"
    local_ids: ClassVar[bool] = True
    public: ClassVar[bool] = True

    poll_seconds: int = 3600
    delay_seconds: float = 5.0
    listing: str
    family: Literal["trs", "hanweb"]
    letters: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppSource(Source):
    """The pull interface of the mobile client; ``path`` below ``base_url``, the key's name and the shared secret."""

    platform: ClassVar[Platform] = "app"
    local_ids: ClassVar[bool] = True

    poll_seconds: int = 300
    path: str = "/api/feedback"
    key_id: str
    secret: str = field(repr=False)


#: the sources by platform, where there is one
KINDS: dict[str, type[Source]] = {
    kind.platform: kind
    for kind in (
        WeiboSource,
        WechatSource,
        DouyinSource,
        ToutiaoSource,
        KuaishouSource,
        WebsiteSource,
        AppSource,
    )
}
