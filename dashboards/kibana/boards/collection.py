"""采集健康: what was read, what was not, and since when."""

from dashboards.kibana.board import Board, Placed, Row
from dashboards.kibana.charts import number, series, table
from dashboards.kibana.columns import count, latest, mean, over_time, top, total, words
from dashboards.kibana.searches import Search

_WHOLE = count("完整", "complete : true", "complete")
_PARTIAL = count("不完整", "complete : false", "partial")
_COLORS = {"complete": "#3A8F5C", "partial": "#E87722"}
_STOPPED = "stopped : true"

READS = number("fetches", "采集次数", "fetches", count("次数"))
PARTIAL = number("fetches-partial", "不完整的采集", "fetches", count("次数"), "complete : false", "#E87722")
STOPPED = number("fetches-stopped", "停采次数", "fetches", count("次数"), _STOPPED, "#C8102E")
FRESH = number("fetches-new", "新增信息", "fetches", total("new", "新增"))
HOURLY = series(
    "fetches-hourly", "每小时采集次数", "fetches", over_time("at", "1h"), _WHOLE, _PARTIAL, colors=_COLORS
)
NEW_HOURLY = series(
    "fetches-new-hourly", "每小时新增信息（按平台）", "fetches", over_time("at", "1h"), total("new", "新增"),
    split=top("platform", "平台", 8, total("new", "新增")),
)  # fmt: skip
SOURCES = table(
    "fetch-sources", "各信源", "fetches",
    (top("platform", "平台", 8, count("次数"), id="platform"), top("source", "来源", 10, count("次数"))),
    count("次数"), _PARTIAL, total("got", "读到", "got"), total("new", "新增"), latest("at", "最近一次"),
)  # fmt: skip
TROUBLE = Search(
    "fetches-trouble", "不完整或停采的采集", "fetches", ("platform", "account_id", "source", "complete", "stopped", "reason"),
    "complete : false", "没有读全的采集和原因，最新的在前；停采表示平台拒绝，请勿加快频率",
)  # fmt: skip
_READ = count("读全", 'state : "complete"', "whole")
_PARTLY = count("部分读到", 'state : "partly"', "partly")
_NOTHING = count("没有读到", 'state : "nothing"', "nothing")
COVERED = series(
    "coverage-daily", "每天读全的信源数", "coverage", over_time("day", "1d"), _READ, _PARTLY, _NOTHING,
    colors={"whole": "#3A8F5C", "partly": "#E87722", "nothing": "#C8102E"},
)  # fmt: skip
COVERAGE = table(
    "coverage-sources", "各信源按日读全情况", "coverage",
    (
        top("date", "日期", 31, count("记录"), id="date"), top("platform", "平台", 8, count("记录"), id="platform"),
        top("source", "来源", 10, count("记录"), id="source"),
    ),
    count("记录"), mean("share", "读全比例", "share"), total("missing_hours", "缺口（小时）", "missing"),
    total("new", "新增", "new"), words("reason", "at", "原因"),
)  # fmt: skip
GAPS = Search(
    "coverage-gaps", "没有读全的日子", "coverage", ("date", "platform", "account_id", "source", "state", "share", "reason"),
    "complete : false", "哪一天哪个信源没有读全、为什么；相应的数字可能偏小",
)  # fmt: skip

COLLECTION = Board(
    "collection",
    "民声哨 · 采集健康",
    "最近 7 天各信源读了多少、哪一天没有读全、有没有被拒绝",
    "now-7d/d",
    (
        Row(6, (Placed(READS, 12), Placed(PARTIAL, 12), Placed(STOPPED, 12), Placed(FRESH, 12))),
        Row(12, (Placed(HOURLY, 24), Placed(NEW_HOURLY, 24))),
        Row(14, (Placed(SOURCES, 24), Placed(TROUBLE, 24))),
        Row(12, (Placed(COVERED, 16), Placed(COVERAGE, 32))),
        Row(12, (Placed(GAPS, 48),)),
    ),
    filters=(("fetches", "unit", "单位"), ("fetches", "platform", "平台")),
)
