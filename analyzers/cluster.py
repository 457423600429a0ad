"""The stage ``cluster``: opinions join issues. And the same clusterer over plain texts."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta

from analyzers.clustering.engine import Clusterer
from analyzers.clustering.memory import Entries
from analyzers.records import IssueUpdate, Opinion
from analyzers.tokens import segmenter
from crawlers.records import Mention, Tick

_THEN = datetime(2000, 1, 1, tzinfo=UTC)
#: plain rows are taken to come at the pace of a busy bureau's comments
_PACE = timedelta(minutes=10)


def open_cluster(unit: str, entries: Entries) -> Callable[[Opinion | Tick], Iterable[IssueUpdate]]:
    """The step of one unit: an opinion gives one update; a tick retires what has been quiet and gives none."""
    clusterer = Clusterer(unit, entries)

    def step(record: Opinion | Tick) -> Iterable[IssueUpdate]:
        if isinstance(record, Tick):
            clusterer.tick(int(record.at.timestamp()))
            return ()
        return (clusterer.place(record),)

    return step


def cluster_texts(rows: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Clusters (id, text) rows in stream order, in whatever language: yields (id, cluster) as it goes.

    Nothing but the words is known of such a row; each is a mention elsewhere, ``_PACE`` after the one before.
    """
    clusterer, cut = Clusterer("texts", {}), segmenter().content
    for number, (row, text) in enumerate(rows):
        at = _THEN + number * _PACE
        mention = Mention(
            mention_id=str(number),
            unit="texts",
            platform="website",
            kind="comment",
            account_id=None,
            post_id=None,
            comment_id=row,
            parent_id=None,
            author=str(number),
            text=text,
            published_at=at,
            fetched_at=at,
            source="import",
        )
        opinion = Opinion(
            mention=mention,
            sentiment="neutral",
            sentiment_score=0.0,
            intent="其他",
            topic="其他",
            flags=(),
            region=None,
            keywords=(),
            terms=tuple(cut(text)),
        )
        update = clusterer.place(opinion)
        yield row, update.issue_id or f"alone-{number}"
