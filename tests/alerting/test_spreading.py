"""One item that is read or passed on very widely."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from alerting.rules.file import default_rules
from alerting.signals.issues import evaluate, evaluate_alone
from alerting.signals.spreading import spreads
from analyzers.records import Opinion
from tests.alerting.test_rules import AT, opinion, reading

RULES = default_rules()


def item(
    reads: int | None = None, reposts: int | None = None, *, deleted: bool = False, **labels: Any
) -> Opinion:
    said = opinion(**labels)
    return replace(
        said, mention=replace(said.mention, read_count=reads, repost_count=reposts, deleted=deleted)
    )


@pytest.mark.parametrize(
    ("reads", "reposts", "level"),
    [
        (999, 19, None), (1_000, None, "蓝"), (None, 20, "蓝"), (4_999, 99, "蓝"), (5_000, 0, "黄"), (0, 100, "黄"),
        (49_999, 499, "黄"), (50_000, None, "橙"), (None, 500, "橙"), (499_999, 4_999, "橙"), (500_000, None, "红"),
        (None, 5_000, "红"),
        (1_000, 5_000, "红"), (None, None, None),
    ],
)  # fmt: skip
def test_either_number_is_enough(reads: int | None, reposts: int | None, level: str | None) -> None:
    """Most platforms tell only one of them; the higher level counts, once."""
    found = spreads(item(reads, reposts), AT, RULES, None)
    assert [each.level for each in found] == ([] if level is None else [level])


@pytest.mark.parametrize(
    ("labels", "found"),
    [
        ({"sentiment": "negative"}, 1), ({"sentiment": "neutral"}, 0), ({"sentiment": "positive"}, 0),
        ({"sentiment": "neutral", "flags": ("rumour",)}, 1), ({"sentiment": "positive", "flags": ("mass",)}, 1),
        ({"sentiment": "neutral", "flags": ("abuse", "pii")}, 0), ({"deleted": True}, 0),
        ({"published_at": AT - timedelta(hours=72)}, 1), ({"published_at": AT - timedelta(hours=73)}, 0),
    ],
)  # fmt: skip
def test_only_what_the_bureau_has_to_answer_counts(labels: dict[str, Any], found: int) -> None:
    """Negative or flagged, still there, and of these days."""
    assert len(spreads(item(9_000_000, 9_000_000, **labels), AT, RULES, None)) == found


def test_of_an_issue_it_is_the_issues_matter() -> None:
    """Its key and its title, the item as first evidence; the highest of all rules stands first."""
    found = evaluate(reading(20, 10, 3.0), item(None, 600), RULES)
    assert (found[0].rule, found[0].key, found[0].level) == ("spread-橙", "issue:i1", "橙")
    assert found[0].evidence == (item().mention.mention_id, "m1")
    assert found[0].title == "社保补贴未发"
    assert found[0].reason == "一条负面信息已有转发 600 次(橙色线:阅读 50,000 或转发 500)"
    assert found[0].numbers == {"reposts": 600.0}


def test_alone_it_is_a_matter_of_its_own() -> None:
    """With what its flags say about it under the same key."""
    found = evaluate_alone(item(70_000, 3, flags=("media",)), AT, RULES)
    assert [(each.rule, each.level) for each in found] == [("spread-橙", "橙"), ("media-one", "蓝")]
    assert {each.key for each in found} == {f"mention:{item().mention.mention_id}"}


def test_rules_without_the_section_judge_no_item() -> None:
    """An office's own file of before goes on as it was."""
    assert spreads(item(9_000_000), AT, replace(RULES, spread=None), None) == []
