"""平台与县区: where people speak, and about which county."""

from dashboards.kibana.board import Board, Placed, Row
from dashboards.kibana.boards.collection import GAPS
from dashboards.kibana.boards.palette import NEGATIVE, by_sentiment
from dashboards.kibana.charts import donut, series, table
from dashboards.kibana.columns import count, distinct, highest, over_time, top, words

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
PROVINCES = series(
    "provinces", "IP 属地（省级，平台有显示的）", "mentions", top("ip_region", "IP 属地", 12, count("信息")), count("信息"),
    drawn="bar_horizontal",
)  # fmt: skip
SPREADING = table(
    "spreading", "转发最多的信息", "mentions",
    (top("mention_id", "信息编号", 10, highest("repost_count", "转发数")),),
    highest("repost_count", "转发数"), highest("read_count", "阅读数", "reads"), words("text", "published_at", "原文"),
    where="repost_count : *",
)  # fmt: skip
UNITS = donut("units", "各单位", "mentions", top("unit", "单位", 10, count("信息")), count("信息"))

PLACES = Board(
    "places",
    "民声哨 · 平台与县区",
    "最近 7 天各平台、各账号、各县区的信息；县区只统计原文写明的，IP 属地只统计平台显示的",
    "now-7d",
    (
        Row(12, (Placed(DAILY, 24), Placed(SHARES, 12), Placed(UNITS, 12))),
        Row(12, (Placed(REGIONS_DAILY, 24), Placed(REGIONS, 12), Placed(FEELING, 12))),
        Row(14, (Placed(MATTERS, 24), Placed(ACCOUNTS, 24))),
        Row(14, (Placed(SPREADING, 36), Placed(PROVINCES, 12))),
        Row(10, (Placed(GAPS, 48),)),
    ),
    filters=(("mentions", "unit", "单位"), ("mentions", "platform", "平台"), ("mentions", "region", "县区")),
)
