"""What of an item that could not be read may be told: its shape, never a value.

An operator must be able to see which item of which post could not be read, and why, without anybody's words or names
being kept: the names of its fields and what kind of value stands in each, and its number where it has one.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

_T = TypeVar("_T")
#: names of fields; what a platform uses as a name otherwise may be somebody's
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")
#: a platform's number of a comment: longer than any telephone's
_NUMBER = re.compile(r"[0-9]{13,24}")
_FIELDS = 30
_NUMBERS = ("idstr", "id_str", "id", "mid", "comment_id", "user_comment_id", "feedback_id")


def readable(
    items: Iterable[dict[str, Any]], read: Callable[[dict[str, Any]], _T | None]
) -> tuple[list[_T], tuple[str, ...]]:
    """What could be read of a page's items, and the shapes of those that could not."""
    found, misread = list[_T](), list[str]()
    for place, item in enumerate(items, 1):
        one = read(item)
        if one is None:
            misread.append(f"第 {place} 条：{shape(item)}")
        else:
            found.append(one)
    return found, tuple(misread)


def shape(item: dict[str, Any]) -> str:
    """``编号 5041234567890123，text 列表，user 对象`` – names of fields, kinds of values, the comment's number."""
    numbers = (str(item.get(name)) for name in _NUMBERS if isinstance(item.get(name), str | int))
    number = next((each for each in numbers if _NUMBER.fullmatch(each)), None)
    told = [f"编号 {number}"] if number else ["没有编号"]
    names = [name for name in item if isinstance(name, str) and _NAME.fullmatch(name)]
    told += [f"{name} {_kind(item[name])}" for name in sorted(names)[:_FIELDS]]
    if other := len(item) - min(len(names), _FIELDS):
        told.append(f"另有 {other} 项")
    return "，".join(told)


def _kind(value: object) -> str:
    if value is None:
        return "空"
    if isinstance(value, bool):
        return "是否"
    if isinstance(value, int | float):
        return "数"
    if isinstance(value, str):
        return "文字" if value.strip() else "空文字"
    return "列表" if isinstance(value, list) else "对象"
