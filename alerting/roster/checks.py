"""What is wrong with a whole duty roster: missing days, missing nights, one person in two places."""

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise

from alerting.roster.header import Shift
from alerting.roster.rows import Book

Duties = Mapping[tuple[str, date], Mapping[str, str | None]]


def check(book: Book) -> None:
    """Adds the findings about the days together, and counts the gaps."""
    for row, role in book.wanting:
        if not (role == "副班" and book.paired):
            book.reading.find(row, f"缺少“{role}”一列,这一班将无人可叫", "warning")
    _missing_days(book)
    _missing_nights(book)
    _two_places(book)
    if not book.rows and book.reading.ok:
        book.reading.find(None, "表头下面没有任何一天")
    book.reading.gaps += len({(unit, day) for unit, day, shift in book.rows if _open(book, unit, day, shift)})


def _open(book: Book, unit: str, day: date, shift: Shift) -> bool:
    return book.duties(shift).get((unit, day), {}).get("主班") is None


def _missing_days(book: Book) -> None:
    for unit in sorted({unit for unit, _, _ in book.rows}):
        where = {day: key for key in book.rows if (day := key[1]) and key[0] == unit}
        for before, after in pairwise(sorted(where)):
            missing = (after - before).days - 1
            if missing:
                first, last = before + timedelta(days=1), after - timedelta(days=1)
                span = f"{first}" if missing == 1 else f"{first} 到 {last}"
                key = where[after]
                lacking = f"{book.columns[key]} 列之前缺列" if key in book.columns else "这一行之前缺行"
                words = f"{span} 没有排班(共 {missing} 天),{lacking}"
                book.find(book.rows[key], words, sheet=book.sheets[key])
                book.reading.gaps += missing


def _missing_nights(book: Book) -> None:
    """A roster of 白班 and 夜班 has both on each of its days, or the other half of the day is nobody's."""
    shifts = {shift for _, _, shift in book.rows}
    if not {"白班", "夜班"} <= shifts:
        if shifts == {"夜班"}:
            book.reading.find(
                None, "整张表只有夜班:白天由 [alerting.office] 里的人值守,没有配置就无人值班", "warning"
            )
        return
    for (unit, day, shift), row in sorted(book.rows.items()):
        other: Shift = "夜班" if shift == "白班" else "白班"
        if shift in ("白班", "夜班") and (unit, day, other) not in book.rows:
            book.find(row, f"{day} 只有{shift},没有{other}", sheet=book.sheets[unit, day, shift])
            book.reading.gaps += 1


def _two_places(book: Book) -> None:
    """One person cannot be 主班 of two units at the same time."""
    halves: tuple[tuple[Duties, tuple[Shift, ...]], ...] = (
        (book.reading.days, ("全天", "白班")),
        (book.reading.nights, ("夜班",)),
    )
    for duties, shifts in halves:
        seen: dict[tuple[date, str], str] = {}
        for (unit, day), duty in sorted(duties.items()):
            who = duty["主班"]
            if who is None:
                continue
            other = seen.setdefault((day, who), unit)
            if other != unit:
                row = next(book.rows[unit, day, s] for s in shifts if (unit, day, s) in book.rows)
                name = book.people[who].name if who in book.people else who
                book.find(row, f"{day} {name}同时在两个单位值主班({other or '本局'}、{unit or '本局'})")
