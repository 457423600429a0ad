"""Opinions for the clusterer's scenarios, without a model: topic, region and words are stated or cut from the text."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from analyzers.records import Opinion
from analyzers.regions import region
from analyzers.tokens import segmenter
from crawlers.records import Mention, mention_id

START = datetime(2026, 5, 4, 8, tzinfo=UTC)


def _say(
    number: int,
    text: str,
    *,
    topic: str = "其他",
    minutes: float = 0,
    post: str | None = None,
    answers: int | None = None,
    author: str | None = None,
    sentiment: str = "negative",
) -> Opinion:
    """Comment ``number`` under a post, or elsewhere (``post`` None), ``minutes`` after the start."""
    at = START + timedelta(minutes=minutes)
    mention = Mention(
        mention_id=mention_id("weibo", str(number)),
        unit="u",
        platform="weibo",
        kind="comment" if answers is None else "reply",
        account_id="1" if post else None,
        post_id=post,
        comment_id=str(number),
        parent_id=None if answers is None else str(answers),
        author=author or f"author-{number}",
        text=text,
        published_at=at,
        fetched_at=at,
        source="import",
    )
    return Opinion(
        mention=mention,
        sentiment=sentiment,
        sentiment_score=0.0,
        intent="投诉",
        topic=topic,
        flags=(),
        region=region(text),
        keywords=(),
        terms=tuple(segmenter().content(text)),
        topic_score=0.9,
    )


@pytest.fixture
def say() -> Callable[..., Opinion]:
    """``say(number, text, …)``: an opinion for a scenario."""
    return _say
