"""The one door from a page to the house: masks the text, drops the author for a pseudonym."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from crawlers.masking import mask
from crawlers.platforms.raw import RawComment
from crawlers.platforms.words import has_words
from crawlers.pseudonyms import Pseudonyms
from crawlers.records import Mention
from crawlers.sources import Account, Source

#: A time further ahead than this is a fault of the page; the time of fetching stands in for it.
_AHEAD = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Intake:
    """Makes mentions of a source's raw comments."""

    source: Source
    pseudonyms: Pseudonyms

    @property
    def _ours(self) -> tuple[Account, ...]:
        return (*self.source.accounts, *self.source.others)

    def is_answer(self, raw: RawComment) -> bool:
        """Whether the bureau itself wrote it (then it is counted, not taken as a mention)."""
        return raw.own or any(raw.author_id == account.id for account in self._ours)

    def mention(self, raw: RawComment, account: Account, now: datetime) -> Mention:
        """The mention of ``raw`` under ``account``, unless the page names another of the bureau's accounts.

        A comment whose author the platform withholds gets a pseudonym of its own, as it may be anybody's.
        """
        platform, scoped = self.source.platform, self.source.scoped
        owner = next((each for each in self._ours if each.id == raw.account_id), account)
        text = mask(raw.text) if has_words(raw.text) else None
        title = mask(raw.post_title) if raw.post_title else None
        usable = raw.published_at is not None and raw.published_at <= now + _AHEAD
        return Mention(
            mention_id=self.source.mention_id(raw.comment_id),
            unit=owner.unit,
            platform=platform,
            kind=raw.kind,
            account_id=owner.id,
            post_id=scoped(raw.post_id) if raw.post_id is not None else None,
            comment_id=scoped(raw.comment_id),
            parent_id=scoped(raw.parent_id) if raw.parent_id is not None else None,
            author=self.pseudonyms.of(platform, raw.author_id or f"withheld:{raw.comment_id}"),
            text=text.text if text else "",
            published_at=raw.published_at if raw.published_at is not None and usable else now,
            fetched_at=now,
            source="api",
            like_count=raw.likes,
            repost_count=raw.reposts,
            read_count=raw.reads,
            ip_region=raw.province,
            deleted=raw.deleted,
            permalink=raw.permalink,
            post_title=title.text if title else None,
            pii=text.kinds if text else (),
        )
