"""Workers and brokers may die: nothing is lost and nothing counts twice. One round here; by hand as many as one likes."""

import json
import subprocess
import sys

import pytest


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["kill", "broker", "node", "rebalance"])
def test_a_fault_under_load_loses_and_doubles_nothing(fault: str) -> None:
    """Every record has its effect, each under one id, and every partition moves again."""
    done = subprocess.run(
        [
            sys.executable, "-W", "ignore", "-m", "tests.servers.faults.kafka_faults", fault,
            "--times", "1", "--records", "6000", "--down", "5",
        ],
        capture_output=True,
        text=True,
        timeout=280,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[0])
    print(found)
    assert (found["lost"], found["doubled"]) == (0, 0)
