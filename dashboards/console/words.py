"""The Chinese words an officer reads for the codes that records carry. An unknown code is shown as it is."""

from collections.abc import Mapping

from crawlers.records import PLATFORM_NAMES

PLATFORMS = PLATFORM_NAMES
MENTION_KINDS = {
    "comment": "评论",
    "reply": "回复",
    "mention": "提及",
    "message": "私信",
    "work_order": "工单",
}
SENTIMENTS = {"negative": "负面", "neutral": "中性", "positive": "正面"}
FLAGS = {
    "mass": "聚集苗头",
    "media": "媒体曝光",
    "discipline": "违纪反映",
    "self_harm": "轻生风险",
    "violence": "暴力威胁",
    "rumour": "疑似谣言",
    "abuse": "辱骂攻击",
    "pii": "含个人信息",
}
COVERAGE = {"complete": "读全", "partly": "部分读到", "nothing": "没有读到"}
ALERT_KINDS = {
    "emerging": "突发苗头",
    "drift": "缓慢升温",
    "rescue": "人身安全",
    "flag": "风险言论",
    "source": "信源异常",
}
STATES = {
    "detected": "已发现",
    "paged": "已通知，待接报",
    "acknowledged": "已接报",
    "handling": "处理中",
    "responded": "已回应",
    "closed": "已关闭",
}
PAGE_KINDS = {"open": "新预警", "raise": "级别升高", "escalate": "逐级上报", "remind": "催办"}
OUTCOMES = {
    "accepted": "平台已受理",
    "rejected": "被拒收",
    "delivered": "已送达",
    "read": "已读",
    "answered": "已应答",
    "timeout": "超时未知",
}
ACTIONS = {
    "ack": "接报",
    "assign": "指派",
    "raise": "升级",
    "lower": "降级",
    "report": "上报",
    "transfer": "转交",
    "handle": "处理",
    "respond": "已回应",
    "close": "关闭",
    "receive": "签收",
    "silence": "静默",
}
CHANGE_FIELDS = {"state": "状态", "level": "级别", "note": "备注", "transfer": "转交", "silence": "静默"}
NUMBERS = {
    "n": "条数",
    "mentions": "条数",
    "authors": "人数",
    "negative": "负面条数",
    "negative_authors": "负面人数",
    "growth": "较平时倍数",
    "platforms": "涉及平台数",
    "reads": "单条阅读数",
    "reposts": "单条转发数",
    "silent_minutes": "静默分钟数",
    "incomplete_posts": "读取不完整的作品数",
}
WINDOWS = {"1h": "近 1 小时", "3h": "近 3 小时", "24h": "近 24 小时", "7d": "近 7 天"}


def word(words: Mapping[str, str], code: object) -> str:
    """The word for a code; the code itself when there is none; empty for None."""
    return "" if code is None else words.get(str(code), str(code))
