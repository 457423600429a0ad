"""The files for an operator of Elasticsearch: a lifecycle policy as documented, and overrides of what really exists."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from dashboards.indexes.elasticsearch.mapping import mapping

FOLDER = Path(__file__).parents[3] / "deploy" / "elasticsearch"
#: which action may stand in which phase (https://www.elastic.co/docs/manage-data/lifecycle/index-lifecycle-management,
#: "Phases and available actions")
PHASES = {
    "hot": {
        "set_priority", "unfollow", "rollover", "readonly", "downsample", "shrink", "forcemerge", "searchable_snapshot",
    },
    "warm": {"set_priority", "unfollow", "readonly", "downsample", "allocate", "migrate", "shrink", "forcemerge"},
    "cold": {"set_priority", "unfollow", "readonly", "downsample", "searchable_snapshot", "allocate", "migrate"},
    "frozen": {"unfollow", "searchable_snapshot"},
    "delete": {"wait_for_snapshot", "delete"},
}  # fmt: skip
#: options of the actions that our policy takes, and their types
OPTIONS: dict[str, dict[str, type]] = {
    "set_priority": {"priority": int},
    "delete": {"delete_searchable_snapshot": bool},
}
#: after these an index takes no more writes, and texts could not be retired in it
FREEZING = {"readonly", "forcemerge", "shrink", "downsample", "searchable_snapshot"}
#: https://www.elastic.co/docs/reference/elasticsearch/rest-apis/api-conventions, "Time units"
DURATION = re.compile(r"(\d+)(d|h|m|s|ms|micros|nanos)")
SECONDS = {"d": 86_400.0, "h": 3600.0, "m": 60.0, "s": 1.0, "ms": 1e-3, "micros": 1e-6, "nanos": 1e-9}


def read(name: str) -> Any:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


def test_the_policy_is_as_documented() -> None:
    """Phases, their actions, the actions' options, and ages that grow."""
    body = read("ilm-policy.json")
    assert body.keys() == {"policy"}
    assert body["policy"].keys() <= {"phases", "_meta"}
    ages = []
    for name, phase in body["policy"]["phases"].items():
        assert phase.keys() == {"min_age", "actions"}
        assert phase["actions"].keys() <= PHASES[name]
        age = DURATION.fullmatch(phase["min_age"])
        assert age is not None
        ages.append(int(age[1]) * SECONDS[age[2]])
        for action, options in phase["actions"].items():
            for option, value in options.items():
                assert type(value) is OPTIONS[action][option], option
    assert list(body["policy"]["phases"]) == [name for name in PHASES if name in body["policy"]["phases"]]
    assert ages == sorted(ages)


def test_no_phase_freezes_an_index_before_it_is_deleted() -> None:
    """Retention must be able to take texts out of every month that is kept."""
    for phase in read("ilm-policy.json")["policy"]["phases"].values():
        assert not phase["actions"].keys() & FREEZING


@pytest.mark.parametrize("name", ["ilm-mentions.json", "ik-mentions.json"])
def test_an_override_is_a_component_template(name: str) -> None:
    """Of settings or of text fields that the mapping has."""
    body = read(name)
    assert body.keys() == {"template"}
    assert body["template"].keys() <= {"settings", "mappings"}
    for field, given in body["template"].get("mappings", {}).get("properties", {}).items():
        assert mapping("mentions")["properties"][field]["type"] == given["type"] == "text"
