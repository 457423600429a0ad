"""The compose file, checked without starting it: its form, who may do what, and that everything it names exists."""

import json
from pathlib import Path
from typing import Any

import compose_spec
import pytest
import yaml

DEPLOY = Path(__file__).parents[2] / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name for name, service in SERVICES.items() if service["image"].startswith("minsheng:")}
ONE_SHOT = {"init", "accounts", "dashboards", "topics"}


def test_it_has_the_form_of_the_compose_specification() -> None:
    """Read by an implementation of the specification, after YAML has merged the shared parts."""
    read = compose_spec.PyCompose.from_json(json.dumps(COMPOSE))
    assert sorted(read.service_names()) == sorted(SERVICES)


def test_a_misspelt_key_is_not_of_that_form() -> None:
    """The check above is one that can fail."""
    wrong = COMPOSE | {"services": SERVICES | {"kafka": SERVICES["kafka"] | {"netwoks": ["inside"]}}}
    with pytest.raises(ValueError, match="netwoks"):
        compose_spec.PyCompose.from_json(json.dumps(wrong))


def test_everything_the_product_needs_is_there() -> None:
    """Broker, index, Kibana, workers, indexer, the desk's parts, and the four that run once."""
    assert {
        "kafka", "elasticsearch", "kibana", "worker-1", "worker-2", "indexer",
        "pipeline", "crawl", "console", "webhooks", "watch",
    } | ONE_SHOT == set(SERVICES)  # fmt: skip


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_confined(name: str) -> None:
    """No capability, no new privilege, a pinned image, limits, and only 127.0.0.1 is listened on."""
    service = SERVICES[name]
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert set(service.get("cap_add", [])) <= (
        {"CHOWN", "DAC_OVERRIDE", "FOWNER"} if name == "init" else set()
    )
    assert service.get("privileged") is None
    version = service["image"].rpartition(":")[2]
    assert version[0].isdigit()
    assert version.count(".") == 2
    limits = service["deploy"]["resources"]["limits"]
    assert {"cpus", "memory"} == set(limits)
    assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))
    assert service["restart"] == ("no" if name in ONE_SHOT else "unless-stopped")
    assert service["logging"]["options"]["max-size"]
    if name in OURS:
        assert service["read_only"] is True
        assert service.get("user") in ((None, "1000:0") if name != "init" else ("0:0",))


def test_long_running_servers_have_health_checks_and_others_wait_for_them() -> None:
    """Nobody waits for something that never says it is ready; one-shots are waited for to their end."""
    for name in ("kafka", "elasticsearch", "kibana", "console"):
        check = SERVICES[name]["healthcheck"]
        assert check["test"][0] in ("CMD", "CMD-SHELL")
        assert {"interval", "timeout", "retries", "start_period"} <= set(check)
    for name, service in SERVICES.items():
        for other, wanted in service.get("depends_on", {}).items():
            if other in ONE_SHOT:
                assert wanted["condition"] == "service_completed_successfully", (name, other)
            else:
                assert wanted["condition"] == "service_healthy", (name, other)
                assert "healthcheck" in SERVICES[other]


def test_what_is_mounted_exists_and_volumes_are_declared() -> None:
    """Named volumes stand at the end of the file, files in the repository."""
    for service in SERVICES.values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            if source.startswith("."):
                assert (DEPLOY / source).exists(), source
            else:
                assert source in COMPOSE["volumes"]
    used = {volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])}
    assert set(COMPOSE["volumes"]) <= used


def test_secrets_reach_only_who_needs_them() -> None:
    """The authority's key is mounted at the first start only; each server sees its own folder."""
    readers: dict[str, set[str]] = {}
    for name, service in SERVICES.items():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            if source.startswith(("secrets-", "authority")):
                readers.setdefault(source, set()).add(name)
                assert name == "init" or volume.endswith(":ro"), (name, volume)
    assert readers.pop("authority") == {"init"}
    assert readers.pop("secrets-minsheng") == (OURS - {"dashboards"})
    assert readers == {
        "secrets-kafka": {"init", "kafka"},
        "secrets-elasticsearch": {"init", "elasticsearch"},
        "secrets-accounts": {"init", "accounts", "dashboards"},
        "secrets-kibana": {"init", "kibana"},
    }


def test_brokers_and_index_cannot_be_reached_from_outside() -> None:
    """They are on the inner network only, without a port; only what people open or what reads platforms has the outer."""
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    outer = {name for name, service in SERVICES.items() if "outside" in service.get("networks", [])}
    assert outer == {"kibana", "pipeline", "crawl", "console", "webhooks", "watch"}
    assert {name for name, service in SERVICES.items() if "ports" in service} == {
        "kibana",
        "console",
        "webhooks",
    }
    assert SERVICES["init"]["network_mode"] == "none"


def test_the_roster_is_seen_by_who_decides_and_written_by_the_desk() -> None:
    """Swaps reach the workers: the folder that the configuration names is one volume."""
    seen = {
        name: volume.endswith(":ro")
        for name, service in SERVICES.items()
        for volume in service.get("volumes", [])
        if ":/srv/minsheng/roster" in volume
    }
    desk = dict.fromkeys(("pipeline", "crawl", "console", "webhooks", "watch"), False)
    assert seen == {"worker-1": True, "worker-2": True} | desk
    assert 'roster_dir = "roster"' in (DEPLOY / "compose" / "minsheng.toml").read_text(encoding="utf-8")


def test_every_part_of_the_desk_shares_one_data_directory_and_no_worker_does() -> None:
    """The local log has one machine; a worker's state is its own."""
    data = {
        name: next(v.split(":")[0] for v in service["volumes"] if ":/srv/minsheng/var" in v)
        for name, service in SERVICES.items()
        if any(":/srv/minsheng/var" in v for v in service.get("volumes", []))
    }
    assert data == {
        "worker-1": "worker-1-data", "worker-2": "worker-2-data", "indexer": "indexer-data",
        "pipeline": "desk-data", "crawl": "desk-data", "console": "desk-data", "webhooks": "desk-data", "watch": "desk-data",
    }  # fmt: skip
