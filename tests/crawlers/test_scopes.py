"""One comment of one unit is one mention, by whatever id it comes; two units' are two."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawlers.imports import import_file
from crawlers.intake import Intake
from crawlers.platforms.raw import RawComment
from crawlers.pseudonyms import Pseudonyms
from crawlers.records import PLATFORMS, Mention, mention_id
from crawlers.scopes import bare, held_name, settled, with_scopes
from crawlers.sources import KINDS, Account, WeiboSource, scoped

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
PSEUDONYMS = Pseudonyms(b"a pepper for tests only")
CITY, SECOND = Account("1", "白城人社", "baicheng"), Account("2", "白城就业", "baicheng")
COUNTY, JOBS = Account("3", "洮南人社", "taonan"), Account("4", "洮南就业", "taonan")
LEDGER = (CITY, SECOND, COUNTY, JOBS)


def mention(
    comment: str, unit: str = "taonan", account: str | None = "3", platform: str = "weibo"
) -> Mention:
    return Mention(
        mention_id=mention_id(platform, comment), unit=unit, platform=platform, kind="comment", account_id=account,
        post_id=None, comment_id=comment, parent_id=None, author="a", text="工资没发", published_at=NOW, fetched_at=NOW,
        source="api",
    )  # fmt: skip


class Store:
    """What is stored of one platform, by comment id."""

    def __init__(self, *mentions: Mention) -> None:
        self.by = {each.comment_id: each for each in mentions}

    def __call__(self, names: Sequence[str]) -> dict[str, Mention]:
        return {name: self.by[name] for name in names if name in self.by}

    def take(self, given: Mention) -> Mention:
        kept = settled(given, self)
        self.by[kept.comment_id] = kept
        return kept


@pytest.mark.parametrize(
    ("platform", "further", "expected"),
    [
        ("weibo", set(), ["", "", "taonan", "taonan"]),
        ("weibo", {"2", "3", "4"}, ["", "", "taonan", "taonan"]),
        ("weibo", {"1"}, ["", "", "taonan", "taonan"]),
        ("wechat", set(), ["", "", "3", "4"]),
        ("wechat", {"2", "3"}, ["", "2", "3", "4"]),
        ("douyin", set(), ["", "", "taonan", "taonan"]),
        ("douyin", {"2", "3"}, ["", "", "", "taonan"]),
        ("hotline", set(), ["", "", "taonan", "taonan"]),
    ],
)
def test_an_account_has_the_scope_of_what_reads_it(
    platform: str, further: set[str], expected: list[str]
) -> None:
    """None for the first unit's; the account's where ids are local; else the unit's, but not where a comment stands below
    own posts only and is read by its own set. On Weibo every account of another unit has its unit's: a post that names
    both bureaus is a matter of each, however many accounts they have."""
    assert [each.scope for each in with_scopes(platform, LEDGER, further)] == expected


TABLE = "评论ID,上级评论ID,作品ID,用户ID,评论内容,评论时间\n{}\n"
ROW = st.tuples(
    st.integers(1, 10**6), st.integers(0, 10**6), st.integers(1, 99), st.sampled_from(["", "工资没发", "+1"])
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    platform=st.sampled_from(PLATFORMS),
    account=st.sampled_from("12"),
    rows=st.lists(ROW, min_size=1, max_size=5),
)
def test_a_house_of_one_unit_has_the_ids_it_had(
    tmp_path: Path, platform: str, account: str, rows: list[tuple[int, int, int, str]]
) -> None:
    """With one account of a platform or two: the platform's own, for comments, posts and what they answer."""
    path = tmp_path / "a.csv"
    lines = "\n".join(f"{own},{parent},{post},7,{text},2026-03-01 08:30" for own, parent, post, text in rows)
    path.write_text(TABLE.format(lines), "utf-8-sig")
    ledger = with_scopes(platform, LEDGER[:2], ())
    result = import_file(
        path, platform=platform, account=account, units={(platform, each.id): "baicheng" for each in ledger},
        pseudonyms=PSEUDONYMS, now=NOW, scopes={(platform, each.id): each.scope for each in ledger},
    )  # fmt: skip
    assert [each.mention_id for each in result.mentions] == [
        mention_id(platform, str(row[0])) for row in rows
    ]
    assert {each.post_id for each in result.mentions} == {str(row[2]) for row in rows}
    parents = [each.parent_id for each in result.mentions]
    assert parents == [str(row[1]) if row[1] not in (0, row[0]) else None for row in rows]


