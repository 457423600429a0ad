"""What several commands are told in the same words: a moment, a day, a unit, a person."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from streams.jsonl import UnusableInput
from streams.runners.clock import now
from streams.settings import Config


def moment_of(text: str | None, option: str = "--at") -> datetime:
    """The time a person wrote (Asia/Shanghai when it names no zone); the present for None."""
    if text is None:
        return now()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UnusableInput(f"{option}“{text}”不是时间：请写 2026-03-12T08:00:00+08:00") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo("Asia/Shanghai"))


def day_of(text: str, option: str = "--date") -> date:
    """The day a person wrote."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UnusableInput(f"{option}“{text}”不是日期：请写 2026-03-12 这样") from None


def unit_of(config: Config, unit: str | None) -> str:
    """The id of a unit that exists; the first one for None."""
    units = [one.id for one in config.settings.units]
    if unit is not None and unit not in units:
        raise UnusableInput(f"没有单位“{unit}”：可用的有 {'、'.join(units)}")
    return unit or units[0]
