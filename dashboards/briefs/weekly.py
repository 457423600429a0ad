"""周报: one ISO week of public opinion as a paper for the bureau's leaders."""

from datetime import datetime
from pathlib import Path

from dashboards.briefs import coverage, sections
from dashboards.briefs.figures import figures
from dashboards.briefs.paper import Paper
from dashboards.briefs.week import Week
from dashboards.console.times import shown
from dashboards.ports import Index


def weekly(
    index: Index,
    week: str,
    out: Path,
    *,
    unit: str | None = None,
    unit_name: str = "",
    at: datetime | None = None,
) -> Path:
    """Writes the brief of an ISO week ("2026-W12", Asia/Shanghai) to ``out`` (.docx) and returns that path.

    ``unit`` restricts it to one unit, ``unit_name`` stands in the title, ``at`` is when it is made: with it the
    brief says so, and that the week is not over when it is not. BadWeek when ``week`` is no ISO week.
    """
    wanted = Week.parse(week)
    numbers = figures(index, wanted, unit)
    paper = Paper(f"{unit_name}网络民声周报（{wanted.year}年第{wanted.number}周）")
    paper.title(*([unit_name] if unit_name else []), "网络民声周报")
    paper.centred(f"{wanted.year}年第{wanted.number}周（{wanted.span}）")
    if at is not None and at < wanted.end:
        paper.text(f"本周尚未结束，以下数字截至{shown(at)}。")
    sections.overview(paper, numbers)
    coverage.caution(paper, numbers.coverage)
    sections.issues(paper, numbers)
    sections.alerts(paper, numbers)
    sections.tendencies(paper, numbers)
    sections.completeness(paper, numbers)
    coverage.told(paper, numbers.coverage, fetched=bool(numbers.fetches))
    sections.notes(paper)
    if at is not None:
        paper.text(f"成文时间：{shown(at)}。")
    paper.save(out)
    return out
