"""The fields of every kind of document: one list from which each index makes its columns or its mapping."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from dashboards.ports import Kind

FieldType = Literal["keyword", "text", "date", "integer", "float", "boolean", "object"]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a document.

    ``label`` is what an officer reads. ``many``: the value is a list. ``facet``: it is filtered or counted by
    often, so an index keeps it apart from the body. ``joined``: documents are looked up or counted by this value
    all the time, so it has an order of its own. An ``object`` is stored and shown, never searched.
    """

    name: str
    type: FieldType
    label: str
    many: bool = False
    facet: bool = False
    joined: bool = False


def _keyword(name: str, label: str, *, many: bool = False) -> Field:
    return Field(name, "keyword", label, many=many)


def _facet(name: str, label: str, *, many: bool = False) -> Field:
    return Field(name, "keyword", label, many=many, facet=True)


def _joined(name: str, label: str) -> Field:
    return Field(name, "keyword", label, facet=True, joined=True)


def _text(name: str, label: str) -> Field:
    return Field(name, "text", label)


def _date(name: str, label: str) -> Field:
    return Field(name, "date", label)


def _integer(name: str, label: str) -> Field:
    return Field(name, "integer", label)


def _float(name: str, label: str) -> Field:
    return Field(name, "float", label)


def _boolean(name: str, label: str) -> Field:
    return Field(name, "boolean", label, facet=True)


def _object(name: str, label: str, *, many: bool = False) -> Field:
    return Field(name, "object", label, many=many)


FIELDS: Mapping[Kind, tuple[Field, ...]] = MappingProxyType(
    {
        "mentions": (
            _keyword("mention_id", "信息编号"),
            _facet("unit", "单位"),
            _joined("platform", "平台"),
            _facet("kind", "类别"),
            _facet("account_id", "账号"),
            _facet("post_id", "作品"),
            _keyword("comment_id", "平台评论号"),
            _keyword("parent_id", "上级评论号"),
            _facet("author", "作者（化名）"),
            _text("text", "内容"),
            _date("published_at", "发布时间"),
            _date("fetched_at", "采集时间"),
            _date("edited_at", "修改时间"),
            _facet("source", "来源"),
            _integer("like_count", "点赞数"),
            _integer("repost_count", "转发数"),
            _integer("read_count", "阅读数"),
            _facet("ip_region", "IP 属地（省级）"),
            _boolean("deleted", "已删除"),
            _keyword("permalink", "链接"),
            _keyword("post_title", "作品标题"),
            _keyword("pii", "已遮蔽的个人信息", many=True),
            _facet("sentiment", "情感"),
            _float("sentiment_score", "情感分"),
            _facet("intent", "诉求"),
            _facet("topic", "主题"),
            _facet("flags", "风险标记", many=True),
            _facet("region", "县区"),
            _facet("keywords", "关键词", many=True),
            _joined("issue_id", "话题编号"),
            _integer("copies", "先前的相同内容数"),
        ),
        "issues": (
            _keyword("issue_id", "话题编号"),
            _facet("unit", "单位"),
            _text("title", "话题"),
            _facet("topic", "主题"),
            _facet("keywords", "关键词", many=True),
            _date("at", "统计时间"),
            _date("first_seen", "首次出现"),
            _date("last_seen", "最近出现"),
            _integer("size", "信息数"),
            _integer("authors", "作者数"),
            _object("platforms", "各平台信息数"),
            _object("regions", "各县区信息数"),
            _object("windows", "各时段信息数"),
            _float("growth", "增长倍数"),
            _object("flags", "各风险标记作者数"),
            _keyword("evidence", "代表信息", many=True),
            _facet("merged", "并入的话题", many=True),
        ),
        "alerts": (
            _keyword("alert_id", "预警编号"),
            _facet("unit", "单位"),
            _joined("issue_id", "话题编号"),
            _facet("kind", "预警类别"),
            _facet("rule", "规则"),
            _keyword("key", "合并键"),
            _text("title", "预警"),
            _text("reason", "预警原因"),
            _date("opened_at", "发出时间"),
            _date("last_signal_at", "最近信号"),
            _facet("level", "当前等级"),
            _facet("max_level", "最高等级"),
            _facet("state", "状态"),
            _object("changes", "变更记录", many=True),
            _keyword("evidence", "依据信息", many=True),
            _object("numbers", "规则所比较的数"),
            _integer("step", "升级步骤"),
            _date("step_at", "升级时间"),
            _facet("acknowledged_by", "签收人"),
            _date("acknowledged_at", "签收时间"),
            _float("acknowledged_minutes", "签收用时（分钟）"),
            _date("handling_at", "处置开始"),
            _date("responded_at", "回应时间"),
            _float("responded_minutes", "回应用时（分钟）"),
            _date("closed_at", "办结时间"),
            _keyword("lowered_from", "人工调低前的等级"),
            _keyword("rules_version", "规则版本"),
            _object("silence", "静默"),
            _object("transfer", "转交"),
        ),
        "pages": (
            _keyword("page_id", "通知编号"),
            _facet("unit", "单位"),
            _joined("alert_id", "预警编号"),
            _facet("kind", "通知类别"),
            _date("at", "发出时间"),
            _facet("to", "接收人"),
            _keyword("channels", "渠道", many=True),
            _facet("level", "等级"),
            _text("title", "标题"),
            _text("why", "通知原因"),
            _keyword("evidence", "依据信息", many=True),
            _keyword("also", "一并通知的预警", many=True),
        ),
        "deliveries": (
            _keyword("delivery_id", "送达编号"),
            _facet("unit", "单位"),
            _joined("page_id", "通知编号"),
            _joined("alert_id", "预警编号"),
            _date("at", "时间"),
            _facet("channel", "渠道"),
            _integer("attempt", "第几次"),
            _facet("outcome", "结果"),
            _boolean("retryable", "可重试"),
            _text("detail", "说明"),
            _boolean("maybe_repeated", "可能重复"),
            _boolean("final", "最终结果"),
        ),
        "fetches": (
            _keyword("fetch_id", "采集编号"),
            _facet("unit", "单位"),
            _date("at", "采集开始"),
            _facet("platform", "平台"),
            _facet("account_id", "账号"),
            _facet("source", "来源"),
            _keyword("post_id", "作品"),
            _date("since", "覆盖起"),
            _date("until", "覆盖止"),
            _integer("expected", "平台所称条数"),
            _integer("got", "读到条数"),
            _integer("new", "新增"),
            _integer("updated", "变更"),
            _integer("answers", "本单位答复"),
            _boolean("complete", "完整"),
            _text("reason", "原因"),
            _boolean("stopped", "已停采"),
        ),
        "coverage": (
            _keyword("coverage_id", "读全记录编号"),
            _facet("unit", "单位"),
            _date("day", "日期"),
            _keyword("date", "日期（北京时间）"),
            _facet("platform", "平台"),
            _facet("account_id", "账号"),
            _facet("source", "来源"),
            _date("at", "统计时间"),
            _facet("state", "读全情况"),
            _boolean("complete", "读全"),
            _integer("lists", "列表数"),
            _float("share", "读全比例"),
            _float("missing_hours", "缺口（小时）"),
            _float("pending_hours", "待读（小时）"),
            _keyword("cause", "主要原因"),
            _text("reason", "原因"),
            _integer("new", "新增"),
            _integer("updated", "变更"),
        ),
    }
)

