"""The one door from a page to the house: masks the text, drops the author for a pseudonym."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from crawlers.masking import mask
from crawlers.platforms.raw import RawComment
from crawlers.platforms.words import has_words
from crawlers.pseudonyms import Pseudonyms
from crawlers.records import Mention, mention_id
from crawlers.sources import Account, Source, scoped

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

    def owner(self, raw: RawComment, account: Account) -> tuple[Account, str]:
        """Whose comment it is, and what stands before its ids: the ``account`` that is read, unless the page names
        another of the bureau's; a county's list holds answers to it below the city's posts, which the city reads, too."""
        owner = next((each for each in self._ours if each.id == raw.account_id), account)
        return owner, self.source.scope if owner == self.source.accounts[0] else owner.scope

    def mention_id(self, raw: RawComment, account: Account) -> str:
        """The id of the mention that ``mention`` makes."""
        return mention_id(self.source.platform, scoped(self.owner(raw, account)[1], raw.comment_id))

    def mention(self, raw: RawComment, account: Account, now: datetime) -> Mention:
        """The mention of ``raw`` under its owner.

        A comment whose author the platform withholds gets a pseudonym of its own, as it may be anybody's.
        """
        platform = self.source.platform
        owner, scope = self.owner(raw, account)
        text = mask(raw.text) if has_words(raw.text) else None
        title = mask(raw.post_title) if raw.post_title else None
        usable = raw.published_at is not None and raw.published_at <= now + _AHEAD
        return Mention(
            mention_id=self.mention_id(raw, account),
            unit=owner.unit,
            platform=platform,
            kind=raw.kind,
            account_id=owner.id,
            post_id=scoped(scope, raw.post_id) if raw.post_id is not None else None,
            comment_id=scoped(scope, raw.comment_id),
            parent_id=scoped(scope, raw.parent_id) if raw.parent_id is not None else None,
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
