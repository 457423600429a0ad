"""值班总览: what an officer looks at all day."""

from dashboards.kibana.board import Board, Placed, Row
from dashboards.kibana.boards.collection import GAPS
from dashboards.kibana.boards.palette import (
    GRAVE,
    LEVEL_COLORS,
    NEGATIVE,
    OPEN,
    SENTIMENT_COLORS,
    UNCLAIMED,
    by_level,
    by_sentiment,
)
from dashboards.kibana.charts import number, series
from dashboards.kibana.columns import count, over_time, top
from dashboards.kibana.searches import Search

_SENTIMENTS, _SENTIMENT_COLORS = by_sentiment()
_LEVELS, _LEVEL_COLORS = by_level()

MENTIONS = number("mentions", "信息数", "mentions", count("信息"))
NEGATIVES = number(
    "negatives", "负面信息数", "mentions", count("负面"), NEGATIVE, SENTIMENT_COLORS["negative"]
)
UNCLAIMED_ALERTS = number(
    "alerts-unclaimed", "待接报预警", "alerts", count("待接报"), UNCLAIMED, LEVEL_COLORS["红"]
)
OPEN_ALERTS = number("alerts-open-count", "未办结预警", "alerts", count("未办结"), OPEN, LEVEL_COLORS["橙"])
HOURLY = series(
    "mentions-hourly", "每小时信息数（按情感）", "mentions", over_time("published_at", "1h"), *_SENTIMENTS,
    colors=_SENTIMENT_COLORS,
)  # fmt: skip
OPEN_BY_LEVEL = series(
    "alerts-open-levels", "未办结预警（按类别、等级）", "alerts", top("kind", "预警类别", 5, _LEVELS[-1]), *_LEVELS,
    colors=_LEVEL_COLORS, drawn="bar_horizontal_stacked", where=OPEN,
)  # fmt: skip
RISKS = series(
    "mentions-flags", "风险标记", "mentions", top("flags", "风险标记", 8, count("信息")), count("信息"),
    drawn="bar_horizontal",
)  # fmt: skip
OPEN_LIST = Search(
    "alerts-open", "未办结预警", "alerts", ("level", "state", "title", "reason", "acknowledged_by"), OPEN,
    "还在等人处理的预警，最新的在前",
)  # fmt: skip
GRAVE_LIST = Search(
    "alerts-grave", "橙色与红色预警", "alerts", ("level", "state", "title", "reason", "acknowledged_by"), GRAVE,
    "橙色和红色预警，最新的在前",
)  # fmt: skip
NEGATIVE_LIST = Search(
    "mentions-negative", "最新负面信息", "mentions", ("platform", "text", "topic", "region", "flags"), NEGATIVE,
    "负面信息原文（已遮蔽个人信息），最新的在前",
)  # fmt: skip

DUTY = Board(
    "duty",
    "民声哨 · 值班总览",
    "最近 24 小时的信息、风险和还在等人的预警；未办结预警不论何时发出都在",
    "now-24h",
    (
        Row(6, (Placed(UNCLAIMED_ALERTS, 12, True), Placed(OPEN_ALERTS, 12, True), Placed(NEGATIVES, 12), Placed(MENTIONS, 12))),
        Row(12, (Placed(HOURLY, 24), Placed(OPEN_BY_LEVEL, 12, True), Placed(RISKS, 12))),
        Row(14, (Placed(OPEN_LIST, 24, True), Placed(NEGATIVE_LIST, 24))),
        Row(10, (Placed(GAPS, 48),)),
    ),
    refresh_seconds=30,
)  # fmt: skip
