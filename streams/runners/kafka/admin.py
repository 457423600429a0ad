"""Looking after the topics: create, check, and how far the readers have come."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition
from kafka.admin import NewTopic
from kafka.errors import KafkaError, TopicAlreadyExistsError, UnknownTopicOrPartitionError

from streams.runners.kafka.broker import Broker
from streams.runners.kafka.errors import BrokerAway, WrongTopics
from streams.runners.kafka.topics import Topics

#: copies of each partition that the program asks for when the configuration does not say (as far as there are brokers)
COPIES = 3
#: milliseconds a group's commit may be asked for: without an end, brokers that hang would hold the worker's watchdog
_ANSWER = 8_000


@dataclass(frozen=True, slots=True)
class Lag:
    """How many records of a topic a group has not confirmed yet, by partition, and where it stands."""

    topic: str
    group: str
    by_partition: Mapping[int, int]
    committed: Mapping[int, int]

    @property
    def total(self) -> int:
        return sum(self.by_partition.values())


class Admin:
    """Works on one installation's topics. BrokerAway when nobody answers."""

    def __init__(self, broker: Broker, topics: Topics, replication_factor: int | None = None) -> None:
        self._broker = broker
        self._topics = topics
        self._copies = replication_factor

    @contextmanager
    def _admin(self) -> Iterator[KafkaAdminClient]:
        with told(self._broker):
            client = KafkaAdminClient(
                **self._broker.client(client_id="minsheng-admin", bootstrap_timeout_ms=8000)
            )
            try:
                yield client
            finally:
                client.close()

    def create(self) -> list[str]:
        """Creates the topics that are missing and returns their names. WrongTopics when others are not as needed."""
        with self._admin() as admin:
            there = set(admin.list_topics())
            copies = self._copies or min(COPIES, len(admin.describe_cluster()["brokers"]))
            missing = [spec for spec in self._topics.specs if spec.name not in there]
            if missing:
                wanted = [
                    NewTopic(
                        name=spec.name,
                        num_partitions=self._topics.partitions,
                        replication_factor=copies,
                        topic_configs=spec.configs,
                    )
                    for spec in missing
                ]
                try:
                    admin.create_topics(wanted)
                    admin.wait_for_topics([spec.name for spec in missing])
                except TopicAlreadyExistsError:
                    pass  # another part did it at the same time
        if findings := self.check():
            raise WrongTopics("\n".join(findings))
        return [spec.name for spec in missing]

    def check(self) -> list[str]:
        """One Chinese finding for each topic that is missing, or whose partitions or copies are not as configured."""
        with self._admin() as admin:
            names = set(admin.list_topics())
            known = {
                topic["name"]: topic["partitions"]
                for topic in admin.describe_topics([s.name for s in self._topics.specs if s.name in names])
            }
        findings = []
        for spec in self._topics.specs:
            partitions = known.get(spec.name)
            if partitions is None:
                findings.append(f"主题 {spec.name} 不存在：请运行 minsheng topics create")
                continue
            if len(partitions) != self._topics.partitions:
                findings.append(
                    f"主题 {spec.name} 有 {len(partitions)} 个分区，配置（bus.partitions）是 {self._topics.partitions}："
                    "分区数定了不能改，请把配置改回，或换一个 bus.prefix 重新开始"
                )
            copies = min(len(partition["replica_nodes"]) for partition in partitions)
            if self._copies is not None and copies < self._copies:
                findings.append(
                    f"主题 {spec.name} 只有 {copies} 份副本，配置（bus.replication_factor）是 {self._copies}："
                    "请用 Kafka 自带的 kafka-reassign-partitions 增加副本"
                )
        return findings

    def lag(self, topic: str, group: str) -> Lag:
        """How far a group is behind on a topic."""
        with told(self._broker):
            consumer = KafkaConsumer(
                **self._broker.client(group_id=group, enable_auto_commit=False, client_id="minsheng-lag")
            )
            try:
                places = [TopicPartition(topic, number) for number in range(self._topics.partitions)]
                ends = consumer.end_offsets(places)
                begins = consumer.beginning_offsets(places)
                committed = {tp: consumer.committed(tp, timeout_ms=_ANSWER) for tp in places}
            finally:
                consumer.close()
        at = {tp: begins[tp] if committed[tp] is None else max(committed[tp], begins[tp]) for tp in places}
        return Lag(
            topic,
            group,
            {tp.partition: max(0, ends[tp] - at[tp]) for tp in places},
            {tp.partition: at[tp] for tp in places},
        )


@contextmanager
def told(broker: Broker) -> Iterator[None]:
    """What the client raises inside is told as BrokerAway, in Chinese and with what to look at."""
    try:
        yield
    except UnknownTopicOrPartitionError:
        raise BrokerAway(
            "Kafka 上缺少主题或分区：请运行 minsheng topics create，再看 minsheng topics check"
        ) from None
    except KafkaError as error:
        servers = "、".join(broker.servers)
        raise BrokerAway(
            f"连不上 Kafka（{servers}）：{type(error).__name__}：请检查 bus.url、网络、证书和口令，以及 Kafka 是否在运行"
        ) from None
