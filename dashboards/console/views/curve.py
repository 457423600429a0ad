"""A histogram with holes → a curve: hour labels, counts, a sentence for those who cannot see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from dashboards.console.times import SHANGHAI

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """Mentions per hour of Asia/Shanghai, oldest first, without holes."""

    labels: tuple[str, ...]
    counts: tuple[int, ...]
    sentence: str


def curve(buckets: Sequence[tuple[datetime, int]], *, until: datetime, hours: int) -> Curve:
    """The last ``hours`` hours up to and with the one ``until`` lies in; missing hours count 0."""
    last = until.astimezone(SHANGHAI).replace(minute=0, second=0, microsecond=0)
    counted = {at.astimezone(SHANGHAI).replace(minute=0, second=0, microsecond=0): n for at, n in buckets}
    starts = [last - HOUR * back for back in range(hours - 1, -1, -1)]
    counts = tuple(counted.get(start, 0) for start in starts)
    labels = tuple(f"{s.month}月{s.day}日 {s.hour} 时" for s in starts)
    if not any(counts):
        return Curve(labels=labels, counts=counts, sentence=f"近 {hours} 小时没有信息")
    peak = max(range(hours), key=lambda i: counts[i])
    return Curve(
        labels=labels,
        counts=counts,
        sentence=f"近 {hours} 小时共 {sum(counts)} 条，{labels[peak]}最多（{counts[peak]} 条）",
    )


def chart_options(curve: Curve, color: str) -> dict[str, Any]:
    """The curve as ECharts options: bars without animation; labels are the curve's own words only."""
    return {
        "animation": False,
        "aria": {"enabled": True, "label": {"description": curve.sentence}},
        "grid": {"left": 8, "right": 8, "top": 16, "bottom": 4, "containLabel": True},
        "tooltip": {"trigger": "axis", "renderMode": "richText", "confine": True},
        "xAxis": {
            "type": "category",
            "data": list(curve.labels),
            "axisTick": {"show": False},
            "axisLine": {"lineStyle": {"color": "#b6c1cd"}},
            "axisLabel": {"color": "#4a5a6a", "hideOverlap": True},
        },
        "yAxis": {
            "type": "value",
            "minInterval": 1,
            "axisLabel": {"color": "#4a5a6a"},
            "splitLine": {"lineStyle": {"color": "#e4e9ee"}},
        },
        "series": [
            {
                "name": "条数",
                "type": "bar",
                "data": list(curve.counts),
                "itemStyle": {"color": color},
                "barCategoryGap": "20%",
            }
        ],
    }


def spark(counts: Sequence[int], *, width: int = 120, height: int = 28) -> str:
    """The counts as the ``points`` of an SVG polyline (numbers only), highest count at the top."""
    top = max(counts, default=0) or 1
    step = width / max(1, len(counts) - 1)
    return " ".join(f"{i * step:.1f},{height - 2 - (height - 4) * n / top:.1f}" for i, n in enumerate(counts))
