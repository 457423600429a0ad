"""The Elasticsearch index keeps the contract on a real server, and its own promises about it."""

from tests.contracts.index_contract import IndexContract


class TestElasticsearchIndex(IndexContract):
    """The contract."""
