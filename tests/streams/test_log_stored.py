"""What the log says of mentions it holds."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from crawlers.records import Mention, mention_id
from streams.codec import Codec
from streams.runners.embedded.log import Log
from streams.runners.embedded.schema import connect

AT = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


def mention(number: int) -> Mention:
    return Mention(
        mention_id=mention_id("weibo", str(number)), unit="u", platform="weibo", kind="comment", account_id="1",
        post_id="5", comment_id=str(number), parent_id=None, author="a", text=f"第{number}条", published_at=AT,
        fetched_at=AT, source="api",
    )  # fmt: skip


def test_stored_gives_the_present_state_of_those_that_are_known(tmp_path: Path) -> None:
    """Two thousand ids, half of them stored, one of them changed since."""
    log = Log(connect(tmp_path / "minsheng.db"), Codec())
    log.ingest(mention(number) for number in range(1000))
    log.ingest([replace(mention(7), deleted=True)])
    found = log.stored(mention_id("weibo", str(number)) for number in range(2000))
    assert len(found) == 1000
    assert [each.comment_id for each in found.values() if each.deleted] == ["7"]
    assert found[mention_id("weibo", "7")].text == "第7条"
    assert log.stored([]) == {}
