"""The index of a configuration: a file of this machine, or Elasticsearch."""

from datetime import datetime
from pathlib import Path

import structlog

from dashboards.indexes.elasticsearch import ElasticsearchIndex
from dashboards.indexes.elasticsearch.months import drop_before, first_kept
from dashboards.indexes.elasticsearch.reaching import Address
from dashboards.indexes.elasticsearch.refused import RefusedFile
from dashboards.indexes.sqlite import SqliteIndex
from dashboards.ports import Index, IndexAway
from streams.settings import BadConfig, Config
from streams.settings.index import split_hosts

#: the index file, and the documents that Elasticsearch would not take, in data_dir
INDEX, REFUSED = "index.db", "index-refused.jsonl"


def index(config: Config) -> Index:
    """The index of this configuration. A file is opened (IndexTooNew if a newer program wrote it); a cluster is not
    asked before it is used."""
    return elasticsearch(config) or SqliteIndex(_data_dir(config) / INDEX)


def elasticsearch(config: Config) -> ElasticsearchIndex | None:
    """The index in Elasticsearch; None when the configuration has another. BadConfig for a missing certificate."""
    section = config.settings.index
    if section.url == "sqlite":
        return None
    hosts, user = split_hosts(section.url)
    ca = None if section.ca is None else config.path(section.ca)
    if ca is not None and not ca.is_file():
        raise BadConfig([f"{config.source}：index.ca：没有文件 {ca}：请写签发机构证书（PEM）的路径"])
    address = Address(
        hosts=hosts, user=user, password=section.password.read() if section.password else None, ca=ca
    )
    return ElasticsearchIndex(
        address, prefix=section.prefix, replicas=section.replicas, refused=refused(config)
    )


def refused(config: Config) -> RefusedFile:
    """The documents that Elasticsearch would not take."""
    return RefusedFile(_data_dir(config) / REFUSED)


def drop_old_months(config: Config, over: Index, present: datetime) -> None:
    """Deletes the months that the configuration does not keep; an index that is away is asked again next time."""
    keep = config.settings.index.keep_months
    if keep is None or not isinstance(over, ElasticsearchIndex):
        return
    logger = structlog.get_logger("retention")
    try:
        dropped = drop_before(over.server, first_kept(present, keep))
    except IndexAway as error:
        logger.warning("months wait to be dropped", why=str(error))
        return
    if dropped:
        logger.info("months dropped", months=dropped)


def _data_dir(config: Config) -> Path:
    config.data_dir.mkdir(parents=True, exist_ok=True)
    return config.data_dir
