"""What the sink makes of effects does not depend on how many it is handed at once."""

import tempfile
from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboards.indexes.sqlite import SqliteIndex
from dashboards.ports import KINDS, IndexAway, Kind, Query
from streams import wiring
from streams.codec import Codec
from streams.runners.embedded.runner import EmbeddedRunner
from streams.runners.embedded.schema import connect
from tests.faults.ingestion import START, UNIT, chunks, mentions


def indexed(away: range) -> list[tuple[Kind, Mapping[str, Any]]]:
    """Everything in the index after the rehearsal, of which it was handed some chunks only later, all at once."""
    with tempfile.TemporaryDirectory() as name:
        index = SqliteIndex(Path(name) / "index.db")
        sink = wiring.sink(index)
        number, now = 0, START

        def reachable(handed: Iterable[tuple[int, Any]]) -> None:
            if number in away:
                raise IndexAway("away")
            sink(list(handed))

        runner = EmbeddedRunner(
            connect(Path(name) / "minsheng.db"),
            Codec(),
            wiring.replay_topology(UNIT, None),
            reachable,
            lambda: now,
        )
        for number, (stored, tick) in enumerate(chunks(mentions())):  # noqa: B007 - reachable looks at it
            now += timedelta(minutes=1)
            runner.log.ingest(stored)
            runner.log.append((tick,))
            while runner.pump():
                pass
        number, now = -1, now + timedelta(minutes=1)
        while runner.effects.waiting():
            runner.pump()
        found = [(kind, body) for kind in KINDS for body in index.scan(Query(kind=kind))]
        index.close()
        return found


@pytest.mark.slow
def test_an_index_ends_alike_however_its_documents_were_batched() -> None:
    """Also alerts that change after their issue was merged into another."""
    at_once = indexed(range(40, 10_000))
    assert len(at_once) > 500
    assert at_once == indexed(range(0))
