"""What a cell of a people-by-days roster says: 白, 夜, 主, 副, 带, √, 白/夜, 夜主 …"""

import re
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

from alerting.roster.header import Shift

_SHIFTS: dict[str, Shift] = {
    "白班": "白班", "白天": "白班", "日班": "白班", "白": "白班", "日": "白班", "夜班": "夜班", "晚班": "夜班", "夜间": "夜班",
    "夜": "夜班", "晚": "夜班", "全天": "全天", "全日": "全天", "24小时": "全天", "24": "全天", "全": "全天",
}  # fmt: skip
_ROLES = {
    "主班": "主班", "主值": "主班", "正班": "主班", "主": "主班", "正": "主班", "副班": "副班", "副值": "副班", "备班": "副班",
    "副": "副班", "备": "副班", "带班领导": "带班领导", "带班": "带班领导", "领导": "带班领导", "带": "带班领导",
    "领": "带班领导",
}  # fmt: skip
_TICKS = (
    "值班",
    "值",
    "班",
    "√",
    "✓",
    "✔",
    "☑",
    "●",
    "○",
    "◎",
    "▲",
    "△",
    "★",
    "☆",
    "■",
    "◆",
    "是",
    "Y",
    "V",
    "1",
)
_NOBODY = re.compile(
    r"[-—–_/\\×xX无空.·]*|(?:轮|补|年|公|调|夜)?休(?:息|假)?|下夜班?|(?:年|事|病|产|婚|丧|探亲|陪产|育儿)?假|请假|年休假"
    r"|出差|公出|外出|培训|学习|下乡|驻村|开会|借调|否|N|0"
)
_TOKEN = re.compile("|".join(sorted(map(re.escape, (*_SHIFTS, *_ROLES, *_TICKS)), key=len, reverse=True)))
_BETWEEN = re.compile(r"[、,;+&/|()\s]+")


@dataclass(frozen=True, slots=True)
class Mark:
    """One post: a shift, and the role in it where the mark names one (None: whichever is open, 主班 first)."""

    shift: Shift
    role: str | None


def marks_of(cell: Any) -> tuple[Mark, ...] | None:
    """The posts a cell names; none for nobody's (empty, 休, 假, /), None for what is not understood.

    Words stand in any order: 夜主 and 主夜 are the 主班 of the night, 白夜 both shifts.
    """
    words = normalize("NFKC", str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell or ""))
    words = words.strip().upper()
    if _NOBODY.fullmatch(words):
        return ()
    shifts: dict[Shift, None] = {}
    roles: dict[str, None] = {}
    for part in filter(None, _BETWEEN.split(words)):
        while part:
            token = _TOKEN.match(part)
            if token is None:
                return None
            if token[0] in _SHIFTS:
                shifts[_SHIFTS[token[0]]] = None
            elif token[0] in _ROLES:
                roles[_ROLES[token[0]]] = None
            part = part[token.end() :]
    if len(roles) > 1:
        return None
    role = next(iter(roles), None)
    whole: tuple[Shift, ...] = ("全天",)
    return tuple(Mark(shift, role) for shift in shifts or whole)
