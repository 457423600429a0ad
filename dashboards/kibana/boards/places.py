"""平台与县区: where people speak, and about which county."""

from dashboards.kibana.board import Board, Placed, Row
from dashboards.kibana.boards.collection import GAPS
from dashboards.kibana.boards.palette import NEGATIVE, by_sentiment
from dashboards.kibana.charts import donut, series, table
from dashboards.kibana.columns import count, distinct, over_time, top

_SENTIMENTS, _COLORS = by_sentiment()
_PLATFORM = top("platform", "平台", 8, count("信息"))
_REGION = top("region", "县区", 5, count("信息"))

DAILY = series(
    "platforms-daily", "各平台每天信息数", "mentions", over_time("published_at", "1d"), count("信息"),
    split=_PLATFORM,
)  # fmt: skip
SHARES = donut("platforms", "平台分布", "mentions", _PLATFORM, count("信息"))
REGIONS = series("regions", "各县区信息数", "mentions", _REGION, count("信息"), drawn="bar_horizontal")
REGIONS_DAILY = series(
    "regions-daily", "各县区每天信息数", "mentions", over_time("published_at", "1d"), count("信息"), split=_REGION,
    drawn="line",
)  # fmt: skip
FEELING = series(
    "platforms-sentiment", "各平台情感", "mentions", top("platform", "平台", 8, _SENTIMENTS[0]), *_SENTIMENTS,
    colors=_COLORS, drawn="bar_percentage_stacked",
)  # fmt: skip
MATTERS = table(
    "regions-topics", "各县区的主题", "mentions",
    (_REGION, top("topic", "主题", 5, count("信息"), id="topic")),
    count("信息"), count("负面", NEGATIVE, "negative"), distinct("author", "作者"),
)  # fmt: skip
ACCOUNTS = table(
    "accounts", "各账号", "mentions",
    (top("platform", "平台", 8, count("信息"), id="platform"), top("account_id", "账号", 10, count("信息"))),
    count("信息"), count("负面", NEGATIVE, "negative"), distinct("post_id", "作品", id="posts"),
)  # fmt: skip
UNITS = donut("units", "各单位", "mentions", top("unit", "单位", 10, count("信息")), count("信息"))

PLACES = Board(
    "places",
    "民声哨 · 平台与县区",
    "最近 7 天各平台、各账号、各县区的信息；县区只统计原文写明的",
    "now-7d",
    (
        Row(12, (Placed(DAILY, 24), Placed(SHARES, 12), Placed(UNITS, 12))),
        Row(12, (Placed(REGIONS_DAILY, 24), Placed(REGIONS, 12), Placed(FEELING, 12))),
        Row(14, (Placed(MATTERS, 24), Placed(ACCOUNTS, 24))),
        Row(10, (Placed(GAPS, 48),)),
    ),
    filters=(("mentions", "unit", "单位"), ("mentions", "platform", "平台"), ("mentions", "region", "县区")),
)
