"""The distributed runtime of a configuration: brokers, topics, workers."""

import ssl
from pathlib import Path
from typing import TYPE_CHECKING

from alerting.marked import PROBE
from streams.settings import BadConfig, Config

if TYPE_CHECKING:  # the clients are slow to load, and most commands of an embedded installation need none
    from streams.runners.kafka.admin import Admin
    from streams.runners.kafka.application import Worker
    from streams.runners.kafka.broker import Broker
    from streams.runners.kafka.places import PlaceReader
    from streams.runners.kafka.topics import Topics


def on_kafka(config: Config) -> bool:
    """Whether the records of this configuration go through Kafka."""
    return config.settings.bus.url != "sqlite"


def broker(config: Config) -> "Broker":
    """How to reach the brokers. BadConfig for certificates that cannot be read."""
    from streams.runners.kafka.broker import Broker

    bus = config.settings.bus
    tls, sasl = bus.tls, bus.sasl

    def file(path: Path | None) -> str | None:
        return None if path is None else str(config.path(path))

    made = Broker(
        servers=tuple(bus.url.removeprefix("kafka://").split(",")),
        tls=tls is not None,
        ca=file(tls.ca) if tls else None,
        cert=file(tls.cert) if tls else None,
        key=file(tls.key) if tls else None,
        mechanism=sasl.mechanism if sasl else None,
        username=sasl.username if sasl else None,
        password=sasl.password.read() if sasl else None,
    )
    try:
        _ = made.context
    except (OSError, ssl.SSLError) as error:
        wrong = f"{config.source}：bus.tls：证书读不出来（{type(error).__name__}）：请检查 ca、cert、key 的路径和内容"
        raise BadConfig([wrong]) from None
    return made


def topics(config: Config) -> "Topics":
    """The topics of this configuration; no record stays in them longer than texts may be kept."""
    from streams.runners.kafka.topics import KEEP_DAYS, Topics

    bus = config.settings.bus
    return Topics(bus.prefix, bus.partitions, min(KEEP_DAYS, config.settings.privacy.retain_text_days))


def admin(config: Config) -> "Admin":
    """Looks after the topics of this configuration."""
    from streams.runners.kafka.admin import Admin

    return Admin(broker(config), topics(config), config.settings.bus.replication_factor)


def place_reader(config: Config, *, untold: bool = False) -> "PlaceReader":
    """Asks how far everybody who reads the bus has come; with ``untold`` also how long nobody told units the time."""
    from streams.runners.kafka.places import PlaceReader

    names = topics(config)
    told = (*(unit.id for unit in config.settings.units), PROBE) if untold else ()
    return PlaceReader(broker(config), names, map(names.partition_of, told))


def demanded(config: Config) -> Config:
    """The configuration, when it is one for Kafka. BadConfig for any other."""
    if not on_kafka(config):
        raise BadConfig(
            [f"{config.source}：bus.url 是 sqlite：这个命令只用于 Kafka，请先写 kafka://主机:端口"]
        )
    return config


def worker_dir(config: Config, name: str) -> Path:
    """Where the worker of this name keeps its state on this machine; the folder is made."""
    path = config.data_dir / "workers" / name
    path.mkdir(parents=True, exist_ok=True)
    return path


def worker(config: Config, name: str) -> "Worker":
    """What the worker of this name is made of."""
    from streams.codec import Codec
    from streams.runners.kafka.application import Worker
    from streams.wiring.stages import topology

    return Worker(
        name=name,
        broker=broker(config),
        topics=topics(config),
        codec=Codec(),
        topology=topology(config),
        data_dir=worker_dir(config, name),
        state=config.settings.bus.state,
    )
