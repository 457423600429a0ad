"""The Elasticsearch index keeps the contract on a real server, and its own promises about it."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dashboards.indexes.elasticsearch import ElasticsearchIndex, reading, rewriting
from dashboards.indexes.elasticsearch.mapping import SCHEMA_VERSION
from dashboards.indexes.elasticsearch.months import drop_before
from dashboards.ports import Query
from tests.contracts.index_contract import IndexContract
from tests.contracts.index_documents import START, document, ids, mention
from tests.servers.elasticsearch.nodes import Opened


class TestElasticsearchIndex(IndexContract):
    """The contract."""


def stored(index: ElasticsearchIndex) -> dict[str, set[str]]:
    """The mentions of every index that is read, by index."""
    alias = index.server.names.alias("mentions")
    index.server.client.indices.refresh(index=alias)
    found: dict[str, set[str]] = {}
    for hit in index.server.client.search(index=alias, size=100)["hits"]["hits"]:
        found.setdefault(hit["_index"], set()).add(hit["_id"])
    return found


def test_mentions_stand_in_the_month_of_their_publication(index: ElasticsearchIndex) -> None:
    """By the calendar of Asia/Shanghai: 16:00 UTC on the last day is the next month."""
    index.put(
        [
            mention("march", published_at="2026-03-31T15:59:59Z"),
            mention("april", published_at="2026-03-31T16:00:00Z"),
        ]
    )
    assert stored(index) == {
        f"test-mentions-v{SCHEMA_VERSION}-2026.03": {"march"},
        f"test-mentions-v{SCHEMA_VERSION}-2026.04": {"april"},
    }


@pytest.mark.parametrize("again", [False, True], ids=["same process", "another process"])
def test_a_mention_whose_month_changes_is_never_there_twice(opened: Opened, again: bool) -> None:
    """Whoever corrects the time, and whatever is replayed afterwards."""
    first = opened()
    first.put([mention("a", published_at="2026-03-02T00:00:00Z", text="旧"), mention("b")])
    second = opened() if again else first
    newer = mention("a", version=2, published_at="2026-05-02T00:00:00Z", text="新")
    second.put([newer])
    assert stored(second) == {
        f"test-mentions-v{SCHEMA_VERSION}-2026.05": {"a"},
        f"test-mentions-v{SCHEMA_VERSION}-2026.03": {"b"},
    }
    second.put([mention("a", published_at="2026-03-02T00:00:00Z", text="旧")])
    assert (second.get("mentions", "a") or {})["text"] == "新"
    assert second.count(Query(kind="mentions"), by="platform") == {"": 2}


def test_a_move_between_months_that_a_crash_cut_in_two_is_mended_by_its_replay(
    index: ElasticsearchIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The new place was written, the old one not yet deleted."""
    from dashboards.indexes.elasticsearch import writing

    old = mention("a", published_at="2026-03-02T00:00:00Z")
    newer = mention("a", version=2, published_at="2026-05-02T00:00:00Z")
    index.put([old])

    def cut(server: Any, items: Any, **more: Any) -> Any:
        if items and items[0].source is None:
            raise OSError("power")
        return send(server, items, **more)

    send = writing.send
    with monkeypatch.context() as patch:
        patch.setattr(writing, "send", cut)
        with pytest.raises(OSError, match="power"):
            index.put([newer])
    index.put([newer])
    assert stored(index) == {f"test-mentions-v{SCHEMA_VERSION}-2026.05": {"a"}}


def test_what_the_server_refuses_is_set_aside_and_the_rest_is_stored(
    index: ElasticsearchIndex, refused: Any
) -> None:
    """Status and type of the error are kept with the document; no word of it is in the reason."""
    index.put([mention("a"), mention("b", like_count="很多"), mention("c")])
    assert [(each.id, why) for each, why in refused.documents] == [("b", "400 document_parsing_exception")]
    assert index.search(Query(kind="mentions")).total == 2


