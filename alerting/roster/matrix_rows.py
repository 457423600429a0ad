"""The rows of a people-by-days roster: each person's marks become the duty of days."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from alerting.roster.dated import ROLES
from alerting.roster.dates import text_of, weekday_differs
from alerting.roster.header import Shift
from alerting.roster.marks import Mark, marks_of
from alerting.roster.matrix import DayColumn, Matrix, post_in
from alerting.roster.names import names_of, shown
from alerting.roster.rows import FOOTER, Book, Row, consider, keep, person_of, unit_of

_WEEK = "一二三四五六日"
_WEEKDAY = re.compile(r"\(?(?:星期|周|礼拜)?[一二三四五六日天]\)?")
_NOTE = re.compile("图例|班次|值班总数|人数|天数|次数")


@dataclass(frozen=True, slots=True)
class _Post:
    """One person's mark on one day."""

    row: int
    mark: Mark
    person: str
    name: str


_Posts = dict[tuple[str, date], list[_Post]]


def read_matrix(matrix: Matrix, rows: Sequence[Sequence[Any]], number: int, book: Book) -> None:
    """Reads the rows below a header into the book; ``number`` is the header's row as the spreadsheet shows it."""
    if not any(column.day for column in matrix.days):
        book.find(number, "日子不知道是哪年哪月。请在表的标题里写明,如:2026年3月值班表")
        return
    in_header = {column.index: column.weekday for column in matrix.days if column.weekday}
    _check_weekdays(number, in_header, matrix, book)
    posts: _Posts = defaultdict(list)
    section: Mark | None = None
    for line, cells in enumerate(rows, number + 1):
        words = [text_of(cell) for cell in cells if text_of(cell)]
        if not words or FOOTER.match(words[0]) or _NOTE.match(words[0]):
            continue
        headed = any(map(text_of, cells[: matrix.days[0].index]))
        if headed and len(set(words)) == 1 and (len(words) > 1 or post_in(words[0])):
            section = post_in(words[0])  # 带班领导 over the rows of its people
            continue
        below = {c.index: text_of(cells[c.index]) for c in matrix.days if c.index < len(cells)}
        said = [word for word in below.values() if word]
        if any(word[-1] in "一二三四五六" for word in said) and all(map(_WEEKDAY.fullmatch, said)):
            _check_weekdays(line, below, matrix, book)
            continue
        _read_person(line, cells, matrix.post(cells) or section, matrix, posts, book)
    _fill(matrix, number, posts, book)


def _check_weekdays(line: int, weekdays: dict[int, str], matrix: Matrix, book: Book) -> None:
    """One warning a row: a row that is shifted by a day is one mistake and not thirty."""
    wrong = [
        (column, column.day)
        for column in matrix.days
        if column.day is not None
        and (said := weekdays.get(column.index))
        and weekday_differs(said, column.day)
    ]
    if wrong:
        column, day = wrong[0]
        words = (
            f"{column.letters} 列:{day} 不是“{weekdays[column.index]}”,是星期{_WEEK[day.weekday()]},请核对"
        )
        words += f"(这一行共 {len(wrong)} 处)" if len(wrong) > 1 else ""
        book.find(line, words, "warning")


def _read_person(
    line: int, cells: Sequence[Any], usual: Mark | None, matrix: Matrix, posts: _Posts, book: Book
) -> None:
    """One row: whose it is, and what each of its marks says; ``usual`` is what a mark that says no more stands for."""
    written = [(column, cells[column.index]) for column in matrix.days if column.index < len(cells)]
    marked = [(column, cell, marks_of(cell)) for column, cell in written]
    marked = [(column, cell, marks) for column, cell, marks in marked if marks is None or marks]
    if not marked:
        return
    names = names_of(cells[matrix.name] if matrix.name < len(cells) else None, book.directory)
    known = [name for name in names if not book.directory or name in book.directory]
    if not known and all(marks is None for _, _, marks in marked):
        book.find(line, "认不出姓名,也认不出班次,这一行没有读", "warning")
        return
    if not names:
        book.find(line, "这一行有班次,没有姓名。请补上")
        return
    unit = unit_of(Row(line, cells, matrix.unit_header), book)
    if unit is None:
        return
    usual = usual or Mark("全天", None)
    for name in names:
        person = person_of(line, usual.role or "值班", name, unit, book)
        if person is None:
            continue
        for column, cell, marks in marked:
            if marks is None or column.day is None:
                _complain(line, column, cell, marks is None, book)
                continue
            for mark in marks:
                shift = usual.shift if mark.shift == "全天" else mark.shift
                posts[unit, column.day].append(
                    _Post(line, Mark(shift, mark.role or usual.role), person, name)
                )


