"""An index that is just being made disturbs nobody: searches neither fail nor miss what they knew."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from dashboards.documents.catalogue import IDS
from dashboards.ports import KINDS, IndexAway, Query
from tests.contracts.index_documents import document, ids, mention
from tests.servers.elasticsearch.nodes import Opened


@contextmanager
def beside(work: Callable[[], None]) -> Iterator[Callable[[], bool]]:
    """Runs the work in a thread; gives whether it is still going on. What it raises is the test's failure."""
    failures: list[BaseException] = []

    def body() -> None:
        try:
            work()
        except BaseException as error:
            failures.append(error)

    thread = threading.Thread(target=body)
    thread.start()
    try:
        yield thread.is_alive
    finally:
        thread.join()
    assert failures == []


def test_searches_go_on_while_months_are_begun(opened: Opened) -> None:
    """Index after index is made while somebody reads: no search is refused, and none counts less than one before."""
    writing, reading_on = opened(), opened()
    months = [f"{year}-{month:02}" for year in (2024, 2025) for month in range(1, 13)]

    def write() -> None:
        for month in months:
            writing.put([mention(month, published_at=f"{month}-10T00:00:00Z")])

    totals = []
    with beside(write) as going_on:
        while going_on():
            totals.append(reading_on.search(Query(kind="mentions")).total)
    assert totals == sorted(totals)
    assert len(set(totals)) > 2, "read while they were made"
    assert writing.search(Query(kind="mentions")).total == len(months)


def test_every_question_is_answered_while_the_first_documents_come(opened: Opened) -> None:
    """An empty cluster, the first document of each kind, and somebody who asks all the time in every way."""
    writing, reading_on = opened(), opened()
    seen = threading.Event()

    def write() -> None:
        for kind in KINDS:
            writing.put([document(kind, "first")])
        assert seen.wait(60)  # Elasticsearch shows to others what came a moment ago

    found: set[str] = set()
    with beside(write) as going_on:
        while going_on():
            for kind in KINDS:
                found |= {str(reading_on.search(Query(kind=kind)).total)}
                assert len(list(reading_on.scan(Query(kind=kind)))) <= 1
                assert reading_on.count(Query(kind=kind), by=IDS[kind]) in ({}, {"first": 1})
                assert (reading_on.get(kind, "first") or {IDS[kind]: "first"})[IDS[kind]] == "first"
            if "1" in found:
                seen.set()
    assert found == {"0", "1"}, "read while they were made"
    assert all(writing.search(Query(kind=kind)).total == 1 for kind in KINDS)


def test_an_index_that_cannot_be_searched_yet_keeps_writing_waiting_and_no_search(opened: Opened) -> None:
    """No node may hold it: the writer is told in bounded time and keeps what it has, everybody reads the other months,
    and once there is room the same put goes through."""
    index = opened()
    index.put([mention("old", published_at="2026-01-10T00:00:00Z")])
    client, custom = index.server.client, index.server.names.custom("mentions")
    nowhere = {"index.routing.allocation.require._name": "nowhere"}
    client.cluster.put_component_template(name=custom, template={"settings": nowhere})
    new = mention("new", published_at="2026-02-10T00:00:00Z")
    try:
        begun = time.monotonic()
        with pytest.raises(IndexAway, match="还没有准备好"):
            index.put([new])
        assert time.monotonic() - begun < index.server.address.timeout
        assert ids(index.search(Query(kind="mentions")).documents) == ["old"]
    finally:
        client.cluster.delete_component_template(name=custom)
    client.indices.put_settings(
        index=index.server.names.holding("mentions", new.body), settings=dict.fromkeys(nowhere)
    )
    index.put([new])
    assert ids(index.search(Query(kind="mentions")).documents) == ["new", "old"]
