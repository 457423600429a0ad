"""One reading of one list: takes pages in, and always leaves a report behind."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any

from crawlers.platforms.outcome import SAYS_NO, STOPS_SOURCE, HaltError
from crawlers.platforms.raw import Page, RawComment
from crawlers.ports import Ingested
from crawlers.records import FetchReport
from crawlers.sources import Account
from crawlers.spiders.desk import Desk, SourceResult
from crawlers.spiders.inventory import Inventory
from crawlers.spiders.misread import Misread

_LOGGER = logging.getLogger(__name__)
#: What a page raises that no parser expected: it concerns this list, the others go on.
_MISREAD = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)
#: A list is read this far below what was known to be complete, for comments that appeared late or out of order.
_OVERLAP = timedelta(minutes=10)


class Reading:
    """A ``with`` block that stores each page at once and writes the FetchReport when it ends, however it ends.

    A halt that concerns this list only is swallowed after it was reported; one that stops the source goes on
    to the spider. A ``quiet`` reading (tokens, lists of posts) reports only when it failed and when that is over;
    what is not ``told`` leaves a report, but no line of its own among the crawl's results.
    """

    def __init__(
        self,
        desk: Desk[Any],
        name: str,
        *,
        post_id: str | None = None,
        account: Account | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        quiet: bool = False,
        inventory: Inventory | None = None,
        told: bool = True,
    ) -> None:
        self.desk, self.name, self.post_id, self.since, self.quiet = desk, name, post_id, since, quiet
        self.until = until or desk.now
        self.inventory = inventory
        self._told = told
        self.account = account or desk.account
        self.expected: int | None = None
        self.answers = 0
        #: the list was followed to its last page
        self.ended = False
        self.reason: str | None = None
        self.stopped = False
        self._seen: set[str] = set()
        self._unreadable = 0
        self._misread = Misread()
        self._got = 0
        self._stored = Ingested()

    @property
    def complete(self) -> bool:
        return self.reason is None

    def take(self, page: Page) -> tuple[RawComment, ...]:
        """Store what the page brings that this reading had not seen yet, and return that."""
        fresh = {raw.comment_id: raw for raw in page.comments if raw.comment_id not in self._seen}
        self._seen |= set(fresh)
        self._unreadable += page.unreadable
        self._misread.note(page.misread)
        answers = [raw for raw in fresh.values() if self.desk.intake.is_answer(raw)]
        taken = [raw for raw in fresh.values() if not self.desk.intake.is_answer(raw)]
        self.answers += len(answers) + sum(raw.answers for raw in taken)
        self._got += len(taken)
        now = self.desk.now
        mentions = [self.desk.intake.mention(raw, self.account, now) for raw in taken]
        if mentions:
            if self.inventory is not None:
                self.inventory.add(raw.comment_id for raw in taken)
            self._stored += self.desk.log.ingest(mentions)
        return tuple(fresh.values())

    @property
    def found_something(self) -> bool:
        """Whether anything was new or had changed."""
        return bool(self._stored.new or self._stored.updated)

    @property
    def new(self) -> int:
        """Mentions taken so far that were not stored before."""
        return self._stored.new

    def meet(self, comment_ids: Iterable[str]) -> None:
        """Note comments that a list names and that need not be read again."""
        ids = set(comment_ids)
        self._seen |= ids
        if self.inventory is not None:
            self.inventory.add(ids)

    def saw(self, comment_id: str) -> bool:
        """Whether this reading has met the comment."""
        return comment_id in self._seen

    def known(self, page: Page) -> bool:
        """Whether everything on the page was stored before and the page reaches below what this reading speaks for.

        Ask before :meth:`take`; false for an empty page.
        """
        times = [raw.published_at for raw in page.comments if raw.published_at is not None]
        if self.since is not None and times and min(times) > self.since - _OVERLAP:
            return False
        raws = [raw for raw in page.comments if not self.desk.intake.is_answer(raw)]
        ids = {self.desk.intake.mention_id(raw, self.account) for raw in raws}
        return bool(ids) and self.desk.log.known(ids) >= ids

    def miss(self, items: int) -> None:
        """Note items of a list that could not be read."""
        self._unreadable += items

    def expect(self, total: int | None) -> None:
        """Note the platform's own count, the highest it names."""
        if total is not None:
            self.expected = max(total, self.expected or 0)

    def settle(self, within: Callable[[str], bool] | None = None, *, roots_only: bool = False) -> None:
        """Mark as deleted what a full reading no longer found; call it at the end of one.

        ``within`` says which comment ids lay in the part that was read; ``roots_only``: the comments were read, their
        replies were not. The masked text stays as it was.
        """
        if self.inventory is None or not self.complete:
            return
        if roots_only:
            within = self._roots().__contains__
        gone = self.inventory.vanished(self._seen, within)
        if gone is None:
            self.cut("列表里多数留言突然不见，可能是平台出错，下次读到同样结果才标为已删除")
            return
        if not gone:
            return
        stored = self.desk.log.stored(self.desk.source.mention_id(comment_id) for comment_id in gone)
        deleted = [
            replace(mention, deleted=True, fetched_at=self.desk.now)
            for mention in stored.values()
            if not mention.deleted
        ]
        self._stored += self.desk.log.ingest(deleted)
        self.inventory.drop(gone)

    def _roots(self) -> set[str]:
        """The noted comments that are no replies."""
        noted = {self.desk.source.mention_id(each): each for each in self.inventory or ()}
        stored = self.desk.log.stored(noted)
        return {noted[key] for key, mention in stored.items() if mention.parent_id is None}

    def cut(self, reason: str, *, stopped: bool = False) -> None:
        """Mark the reading incomplete; the first reason stands."""
        self.reason = self.reason or reason
        self.stopped = self.stopped or stopped

    def __enter__(self) -> "Reading":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        swallow = False
        if isinstance(error, HaltError):
            self.cut(error.verdict.text, stopped=error.verdict.outcome in SAYS_NO)
            swallow = error.verdict.outcome not in STOPS_SOURCE
        elif isinstance(error, asyncio.CancelledError):
            self.cut("抓取被中止，下次从上次读全的位置重新读取")
        elif error is not None:
            self.cut(f"程序没有读懂平台的回答（{type(error).__name__}），请联系维护人员")
            swallow = isinstance(error, _MISREAD)
            _LOGGER.error("%s %s 没有读懂：%s", self.desk.source.key, self.name, type(error).__name__)
        if self._unreadable:
            self.cut(f"有 {self._unreadable} 条读不出编号或正文，没有入库，下次从头再读")
        self._misread.keep(self.desk, self.account, self.name, self.post_id, complete=self.complete)
        if self.complete and not self.quiet:
            self.desk.recovered()
        if not self.quiet or self._news():
            self._write()
        return swallow

    def _news(self) -> bool:
        """Whether a quiet reading has something to say: that it failed, or that the failure told before is over."""
        source, key = self.desk.source.key, f"failed:{self.name}"
        failed_before = self.desk.checkpoints.get(source, key) == "1"
        if failed_before == self.complete:
            self.desk.checkpoints.put(source, key, "0" if self.complete else "1")
        return failed_before or not self.complete

    def _expected(self) -> int | None:
        """The platform's count where it can be held against ``got``: it speaks of the whole list."""
        if self.since is not None or self.expected is None or self.expected < self._got:
            return None
        return self.expected

    def _write(self) -> None:
        desk = self.desk
        report = FetchReport(
            unit=self.account.unit,
            at=desk.now,
            platform=desk.source.platform,
            account_id=self.account.id,
            source=self.name,
            post_id=self.post_id,
            since=self.since,
            until=self.until,
            expected=self._expected(),
            got=self._got,
            new=self._stored.new,
            updated=self._stored.updated,
            answers=self.answers,
            complete=self.complete,
            reason=self.reason,
            stopped=self.stopped,
        )
        desk.log.report(report)
        if not self._told:
            return
        result = SourceResult(
            platform=report.platform,
            account_id=report.account_id,
            post_id=report.post_id,
            fetched=report.got,
            new=report.new,
            updated=report.updated,
            expected=report.expected,
            complete=report.complete,
            reason=report.reason,
            stopped=report.stopped,
        )
        desk.results.append(result)
