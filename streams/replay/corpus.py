"""A recorded stream (``stream.jsonl``) as mentions, masked and pseudonymised like everything else."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crawlers.masking import mask
from crawlers.pseudonyms import Pseudonyms
from crawlers.records import PLATFORMS, Mention, mention_id
from streams.jsonl import UnusableInput, read

#: a backtest keeps no one's data: its pseudonyms need not be secret, they must be the same in every run
_REPLAY_PEPPER = b"minsheng replay: not a secret, only stable"


def mentions(path: Path, unit: str) -> Iterator[Mention]:
    """The rows of a stream file in time order. ``event`` and ``like_count`` are never looked at.

    UnusableInput names the line whose row lacks a key, has a time without zone, or is out of order.
    """
    pseudonyms = Pseudonyms(_REPLAY_PEPPER)
    last: datetime | None = None
    for number, row in read(path):
        try:
            mention = _mention(row, unit, pseudonyms)
        except (KeyError, TypeError, ValueError) as error:
            what = f"缺少 {error}" if isinstance(error, KeyError) else str(error)
            raise UnusableInput(f"{path} 第 {number} 行：{what}：格式见 stream.jsonl 的说明") from None
        if last is not None and mention.published_at < last:
            raise UnusableInput(f"{path} 第 {number} 行：时间早于上一行：请先按 published_at 排序")
        last = mention.published_at
        yield mention


def _mention(row: dict[str, Any], unit: str, pseudonyms: Pseudonyms) -> Mention:
    for key in ("comment_id", "author", "text", "published_at"):
        if not isinstance(row[key], str):
            raise ValueError(f"{key} 应为文字")
    for key in ("account_id", "post_id", "parent_id"):
        if not isinstance(row.get(key), str | None):
            raise ValueError(f"{key} 应为文字或 null")
    platform = row["platform"]
    if platform not in PLATFORMS:
        raise ValueError(f"不认识的平台“{platform}”")
    published = datetime.fromisoformat(row["published_at"])
    if published.tzinfo is None:
        raise ValueError("published_at 没有时区")
    published = published.astimezone(UTC)
    masked = mask(row["text"])
    parent = row.get("parent_id")
    kind = "mention" if row.get("account_id") is None else "reply" if parent else "comment"
    return Mention(
        mention_id=mention_id(platform, row["comment_id"]),
        unit=unit,
        platform=platform,
        kind=kind,  # type: ignore[arg-type]
        account_id=row.get("account_id"),
        post_id=row.get("post_id"),
        comment_id=row["comment_id"],
        parent_id=parent,
        author=pseudonyms.of(platform, row["author"]),
        text=masked.text,
        pii=masked.kinds,
        published_at=published,
        fetched_at=published,
        source="replay",
    )
