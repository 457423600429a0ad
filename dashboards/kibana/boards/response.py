"""预警与响应: what was raised, who was told, how fast people were."""

from dashboards.kibana.board import Board, Placed, Row
from dashboards.kibana.boards.palette import by_level
from dashboards.kibana.charts import donut, number, series, table
from dashboards.kibana.columns import count, median, over_time, percentile, top
from dashboards.kibana.searches import Search

_LEVELS, _COLORS = by_level()
_ACK = "acknowledged_minutes"

DAILY = series(
    "alerts-daily", "每天预警数（按等级）", "alerts", over_time("opened_at", "1d"), *_LEVELS, colors=_COLORS
)
KINDS = donut("alert-kinds", "预警类别", "alerts", top("kind", "预警类别", 5, count("预警")), count("预警"))
STATES = donut("alert-states", "预警状态", "alerts", top("state", "状态", 6, count("预警")), count("预警"))
ACK = number("acknowledged-median", "接报用时中位数（分钟）", "alerts", median(_ACK, "分钟"))
ACK_LEVELS = table(
    "acknowledged-levels", "接报用时（按最高等级，分钟）", "alerts", (top("max_level", "最高等级", 4, count("预警")),),
    count("预警"), median(_ACK, "中位数"), percentile(_ACK, "九成在此之内", 90),
    median("responded_minutes", "回应中位数", "responded"),
)  # fmt: skip
RULES = table(
    "alert-rules", "各规则", "alerts", (top("rule", "规则", 20, count("预警")),), count("预警"), *_LEVELS[2:]
)
PEOPLE = series(
    "acknowledged-by", "谁接报", "alerts", top("acknowledged_by", "签收人", 10, count("预警")), count("预警"),
    drawn="bar_horizontal",
)  # fmt: skip
PAGES = series(
    "pages-daily", "每天通知数（按类别）", "pages", over_time("at", "1d"), count("通知"),
    split=top("kind", "通知类别", 4, count("通知")),
)  # fmt: skip
CHANNELS = table(
    "deliveries", "各通道的结果", "deliveries",
    (top("channel", "通道", 20, count("次数"), id="channel"), top("outcome", "结果", 6, count("次数"))), count("次数"),
)  # fmt: skip
REFUSED = Search(
    "deliveries-refused", "没有送到的通知", "deliveries", ("channel", "outcome", "detail", "alert_id"),
    'outcome : ("rejected" or "timeout")', "被拒收或超时的通知，最新的在前",
)  # fmt: skip

RESPONSE = Board(
    "response",
    "民声哨 · 预警与响应",
    "最近 30 天的预警、接报用时和通知的结果",
    "now-30d",
    (
        Row(12, (Placed(DAILY, 24), Placed(KINDS, 12), Placed(STATES, 12))),
        Row(10, (Placed(ACK, 12), Placed(ACK_LEVELS, 24), Placed(PEOPLE, 12))),
        Row(12, (Placed(PAGES, 24), Placed(RULES, 24))),
        Row(12, (Placed(CHANNELS, 24), Placed(REFUSED, 24))),
    ),
    filters=(("alerts", "unit", "单位"), ("alerts", "level", "等级")),
)
