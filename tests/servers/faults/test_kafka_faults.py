"""Workers and brokers may die: nothing is lost and nothing counts twice. Few rounds here; by hand as many as one likes."""

import pytest

from tests.servers.faults.kafka_faults import rounds


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["kill", "broker", "rebalance"])
def test_a_fault_under_load_loses_and_doubles_nothing(fault: str) -> None:
    """One round: every record has its effect, each under one id, and every partition moves again."""
    (found,) = rounds(fault, 1, 6_000, down=5)
    assert (found.lost, found.doubled) == (0, 0)
    assert found.recovery < 60
