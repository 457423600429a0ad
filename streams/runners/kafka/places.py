"""How far everybody who reads the bus has come, asked of the brokers: the next record of each reader, and when it was written.

A number of records says nothing by itself; what was written when says how long it has been waiting.
"""

import time
from collections.abc import Iterable, Mapping
from contextlib import closing
from datetime import UTC, datetime

from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition
from kafka.admin import OffsetSpec

from alerting.audit import Reader
from streams.runners.kafka.admin import told
from streams.runners.kafka.broker import Broker
from streams.runners.kafka.dead_letters import replayed
from streams.runners.kafka.indexer import group
from streams.runners.kafka.topics import Topics
from streams.runners.kafka.waits import Place, Places

#: milliseconds one request to the brokers may take; they answer in some
_REQUEST = 3_000
#: seconds for reading when the waiting records were written
_TIMES = 3.0
#: bytes fetched of a partition: one record is enough (a larger one is handed over all the same)
_FETCH = 4_096


class PlaceReader:
    """Asks, with clients of its own each time. ``told`` are the partitions whose units are told the time."""

    def __init__(self, broker: Broker, topics: Topics, told: Iterable[int] = ()) -> None:
        self._broker = broker
        self._topics = topics
        self._told = frozenset(told)

    def read(self, pages: Mapping[int, int] | None) -> Places:
        """The places by now. ``pages`` are the offsets in the outbox that the local file goes on at (None: there is no
        such file on this machine). BrokerAway when nobody answers."""
        topics = self._topics
        readers: dict[Reader, tuple[str, str | None]] = {
            "workers": (topics.inbox, topics.app),
            "indexer": (topics.effects, group(topics)),
            "dead-letters": (topics.dead_letters, replayed(topics)),
        }
        if pages is not None:
            readers["pages"] = (topics.outbox, None)
        with told(self._broker):
            begins, ends, commits = self._offsets(readers.values())
            found: dict[tuple[Reader, TopicPartition], tuple[int, int]] = {}
            for reader, (topic, name) in readers.items():
                for number in range(topics.partitions):
                    place = TopicPartition(topic, number)
                    reached = (pages or {}).get(number, 0) if name is None else commits[name].get(place, 0)
                    at = max(begins[place], reached)  # what expired does not wait any more
                    found[reader, place] = (at, max(0, ends[place] - at))
            dead = sum(records for (reader, _), (_, records) in found.items() if reader == "dead-letters")
            waits = {key: each for key, each in found.items() if each[1] and key[0] != "dead-letters"}
            quiet = {
                key: each
                for key, each in found.items()
                if key[0] == "workers" and key[1].partition in self._told and key not in waits
            }
            last = {place: at - 1 for (_, place), (at, _) in quiet.items() if at > begins[place]}
            times = self._times({place: at for (_, place), (at, _) in waits.items()} | last)

        def places(chosen: Mapping[tuple[Reader, TopicPartition], tuple[int, int]]) -> tuple[Place, ...]:
            return tuple(
                Place(reader, place.partition, at, records, times.get(place))
                for (reader, place), (at, records) in chosen.items()
            )

        return Places(places(waits), places(quiet), dead)

    def _offsets(
        self, readers: Iterable[tuple[str, str | None]]
    ) -> tuple[dict[TopicPartition, int], dict[TopicPartition, int], dict[str, dict[TopicPartition, int]]]:
        """Beginnings and ends of the partitions, and the groups' commits (where there is one)."""
        places = {
            (topic, name): [TopicPartition(topic, number) for number in range(self._topics.partitions)]
            for topic, name in readers
        }
        every = [place for each in places.values() for place in each]
        asked = {name: each for (_, name), each in places.items() if name is not None}
        options = self._broker.client(
            client_id="minsheng-places", bootstrap_timeout_ms=_REQUEST, request_timeout_ms=_REQUEST
        )
        with closing(KafkaAdminClient(**options)) as admin:
            begins = admin.list_partition_offsets(dict.fromkeys(every, OffsetSpec.EARLIEST))
            commits = admin.list_group_offsets(asked)
            ends = admin.list_partition_offsets(dict.fromkeys(every, OffsetSpec.LATEST))
        return (
            {place: found.offset for place, found in begins.items()},
            {place: found.offset for place, found in ends.items()},
            {name: {place: found.offset for place, found in each.items()} for name, each in commits.items()},
        )

    def _times(self, wanted: Mapping[TopicPartition, int]) -> dict[TopicPartition, datetime]:
        """When the records at these offsets were written, as far as the brokers say so in time."""
        if not wanted:
            return {}
        options = self._broker.client(
            client_id="minsheng-places", bootstrap_timeout_ms=_REQUEST, request_timeout_ms=_REQUEST,
            group_id=None, enable_auto_commit=False, max_partition_fetch_bytes=_FETCH,
        )  # fmt: skip
        found: dict[TopicPartition, datetime] = {}
        deadline = time.monotonic() + _TIMES
        with closing(KafkaConsumer(**options)) as consumer:
            consumer.assign(list(wanted))
            for place, offset in wanted.items():
                consumer.seek(place, offset)
            missing = set(wanted)
            while missing and time.monotonic() < deadline:
                for place, messages in consumer.poll(timeout_ms=200).items():
                    missing.discard(place)
                    consumer.pause(place)
                    if messages and place not in found and messages[0].timestamp > 0:
                        found[place] = datetime.fromtimestamp(messages[0].timestamp / 1000, UTC)
        return found
