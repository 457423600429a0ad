"""Mention documents → the lines of evidence, issue and search."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dashboards.console import words
from dashboards.console.times import moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One mention as it may be shown: masked text, pseudonym, labels in Chinese. ``link`` is http(s) or None."""

    mention_id: str
    text: str
    platform: str
    kind: str
    author: str
    at: datetime | None
    link: str | None
    topic: str
    sentiment: str
    sentiment_code: str
    intent: str
    region: str
    flags: tuple[str, ...]
    issue_id: str | None
    likes: int | None
    reposts: int | None
    reads: int | None
    province: str
    deleted: bool
    post_title: str


def line(body: Mapping[str, Any]) -> Line:
    """The line of one mention document; missing keys become empty, never an error."""

    def text(key: str) -> str:
        return "" if body.get(key) is None else str(body[key])

    def count(key: str) -> int | None:
        value = body.get(key)
        return value if isinstance(value, int) else None

    return Line(
        mention_id=text("mention_id"),
        text=text("text") or "（没有文字，或已超过保存期限）",
        platform=words.word(words.PLATFORMS, body.get("platform")),
        kind=words.word(words.MENTION_KINDS, body.get("kind")),
        author=text("author"),
        at=moment(body.get("published_at")),
        link=safe_link(body.get("permalink")),
        topic=text("topic"),
        sentiment=words.word(words.SENTIMENTS, body.get("sentiment")),
        sentiment_code=text("sentiment"),
        intent=text("intent"),
        region=text("region"),
        flags=tuple(words.word(words.FLAGS, flag) for flag in body.get("flags") or ()),
        issue_id=text("issue_id") or None,
        likes=count("like_count"),
        reposts=count("repost_count"),
        reads=count("read_count"),
        province=text("ip_region"),
        deleted=bool(body.get("deleted")),
        post_title=text("post_title"),
    )


def evidence(ids: Sequence[str], bodies: Iterable[Mapping[str, Any]]) -> tuple[tuple[Line, ...], int]:
    """The lines in the order of ``ids`` (most telling first), and how many of them the index does not hold."""
    found = {str(body.get("mention_id")): body for body in bodies}
    lines = tuple(line(found[one]) for one in ids if one in found)
    return lines, len(ids) - len(lines)


def safe_link(value: object) -> str | None:
    """The address when a browser may follow it (http or https), else None."""
    return value if isinstance(value, str) and value.startswith(("https://", "http://")) else None
