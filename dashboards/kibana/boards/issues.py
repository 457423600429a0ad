"""话题走势: which matters grow."""

from dashboards.kibana.board import Board, Placed, Row
from dashboards.kibana.boards.collection import GAPS
from dashboards.kibana.boards.palette import NEGATIVE
from dashboards.kibana.charts import donut, number, series, table
from dashboards.kibana.columns import count, distinct, highest, latest, over_time, top, words
from dashboards.kibana.searches import Search

LIVE = number("issues-live", "有新信息的话题数", "mentions", distinct("issue_id", "话题"))
VOICES = number("authors", "发声作者数", "mentions", distinct("author", "作者（化名）"))
CURVES = series(
    "issues-curves", "信息最多的十个话题（每 12 小时）", "mentions", over_time("published_at", "12h"), count("信息"),
    split=top("issue_id", "话题编号", 10, count("信息")), drawn="line",
)  # fmt: skip
TOPICS = donut("topics", "主题分布", "mentions", top("topic", "主题", 13, count("信息")), count("信息"))
WORDS = series(
    "keywords", "关键词", "mentions", top("keywords", "关键词", 20, count("信息")), count("信息"),
    drawn="bar_horizontal",
)  # fmt: skip
LARGEST = table(
    "issues-largest", "信息最多的话题", "mentions", (top("issue_id", "话题编号", 15, count("信息")),),
    count("信息"), distinct("author", "作者"), count("负面", NEGATIVE, "negative"), latest("published_at", "最近一条"),
    words("text", "published_at", "最近的原文"),
)  # fmt: skip
FASTEST = table(
    "issues-fastest", "增长最快的话题", "issues",
    (top("issue_id", "话题编号", 15, highest("growth", "增长倍数")),),
    highest("growth", "增长倍数"), words("title", "last_seen", "话题"), highest("size", "信息数", "size"),
    highest("authors", "作者数", "authors"),
    where="growth : *",
)  # fmt: skip
LIST = Search(
    "issues", "话题列表", "issues", ("title", "topic", "size", "authors", "growth", "issue_id"),
    description="话题的标题和数字，最近有动静的在前；话题编号与图中相同",
)  # fmt: skip

ISSUES = Board(
    "issues",
    "民声哨 · 话题走势",
    "最近 7 天哪些话题在长大；曲线图里写的是话题编号，标题看下面的表",
    "now-7d",
    (
        Row(12, (Placed(CURVES, 36), Placed(LIVE, 12))),
        Row(12, (Placed(FASTEST, 24), Placed(LARGEST, 24))),
        Row(14, (Placed(LIST, 48),)),
        Row(14, (Placed(TOPICS, 18), Placed(WORDS, 18), Placed(VOICES, 12))),
        Row(10, (Placed(GAPS, 48),)),
    ),
)
