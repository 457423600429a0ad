"""Looking after the index in Elasticsearch: what the commands of ``minsheng index`` do, and nothing else needs."""

from dashboards.indexes.elasticsearch import ElasticsearchIndex
from dashboards.indexes.elasticsearch.checking import check
from dashboards.indexes.elasticsearch.migrating import NotMigrated, abandon, migrate
from dashboards.indexes.elasticsearch.months import drop_before, month_of
from streams.wiring.indexes import elasticsearch, refused

__all__ = [
    "ElasticsearchIndex",
    "NotMigrated",
    "abandon",
    "check",
    "drop_before",
    "elasticsearch",
    "migrate",
    "month_of",
    "refused",
]
