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


def test_no_route_takes_away_what_another_brought(tmp_path: Path) -> None:
    """A list that shows reposts and province, one that does not, in turn: one version, and each new fact is kept."""
    log = Log(connect(tmp_path / "minsheng.db"), Codec())
    plain, telling = mention(1), replace(mention(1), repost_count=25, ip_region="吉林")
    ingested = [log.ingest([each]) for each in (plain, telling, plain, telling, plain)]
    assert [(each.new, each.updated, each.unchanged) for each in ingested] == [
        (1, 0, 0), (0, 1, 0), (0, 0, 1), (0, 0, 1), (0, 0, 1),
    ]  # fmt: skip
    log.ingest([replace(plain, text="改了", read_count=9)])
    (known,) = log.stored([plain.mention_id]).values()
    assert (known.text, known.repost_count, known.read_count, known.ip_region) == ("改了", 25, 9, "吉林")


def test_a_file_of_the_version_before_goes_on(tmp_path: Path) -> None:
    """Mentions stored without the newer fields are read, known again as they are, and lifted when more is said."""
    path = tmp_path / "minsheng.db"
    log = Log(connect(path), Codec())
    log.ingest([mention(1)])
    ((seq, _, _, body),) = log.read(0, 10)
    old = body.replace(b'"v":2', b'"v":1').replace(
        b',"repost_count":null,"read_count":null,"ip_region":null', b""
    )
    assert b'"v":1' in old
    assert b"ip_region" not in old
    log.connection.execute("UPDATE log SET body = ? WHERE seq = ?", (old, seq))
    log.connection.close()
    log = Log(connect(path), Codec())
    assert log.ingest([mention(1)]).unchanged == 1
    assert log.ingest([replace(mention(1), ip_region="辽宁")]).updated == 1
    assert [each.ip_region for each in log.mentions()] == ["辽宁"]
