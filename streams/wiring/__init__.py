"""The one place where adapters are named: settings in, working parts out."""

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
from streams.wiring.stores import brief, checkpoints, dead_letters, index, log, sink, status_reader
from streams.wiring.world import channels, people, pseudonyms, sources, units

__all__ = [
    "ack_within",
    "at_handover",
    "backtest_topology",
    "brief",
    "calendar",
    "channels",
    "checkpoints",
    "countdowns",
    "dead_letters",
    "index",
    "labeller",
    "log",
    "next_month",
    "people",
    "pseudonyms",
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
    "topology",
    "units",
]