def test_long_answers_come_in_several_parts(
    index: ElasticsearchIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More documents, values or buckets than one request holds are all there, each once."""
    index.put([mention(f"{n}", minutes=60 * n, topic=f"t{n % 5}", flags=["x", f"f{n}"]) for n in range(10)])
    query = Query(kind="mentions", size=7)
    whole = index.search(query), index.count(query, by="topic"), index.count(query, by="flags")
    hours = index.histogram(query, interval="hour")
    assert len(hours) == 10
    monkeypatch.setattr(reading, "_PAGE", 3)
    monkeypatch.setattr(reading, "_BUCKETS", 2)
    assert (index.search(query), index.count(query, by="topic"), index.count(query, by="flags")) == whole
    assert index.histogram(query, interval="hour") == hours


def test_others_see_what_was_put_soon(opened: Opened) -> None:
    """A desk in another process, without anybody refreshing anything."""
    desk = opened()
    assert desk.search(Query(kind="alerts")).total == 0
    opened().put([document("alerts", "x", title="欠薪")])
    deadline = time.monotonic() + 20
    while not desk.search(Query(kind="alerts", text="欠薪")).total:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_newer_document_wins_over_a_rewrite_that_began_before_it(index: ElasticsearchIndex) -> None:
    """The rewrite sees that somebody came in between, reads again, and changes what it finds then."""
    index.put([mention("a", issue_id="old", text="第一版")])
    seen: list[str] = []

    def change(body: Any) -> Any:
        if not seen:
            index.put([mention("a", version=2, issue_id="old", text="第二版")])
        seen.append(body["text"])
        return {**body, "issue_id": "new"}

    rewriting.rewrite(index.server, "mentions", {"term": {"issue_id": "old"}}, change)
    body = index.get("mentions", "a") or {}
    assert (body["text"], body["issue_id"], seen) == ("第二版", "new", ["第一版", "第二版"])
    index.put([mention("a", version=2, issue_id="old", text="第二版")])
    assert (index.get("mentions", "a") or {})["issue_id"] == "new"
    index.put([mention("a", version=3, issue_id="third")])
    assert (index.get("mentions", "a") or {})["issue_id"] == "third"


def test_two_rewrites_of_one_document_both_happen(index: ElasticsearchIndex) -> None:
    """A text that is retired while its issue is being merged does not come back."""
    index.put([mention("a", issue_id="old", text="原文")])
    begun: list[bool] = []

    def change(body: Any) -> Any:
        if not begun:
            begun.append(True)
            index.retire_texts(START + timedelta(days=1))
        return {**body, "issue_id": "new"}

    rewriting.rewrite(index.server, "mentions", {"term": {"issue_id": "old"}}, change)
    body = index.get("mentions", "a") or {}
    assert (body["text"], body["issue_id"]) == ("", "new")


def test_texts_are_retired_where_refused_documents_are_kept_too(
    index: ElasticsearchIndex, refused: Any
) -> None:
    """No text outlives its retention in any place of ours."""
    index.retire_texts(START)
    assert refused.retired == [START]


def test_whole_months_are_dropped(index: ElasticsearchIndex) -> None:
    """Those before the month that is named; a late mention of such a month is stored again."""
    for month in ("2025-12", "2026-01", "2026-02"):
        index.put([mention(month, published_at=f"{month}-10T00:00:00Z")])
    assert drop_before(index.server, "2026.02") == ["2025.12", "2026.01"]
    assert ids(index.scan(Query(kind="mentions"))) == ["2026-02"]
    index.put([mention("late", published_at="2025-12-11T00:00:00Z")])
    assert ids(index.scan(Query(kind="mentions"))) == ["late", "2026-02"]


def test_an_index_that_lost_its_alias_is_read_again_once_it_is_written_to(opened: Opened) -> None:
    """As after a restore: what was put there before is found too."""
    index = opened()
    index.put([mention("a")])
    index.server.client.indices.delete_alias(
        index=f"test-mentions-v{SCHEMA_VERSION}-2026.03", name="test-mentions"
    )
    again = opened()
    assert again.search(Query(kind="mentions")).total == 0
    again.put([mention("b", minutes=1)])
    assert ids(again.search(Query(kind="mentions")).documents) == ["b", "a"]


def test_an_operators_template_changes_how_texts_are_analysed(index: ElasticsearchIndex) -> None:
    """The ``custom`` component wins in every index made from then on, and our own answers stay what they are."""
    server = index.server
    server.ready()
    server.client.cluster.put_component_template(
        name=server.names.custom("alerts"),
        template={"mappings": {"properties": {"title": {"type": "text", "analyzer": "standard"}}}},
    )
    try:
        index.put([document("alerts", "x", title="拖欠工资")])
        found = server.client.indices.get_mapping(index=server.names.index("alerts"))
        (state,) = found.values()
        assert state["mappings"]["properties"]["title"]["analyzer"] == "standard"
        assert index.search(Query(kind="alerts", text="欠工")).total == 1
    finally:
        server.client.indices.delete(index=server.names.index("alerts"))
        server.client.cluster.delete_component_template(name=server.names.custom("alerts"))


def test_the_alias_is_searched_by_cjk(index: ElasticsearchIndex) -> None:
    """Whoever asks Elasticsearch directly finds Chinese by pairs of characters, with highlights of its own."""
    index.put([mention("a", text="老板拖欠工资三个月"), mention("b", text="工，资")])
    alias = index.server.names.alias("mentions")
    index.server.client.indices.refresh(index=alias)
    answer = index.server.client.search(
        index=alias, query={"match_phrase": {"text": "拖欠工资"}}, highlight={"fields": {"text": {}}}
    )
    (hit,) = answer["hits"]["hits"]
    assert hit["_id"] == "a"
    assert "<em>" in hit["highlight"]["text"][0]


def test_times_are_ordered_to_the_microsecond(index: ElasticsearchIndex) -> None:
    """Finer than Elasticsearch's own dates."""
    base = datetime(2026, 3, 16, 1, tzinfo=UTC)
    at = {name: (base + timedelta(microseconds=n)).isoformat() for name, n in (("z", 1), ("a", 2), ("m", 3))}
    index.put([mention(name, published_at=value) for name, value in at.items()])
    assert ids(index.search(Query(kind="mentions")).documents) == ["m", "a", "z"]
    only = Query(
        kind="mentions", since=base + timedelta(microseconds=2), until=base + timedelta(microseconds=3)
    )
    assert ids(index.search(only).documents) == ["a"]
