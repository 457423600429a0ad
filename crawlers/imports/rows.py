"""From one row to a mention: masked, pseudonymised, under the right account."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from crawlers.imports.cases import numbers_in
from crawlers.imports.cells import Cell, Row
from crawlers.imports.columns import Header
from crawlers.imports.keys import SyntheticKeys
from crawlers.imports.values import BadValue, as_import_id, as_platform, as_published, as_words
from crawlers.masking import mask
from crawlers.platforms.coerce import as_count
from crawlers.platforms.provinces import as_province
from crawlers.platforms.words import has_words
from crawlers.pseudonyms import Pseudonyms
from crawlers.records import Mention, MentionKind, mention_id
from crawlers.sources import scoped

#: (platform, account) -> its unit, and what stands before the ids of its comments ("" where it is not named)
Units = Mapping[tuple[str, str], str]
Scopes = Mapping[tuple[str, str], str]

_POST_IN_URL = re.compile(
    r"/(?:short-video|fw/photo|photo|video|note|article|status|detail|w|group|item)/([0-9A-Za-z]{6,24})"
)
_PUBLIC_URL = re.compile(r"https?://[^\s?#]+")
#: the mark by which spreadsheets, and files written for them, keep words from being calculated
_MARKED_AS_TEXT = re.compile(r"^'(?=[=+\-@＝＋－＠\t])")
_KINDS: dict[str, MentionKind] = {"hotline": "work_order", "website": "message", "app": "message"}


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the rows of one table. ``platform`` and ``account`` given by the operator stand above the columns."""

    header: Header
    platform: str | None
    account: str | None
    units: Units
    pseudonyms: Pseudonyms
    now: datetime
    keys: SyntheticKeys
    scopes: Scopes
    ruined: frozenset[str] = frozenset()

    def read(self, row: Row) -> Mention | None:
        """The mention of a row, None for one of the bureau's own answers; raises BadValue."""
        platform = self.platform or as_platform(self._cell(row, "platform")) or self.header.platform
        if platform is None:
            written = as_words(self._cell(row, "platform"))[:20]
            raise BadValue(f"平台“{written}”不认识；请写 微博、微信、抖音 等，或用 --platform 指明")
        account, unit = self._owner(platform, row)
        raw = _MARKED_AS_TEXT.sub("", as_words(self._cell(row, "text")))
        given = as_import_id(self._cell(row, "comment_id"))
        if given in self.ruined:
            raise BadValue(
                f"编号 {given} 和整列一样第 15 位以后都是 0，像是表格软件改写的；请把该列设为文本后重新导出"
            )
        if "\ufffd" in given:
            raise BadValue("编号里有读不出来的字节；请重新导出")
        if platform == "hotline":
            given = given or next(iter(self.linked(row)), "")
        if not raw and not given:
            raise BadValue("没有评论内容")
        published = as_published(self._time(row), self.now) if "time" in self.header.places else self.now
        post, link = self._post(row, platform, given)
        author = as_import_id(self._cell(row, "author_id")) or as_words(self._cell(row, "author"))
        if account is not None and author == account:
            return None
        at = published if "time" in self.header.places else None
        comment = given or self.keys.of(platform, post, author, at, raw)
        parent = as_import_id(self._cell(row, "parent"))
        parent_id = parent if parent not in ("", "0", comment) else None
        text = mask(raw if has_words(raw) else "")
        title = mask(as_words(self._cell(row, "title")))
        # beside a comment such numbers are its post's: no platform counts reads of a comment, and only Toutiao its reposts
        kind = self._kind(platform, account, parent_id)
        scope = self._scope(platform, account)
        comment_id = scoped(scope, comment)
        return Mention(
            mention_id=mention_id(platform, comment_id),
            unit=unit,
            platform=platform,
            kind=kind,
            account_id=account,
            post_id=scoped(scope, post) if post else None,
            comment_id=comment_id,
            parent_id=scoped(scope, parent_id) if parent_id else None,
            author=self.pseudonyms.of(platform, author or f"withheld:{comment}"),
            text=text.text,
            published_at=published,
            fetched_at=self.now,
            source="import",
            like_count=self._count(row, "likes"),
            repost_count=self._count(row, "reposts") if kind == "mention" or platform == "toutiao" else None,
            read_count=self._count(row, "reads") if kind in ("mention", "message") else None,
            ip_region=as_province(as_words(self._cell(row, "ip_region"))),
            permalink=link,
            post_title=title.text or None,
            pii=text.kinds,
        )

    def numbers(self, row: Row, mention: Mention) -> tuple[str, ...]:
        """All numbers of a work order's row, its own first, as the house writes them; raises BadValue for ruined ones."""
        scope = self._scope(mention.platform, mention.account_id)
        return mention.comment_id, *(scoped(scope, number) for number in self.linked(row))

    def _scope(self, platform: str, account: str | None) -> str:
        """None (a mention elsewhere) is the platform's first unit's."""
        return self.scopes.get((platform, account), "") if account is not None else ""

    def linked(self, row: Row) -> tuple[str, ...]:
        """The numbers under which another hotline holds the row's case; raises BadValue for ruined ones."""
        return tuple(
            number for cell in self._cells(row, "linked") for number in numbers_in(as_import_id(cell))
        )

    def _cell(self, row: Row, meaning: str) -> Cell:
        """The first filled cell of this meaning."""
        return next(self._cells(row, meaning), None)

    def _cells(self, row: Row, meaning: str) -> Iterator[Cell]:
        """The filled cells of this meaning, the better named column first."""
        cells = (row.cells[place] for place in self.header.places.get(meaning, ()) if place < len(row.cells))
        return (cell for cell in cells if as_words(cell))

    def _count(self, row: Row, meaning: str) -> int | None:
        return as_count(as_words(self._cell(row, meaning)))

    def _time(self, row: Row) -> Cell:
        cell = self._cell(row, "time")
        if cell is None:
            raise BadValue("没有时间")
        return cell

    def _owner(self, platform: str, row: Row) -> tuple[str | None, str]:
        """Account and unit: the operator's word, else the column, else the platform's only account."""
        known = [account for each, account in self.units if each == platform]
        column = as_import_id(self._cell(row, "account"))
        if account := self.account or column:
            if account not in known:
                raise BadValue(
                    f"账号 {account[:40]} 没有登记在配置的 [[accounts]] 里(平台 {platform})；请登记，或用 --account 指明"
                )
            return account, self.units[platform, account]
        if "account" in self.header.places:
            # An empty account is a mention elsewhere: it belongs to the unit when there is but one.
            units = {self.units[platform, account] for account in known} or set(self.units.values())
            if len(units) == 1:
                return None, units.pop()
            raise BadValue("账号为空，且不知道属于哪个单位；请填写账号列，或用 --account 指明")
        if len(known) == 1:
            return known[0], self.units[platform, known[0]]
        choices = (
            f"；可选：{'、'.join(known)}" if known else f"；配置的 [[accounts]] 里还没有 {platform} 的账号"
        )
        raise BadValue(f"不知道属于哪个账号，请用 --account 指明{choices}")

    def _post(self, row: Row, platform: str, comment: str) -> tuple[str | None, str | None]:
        """Post id and public address. A Weibo address is rebuilt: it may hold a user's number."""
        post = as_import_id(self._cell(row, "post")) or None
        address = _PUBLIC_URL.match(as_words(self._cell(row, "url")))
        in_url = _POST_IN_URL.search(address[0]) if address else None
        if not self.header.posts:
            post = post or (in_url[1] if in_url else None)
        if platform == "weibo":
            status = comment if self.header.posts else post
            return post, f"https://m.weibo.cn/status/{status}" if status else None
        return post, address[0] if address else None

    def _kind(self, platform: str, account: str | None, parent: str | None) -> MentionKind:
        if platform in _KINDS:
            return _KINDS[platform]
        if self.header.posts:
            return "mention"
        if parent:
            return "reply"
        return "comment" if account else "mention"
