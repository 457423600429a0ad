"""What the interruptions of the Kafka runtime do: something, and never another page; and what its local file knows."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.alerting.scenarios.deciding import Deciding
from tests.alerting.scenarios.interruptions import FOLDER, RULES, played
from tests.alerting.scenarios.language import scenarios
from tests.alerting.scenarios.people import PEOPLE
from tests.alerting.scenarios.player import Player

SEEDS = range(10, 14)
CHOSEN = ("ladder: red", "a storm of", "nobody at all", "more than a person")

#: what the sender, the watchman and the desk ask of an alert; only what a signal brought may be older in the file
TOLD = ("state", "level", "step", "step_at", "acknowledged_at", "closed_at", "silence", "transfer", "changes")


class Compared(Deciding):
    """Looks, whenever all is settled, whether the local file knows the alerts as the worker does."""

    def push(self, records: Iterable[Any]) -> None:
        super().push(records)
        known = {alert.alert_id: alert for alert in self.alerts()}
        for alert in self.decided():
            for name in TOLD:
                assert getattr(known[alert.alert_id], name) == getattr(alert, name), name


def test_the_local_file_knows_every_alert_as_the_worker_does(tmp_path: Path) -> None:
    """The watchman audits by it: a step that is due later by now must not look overdue."""
    for number, scenario in enumerate(scenarios(FOLDER)):
        (tmp_path / str(number)).mkdir()
        Player(scenario, RULES, PEOPLE, Compared, tmp_path / str(number)).play()


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