def _complain(line: int, column: DayColumn, cell: Any, unknown: bool, book: Book) -> None:
    if unknown:
        day = f"({column.day})" if column.day else ""
        words = (
            f"{column.letters} 列{day}的“{shown(cell)}”认不出是什么班。请写 白、夜、主、副、带 或 √,休息留空"
        )
    else:
        words = (
            f"{column.letters} 列的表头“{shown(column.label)}”不是这个月的日子,这里的“{shown(cell)}”没有读"
        )
    book.find(line, words)


def _fill(matrix: Matrix, number: int, posts: _Posts, book: Book) -> None:
    """Each day of each unit: its shifts, and in each who is 主班, 副班 and 带班领导."""
    filled: set[str] = set()
    for unit in sorted({unit for unit, _ in posts}) or [""]:
        for column in matrix.days:
            if column.day is None:
                continue
            found = posts.get((unit, column.day), [])
            if not found:
                book.find(number, f"{column.letters} 列:{column.day} 没有人值班")
            for shift in _shifts(found):
                own = [post for post in found if post.mark.shift == shift]
                whole = [post for post in found if post.mark.shift == "全天" != shift]
                duty = _duty(column, number, shift, [*own, *whole], book)
                filled |= {role for role, person in duty.items() if person is not None}
                book.columns[unit, column.day, shift] = column.letters
                keep(min((post.row for post in own), default=number), unit, column.day, shift, duty, book)
    for role, mark in (("副班", "副"), ("带班领导", "带")):
        if posts and role not in filled:
            book.find(number, f"整张表没有人标“{mark}”({role}),这一班将无人可叫", "warning")


def _shifts(found: Sequence[_Post]) -> list[Shift]:
    """白班 and 夜班 where any mark names one of them, so that a mark of the whole day serves both; else the whole day."""
    named = {post.mark.shift for post in found} - {"全天"}
    if not named:
        return ["全天"]
    halves: tuple[Shift, ...] = ("白班", "夜班")
    whole = any(post.mark.shift == "全天" and post.mark.role in (None, "主班") for post in found)
    return [half for half in halves if half in named or whole]


def _duty(
    column: DayColumn, number: int, shift: Shift, found: Sequence[_Post], book: Book
) -> dict[str, str | None]:
    """Role -> person of one shift: named roles first, then who is only marked, from the top: 主班, 副班."""
    duty: dict[str, str | None] = dict.fromkeys(ROLES)
    for post in sorted(found, key=lambda post: post.mark.role is None):
        open_ = [post.mark.role] if post.mark.role else ["主班", "副班"]
        if post.person in (duty[role] for role in open_):
            continue
        role = next((role for role in open_ if duty[role] is None), None)
        if role is None:
            words = (
                f"{column.letters} 列:{column.day} 的{'、'.join(open_)}已有别人,没有排上的:{shown(post.name)}"
            )
            book.find(post.row, words, "warning")
            continue
        duty[role] = post.person
        book.paired = book.paired or (post.mark.role is None and role == "副班")
    if found and duty["主班"] is None:
        which = "" if shift == "全天" else shift
        book.find(number, f"{column.letters} 列:{column.day} {which}主班是空的")
    consider(min((post.row for post in found), default=number), shift, duty, book)
    return duty
