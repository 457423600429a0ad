"""Elasticsearch dies or is stopped while a pipeline writes: nothing is lost, nothing is there twice."""

import pytest

from tests.servers.elasticsearch.nodes import Node, Opened
from tests.servers.elasticsearch.outage import outage


@pytest.mark.parametrize("kill", [True, False], ids=["killed", "stopped"])
def test_an_outage_in_the_middle_of_an_ingestion_changes_nothing(
    node: Node, opened: Opened, kill: bool
) -> None:
    """The index ends as an undisturbed one; meanwhile the chain kept up and what it decided waited."""
    opened()
    row = outage(node, "test", seconds=2, kill=kill)
    assert (row["lost"], row["doubled"], row["different"], row["refused"]) == (0, 0, 0, 0)
    assert row["documents"] > 500
    assert row["chain_behind"] == 0
    assert row["waiting_before"] == 0
    assert row["waiting_when_started"] > 0
