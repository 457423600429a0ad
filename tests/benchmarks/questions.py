"""What a desk asks an index all day: pages of search results, facets, histograms."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from dashboards.ports import Index, Query
from tests.benchmarks.material import START

_MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Question:
    """One question, to be asked of any index."""

    kind: Literal["search", "facet", "histogram"]
    words: str
    ask: Callable[[Index], Any]


def _search(words: str, **asked: Any) -> Question:
    query = Query(kind="mentions", **asked)
    return Question("search", words, lambda index: index.search(query))


def _second_page(words: str, **asked: Any) -> Question:
    def ask(index: Index) -> Any:
        first = index.search(Query(kind="mentions", **asked))
        return index.search(Query(kind="mentions", after=first.next, **asked))

    return Question("search", words, ask)


def _facet(words: str, by: str, **asked: Any) -> Question:
    query = Query(kind="mentions", **asked)
    return Question("facet", words, lambda index: list(index.count(query, by).items()))


def _histogram(words: str, interval: Literal["hour", "day"], **asked: Any) -> Question:
    query = Query(kind="mentions", **asked)
    return Question("histogram", words, lambda index: index.histogram(query, interval=interval))


def _between(first: int, last: int) -> dict[str, Any]:
    return {"since": START + first * _MONTH, "until": START + last * _MONTH}


QUESTIONS: tuple[Question, ...] = (
    *(_search(f"text {text}", text=text) for text in ("工资", "社保卡", "拖欠工资", "取暖费 补贴", "12333", "没人接电话")),
    *(_search(f"text {text}", text=text) for text in ("卡", "app", "“工资 没发”", "退休 认证 人脸", "打不通", "天上掉馅饼")),
    *(_search(f"text {text} in a month", text=text, **_between(3, 4)) for text in ("工资", "社保", "卡", "窗口 态度")),
    _search("everything"),
    _search("a day", since=START + _MONTH, until=START + _MONTH + timedelta(days=1)),
    _search("negative of weibo", filters={"platform": "weibo", "sentiment": "negative"}),
    _search("two topics", filters={"topic": ["欠薪", "养老保险"]}, **_between(5, 7)),
    _search("flagged mass", filters={"flags": "mass"}),
    _search("without a region", filters={"region": "", "platform": ["douyin", "kuaishou"]}),
    _search("an issue", filters={"issue_id": "issue200"}),
    _search("no issue, text", text="补贴", filters={"issue_id": ""}),
    _search("by keyword", filters={"keywords": "取暖费", "region": "大安市"}),
    _search("not deleted", filters={"deleted": "false"}, size=200),
    _second_page("second page of everything"),
    _second_page("second page of a text", text="工资", size=20),
    *(_facet(f"by {by}", by) for by in ("platform", "topic", "region", "flags", "keywords", "deleted")),
    *(_facet(f"by {by} in a month", by, **_between(2, 3)) for by in ("platform", "topic", "sentiment", "issue_id")),
    *(_facet(f"by {by} of a text", by, text="工资") for by in ("platform", "topic", "region")),
    _facet("authors of a month", "author", **_between(4, 5)),
    _histogram("days of the year", "day"),
    _histogram("hours of a month", "hour", **_between(6, 7)),
    _histogram("days of a text", "day", text="社保卡"),
    _histogram("days of a topic", "day", filters={"topic": "欠薪"}),
)  # fmt: skip
