"""What the interruptions of the Kafka runtime do: something, and never another page."""

from pathlib import Path

from tests.alerting.scenarios.deciding import Deciding
from tests.alerting.scenarios.interruptions import FOLDER, RULES, played
from tests.alerting.scenarios.language import scenarios
from tests.alerting.scenarios.people import PEOPLE
from tests.alerting.scenarios.player import Player

SEEDS = range(10, 14)
CHOSEN = ("ladder: red", "a storm of", "nobody at all", "more than a person")


def test_a_page_that_is_repeated_carries_the_id_of_the_first(tmp_path: Path) -> None:
    """Whatever workers that die hand over again, and whatever a sender that dies sends again, is known by its id."""
    deaths, again, sent_again = 0, 0, 0
    for number, scenario in enumerate(scenarios(FOLDER)):
        if not any(words in scenario.name for words in CHOSEN):
            continue
        folder = tmp_path / str(number)
        folder.mkdir()
        player = Player(scenario, RULES, PEOPLE, Deciding, folder)
        player.play()
        assert isinstance(player.runtime, Deciding)
        calm = player.runtime.handed_over()
        assert len(set(calm)) == len(calm) > 0
        for seed in SEEDS:
            (folder / str(seed)).mkdir()
            runtime, wrong = played(scenario, seed, folder / str(seed))
            assert wrong == []
            assert set(runtime.handed_over()) == set(calm)
            deaths += runtime.deaths
            again += len(runtime.handed_over()) - len(calm)
            sent_again += runtime.file.repeated
    assert min(deaths, again, sent_again) > 0, "nothing was interrupted"
