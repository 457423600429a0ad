"""Bulk requests: every item's own answer is looked at, what the server had no room for is sent again."""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import structlog

from dashboards.indexes.elasticsearch.reaching import LATER, reaching
from dashboards.indexes.elasticsearch.server import Server
from dashboards.ports import IndexAway, Kind

#: items and bytes of one request: Elastic's advice is 5 to 15 MB
#: (https://www.elastic.co/docs/deploy-manage/production-guidance/optimize-performance/indexing-speed)
_ITEMS, _BYTES = 1000, 5_000_000
#: seconds before an overloaded server is asked again, doubled each time up to the cap, and how often: half a minute in all
_FIRST_PAUSE, _LONGEST_PAUSE, _TRIES = 0.2, 8.0, 8

Pause = Callable[[float], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One write: ``source`` is the document as JSON and goes in when its version is higher than the stored one;
    None deletes what is not newer than ``version``."""

    kind: Kind
    index: str
    id: str
    version: int
    source: bytes | None

    def lines(self) -> list[bytes]:
        """The item as the bulk interface takes it."""
        compared = "external_gte" if self.source is None else "external"
        action = "delete" if self.source is None else "index"
        head = {
            action: {"_index": self.index, "_id": self.id, "version": self.version, "version_type": compared}
        }
        encoded = msgspec.json.encode(head)
        return [encoded] if self.source is None else [encoded, self.source]


@dataclass(frozen=True, slots=True)
class Answers:
    """What became of the items: written (or gone), met by a version that is not lower, refused for what they are."""

    done: tuple[Item, ...]
    stale: tuple[Item, ...]
    refused: tuple[tuple[Item, str], ...]


def send(server: Server, items: Sequence[Item], *, pause: Pause = time.sleep) -> Answers:
    """Writes all items. IndexAway when some could not be written for now; those that were stay written."""
    done: list[Item] = []
    stale: list[Item] = []
    refused: list[tuple[Item, str]] = []
    for part in _parts(items):
        left, delay, tries = part, _FIRST_PAUSE, 0
        while left:
            for item in left:
                if item.source is not None:
                    server.hold(item.index, item.kind)
            again: list[Item] = []
            why = ""
            for item, status, kind in _answers(server, left):
                if status < 300 or (item.source is None and status == 404):
                    done.append(item)
                elif status == 409:
                    stale.append(item)
                elif status in LATER or kind in _PASSING:
                    again.append(item)
                    why = kind
                else:
                    refused.append((item, f"{status} {kind}"))
            for each in {item.kind for item in left}:
                server.wrote(each)
            left = again
            if left:
                tries += 1
                if why == "index_not_found_exception":
                    server.forget()
                if why == "cluster_block_exception" or tries == _TRIES:
                    raise IndexAway(
                        f"检索服务 {server.address.shown} 暂时写不进去（{why}）：请检查它的负载、磁盘，或等迁移完成"
                    )
                # a spread, so that several writers do not come back together; nothing depends on its value
                pause(delay * random.uniform(0.75, 1.25))  # noqa: S311
                delay = min(delay * 2, _LONGEST_PAUSE)
    structlog.get_logger("index").debug("bulk", done=len(done), stale=len(stale), refused=len(refused))
    return Answers(tuple(done), tuple(stale), tuple(refused))


#: error types of an item that pass by themselves although their status says otherwise
_PASSING = frozenset({"cluster_block_exception", "index_not_found_exception"})


def _answers(server: Server, items: Sequence[Item]) -> Iterator[tuple[Item, int, str]]:
    """Each item with its status and the type of its error ("" for none)."""
    operations: list[Any] = [line for item in items for line in item.lines()]
    with reaching(server.address):
        response = server.client.bulk(operations=operations, filter_path="items.*.status,items.*.error.type")
    for item, answer in zip(items, response["items"], strict=True):
        (said,) = answer.values()
        yield item, said["status"], said.get("error", {}).get("type", "")


def _parts(items: Sequence[Item]) -> Iterator[list[Item]]:
    part: list[Item] = []
    size = 0
    for item in items:
        part.append(item)
        size += len(item.source or b"")
        if len(part) == _ITEMS or size >= _BYTES:
            yield part
            part, size = [], 0
    if part:
        yield part
