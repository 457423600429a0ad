"""The watchman of a configuration."""

import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from alerting.audit import Standing
from alerting.people import ADMINISTRATOR, FALLBACK, Person
from alerting.ports import Channel, Message, Sent
from streams.codec import Codec
from streams.runners.embedded.runner import CHAIN
from streams.settings import Config
from streams.watchman.deadman import heartbeat
from streams.watchman.probe import Probe
from streams.watchman.standing import EmbeddedStanding
from streams.watchman.watchman import Tell, Watchman
from streams.wiring.bus import on_kafka, place_reader, topics
from streams.wiring.stages import rules
from streams.wiring.stores import checkpoints, log
from streams.wiring.world import PROBE_SCREEN, channels, credential_sets, people

#: minutes between synthetic pages where the configuration says nothing
PROBE_MINUTES = 15


def watchman(config: Config, started: datetime) -> Watchman:
    """The part that watches the others. BadConfig for what cannot be used."""
    own, alerting = log(config), config.settings.alerting
    reader = EmbeddedStanding(own.connection, expected(config), _consumer(config))
    read = _on_bus(config, own.connection, reader.read) if on_kafka(config) else reader.read
    minutes = alerting.probe_minutes
    if minutes is None:
        minutes = 0 if config.rehearsal else PROBE_MINUTES
    alive = (
        heartbeat(alerting.deadman_url.read(), alerting.deadman_method)
        if alerting.deadman_url
        else lambda: True
    )
    return Watchman(
        read=read,
        rules=rules(config),
        checkpoints=checkpoints(config),
        tells=tells(config),
        alive=alive,
        probe=Probe(own, config.data_dir / PROBE_SCREEN, reader.open_alerts),
        probe_every=timedelta(minutes=minutes),
        started=started,
    )


def _consumer(config: Config) -> str:
    """Who takes records out of the local log."""
    if on_kafka(config):
        from streams.runners.kafka.ship import SHIP

        return SHIP
    return CHAIN


def _on_bus(
    config: Config, connection: sqlite3.Connection, local: Callable[[datetime], Standing]
) -> Callable[[datetime], Standing]:
    """The local standing with the bus added."""
    from streams.runners.kafka.local_pages import LocalPages
    from streams.runners.kafka.standing import KafkaStanding

    pages, partitions = LocalPages(connection, Codec()), topics(config).partitions
    return KafkaStanding(local, pages, partitions, place_reader(config, untold=True).read).read


def expected(config: Config) -> list[tuple[str, str]]:
    """The (platform, account) pairs that are read by schedule."""
    platforms = config.settings.platforms
    read = {
        (name, account.id)
        for name in type(platforms).model_fields
        if (section := getattr(platforms, name)) is not None
        for one, own, _ in credential_sets(config, name, section)
        if one.enabled
        for account in own
    }
    return [pair for a in config.settings.accounts if (pair := (a.platform, a.id)) in read]


def administrators(config: Config) -> list[Person]:
    """Who hears of faults: those with the role 管理员, else the fallback contacts."""
    everybody = sorted(people(config).values(), key=lambda person: person.id)
    named = [person for person in everybody if person.role == ADMINISTRATOR]
    return named or [person for person in everybody if person.role == FALLBACK]


def tells(config: Config) -> list[Tell]:
    """One way to each administrator: their channels in turn, until one takes the message."""
    built = channels(config)

    def way(person: Person) -> Tell:
        mine: Sequence[Channel] = [built[one] for one in person.channels if one in built]

        def tell(message: Message) -> list[Sent]:
            answers: list[Sent] = []
            for channel in mine:
                try:
                    answers.append(channel.send(message))
                except Exception as error:  # an adapter's fault is this attempt's outcome
                    answers.append(Sent(outcome="rejected", detail=f"通道程序出错：{type(error).__name__}"))
                if answers[-1].outcome == "accepted":
                    break
            return answers

        return tell

    return [way(person) for person in administrators(config)]
