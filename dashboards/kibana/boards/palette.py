"""Colours that mean something: the four levels and the three sentiments; and the KQL that selects each."""

from alerting.records import LEVELS, UNANSWERED
from dashboards.kibana.columns import Column, count

LEVEL_COLORS = {"蓝": "#3B82C4", "黄": "#E5B611", "橙": "#E87722", "红": "#C8102E"}
SENTIMENT_COLORS = {"negative": "#C8102E", "neutral": "#98A2B3", "positive": "#3A8F5C"}
NEGATIVE = 'sentiment : "negative"'
#: matters that still wait for people
OPEN = "state : (" + " or ".join(f'"{state}"' for state in UNANSWERED) + ")"
UNCLAIMED = 'state : ("detected" or "paged")'
GRAVE = 'level : ("橙" or "红")'


def by_level() -> tuple[tuple[Column, ...], dict[str, str]]:
    """One count a level, and its colour by the column's id."""
    columns = tuple(count(level, f'level : "{level}"', f"level-{n}") for n, level in enumerate(LEVELS))
    return columns, {column.id: LEVEL_COLORS[level] for column, level in zip(columns, LEVELS, strict=True)}


def by_sentiment() -> tuple[tuple[Column, ...], dict[str, str]]:
    """One count a sentiment, and its colour by the column's id."""
    names = {"negative": "负面", "neutral": "中性", "positive": "正面"}
    columns = tuple(count(name, f'sentiment : "{code}"', code) for code, name in names.items())
    return columns, dict(SENTIMENT_COLORS)
