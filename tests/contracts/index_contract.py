"""What every index must do. An adapter's test module supplies the ``index`` fixture and inherits the class."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dashboards.ports import KINDS, Document, Index, Kind, Query
from tests.contracts.index_documents import START, body, document, ids, mention
from tests.contracts.index_text_contract import IndexTextContract


class IndexContract(IndexTextContract):
    """Tests take ``index``: an empty index."""

    @pytest.mark.parametrize("kind", KINDS)
    def test_a_body_is_read_back_as_it_was_put(self, index: Index, kind: Kind) -> None:
        """Every kind is stored; what is not there is None."""
        index.put([document(kind, "a")])
        assert index.get(kind, "a") == body(kind, "a")
        assert index.get(kind, "b") is None
        assert index.search(Query(kind=kind)).documents == (body(kind, "a"),)

    def test_values_of_every_type_are_read_back(self, index: Index) -> None:
        """Lists, objects, floats, booleans and 汉字 survive."""
        given = document(
            "issues",
            "i",
            title="工资“拖欠”\n😀",
            growth=2.5,
            size=3,
            windows={"1h": {"n": 2}},
            merged=["x", "y"],
        )
        index.put([given])
        assert index.get("issues", "i") == given.body

    @pytest.mark.parametrize("later", [1, 2])
    def test_a_version_that_is_not_higher_changes_nothing(self, index: Index, later: int) -> None:
        """Replaying old documents never moves anything backwards, nor does the same version twice."""
        index.put([mention("a", version=2, text="新的内容", platform="weibo")])
        index.put([mention("a", version=later, text="旧的内容", platform="douyin")])
        stored = index.get("mentions", "a")
        assert stored is not None
        assert stored["text"] == "新的内容"
        assert index.search(Query(kind="mentions", text="旧的")).total == 0
        assert index.count(Query(kind="mentions"), by="platform") == {"weibo": 1}

    def test_a_higher_version_replaces_everything(self, index: Index) -> None:
        """Text, facets and time follow the newer document."""
        index.put([mention("a", text="社保卡坏了", flags=["mass"], region="大安市")])
        index.put([mention("a", version=2, minutes=60, text="工资没发", flags=["media"])])
        assert index.search(Query(kind="mentions", text="社保卡")).total == 0
        assert index.search(Query(kind="mentions", text="工资")).total == 1
        assert index.count(Query(kind="mentions"), by="flags") == {"media": 1}
        assert index.count(Query(kind="mentions"), by="region") == {"": 1}
        assert index.search(Query(kind="mentions", until=START + timedelta(minutes=30))).total == 0

    def test_the_highest_version_of_one_batch_wins(self, index: Index) -> None:
        """Also when it does not come last."""
        index.put([mention("a", version=n, text=f"第{n}版") for n in (1, 3, 2)])
        stored = index.get("mentions", "a")
        assert stored is not None
        assert stored["text"] == "第3版"

    def test_filters_are_exact_and_combine(self, index: Index) -> None:
        """Several fields must all fit; a sequence means any of; nothing fits an empty sequence."""
        index.put(
            [
                mention("a", platform="weibo", sentiment="negative", permalink="m.weibo.cn/1"),
                mention("b", platform="weibo", sentiment="positive"),
                mention("c", platform="douyin", sentiment="negative"),
            ]
        )

        def found(**filters: Any) -> set[str]:
            return set(ids(index.search(Query(kind="mentions", filters=filters)).documents))

        assert found(platform="weibo", sentiment="negative") == {"a"}
        assert found(platform=["weibo", "douyin"]) == {"a", "b", "c"}
        assert found(platform="wei") == set()
        assert found(platform=[]) == set()
        assert found(mention_id=["a", "c", "z"]) == {"a", "c"}
        assert found(permalink="m.weibo.cn/1") == {"a"}
        assert found(permalink="") == {"b", "c"}

    def test_lists_match_by_any_member_and_emptiness_can_be_asked_for(self, index: Index) -> None:
        """ "" means empty, also beside other values; parts of a member do not match."""
        index.put(
            [mention("a", flags=["mass", "media"], pii=["phone"]), mention("b", flags=["mass"]), mention("c")]
        )

        def found(**filters: Any) -> set[str]:
            return set(ids(index.search(Query(kind="mentions", filters=filters)).documents))

        assert found(flags="mass") == {"a", "b"}
        assert found(flags="ma") == set()
        assert found(flags="") == {"c"}
        assert found(flags=["media", ""]) == {"a", "c"}
        assert found(pii="phone") == {"a"}
        assert found(pii="") == {"b", "c"}
        assert found(issue_id="") == {"a", "b", "c"}

    def test_booleans_are_written_true_and_false(self, index: Index) -> None:
        """As filters and as facets; one that was never said is false, and nothing else fits."""
        index.put([mention("a", deleted=True), mention("b", deleted=False), mention("c", deleted=None)])

        def found(value: Any) -> list[str]:
            return ids(index.search(Query(kind="mentions", filters={"deleted": value})).documents)

        assert (found("true"), found("false"), found(["true", "false"])) == (
            ["a"],
            ["c", "b"],
            ["c", "b", "a"],
        )
        assert (found(""), found("yes")) == ([], [])
        assert index.count(Query(kind="mentions"), by="deleted") == {"false": 2, "true": 1}

    @pytest.mark.parametrize(
        "query",
        [
            Query(kind="mentions", filters={"colour": "red"}),
            Query(kind="mentions", filters={"text": "工资"}),
            Query(kind="mentions", filters={"like_count": "1"}),
            Query(kind="mentions", size=0),
            Query(kind="mentions", after="yesterday"),
        ],
    )
    def test_a_question_that_makes_no_sense_is_a_value_error(self, index: Index, query: Query) -> None:
        """Unknown fields, fields of other types, impossible pages."""
        with pytest.raises(ValueError):  # noqa: PT011 - each adapter words it
            index.search(query)

    def test_fields_and_kinds_beside_the_catalogue_are_refused(self, index: Index) -> None:
        """Nothing is dropped silently, and nothing of that batch is stored."""
        with pytest.raises(ValueError, match="colour"):
            index.put([mention("a"), mention("b", colour="red")])
        with pytest.raises(ValueError, match="rumours"):
            index.put([Document(kind="rumours", id="a", version=1, body={})])  # type: ignore[arg-type]
        assert index.search(Query(kind="mentions")).total == 0

    def test_an_empty_index_answers_too(self, index: Index) -> None:
        """Nothing has been put yet."""
        query = Query(kind="mentions", text="工资")
        assert index.search(query).total == 0
        assert list(index.scan(query)) == []
        assert index.count(query, by="platform") == {}
        assert (index.histogram(query, interval="day"), index.get("alerts", "x")) == ([], None)
        index.move_issues([("old", "new")])
        index.retire_texts(START)

    def test_pages_follow_each_other_newest_first(self, index: Index) -> None:
        """Each document once, also where many share one time; the total counts all; the last page says so."""
        index.put([mention(f"{n:02}", minutes=n // 5) for n in range(23)])
        seen: list[str] = []
        after = None
        for expected in (10, 10, 3):
            hits = index.search(Query(kind="mentions", size=10, after=after))
            assert (hits.total, len(hits.documents)) == (23, expected)
            seen += ids(hits.documents)
            after = hits.next
        assert after is None
        assert seen == sorted(seen, reverse=True)
        assert len(set(seen)) == 23

    def test_paging_is_not_disturbed_by_what_arrives_meanwhile(self, index: Index) -> None:
        """A newer document belongs before the first page; none is repeated or left out behind it."""
        index.put([mention(f"{n}", minutes=n) for n in range(4)])
        first = index.search(Query(kind="mentions", size=2))
        index.put([mention("9", minutes=9)])
        second = index.search(Query(kind="mentions", size=2, after=first.next))
        assert ids(first.documents) + ids(second.documents) == ["3", "2", "1", "0"]

    def test_since_is_included_and_until_is_not(self, index: Index) -> None:
        """By the kind's own time, in any zone, to the fraction of a second."""
        index.put([mention("a"), mention("b", minutes=60)])
        index.put([mention("c", published_at=(START + timedelta(milliseconds=500)).isoformat())])
        here = START.astimezone(ZoneInfo("Asia/Shanghai"))
        query = Query(kind="mentions", since=here, until=here + timedelta(hours=1))
        assert ids(index.search(query).documents) == ["c", "a"]
        later = Query(kind="mentions", since=START + timedelta(seconds=1))
        assert index.count(later, by="platform") == {"": 1}

    def test_scan_gives_everything_oldest_first_of_one_moment(self, index: Index) -> None:
        """What is put while it runs is not seen; equal times come by id; size does not bound it."""
        index.put([mention(name, minutes=m) for name, m in (("b", 1), ("a", 1), ("c", 0), ("d", 2))])
        scanned = index.scan(Query(kind="mentions", size=1, until=START + timedelta(minutes=2)))
        first = next(scanned)
        index.put([mention("e", minutes=1), mention("a", minutes=1, version=2, text="改")])
        rest = list(scanned)
        assert ids([first, *rest]) == ["c", "a", "b"]
        assert rest[0]["text"] is None

    def test_counts_come_most_frequent_first(self, index: Index) -> None:
        """Equal counts by value; documents without a value under ""; members of a list each."""
        index.put(
            [
                mention(f"{n}", topic=topic)
                for n, topic in enumerate(["欠薪", "取暖费", "欠薪", "社保卡", None])
            ]
        )
        assert list(index.count(Query(kind="mentions"), by="topic").items()) == [
            ("欠薪", 2), ("", 1), ("取暖费", 1), ("社保卡", 1),
        ]  # fmt: skip
        index.put(
            [mention("x", flags=["mass", "media"], pii=["phone", "name"]), mention("y", flags=["mass"])]
        )
        assert index.count(Query(kind="mentions", filters={"flags": "mass"}), by="flags") == {
            "mass": 2,
            "media": 1,
        }
        assert index.count(Query(kind="mentions", text="没有这句"), by="topic") == {}
        assert index.count(Query(kind="mentions", filters={"mention_id": "x"}), by="pii") == {
            "name": 1,
            "phone": 1,
        }

    def test_empty_values_are_counted_with_missing_ones(self, index: Index) -> None:
        """An empty word and no word are the same to an officer, as filter and as facet."""
        index.put([mention("a", region=""), mention("b"), mention("c", region="大安市")])
        assert index.count(Query(kind="mentions"), by="region") == {"": 2, "大安市": 1}
        assert set(ids(index.search(Query(kind="mentions", filters={"region": ""})).documents)) == {"a", "b"}

    @pytest.mark.parametrize("by", ["text", "colour", "published_at"])
    def test_only_keywords_and_booleans_are_counted_by(self, index: Index, by: str) -> None:
        """Anything else is a ValueError."""
        with pytest.raises(ValueError, match=by):
            index.count(Query(kind="mentions"), by=by)

    def test_histogram_days_begin_at_midnight_of_shanghai(self, index: Index) -> None:
        """16:00 UTC is the next day there; empty buckets are left out."""
        index.put(
            [
                mention("a", published_at="2026-03-16T15:59:59Z"),
                mention("b", published_at="2026-03-16T16:00:00Z"),
                mention("c", published_at="2026-03-16T16:30:00Z"),
                mention("d", published_at="2026-03-18T17:00:00Z"),
            ]
        )
        zone = ZoneInfo("Asia/Shanghai")
        assert index.histogram(Query(kind="mentions"), interval="day") == [
            (datetime(2026, 3, 16, tzinfo=zone), 1),
            (datetime(2026, 3, 17, tzinfo=zone), 2),
            (datetime(2026, 3, 19, tzinfo=zone), 1),
        ]
        until = datetime(2026, 3, 17, tzinfo=UTC)
        hours = [(datetime(2026, 3, 16, 23, tzinfo=zone), 1), (datetime(2026, 3, 17, 0, tzinfo=zone), 2)]
        assert index.histogram(Query(kind="mentions", until=until), interval="hour") == hours
        bounded = Query(kind="mentions", since=datetime(2026, 3, 1, tzinfo=UTC), until=until)
        assert index.histogram(bounded, interval="hour") == hours

    def test_a_merged_issue_goes_and_what_it_held_moves(self, index: Index) -> None:
        """Mentions and alerts change their issue in body, filters and facets; other issues keep theirs."""
        index.put(
            [mention("a", issue_id="old"), mention("b", issue_id="new"), mention("c", issue_id="other")]
        )
        index.put(
            [
                document("alerts", "x", issue_id="old", title="欠薪"),
                document("issues", "old", title="旧话题"),
                document("issues", "new", title="新话题", merged=["old"]),
            ]
        )
        for _ in range(2):  # a replay calls it again
            index.move_issues([("old", "new")])
            moved = index.search(Query(kind="mentions", filters={"issue_id": "new"}))
            assert {each["mention_id"]: each["issue_id"] for each in moved.documents} == {
                "a": "new",
                "b": "new",
            }
            assert index.count(Query(kind="mentions"), by="issue_id") == {"new": 2, "other": 1}
            assert (index.get("alerts", "x") or {})["issue_id"] == "new"
            assert index.get("issues", "old") is None
            assert index.search(Query(kind="issues", text="旧话题")).total == 0
            holding = index.search(Query(kind="issues", filters={"merged": "old"}))
            assert holding.documents[0]["issue_id"] == "new"
        index.put([mention("a", issue_id="old")])  # the same version again, as a replay would
        assert (index.get("mentions", "a") or {})["issue_id"] == "new"
        index.move_issues([("new", "new")])
        assert index.get("issues", "new") is not None

    def test_issues_that_merge_one_after_the_other_end_in_the_last(self, index: Index) -> None:
        """In the order given; no moves are no error."""
        index.put([mention("a", issue_id="i1"), mention("b", issue_id="i2"), mention("c", issue_id="i3")])
        index.put([document("issues", name, title=name) for name in ("i1", "i2", "i3")])
        index.move_issues([("i1", "i2"), ("i2", "i3")])
        index.move_issues([])
        assert index.count(Query(kind="mentions"), by="issue_id") == {"i3": 3}
        assert index.count(Query(kind="issues"), by="issue_id") == {"i3": 1}

    def test_retired_texts_are_gone_and_their_mentions_stay(self, index: Index) -> None:
        """By the time of fetching; labels and counts stay; replaying the old document brings no text back."""
        late = (START + timedelta(days=9)).isoformat()
        index.put(
            [
                mention("a", text="工资没发", post_title="标题", topic="欠薪"),
                mention("b", text="工资", fetched_at=late),
            ]
        )
        for _ in range(2):
            index.retire_texts(START + timedelta(days=1))
            index.put([mention("a", text="工资没发", post_title="标题", topic="欠薪")])
            stored: Mapping[str, Any] = index.get("mentions", "a") or {}
            assert (stored["text"], stored["post_title"], stored["topic"]) == ("", None, "欠薪")
            assert ids(index.search(Query(kind="mentions", text="工资")).documents) == ["b"]
            assert index.search(Query(kind="mentions", text="没发")).total == 0
            assert index.count(Query(kind="mentions"), by="topic") == {"欠薪": 1, "": 1}
