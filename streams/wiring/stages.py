"""The topology of a configuration, and the stages on their own."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from alerting.alerts.lifecycle import wanted
from alerting.marked import MarkedRoster, with_probe
from alerting.people import Person
from alerting.ports import Message
from alerting.records import Alert, Page
from alerting.rehearsal import rehearsal
from alerting.rules.file import RulesError, default_rules, load_rules
from alerting.rules.rulebook import Rules
from alerting.templates import message
from analyzers.analyse import Analyzer
from crawlers.masking import mask
from streams import topology as house
from streams.codec import Codec
from streams.jsonl import UnusableInput
from streams.runners.embedded.schema import connect
from streams.runners.embedded.state import stored_entry
from streams.settings import BadConfig, Config
from streams.stage import Topology
from streams.wiring.duty import roster
from streams.wiring.stores import database
from streams.wiring.world import links, people


def rules(config: Config) -> Rules:
    """The rules file of a configuration, or the packaged rules. BadConfig when it cannot be used."""
    path = config.settings.alerting.rules
    try:
        return default_rules() if path is None else load_rules(config.path(path))
    except RulesError as error:
        raise BadConfig([str(error)]) from None


def topology(config: Config) -> Topology:
    """The stages with this configuration's models, rules, roster and people."""
    analyzer = Analyzer.load(sentiment=config.settings.analysis.sentiment)
    marked_roster = MarkedRoster(roster(config), drill_list(config))
    return house.build(house.Tools(analyzer, rules(config), marked_roster, with_probe(people(config))))


def drill_list(config: Config) -> tuple[str, ...]:
    """Who is paged in a drill; a rehearsal's people drill when nobody is named."""
    listed = config.settings.alerting.drill_list
    return listed or (tuple(people(config))[:4] if config.rehearsal else ())


def backtest_topology(config: Config, rules_path: Path) -> Topology:
    """The stages of this configuration with other rules. UnusableInput when these cannot be used."""
    try:
        chosen = load_rules(rules_path)
    except RulesError as error:
        raise UnusableInput(str(error)) from None
    analyzer = Analyzer.load(sentiment=config.settings.analysis.sentiment)
    return house.build(house.Tools(analyzer, chosen, roster(config), people(config)))


def replay_topology(unit: str, rules_path: Path | None) -> Topology:
    """The stages of a backtest: packaged people and roster, so that every page has somebody to go to."""
    try:
        chosen = default_rules() if rules_path is None else load_rules(rules_path)
    except RulesError as error:
        raise UnusableInput(str(error)) from None
    weekly, persons = rehearsal(unit)
    return house.build(house.Tools(Analyzer.load(), chosen, weekly, persons))


def ack_within(config: Config) -> dict[str, timedelta]:
    """Per level, how long an alert waits for its acknowledgement before somebody else is told."""
    waits = {}
    for level, ladder in rules(config).ladders.items():
        later = [step.after_minutes for step in ladder.steps if step.after_minutes > 0]
        if minutes := min(later, default=ladder.repeat_minutes):
            waits[str(level)] = timedelta(minutes=minutes)
    return waits


def render(config: Config) -> Callable[[Page, bool], Message]:
    """Makes the message of a page, with its own link to the console."""
    signed = links(config)
    names: dict[str, Person] = people(config)
    section = config.settings.console
    console = section.public_url or f"http://{section.listen}"

    def make(page: Page, maybe_repeated: bool) -> Message:
        to = names[page.to].name if page.to in names else page.to
        token = signed.token(page.page_id, page.at)
        return message(page, to=to, console=console, token=token, maybe_repeated=maybe_repeated)

    return make


def still_wanted(config: Config) -> Callable[[Page], bool]:
    """Whether a page should still go out: asked just before it is sent, of the alert as it stands in the state."""
    connection, codec = connect(database(config)), Codec()

    def ask(page: Page) -> bool:
        for alert_id in (page.alert_id, *page.also):
            alert: Alert | None = stored_entry(connection, codec, "escalate", page.unit, f"alert:{alert_id}")
            if wanted(page.at, alert):
                return True
        return False

    return ask


def labeller() -> Callable[[str, str], dict[str, Any]]:
    """(id, raw text) -> the row of ``minsheng analyze``; the text is masked first, as it is before storing."""
    analyzer = Analyzer.load()

    def label(identity: str, text: str) -> dict[str, Any]:
        masked = mask(text)
        labels = analyzer.label(masked.text, masked.kinds)
        return {
            "id": identity,
            "sentiment": labels.sentiment,
            "sentiment_score": labels.sentiment_score,
            "intent": labels.intent,
            "topic": labels.topic,
            "flags": labels.flags,
            "region": labels.region,
            "keywords": labels.keywords,
            "text": masked.text,
        }

    return label
