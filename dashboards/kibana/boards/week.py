"""周会商: the week at a glance, for the meeting."""

from dashboards.kibana.board import Board, Placed, Row
from dashboards.kibana.boards import collection, duty, issues, places, response
from dashboards.kibana.boards.palette import NEGATIVE, by_sentiment
from dashboards.kibana.charts import number, series, table
from dashboards.kibana.columns import count, distinct, over_time, top

_SENTIMENTS, _COLORS = by_sentiment()

ALERTS = number("alerts", "预警数", "alerts", count("预警"))
DAILY = series(
    "mentions-daily",
    "每天信息数（按情感）",
    "mentions",
    over_time("published_at", "1d"),
    *_SENTIMENTS,
    colors=_COLORS,
)
WANTS = table(
    "topics-intents", "主题与诉求", "mentions",
    (top("topic", "主题", 13, count("信息"), id="topic"), top("intent", "诉求", 7, count("信息"))),
    count("信息"), count("负面", NEGATIVE, "negative"), distinct("author", "作者"),
)  # fmt: skip

WEEK = Board(
    "week",
    "民声哨 · 周会商",
    "一周的信息、话题、县区和预警，会商时投屏；周报仍以值班台的简报为准",
    "now-7d/d",
    (
        Row(6, (Placed(duty.MENTIONS, 12), Placed(duty.NEGATIVES, 12), Placed(issues.LIVE, 12), Placed(ALERTS, 12))),
        Row(12, (Placed(DAILY, 24), Placed(response.DAILY, 24))),
        Row(14, (Placed(WANTS, 24), Placed(issues.LARGEST, 24))),
        Row(12, (Placed(places.REGIONS, 16), Placed(issues.TOPICS, 16), Placed(response.KINDS, 16))),
        Row(14, (Placed(duty.GRAVE_LIST, 48),)),
        Row(10, (Placed(collection.GAPS, 48),)),
    ),
    refresh_seconds=300,
)  # fmt: skip
