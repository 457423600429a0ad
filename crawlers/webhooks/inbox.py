"""Where pushes are stored: each message once, and a report of what could not be read."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from crawlers.intake import Intake
from crawlers.platforms.raw import RawComment
from crawlers.ports import MentionLog
from crawlers.pseudonyms import Pseudonyms
from crawlers.records import FetchReport
from crawlers.sources import Source

#: The route's name in mentions and reports; the rules know it as one that comes when it likes.
ROUTE = "webhook"
#: Trouble is reported this often at most (the platform repeats itself), and shown at least so long before a push
#: that is well ends it: longer than the packaged rules wait before they tell of an incomplete source.
_REPEAT, _SHOWN = timedelta(minutes=1), timedelta(hours=24)


class Inbox:
    """One platform's pushes. Not to be used from two threads at once."""

    def __init__(
        self, source: Source, log: MentionLog, pseudonyms: Pseudonyms, clock: Callable[[], datetime]
    ) -> None:
        self._source, self._log, self._clock = source, log, clock
        self._intake = Intake(source, pseudonyms)
        self._trouble: tuple[str, datetime] | None = None
        self._well = False

    def take(self, raw: RawComment) -> str:
        """Store a pushed message durably, or raise what the log raises.

        Says what became of it: ``new``, ``known`` (a replay, or the list was faster and knows more) or ``own``.
        """
        if self._intake.is_answer(raw):
            return "own"
        account, now = self._source.accounts[0], self._clock()
        if self._log.known([self._intake.mention_id(raw, account)]):
            return "known"
        mention = replace(self._intake.mention(raw, account, now), source=ROUTE)
        self._log.ingest([mention])
        self._recover(now)
        return "new"

    def cannot(self, reason: str) -> None:
        """Leave a report of something the platform sent and we could not read."""
        now = self._clock()
        last = self._trouble
        if last is not None and last[0] == reason and now - last[1] < _REPEAT:
            return
        self._report(now, reason)
        self._trouble, self._well = (reason, now), False

    def _recover(self, now: datetime) -> None:
        if self._well or (self._trouble is not None and now - self._trouble[1] < _SHOWN):
            return
        self._report(now, None)
        self._trouble, self._well = None, True

    def _report(self, now: datetime, reason: str | None) -> None:
        """A report speaks of this moment only: what the platform never pushed nobody here can know."""
        account = self._source.accounts[0]
        got = 0 if reason else 1
        self._log.report(
            FetchReport(
                unit=account.unit,
                at=now,
                platform=self._source.platform,
                account_id=account.id,
                source=ROUTE,
                post_id=None,
                since=now,
                until=now,
                expected=None,
                got=got,
                new=got,
                complete=reason is None,
                reason=reason,
            )
        )
