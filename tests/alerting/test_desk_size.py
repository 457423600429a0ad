"""What a signal costs does not grow with the alerts on the desk, and the finding of kin stays right as issues move."""

from collections.abc import Iterator
from typing import Any

import pytest

from alerting.rules.file import default_rules
from tests.alerting.conftest import DeskRun


class Counted(dict[str, Any]):
    """Entries that count how many of them are looked at."""

    looked = 0

    def __getitem__(self, key: str) -> Any:
        self.looked += 1
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        self.looked += 1
        return super().get(key, default)

    def items(self) -> Any:
        return self._walk()

    def _walk(self) -> Iterator[tuple[str, Any]]:
        for item in super().items():
            self.looked += 1
            yield item


def crowded(alerts: int) -> tuple[DeskRun, Counted]:
    """A desk with so many issues' alerts that have nothing to do with each other."""
    run = DeskRun(default_rules())
    entries = run.entries = Counted()
    for number in range(alerts):
        run.signal(level="蓝", key=f"issue:o{number}", issue=f"o{number}", evidence=(f"e{number}",))
    return run, entries


def looked_at(alerts: int, *, merging: bool) -> int:
    run, entries = crowded(alerts)
    run.signal(key="issue:a", issue="a")
    run.signal(key="issue:b", issue="b")
    run.until(5)
    before = entries.looked
    if merging:
        run.signal(level="橙", key="issue:a", issue="a", merged=("b",))
    else:
        run.signal(kind="flag", level="蓝", key="mention:m1", issue=None, evidence=("m1",))
    return entries.looked - before


@pytest.mark.parametrize("merging", [True, False])
def test_a_signal_looks_at_as_many_entries_on_a_full_desk_as_on_an_empty_one(merging: bool) -> None:
    assert looked_at(5, merging=merging) == looked_at(400, merging=merging) > 0


def test_an_alert_that_left_the_desk_under_another_issue_is_not_looked_for_under_its_first() -> None:
    run = DeskRun(default_rules())
    run.signal(level="橙", key="issue:b", issue="b")  # the higher one goes on, as an alert of issue a
    run.signal(level="蓝", key="issue:a", issue="a")
    run.until(1)
    run.signal(level="蓝", key="issue:a", issue="a", merged=("b",))
    (kept,) = [alert for alert in run.alerts if alert.state != "closed"]
    assert kept.issue_id == "a"

    run.command_on(kept, "close")
    run.until(60 * 24 * 120)
    assert not run.entries.get(f"alert:{kept.alert_id}")

    run.signal(level="黄", key="issue:b", issue="b")
    assert [(alert.issue_id, alert.state) for alert in run.alerts] == [("b", "paged")]
