"""The one place where adapters are named: settings in, working parts out."""

from streams.wiring.bus import admin as bus_admin
from streams.wiring.bus import broker, demanded, on_kafka, topics, worker, worker_dir
from streams.wiring.indexes import drop_old_months, elasticsearch, index, refused
from streams.wiring.stages import ack_within, labeller, render, replay_topology, rules, still_wanted, topology
from streams.wiring.stores import (
    brief,
    checkpoints,
    database,
    dead_letters,
    log,
    sink,
    status_reader,
)
from streams.wiring.world import channels, people, pseudonyms, roster, sources

__all__ = [
    "ack_within",
    "brief",
    "broker",
    "bus_admin",
    "channels",
    "checkpoints",
    "database",
    "dead_letters",
    "demanded",
    "drop_old_months",
    "elasticsearch",
    "index",
    "labeller",
    "log",
    "on_kafka",
    "people",
    "pseudonyms",
    "refused",
    "render",
    "replay_topology",
    "roster",
    "rules",
    "sink",
    "sources",
    "status_reader",
    "still_wanted",
    "topics",
    "topology",
    "worker",
    "worker_dir",
]
