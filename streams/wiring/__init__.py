"""The one place where adapters are named: settings in, working parts out."""

from streams.wiring.stages import ack_within, labeller, render, replay_topology, rules, still_wanted, topology
from streams.wiring.stores import brief, checkpoints, dead_letters, index, log, sink, status_reader
from streams.wiring.world import channels, people, pseudonyms, roster, sources, units

__all__ = [
    "ack_within",
    "brief",
    "channels",
    "checkpoints",
    "dead_letters",
    "index",
    "labeller",
    "log",
    "people",
    "pseudonyms",
    "render",
    "replay_topology",
    "roster",
    "rules",
    "sink",
    "sources",
    "status_reader",
    "still_wanted",
    "topology",
    "units",
]