#: the time a kind is bounded, ordered and counted by
TIMES: Mapping[Kind, str] = MappingProxyType(
    {
        "mentions": "published_at",
        "issues": "last_seen",
        "alerts": "opened_at",
        "pages": "at",
        "deliveries": "at",
        "fetches": "at",
        "coverage": "day",
    }
)

#: the field that holds a document's id
IDS: Mapping[Kind, str] = MappingProxyType(
    {
        "mentions": "mention_id",
        "issues": "issue_id",
        "alerts": "alert_id",
        "pages": "page_id",
        "deliveries": "delivery_id",
        "fetches": "fetch_id",
        "coverage": "coverage_id",
    }
)

#: the text field whose matches are highlighted
HEADLINES: Mapping[Kind, str] = MappingProxyType(
    {
        "mentions": "text",
        "issues": "title",
        "alerts": "title",
        "pages": "title",
        "deliveries": "detail",
        "fetches": "reason",
        "coverage": "reason",
    }
)


def field_of(kind: Kind, name: str) -> Field:
    """The field of that name; ValueError names the fields that exist."""
    for known in FIELDS.get(kind, ()):
        if known.name == name:
            return known
    names = ", ".join(known.name for known in FIELDS.get(kind, ())) or "none: there is no such kind"
    raise ValueError(f"{kind} has no field {name!r}; its fields: {names}")


def texts_of(kind: Kind) -> tuple[str, ...]:
    """The names of the kind's text fields."""
    return tuple(known.name for known in FIELDS[kind] if known.type == "text")
