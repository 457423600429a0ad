"""Of one list the spans that were read completely, as its reports say, and the gaps between them."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from crawlers.records import FetchReport

_BEGIN, _END = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
#: What a span is called that no report speaks of.
UNREAD = "还没有读取"


@dataclass(frozen=True, slots=True)
class Span:
    """A span of ``published_at`` (start included, end not) and the last report's word on it."""

    since: datetime
    until: datetime
    complete: bool
    reason: str | None

    def cut(self, since: datetime, until: datetime) -> "Span":
        return Span(max(self.since, since), min(self.until, until), self.complete, self.reason)


class ListCoverage:
    """The spans of one list; the last report that speaks of a moment decides it."""

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self._spans = list(spans)

    @property
    def spans(self) -> tuple[Span, ...]:
        """What is known, in order; spans do not overlap."""
        return tuple(self._spans)

    def forget(self, before: datetime) -> None:
        """Drop what is known of earlier moments."""
        self._spans = [span.cut(before, _END) for span in self._spans if span.until > before]

    def add(self, report: FetchReport) -> None:
        """Take in the next report of the list; its end counts as read."""
        since = report.since or _BEGIN
        until = _END if report.until is None else report.until + timedelta(microseconds=1)
        if since >= until:
            return
        kept = [span.cut(_BEGIN, since) for span in self._spans if span.since < since]
        kept.append(Span(since, until, report.complete, report.reason))
        kept += [span.cut(until, _END) for span in self._spans if span.until > until]
        self._spans = _joined(kept)

    def word(self, moment: datetime) -> Span | None:
        """The span that holds a moment, None where no report speaks of it."""
        place = bisect_right(self._spans, moment, key=lambda span: span.since) - 1
        return self._spans[place] if place >= 0 and moment < self._spans[place].until else None

    def complete_at(self, moment: datetime) -> bool:
        """Whether what was published at that moment has been read."""
        word = self.word(moment)
        return word is not None and word.complete

    def gaps(self, since: datetime, until: datetime) -> list[Span]:
        """What of a span was not read completely, and why, in order."""
        found, at = list[Span](), since
        for span in self._spans:
            if span.until <= at or span.since >= until:
                continue
            if span.since > at:
                found.append(Span(at, span.since, False, UNREAD))
            part = span.cut(at, until)
            if not part.complete:
                found.append(part)
            at = part.until
        if at < until:
            found.append(Span(at, until, False, UNREAD))
        return found

    def share(self, since: datetime, until: datetime) -> float:
        """How much of a span (0 to 1) was read completely; 1 of an empty one."""
        if since >= until:
            return 1.0
        missing = sum((gap.until - gap.since for gap in self.gaps(since, until)), timedelta())
        return 1 - missing / (until - since)


def _joined(spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for span in spans:
        last = joined[-1] if joined else None
        if last and last.until == span.since and (last.complete, last.reason) == (span.complete, span.reason):
            joined[-1] = Span(last.since, span.until, span.complete, span.reason)
        else:
            joined.append(span)
    return joined
