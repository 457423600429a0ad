"""Records to bytes and back."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

import pytest

from analyzers.clustering.records import PlacedState
from crawlers.records import Mention, Tick, content_id, mention_id
from streams.codec import Codec, UnknownRecord


def mention(**changes: Any) -> Mention:
    at = datetime(2026, 3, 2, 1, 2, 3, tzinfo=UTC)
    fields: dict[str, Any] = {
        "mention_id": mention_id("weibo", "1"), "unit": "u", "platform": "weibo", "kind": "comment",
        "account_id": "9", "post_id": "8", "comment_id": "1", "parent_id": None, "author": "ab",
        "text": "补贴什么时候发<&>😂", "published_at": at, "fetched_at": at, "source": "api",
    }  # fmt: skip
    return Mention(**(fields | changes))


def test_a_record_survives_the_round_trip() -> None:
    """Every field comes back equal, times aware, text untouched."""
    codec = Codec()
    before = mention(pii=("phone",), like_count=3)
    after = codec.decode(codec.encode(before))
    assert after == before
    assert after.published_at.tzinfo is not None


def test_an_older_version_is_lifted_step_by_step() -> None:
    """Bytes of version 1 are read by a program at version 3 through two upgrades."""

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Thing:
        VERSION: ClassVar[int] = 3
        unit: str
        colour: str
        size: int

    upgrades = {
        ("Thing", 1): lambda d: {"unit": d["unit"], "colour": d["color"]},
        ("Thing", 2): lambda d: d | {"size": 1},
    }
    codec = Codec((Thing,), upgrades)
    assert codec.decode(b'{"t":"Thing","v":1,"d":{"unit":"u","color":"red"}}') == Thing(
        unit="u", colour="red", size=1
    )


def test_sketches_of_the_first_version_are_dropped() -> None:
    """They were made of other hashes and would compare with nothing."""
    old = b'{"t":"PlacedState","v":1,"d":{"at":5,"issue_id":"i","sketch":[1,2],"copies":3}}'
    assert Codec().decode(old) == PlacedState(at=5, issue_id="i", sketch=(), copies=3)


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"garbage", "not a record"),
        (b'{"t":"Nothing","v":1,"d":{}}', "unknown record type"),
        (b'{"t":"Tick","v":99,"d":{}}', "newer version"),
        (b'{"t":"Tick","v":1,"d":{"unit":1}}', "not a record"),
        (b'{"t":"Tick","v":0,"d":{}}', "no upgrade"),
    ],
)
def test_bytes_that_are_no_record_are_named(raw: bytes, says: str) -> None:
    """The error says what is wrong with them."""
    with pytest.raises(UnknownRecord, match=says):
        Codec().decode(raw)


def test_mentions_from_before_reposts_and_provinces_are_read() -> None:
    """What version 1 did not know is open, in opinions and updates too; the digest that is stored for it still fits."""
    codec = Codec()
    fields = (
        b'{"mention_id":"m","unit":"u","platform":"weibo","kind":"comment","account_id":"9","post_id":"8","comment_id":"1",'
        b'"parent_id":null,"author":"ab","text":"t","published_at":"2026-03-02T01:02:03Z",'
        b'"fetched_at":"2026-03-02T01:02:03Z","source":"api","edited_at":null,"like_count":3,"deleted":false,'
        b'"permalink":null,"post_title":null,"pii":[]}'
    )
    opinion = (
        b'{"mention":' + fields + b',"sentiment":"negative","sentiment_score":-1.0,"intent":"i","topic":"t",'
    )
    opinion += b'"flags":[],"region":null,"keywords":[]}'
    update = b'{"unit":"u","at":"2026-03-02T01:02:03Z","issue_id":null,"opinion":' + opinion + b"}"
    old = codec.decode(b'{"t":"Mention","v":1,"d":' + fields + b"}")
    assert (old.repost_count, old.read_count, old.ip_region) == (None, None, None)
    assert old.digest == content_id("t", 3, False, None, None, "8")
    assert codec.decode(b'{"t":"Opinion","v":1,"d":' + opinion + b"}").mention == old
    assert codec.decode(b'{"t":"IssueUpdate","v":1,"d":' + update + b"}").opinion.mention == old
    assert b'"v":2' in codec.encode(old)


def test_a_digest_follows_what_spreads_by_two_digits() -> None:
    """A poll that brings a few more reads is no new version; a threshold of the rules is never passed unseen."""
    assert mention(read_count=12_345).digest == mention(read_count=12_399).digest
    for read, reposts in ((1_000, 20), (5_000, 100), (50_000, 500), (500_000, 5_000)):
        assert mention(read_count=read - 1).digest != mention(read_count=read).digest
        assert mention(repost_count=reposts - 1).digest != mention(repost_count=reposts).digest
    versions = {mention(read_count=count).digest for count in range(1_000, 10_001)}
    assert len(versions) == 91
    assert mention(ip_region="吉林").digest != mention().digest


def test_a_digest_changes_with_what_matters_only() -> None:
    """A later fetch of the same comment is not a change; a new like count is."""
    later = datetime(2026, 3, 3, tzinfo=UTC)
    assert mention().digest == mention(fetched_at=later).digest
    assert mention().digest != mention(like_count=5).digest
    assert Tick(unit="u", at=later).record_id != Tick(unit="v", at=later).record_id


@pytest.mark.parametrize(
    ("old", "field"),
    [
        (
            b'{"t":"Command","v":1,"d":{"unit":"u","at":"2026-03-02T01:02:03Z","alert_id":"a","action":"ack","who":"z"}}',
            "until",
        ),
        (
            (
                b'{"t":"Alert","v":1,"d":{"alert_id":"a","unit":"u","key":"issue:i","kind":"emerging","title":"t",'
                b'"issue_id":"i","opened_at":"2026-03-02T01:02:03Z","level":"\xe9\xbb\x84","max_level":"\xe9\xbb\x84",'
                b'"state":"paged","rule":"r","reason":"r","evidence":[],"numbers":{},"changes":[],'
                b'"last_signal_at":"2026-03-02T01:02:03Z"}}'
            ),
            "silence",
        ),
        (
            (
                b'{"t":"Page","v":1,"d":{"unit":"u","page_id":"p","alert_id":"a","kind":"open","at":"2026-03-02T01:02:03Z",'
                b'"to":"z","channels":["c"],"level":"\xe9\xbb\x84","title":"t","why":"w"}}'
            ),
            "also",
        ),
    ],
)
def test_records_from_before_silences_and_transfers_are_read(old: bytes, field: str) -> None:
    """What version 1 did not know is empty, and the record is written in the present form."""
    codec = Codec()
    record = codec.decode(old)
    assert not getattr(record, field)
    assert codec.decode(codec.encode(record)) == record
    assert b'"v":2' in codec.encode(record)
