"""The one place where adapters are named: settings in, working parts out."""

from streams.wiring.bus import admin as bus_admin
from streams.wiring.bus import broker, demanded, on_kafka, topics, worker, worker_dir
from streams.wiring.duty import (
    at_handover,
    calendar,
    countdowns,
    next_month,
    roster,
    roster_store,
    sheets,
    shifts,
    template,
)
from streams.wiring.indexes import drop_old_months, elasticsearch, index, refused
from streams.wiring.stages import (
    ack_within,
    backtest_topology,
    labeller,
    render,
    replay_topology,
    rules,
    still_wanted,
    topology,
)
from streams.wiring.stores import (
    brief,
    checkpoints,
    database,
    dead_letters,
    log,
    sink,
    status_reader,
)
from streams.wiring.world import channels, people, pseudonyms, sources, units

__all__ = [
    "ack_within",
    "at_handover",
    "backtest_topology",
    "brief",
    "broker",
    "bus_admin",
    "calendar",
    "channels",
    "checkpoints",
    "countdowns",
    "database",
    "dead_letters",
    "demanded",
    "drop_old_months",
    "elasticsearch",
    "index",
    "labeller",
    "log",
    "next_month",
    "on_kafka",
    "people",
    "pseudonyms",
    "refused",
    "render",
    "replay_topology",
    "roster",
    "roster_store",
    "rules",
    "sheets",
    "shifts",
    "sink",
    "sources",
    "status_reader",
    "still_wanted",
    "template",
    "topics",
    "topology",
    "units",
    "worker",
    "worker_dir",
]
