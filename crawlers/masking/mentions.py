"""Nicknames of private people that a text answers or calls by @; accounts of offices and of the press stay."""

import re

SOMEBODY = "某人"
# Platforms write "回复@昵称:" before a reply, and Weibo "//@昵称:" before what was forwarded.
_ANSWERED = re.compile(r"(?P<lead>回复\s?|//\s?)[@＠](?P<name>[^@:：\n]{1,40}?)\s?(?=[:：])")
# An e-mail address has Latin letters or figures on both sides.
_NAME = r"[@＠]([^\s@:：,，。!！?？;；、()（）\[\]【】<>《》\"“”'/…~]{1,30})(?:\(O?[0-9A-Za-z]{6,30}\))?"
_NAMED = re.compile(_NAME)
_CALLED = re.compile(rf"(?<![A-Za-z0-9._%+\-])(?:{_NAME})+")
_PUBLIC = re.compile(
    r"人社|社保|医保|就业|人才|劳动|公积金|政府|政务|发布|公安|警|检察|法院|法治|网信|纪检|纪委|监察|组织部|宣传|信访|热线"
    r"|(?<!\d)12\d{3}(?!\d)|局|委$|厅|院|中心|街道|社区|工会|团委|共青团|妇联"
    r"|消防|税务|官方|机关|大学|学院|学校|医院|银行|"
    r"日报|晚报|早报|时报|都市|新报|京报|新闻|头条|电视|卫视|央视|广播|电台|之声|传媒|媒体|网$"
    r"|在线|观察|记者|调查|访谈|焦点|问政|黄金眼|喇叭"
    r"|大V|客服|小秘书|微博|抖音|快手|微信|移动|联通|电信|新华|人民网|律师|律所"
)
_EVERYBODY = frozenset((SOMEBODY, "所有人", "全体成员", "大家", "各位"))
_PLACE = re.compile(r"(?:白城|洮北|洮南|大安|镇赉|通榆|吉林|长春|中国)(?:[省市区县])?")
#: a nickname ends before these where nobody typed the blank that the platform puts there
_SPEECH = re.compile(r"(?<=..)[你您我咱请看快这怎是能来有给]")


def hide_people(text: str) -> str:
    """The text with @某人 for every nickname that is not known to be an office's or a medium's."""
    if "@" not in text and "＠" not in text:
        return text
    text = _ANSWERED.sub(lambda match: f"{match['lead']}@{_shown(match['name'])}", text)
    return _CALLED.sub(lambda match: _NAMED.sub(_called, match[0]), text)


def _called(match: re.Match[str]) -> str:
    name, rest = match[1], ""
    if not is_public(name) and (speech := _SPEECH.search(name)):
        name, rest = name[: speech.start()], name[speech.start() :]
    return f"@{_shown(name)}{rest}"


def _shown(name: str) -> str:
    return name if is_public(name) else SOMEBODY


def is_public(name: str) -> bool:
    """Whether a nickname is an office's, a medium's or everybody's."""
    return name in _EVERYBODY or bool(_PUBLIC.search(name) or _PLACE.fullmatch(name))
