"""One real Elasticsearch node for the tests of this folder, and an empty index on it for each."""

from collections.abc import Iterator

import pytest

from dashboards.indexes.elasticsearch import ElasticsearchIndex
from dashboards.indexes.elasticsearch.mapping import SCHEMA_VERSION
from dashboards.indexes.elasticsearch.reaching import Address
from tests.servers.elasticsearch.nodes import Node, Opened, Refused


@pytest.fixture(scope="session")
def node() -> Iterator[Node]:
    """The node all tests of this folder share; whoever stops it starts it again."""
    made = Node("elasticsearch-test")
    try:
        made.start()
        yield made
    finally:
        made.stop("--kill", "--wipe")


@pytest.fixture
def refused() -> Refused:
    """What the index refused in this test."""
    return Refused()


@pytest.fixture
def opened(node: Node, refused: Refused) -> Iterator[Opened]:
    """The index begins empty."""
    made: list[ElasticsearchIndex] = []

    def open_one(schema: int = SCHEMA_VERSION) -> ElasticsearchIndex:
        made.append(
            ElasticsearchIndex(
                Address(hosts=(node.url,)), prefix="test", replicas=0, refused=refused, schema=schema
            )
        )
        return made[-1]

    client = open_one().server.client
    names = list(client.indices.get(index="test-*", features="aliases"))
    if names:
        client.indices.delete(index=",".join(names))
    yield open_one
    for each in made:
        each.close()


@pytest.fixture
def index(opened: Opened) -> ElasticsearchIndex:
    return opened()
