"""Every scenario on the interrupted Kafka runtime, with many seeds.

usage: python -m tests.alerting.scenarios.interruptions [SEEDS [FIRST]]

Prints one JSON line: runs, what was wrong, how often a worker died with a batch in its hands, pages handed over again,
and messages somebody got a second time (all under the id of the first, else they would be wrong).
"""

import argparse
import json
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import structlog

from alerting.rules.file import default_rules
from tests.alerting.scenarios.deciding import Interrupted
from tests.alerting.scenarios.language import Scenario, scenarios
from tests.alerting.scenarios.people import PEOPLE
from tests.alerting.scenarios.player import Player
from tests.alerting.scenarios.verdict import wrong

FOLDER = Path(__file__).parent
RULES = default_rules()


def played(scenario: Scenario, seed: int, folder: Path) -> tuple[Interrupted, list[str]]:
    """The runtime after a scenario, and what was wrong with it."""
    player = Player(scenario, RULES, PEOPLE, partial(Interrupted, seed=seed), folder)
    arrived = player.play()
    assert isinstance(player.runtime, Interrupted)
    return player.runtime, wrong(scenario, arrived, player.runtime.alerts())


def main(seeds: range) -> None:
    """Plays all of it."""
    found: dict[str, Any] = {"runs": 0, "deaths": 0, "handed_again": 0, "sent_again": 0, "wrong": []}
    for scenario in scenarios(FOLDER):
        for seed in seeds:
            with TemporaryDirectory() as folder:
                runtime, said = played(scenario, seed, Path(folder))
                runtime.file.db.close()
            handed = runtime.handed_over()
            found["runs"] += 1
            found["deaths"] += runtime.deaths
            found["handed_again"] += len(handed) - len(set(handed))
            found["sent_again"] += runtime.file.repeated
            found["wrong"] += [(scenario.name, seed, each) for each in said]
    print(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seeds", type=int, nargs="?", default=10)
    parser.add_argument("first", type=int, nargs="?", default=0)
    given = parser.parse_args()
    main(range(given.first, given.first + given.seeds))
