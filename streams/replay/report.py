"""What a backtest leaves behind: assignments, issues, alerts and pages as JSON lines, and a summary."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from alerting.records import Page
from dashboards.exports import alert_row, issue_row, page_row
from streams.jsonl import write
from streams.replay.driver import Outcome


def write_report(outcome: Outcome, out: Path) -> dict[str, Any]:
    """Writes the five files of a backtest into a folder and returns the summary."""
    comment_of = outcome.comment_of
    issues = sorted({issue for issue in map(outcome.issue, outcome.issue_of) if issue is not None})
    write(
        out / "assignments.jsonl",
        (
            {"comment_id": comment_of[mention_id], "issue_id": outcome.issue(mention_id)}
            for mention_id in outcome.issue_of
        ),
    )
    write(out / "issues.jsonl", (issue_row(outcome.readings[issue]) for issue in issues))
    write(out / "alerts.jsonl", _alerts(outcome))
    write(out / "pages.jsonl", (_page(page, comment_of) for page in outcome.pages))
    summary: dict[str, Any] = {
        "mentions": outcome.mentions,
        "ticks": outcome.ticks,
        "issues": len(issues),
        "alerts": len(outcome.alerts),
        "pages": len(outcome.pages),
        "wall_seconds": round(outcome.wall_seconds, 3),
        "mentions_per_second": round(outcome.mentions / outcome.wall_seconds, 1)
        if outcome.wall_seconds
        else 0.0,
    }
    (out / "summary.json").write_text(json.dumps(summary, indent=1) + "\n", encoding="utf-8")
    return summary


def _alerts(outcome: Outcome) -> Iterator[dict[str, Any]]:
    for alert_id, alert in outcome.alerts.items():
        row = alert_row(alert)
        row["evidence"] = [outcome.comment_of[m] for m in outcome.opened[alert_id].evidence]
        yield row


def _page(page: Page, comment_of: dict[str, str]) -> dict[str, Any]:
    return page_row(page) | {"evidence": [comment_of[m] for m in page.evidence]}
