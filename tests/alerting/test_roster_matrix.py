"""Rosters of people by days: a row a person, a column a day; and tables of web pages that are named .xls."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerting.roster.dates import Calendar
from alerting.roster.file import read_roster
from alerting.roster.header import Shift
from alerting.roster.marks import Mark, marks_of
from alerting.roster.matrix import matrix_of
from alerting.roster.matrix_rows import read_matrix
from alerting.roster.reading import RosterReading
from alerting.roster.rows import Book
from tests.alerting.office_files import PEOPLE, csv, names_at, told, words_of, xls, xlsx

TITLE: list[Any] = ["2026年3月份值班表"]
DAYS: list[Any] = list(range(1, 32))


def person(name: str, marks: str) -> list[Any]:
    """A row: a mark a day, "." for none; they repeat to the end of the month."""
    row = (marks * 31)[:31]
    return [name, *(None if mark == "." else mark for mark in row)]


def read(path: Path, rows: Sequence[Sequence[Any]], merged: Sequence[str] = ()) -> RosterReading:
    return read_roster(xlsx(path / "r.xlsx", {"3月": rows}, merged), PEOPLE)


@pytest.mark.parametrize(
    ("cell", "marks"),
    [
        ("白", (("白班", None),)), ("夜 班", (("夜班", None),)), ("主", (("全天", "主班"),)), ("副", (("全天", "副班"),)),
        ("带", (("全天", "带班领导"),)),
        ("√", (("全天", None),)), ("夜主", (("夜班", "主班"),)), ("主夜", (("夜班", "主班"),)), ("白副", (("白班", "副班"),)),
        ("白/夜", (("白班", None), ("夜班", None))), ("白夜带", (("白班", "带班领导"), ("夜班", "带班领导"))),
        ("带班(白)", (("白班", "带班领导"),)),
        (1.0, (("全天", None),)), ("Ｖ", (("全天", None),)), ("全天", (("全天", None),)),
        ("", ()), (None, ()), ("休", ()), ("／", ()), ("—", ()), ("年假", ()), ("下夜班", ()), ("出差", ()), ("×", ()), (0.0, ()),
        ("哈", None), ("主副", None), ("中", None), (8.0, None),
    ],
)  # fmt: skip
def test_a_mark_says_which_shift_and_which_role(
    cell: Any, marks: tuple[tuple[Shift, str | None], ...] | None
) -> None:
    """Words in any order, full width too; nothing for who is off, None for what nobody understands."""
    expected = None if marks is None else tuple(Mark(shift, role) for shift, role in marks)
    assert marks_of(cell) == expected


def test_roles_by_person_and_day(tmp_path: Path) -> None:
    """主, 副 and 带 where person and day meet; titles, weekdays, totals and notes are no findings."""
    weekdays = ["星期", *("日一二三四五六" * 5)[:31]]
    rows = [
        TITLE, ["姓名", *DAYS], weekdays, person("张三", "主副"), person("李四", "副主"), person("王五", "带"),
        person("赵六", "休."),
        ["合计", *[3] * 31], ["注:主=主班,副=副班,带=带班领导"], ["制表:周九"],
    ]  # fmt: skip
    found = read(tmp_path, rows, ["A1:AF1", "A9:AF9"])
    assert found.findings == []
    assert found.summary() == {"days": 31, "from": "2026-03-01", "to": "2026-03-31", "gaps": 0}
    assert names_at(found, "2026-03-01T12:00") == ("张三", "李四", "王五")
    assert names_at(found, "2026-03-02T12:00") == ("李四", "张三", "王五")
    assert names_at(found, "2026-04-01T06:00") == ("张三", "李四", "王五")


def test_day_and_night(tmp_path: Path) -> None:
    """白 and 夜: two shifts; a leader of the whole day serves both, the second person of a shift is its 副班."""
    rows = [
        TITLE, ["序号", "姓名", *DAYS], [1, *person("张三", "白夜.")], [2, *person("李四", "夜.白")],
        [3, *person("赵六", ".白夜")], [4, *person("钱七", "白.夜")], [5, *person("王五", "带")],
    ]  # fmt: skip
    found = read(tmp_path, rows, ["A1:AG1"])
    assert found.findings == []
    assert names_at(found, "2026-03-01T12:00") == ("张三", "钱七", "王五")
    assert names_at(found, "2026-03-01T22:00") == ("李四", None, "王五")
    assert names_at(found, "2026-03-02T07:00") == ("李四", None, "王五")
    assert names_at(found, "2026-03-03T20:00") == ("赵六", "钱七", "王五")


def test_ticks_and_a_column_for_the_post(tmp_path: Path) -> None:
    """√ is 主班, a second one 副班; 岗位 beside the name says which post a tick stands for."""
    rows = [
        TITLE, ["岗位", "姓名", *DAYS], ["带班领导", *person("王五", "√")], ["值班员", *person("张三", "√.")],
        [None, *person("李四", ".√")], ["副班", *person("赵六", "√√")],
    ]  # fmt: skip
    found = read(tmp_path, rows, ["A4:A5"])
    assert found.findings == []
    assert names_at(found, "2026-03-01T12:00") == ("张三", "赵六", "王五")
    assert names_at(found, "2026-03-02T12:00") == ("李四", "赵六", "王五")
    plain = read(
        tmp_path, [TITLE, ["姓名", *DAYS], person("张三", "√"), person("李四", "√"), person("王五", "带")]
    )
    assert names_at(plain, "2026-03-09T12:00") == ("张三", "李四", "王五")


def test_one_person_in_two_rows_a_shift_each(tmp_path: Path) -> None:
    """班次 as a column: the name is merged over its two rows."""
    rows = [
        TITLE, ["姓名", "班次", *DAYS], ["张三", "白班", *person("", "√.")[1:]], [None, "夜班", *person("", ".√")[1:]],
        ["李四", "白班", *person("", ".√")[1:]], [None, "夜班", *person("", "√.")[1:]], ["王五", "带班", *person("", "√")[1:]],
    ]  # fmt: skip
    found = read(tmp_path, rows, ["A3:A4", "A5:A6"])
    assert told(found) == [(2, "warning")]
    assert "没有人标“副”" in words_of(found)
    assert names_at(found, "2026-03-01T12:00") == ("张三", None, "王五")
    assert names_at(found, "2026-03-01T22:00") == ("李四", None, "王五")


def test_days_as_excel_dates_over_the_end_of_a_month(tmp_path: Path) -> None:
    """Two weeks from one month into the next; sections of leaders and of clerks."""
    days = [date(2026, 3, 25) + timedelta(days=n) for n in range(14)]
    rows: list[list[Any]] = [
        ["值班安排"], ["人员", *days], ["带班领导", *[None] * 14], ["王五", *["√"] * 14], ["值班人员", *[None] * 14],
        ["张三", *["√", None] * 7], ["李四", *[None, "√"] * 7],
    ]  # fmt: skip
    found = read(tmp_path, rows, ["A3:O3", "A5:O5"])
    assert told(found) == [(2, "warning")]
    assert names_at(found, "2026-04-06T12:00") == ("张三", None, "王五")
    assert found.summary()["to"] == "2026-04-07"


@pytest.mark.parametrize(
    ("row", "column", "cell", "says"),
    [
        (3, 5, "哈", (3, "error", "F 列(2026-03-05)的“哈”认不出是什么班")),
        (3, 0, "孙悟空", (3, "error", "“孙悟空”不在人员名单")),
        (3, 0, None, (3, "error", "有班次,没有姓名")),
        (3, 7, None, (2, "error", "H 列:2026-03-07 主班是空的")),
        (5, 9, "主", (5, "warning", "J 列:2026-03-09 的主班已有别人,没有排上的:王五")),
        (4, 11, "主", (4, "warning", "L 列:2026-03-11 的主班已有别人")),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_row_and_column_and_the_sound_days_serve(
    row: int, column: int, cell: Any, says: tuple[int, str, str], tmp_path: Path
) -> None:
    """The row and the column as the spreadsheet shows them; every other day is there."""
    rows = [TITLE, ["姓名", *DAYS], person("张三", "主"), person("李四", "副"), person("王五", "带")]
    rows[row - 1][column] = cell
    found = read(tmp_path, rows, ["A1:AF1"])
    number, severity, words = says
    assert any(
        (each.row, each.severity) == (number, severity) and words in each.message for each in found.findings
    )
    if column:
        assert names_at(found, "2026-03-20T12:00") == ("张三", "李四", "王五")
        assert found.summary()["days"] == 31


def test_one_person_in_two_posts_of_a_day(tmp_path: Path) -> None:
    """主班 and 副班 the same person is an error, 主班 and 带班领导 a warning, as in the other layouts."""
    rows = [TITLE, ["姓名", *DAYS], person("张三", "主"), person("李四", "副"), person("王五", "带")]
    rows += [["张三", *[None] * 31], ["张三", *[None] * 31]]
    rows[3][3], rows[5][3] = None, "副"
    rows[4][8], rows[6][8] = None, "带"
    found = read(tmp_path, rows)
    assert [(each.row, each.severity) for each in found.findings] == [(3, "error"), (3, "warning")]
    assert "主班和副班是同一个人" in words_of(found)
    assert "主班和带班领导是同一个人" in words_of(found)
    assert names_at(found, "2026-03-03T12:00") == ("张三", None, "王五")


def test_a_day_nobody_has_and_a_day_that_is_missing(tmp_path: Path) -> None:
    """An empty column is a gap, and so is a column that is not there."""
    rows = [TITLE, ["姓名", *DAYS], person("张三", "主"), person("李四", "副"), person("王五", "带")]
    for line in rows[2:]:
        line[6] = None
    for line in rows[1:]:
        del line[20]
    found = read(tmp_path, rows)
    assert [(each.row, each.message) for each in found.findings] == [
        (2, "G 列:2026-03-06 没有人值班"),
        (3, "2026-03-20 没有排班(共 1 天),U 列之前缺列"),
    ]
    assert found.summary() == {"days": 29, "from": "2026-03-01", "to": "2026-03-31", "gaps": 2}


def test_weekdays_that_are_shifted_are_one_warning(tmp_path: Path) -> None:
    """March 2026 begins on a Sunday; and a 31st that April does not have is told only where somebody stands in it."""
    weekdays = [None, *("一二三四五六日" * 5)[:31]]
    rows = [
        TITLE,
        ["姓名", *DAYS],
        weekdays,
        person("张三", "主"),
        person("李四", "副"),
        person("王五", "带"),
    ]
    found = read(tmp_path, rows)
    assert told(found) == [(3, "warning")]
    assert "B 列:2026-03-01 不是“一”,是星期日,请核对(这一行共 31 处)" in words_of(found)
    april = [
        ["2026年4月值班表"],
        ["姓名", *DAYS],
        person("张三", "主")[:31],
        person("李四", "副"),
        person("王五", "带")[:31],
    ]
    assert told(read(tmp_path, april)) == [(4, "error")]
    assert "AF 列的表头“31”不是这个月的日子" in words_of(read(tmp_path, april))


def test_a_day_without_its_night(tmp_path: Path) -> None:
    """A roster of two shifts has both on each day."""
    rows = [TITLE, ["姓名", *DAYS], person("张三", "白"), person("李四", "夜"), person("王五", "带")]
    rows[3][4] = None
    found = read(tmp_path, rows)
    assert (3, "error") in told(found)
    assert "2026-03-04 只有白班,没有夜班" in words_of(found)
    assert found.summary()["gaps"] == 1


def test_two_months_below_each_other_and_no_month_at_all(tmp_path: Path) -> None:
    """Each block has its own title; without year and month nothing is guessed."""
    march = [TITLE, ["姓名", *DAYS], person("张三", "主"), person("李四", "副"), person("王五", "带")]
    april = [
        ["2026年4月份值班表"],
        ["姓名", *DAYS[:30]],
        *(line[:31] for line in (person("李四", "主"), person("张三", "副"), person("王五", "带"))),
    ]
    found = read(tmp_path, [*march, [], *april])
    assert found.findings == []
    assert found.summary()["to"] == "2026-04-30"
    assert names_at(found, "2026-04-30T12:00") == ("李四", "张三", "王五")
    nameless = read_roster(csv(tmp_path / "r.csv", "姓名,1,2,3,4,5,6\n张三,主,主,主,主,主,主\n"), PEOPLE)
    assert told(nameless) == [(1, "error")]
    assert "不知道是哪年哪月" in words_of(nameless)


def test_units_have_a_column(tmp_path: Path) -> None:
    """The city and its county in one sheet."""
    rows = [
        TITLE, ["单位", "姓名", *DAYS], ["u", *person("张三", "主")], ["u", *person("李四", "副")], ["u", *person("王五", "带")],
        ["tn", *person("赵六", "主")], ["tn", *person("钱七", "副")], ["tn", *person("周九", "带")],
    ]  # fmt: skip
    found = read_roster(xlsx(tmp_path / "r.xlsx", {"1": rows}), PEOPLE, {"u": "市局", "tn": "洮南"})
    assert found.findings == []
    assert names_at(found, "2026-03-02T12:00", unit="tn") == ("赵六", "钱七", "周九")


def test_an_old_workbook_and_a_gbk_table(tmp_path: Path) -> None:
    """The same sheet in Excel 97 and as text."""
    rows = [TITLE, ["姓名", *DAYS], person("张三", "主"), person("李四", "副"), person("王五", "带")]
    old = read_roster(xls(tmp_path / "r.xls", {"3月": rows}), PEOPLE)
    lines = "\n".join(",".join("" if cell is None else str(cell) for cell in row) for row in rows)
    text = read_roster(csv(tmp_path / "2026年3月.csv", lines, "gbk"), PEOPLE)
    for found in (old, text):
        assert found.findings == []
        assert names_at(found, "2026-03-02T12:00") == ("张三", "李四", "王五")


CELLS = st.sampled_from(
    [None, "", "主", "副", "带", "白", "夜", "√", "休", "哈", 1.0, 31, "张三", "李四、王五",
    "合计", "星期日", "一", "2026-03-05", "带班领导", "\n", "3月33日"]
)  # fmt: skip


@given(st.lists(st.lists(CELLS, max_size=9), max_size=8), st.booleans())
@settings(max_examples=200, deadline=None)
def test_no_sheet_makes_the_reader_fail(rows: list[list[Any]], titled: bool) -> None:
    """Whatever stands under a header of days: findings have rows of the sheet, and who is on duty is a known person."""
    book = Book(RosterReading(), PEOPLE)
    calendar = Calendar(2026, 3) if titled else Calendar()
    header = ["姓名", 1, 2, 3, 4, 5, 6, 7]
    matrix = matrix_of(header, rows, calendar, book.directory)
    assert matrix is not None
    read_matrix(matrix, rows, 2, book)
    assert all(
        finding.row is not None and 2 <= finding.row <= 2 + len(rows) for finding in book.reading.findings
    )
    on_duty = {
        who for duty in (*book.reading.days.values(), *book.reading.nights.values()) for who in duty.values()
    }
    assert on_duty <= {None, *PEOPLE}
