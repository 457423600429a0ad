"""Cells as operators' files hold them: ids, counts, times, names of platforms."""

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from crawlers.imports.cells import Cell
from crawlers.platforms.coerce import EARLIEST, as_english_time, as_text, as_time

_SHANGHAI = ZoneInfo("Asia/Shanghai")
_EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - serial dates are local time
_EXCEL_DAYS = (32_874, 73_050)  # 1990-01-01 to 2099-12-31
_EXACT = 2**53  # above this a spreadsheet's number has lost digits
_SCIENTIFIC = re.compile(r"[+-]?\d(?:\.\d+)?[eE][+-]?\d+")
_QUOTED = re.compile(r'=\s*"([^"]*)"')
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_COMPACT = re.compile(r"(?:19|20)\d{6}(?:\d{4}(?:\d{2})?)?")
_COMPACT_DAY = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})[\sT]+(?=\d{1,2}[:：])")
_MOMENT = re.compile(
    r"(?:(?P<year>\d{4}|\d{2}(?=\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d))\s*[-/.年]\s*)?(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*[日号]?"
    r"(?:\s*[(（]?(?:星期|周)[一二三四五六日天][)）]?)?"
    r"(?:[T\s]*(?P<half>上午|下午|凌晨|中午|晚上|am|pm)?\s*(?P<hour>\d{1,2})\s*[:：时点]\s*(?P<minute>\d{1,2})?\s*分?"
    r"(?:[:：]?\s*(?P<second>\d{1,2})(?:\.\d+)?\s*秒?)?\s*(?P<after>am|pm)?\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?)?",
    re.IGNORECASE,
)
_PLATFORMS = {
    "weibo": "微博|新浪微博|weibo|wb|sina",
    "wechat": "微信|微信公众号|公众号|公众平台|wechat|weixin|wx",
    "douyin": "抖音|douyin|dy",
    "toutiao": "头条|今日头条|头条号|toutiao|tt",
    "kuaishou": "快手|kuaishou|ks",
    "website": "网站|门户网站|领导信箱|局长信箱|信箱|留言板|website",
    "app": "app|客户端|手机客户端|移动客户端",
    "hotline": "热线|12345|12333|12345热线|12333热线|政务热线|hotline",
}
_PLATFORM_NAMES = {name: platform for platform, names in _PLATFORMS.items() for name in names.split("|")}


class BadValue(ValueError):
    """A cell cannot be used; the Chinese message says why."""


def as_platform(cell: Cell) -> str | None:
    """The house's name of a platform written in Chinese or English; None when unknown."""
    return _PLATFORM_NAMES.get(as_words(cell).lower())


def as_words(cell: Cell) -> str:
    """The cell as text; formula-like text stays the text it is."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _EXACT:
        return str(int(cell))
    return as_text(cell if isinstance(cell, str) else str(cell))


def as_import_id(cell: Cell) -> str:
    """An id as it was before a spreadsheet touched it, "" for none.

    Raises BadValue for an id whose digits are lost: two comments could become one.
    """
    if (
        isinstance(cell, int | float)
        and not isinstance(cell, bool)
        and abs(cell) >= _EXACT
        and not isinstance(cell, int)
    ):
        raise BadValue(f"编号 {cell:.6g} 被表格软件变成了数值，末几位已丢失；请把该列设为文本后重新导出")
    text = as_words(cell)
    quoted = _QUOTED.fullmatch(text)
    text = (quoted[1] if quoted else text).strip().lstrip("'’‘`").strip().strip('"')
    if _SCIENTIFIC.fullmatch(text):
        raise BadValue(f"编号 {text} 是科学计数法，末几位已丢失；请把该列设为文本后重新导出")
    if text.isdecimal() and len(text) >= 18 and not text[15:].strip("0"):
        raise BadValue(f"编号 {text} 末尾的 0 像是表格软件改写的(只保留 15 位)；请把该列设为文本后重新导出")
    return "" if text.lower() in ("-", "null", "none", "nan") else text.removesuffix(".0")


def as_published(cell: Cell, now: datetime) -> datetime:
    """The UTC time of a cell without a zone of its own taken as Beijing time; raises BadValue."""
    time = _read_time(cell, now)
    if time is None:
        raise BadValue(f"时间“{as_words(cell)[:40]}”看不懂；请写成 2025-11-10 08:30:00 的样子")
    if time < EARLIEST:
        raise BadValue(f"时间“{as_words(cell)[:40]}”早于 2009 年 8 月，不合情理")
    if time > now + timedelta(days=1):
        raise BadValue(f"时间“{as_words(cell)[:40]}”在未来")
    return time


def _read_time(cell: Cell, now: datetime) -> datetime | None:
    if isinstance(cell, datetime):
        return _utc(cell)
    if isinstance(cell, date):
        return _utc(datetime(cell.year, cell.month, cell.day))  # noqa: DTZ001
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return _from_number(float(cell))
    text = as_words(cell).lstrip("'’‘`").strip()
    if quoted := _QUOTED.fullmatch(text):
        text = quoted[1].strip()
    if day := _COMPACT_DAY.match(text):
        text = f"{day[1]}-{day[2]}-{day[3]} {text[8:].strip()}"
    try:
        if _COMPACT.fullmatch(text) and len(text) != 10:
            return _utc(datetime.strptime(text.ljust(14, "0"), "%Y%m%d%H%M%S"))  # noqa: DTZ007
    except ValueError:
        return None
    if _NUMBER.fullmatch(text):
        return _from_number(float(text))
    return _from_words(text, now) or as_english_time(text)


def _from_number(number: float) -> datetime | None:
    if _EXCEL_DAYS[0] <= number <= _EXCEL_DAYS[1]:
        return _utc(_EXCEL_EPOCH + timedelta(seconds=round(number * 86400)))
    return as_time(number) if number > 10**9 else None


def _from_words(text: str, now: datetime) -> datetime | None:
    match = _MOMENT.fullmatch(text.strip())
    if not match:
        return None
    hour = int(match["hour"] or 0)
    half = (match["half"] or match["after"] or "").lower()
    if half in ("下午", "晚上", "pm", "中午") and 0 < hour < (11 if half == "中午" else 12):
        hour += 12
    elif half in ("上午", "凌晨", "am") and hour == 12:
        hour = 0
    this_year = now.astimezone(_SHANGHAI).year
    # Without a year it is the last such day (29 February: up to eight years back).
    for year in (_full_year(match["year"]),) if match["year"] else range(this_year, this_year - 9, -1):
        try:
            time = datetime(
                year,
                int(match["month"]),
                int(match["day"]),
                hour,
                int(match["minute"] or 0),
                int(match["second"] or 0),
                tzinfo=_zone(match),
            )
        except ValueError:
            continue
        if match["year"] or time <= now + timedelta(days=1):
            return time.astimezone(UTC)
    return None


def _full_year(written: str) -> int:
    """``26`` as Excel shows it is 2026; what would be earlier than ``EARLIEST`` is refused later."""
    return int(written) if len(written) == 4 else 2000 + int(written)


def _zone(match: re.Match[str]) -> tzinfo:
    """The zone as written, else Beijing's; raises ValueError for one that cannot be."""
    written = match["zone"]
    if not written:
        return _SHANGHAI
    if written in "Zz":
        return UTC
    offset = timedelta(hours=int(written[1:3]), minutes=int(written[-2:]))
    return timezone(-offset if written[0] == "-" else offset)


def _utc(time: datetime) -> datetime:
    return (time if time.tzinfo else time.replace(tzinfo=_SHANGHAI)).astimezone(UTC)
