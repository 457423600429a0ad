"""All topics and stages of the house on one screen. Every record type is a topic; its key is its ``unit``."""

from dataclasses import dataclass

from alerting.alerts.escalate import open_escalate
from alerting.people import Person
from alerting.ports import Roster
from alerting.records import AlertChange, Command, CommandRefused, Delivery, Page, Signal
from alerting.roster.duty_watch import open_duty_watch
from alerting.rules.rulebook import Rules
from alerting.signals.assess import open_assess
from alerting.signals.watch import open_watch
from analyzers.analyse import Analyzer, open_analyse
from analyzers.cluster import open_cluster
from analyzers.records import IssueUpdate, Opinion, Reading
from crawlers.coverage import DayCoverage, open_coverage
from crawlers.records import FetchReport, Mention, Tick
from streams.stage import Stage, Topology


@dataclass(frozen=True, slots=True)
class Tools:
    """What the stages decide with: models, rules, roster and people; all of them plain values."""

    analyzer: Analyzer
    rules: Rules
    roster: Roster
    people: dict[str, Person]


def build(tools: Tools) -> Topology:
    """The one topology, the same on every runtime."""
    escalate = open_escalate(tools.rules, tools.roster, tools.people)
    return Topology(
        sources=(Mention, FetchReport, Tick, Command, Delivery),
        stages=(
            Stage(
                "analyse",
                (Mention,),
                (Opinion,),
                open_analyse(tools.analyzer),
                lambda mentions: [(opinion,) for opinion in tools.analyzer.analyse(mentions)],
            ),
            Stage("cluster", (Opinion, Tick), (IssueUpdate,), open_cluster),
            Stage("assess", (IssueUpdate, Tick), (Reading, Signal), open_assess(tools.rules)),
            Stage("coverage", (FetchReport, Tick), (DayCoverage,), open_coverage),
            Stage("watch", (FetchReport, Tick), (Signal,), open_watch(tools.rules)),
            Stage("duty", (Tick,), (Signal,), open_duty_watch(tools.roster, tools.people)),
            Stage(
                "escalate", (Signal, Command, Delivery, Tick), (AlertChange, Page, CommandRefused), escalate
            ),
        ),
        effects=(IssueUpdate, Reading, AlertChange, Page, CommandRefused, Delivery, FetchReport, DayCoverage),
    )