@pytest.mark.parametrize("unit", ["baicheng", "taonan"])
@pytest.mark.parametrize("platform", ["weibo", "wechat", "hotline"])
def test_a_comment_keeps_the_id_its_unit_stored_it_under(platform: str, unit: str) -> None:
    """Whichever of the possible ids that was, and whichever it comes under now."""
    possible = ["9", f"{unit}/9", *(["3/9"] if platform == "wechat" else [])]
    for first in possible:
        for then in possible:
            store = Store()
            store.take(mention(first, unit, platform=platform))
            assert store.take(mention(then, unit, platform=platform)).comment_id == first
            assert list(store.by) == [first]


def test_another_units_comment_is_not_taken_over() -> None:
    """What two units' accounts bring under one id becomes two, in either order, and stays so."""
    city, county = mention("9", "baicheng", "1", "douyin"), mention("9", "taonan", "3", "douyin")
    for rows in ((city, county), (county, city)):
        store = Store()
        for each in (*rows, *rows, *reversed(rows)):
            store.take(each)
        assert {each.unit: name for name, each in store.by.items()} == {
            rows[0].unit: "9", rows[1].unit: f"{rows[1].unit}/9",
        }  # fmt: skip
        assert all(each.mention_id == mention_id("douyin", name) for name, each in store.by.items())


def test_an_account_that_changes_its_unit_takes_no_comment_twice() -> None:
    """What was stored below it stays what it is."""
    store = Store()
    store.take(mention("9", "baicheng", "3"))
    assert store.take(mention("9", "taonan", "3")).comment_id == "9"


def test_local_ids_of_two_accounts_are_two_comments() -> None:
    """WeChat's message 9 of one account is not the other's, though one unit has both."""
    store = Store(mention("9", "baicheng", "1", "wechat"))
    assert store.take(mention("2/9", "baicheng", "2", "wechat")).comment_id == "2/9"


def test_replies_find_what_they_answer() -> None:
    """A parent stored under an older id, or another unit's under this one; posts go with their comments."""
    older = Store(mention("1"), mention("2"))
    reply = replace(mention("taonan/3"), parent_id="taonan/1", post_id="taonan/p")
    assert (older.take(reply).parent_id, older.take(reply).post_id) == ("1", "taonan/p")
    known = replace(mention("taonan/2"), parent_id="taonan/1", post_id="taonan/p")
    kept = older.take(known)
    assert (kept.comment_id, kept.parent_id, kept.post_id) == ("2", "1", "p")
    shared = Store(mention("1", "baicheng", "1", "douyin"))
    answered = replace(mention("3", platform="douyin"), parent_id="1")
    assert shared.take(answered).parent_id == shared.take(mention("1", platform="douyin")).comment_id


def test_only_a_scope_of_the_mentions_own_is_one() -> None:
    """Numbers with a stroke, and addresses of letters, are what they are."""
    assert bare(mention("12345/9", account="12345", platform="hotline"), "12345/9") == "12345/9"
    assert bare(mention("/a/9.html", platform="website"), "/a/9.html") == "/a/9.html"
    assert bare(mention("3//a/9.html", platform="website"), "3//a/9.html") == "/a/9.html"
    assert held_name(mention("x/9"), "x/9", Store(mention("9"))) == "x/9"
    assert scoped("", "9") == "9"


def test_what_two_accounts_lists_hold_is_one_mention_of_its_owner() -> None:
    """An answer to the county below the city's post stands in both their lists of comments, and is the city's once."""
    city, _, county, _ = with_scopes("weibo", LEDGER, {"3"})
    first = WeiboSource(accounts=(city,), others=(county,), access_token="t")
    second = WeiboSource(accounts=(county,), others=(city,), access_token="t", scope=county.scope)
    raw = RawComment(
        comment_id="9",
        post_id="5",
        parent_id="8",
        account_id="1",
        author_id="7",
        text="工资没发",
        published_at=NOW,
    )
    one = Intake(first, PSEUDONYMS).mention(raw, city, NOW)
    same = Intake(second, PSEUDONYMS).mention(raw, county, NOW)
    assert (one.record_id, one.unit) == (same.record_id, same.unit)
    assert Intake(second, PSEUDONYMS).mention_id(raw, county) == mention_id("weibo", "9")
    elsewhere = replace(raw, account_id=None)
    assert Intake(second, PSEUDONYMS).mention(elsewhere, county, NOW).comment_id == "taonan/9"


def test_every_platform_that_is_read_says_what_its_ids_mean() -> None:
    """A hotline is the only one that no source reads."""
    assert set(PLATFORMS) - KINDS.keys() == {"hotline"}
