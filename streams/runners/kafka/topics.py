"""Names and shapes of the topics. All have the same number of partitions: a unit is on one partition everywhere.

The **inbox** is the log of the embedded runtime made wide: every source record, in one order per unit. One ordered
topic (and not one per record type) makes a second reading after a crash come to the same decisions as the first.
"""

from dataclasses import dataclass

from kafka.partitioner.default import murmur2

#: bytes of one message at most: a batch of decisions with its state entries is one message
MESSAGE_BYTES = 16 * 1024 * 1024
_DAY = 86_400_000  # milliseconds
#: days that records stay after they were worked off, so that an index or an outbox can be rebuilt from them
KEEP_DAYS = 30


@dataclass(frozen=True, slots=True)
class TopicSpec:
    """One topic: its name, how long its records are kept (milliseconds; None = the latest of each key, for ever)."""

    name: str
    keep: int | None

    @property
    def configs(self) -> dict[str, str]:
        """The topic's configuration on the broker (https://kafka.apache.org/41/configuration/topic-configs/)."""
        common = {"max.message.bytes": str(MESSAGE_BYTES)}
        if self.keep is None:
            return common | {"cleanup.policy": "compact", "min.cleanable.dirty.ratio": "0.2"}
        return common | {"cleanup.policy": "delete", "retention.ms": str(self.keep)}


@dataclass(frozen=True, slots=True)
class Topics:
    """The topics of one installation; ``prefix`` keeps two installations on one cluster apart. ``keep_days`` is how
    long records stay, for citizens' words are in them."""

    prefix: str
    partitions: int
    keep_days: int = KEEP_DAYS

    @property
    def app(self) -> str:
        """The worker's group, which is also the first part of its changelog's name."""
        return f"{self.prefix}.worker"

    @property
    def inbox(self) -> str:
        return f"{self.prefix}.inbox"

    @property
    def effects(self) -> str:
        return f"{self.prefix}.effects"

    @property
    def outbox(self) -> str:
        return f"{self.prefix}.outbox"

    @property
    def dead_letters(self) -> str:
        return f"{self.prefix}.dead-letters"

    @property
    def changelog(self) -> str:
        """Faust's own name for the changelog of the table ``state``."""
        return f"{self.app}-state-changelog"

    @property
    def specs(self) -> tuple[TopicSpec, ...]:
        """All of them."""
        kept = (self.inbox, self.effects, self.outbox, self.dead_letters)
        return (*(TopicSpec(name, self.keep_days * _DAY) for name in kept), TopicSpec(self.changelog, None))

    def partition_of(self, unit: str) -> int:
        """Where a unit lives: Kafka's own default for keys, written out so that every producer agrees."""
        return int((murmur2(unit.encode()) & 0x7FFFFFFF) % self.partitions)
