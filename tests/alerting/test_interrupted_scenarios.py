"""What the interruptions of the Kafka runtime do: something, and never another page."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from alerting.records import Page
from alerting.rules_file import default_rules
from streams.runners.kafka.parcels import unpack
from tests.alerting.scenarios.deciding import Deciding, Interrupted
from tests.alerting.scenarios.language import Scenario, scenarios
from tests.alerting.scenarios.people import PEOPLE
from tests.alerting.scenarios.player import Player
from tests.alerting.scenarios.world import World

CHOSEN = [
    each
    for each in scenarios(Path(__file__).parent / "scenarios")
    if each.name.startswith("ladder: red")
    or "storm" in each.name
    or "nobody at all" in each.name
    or "more than a person" in each.name
]
RULES = default_rules()
SEEDS = range(10, 14)


def handed_over(runtime: Deciding) -> list[str]:
    """The ids of the pages in the outbox topic, in their order."""
    records = [record for parcel in runtime.outbox for _, record in unpack(parcel, runtime.file.codec)]
    return [record.page_id for record in records if isinstance(record, Page)]


def played(scenario: Scenario, make: Callable[[World, Path], Deciding], folder: Path) -> Deciding:
    """The runtime after a scenario."""
    folder.mkdir(parents=True)
    player = Player(scenario, RULES, PEOPLE, make, folder)
    player.play()
    assert isinstance(player.runtime, Deciding)
    return player.runtime


def test_a_page_that_is_repeated_carries_the_id_of_the_first(tmp_path: Path) -> None:
    """Whatever workers that die hand over again, and whatever a sender that dies sends again, is known by its id."""
    deaths, again, sent_again = 0, 0, 0
    for scenario in CHOSEN:
        folder = tmp_path / str(CHOSEN.index(scenario))
        calm = handed_over(played(scenario, Deciding, folder / "calm"))
        assert len(set(calm)) == len(calm) > 0
        for seed in SEEDS:
            runtime = played(scenario, partial(Interrupted, seed=seed), folder / str(seed))
            assert isinstance(runtime, Interrupted)
            assert set(handed_over(runtime)) == set(calm)
            deaths += runtime.deaths
            again += len(handed_over(runtime)) - len(calm)
            sent_again += runtime.file.repeated
    assert min(deaths, again, sent_again) > 0, "nothing was interrupted"
