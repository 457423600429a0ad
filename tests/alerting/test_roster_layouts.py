"""Duty rosters as clerks lay them out: shifts, blocks, sheets, encodings."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from alerting.roster.file import read_roster
from alerting.roster.reading import RosterReading
from tests.alerting.office_files import HEADER, PEOPLE, csv, names_at, told, xls, xlsx


@pytest.mark.parametrize(
    "header",
    [
        ["日期", "主班", "副班", "带班领导"],
        ["值班日期", "主值", "副值", "值班领导"],
        ["日 期", "正班", "备班", "带班局领导"],
        ["时间", "值班员", "副班员", "带班人"],
        ["日期", "第一值班人", "第二值班人", "总值班"],
        ["值班时间", "A岗", "B岗", "带班负责人"],
        ["日期", "值班人员1", "值班人员2", "值班领导"],
        ["日期", "值班人员", "值班人员", "领导带班"],
        ["年月日", "值班干部", "备勤人员", "局领导"],
    ],
)
def test_headers_are_known_by_many_words(header: list[str], tmp_path: Path) -> None:
    """What clerks call the day, 主班, 副班 and 带班领导."""
    rows = [["2026年3月"], header, ["3月2日", "张三", "李四", "王五"]]
    found = read_roster(xlsx(tmp_path / "r.xlsx", {"1": rows}), PEOPLE)
    assert found.findings == []
    assert names_at(found, "2026-03-02T12:00") == ("张三", "李四", "王五")


def _day_and_night(found: RosterReading) -> None:
    assert found.findings == []
    assert names_at(found, "2026-03-02T08:30")[:2] == ("张三", "李四")
    assert names_at(found, "2026-03-02T17:29")[0] == "张三"
    assert names_at(found, "2026-03-02T17:30")[0] == "赵六"
    assert names_at(found, "2026-03-03T08:29") == ("赵六", None, "王五")
    assert names_at(found, "2026-03-03T08:30")[0] == "钱七"


def test_day_and_night_in_columns(tmp_path: Path) -> None:
    """A night lasts until the handover of the next morning; 带班领导 is the same for both."""
    rows: list[list[str | None]] = [
        ["2026年3月值班表", None, None, None],
        ["日期", "白班", "夜班", "带班领导"],
        ["3月2日", "张三、李四", "赵六", "王五"],
        ["3月3日", "钱七", "张三", "王五"],
    ]
    _day_and_night(read_roster(xlsx(tmp_path / "r.xlsx", {"1": rows}, ["A1:D1"]), PEOPLE))


@pytest.mark.parametrize("kind", ["xlsx", "xls", "csv"])
def test_day_and_night_over_columns_of_their_own(kind: str, tmp_path: Path) -> None:
    """A header of two rows, merged across and down; in a .csv nothing is merged."""
    rows = [
        ["日期", "白班", None, "夜班", None, "带班领导"],
        [None, "主班", "副班", "主班", "副班", None],
        ["2026-03-02", "张三", "李四", "赵六", None, "王五"],
        ["2026-03-03", "钱七", "李四", "张三", None, "王五"],
    ]
    if kind == "xlsx":
        path = xlsx(tmp_path / "r.xlsx", {"1": rows}, ["A1:A2", "B1:C1", "D1:E1", "F1:F2"])
    elif kind == "xls":
        path = xls(tmp_path / "r.xls", {"1": rows}, [(0, 1, 0, 0), (0, 0, 1, 2), (0, 0, 3, 4), (0, 1, 5, 5)])
    else:
        path = csv(tmp_path / "r.csv", "".join(",".join(c or "" for c in row) + "\n" for row in rows))
    _day_and_night(read_roster(path, PEOPLE))


@pytest.mark.parametrize("merged", [True, False])
@pytest.mark.parametrize("words", [("白班", "夜班"), ("8:30-17:30", "17:30-次日8:30"), ("白天", "夜间")])
def test_day_and_night_in_rows(words: tuple[str, str], merged: bool, tmp_path: Path) -> None:
    """The date stands once for both, merged or (in a .csv) with nothing below it."""
    rows: list[list[str | None]] = [
        ["日期", "班次", "主班", "副班", "带班领导"],
        ["2026-03-02", words[0], "张三", "李四", "王五"],
        [None, words[1], "赵六", None, "王五"],
        ["2026-03-03", words[0], "钱七", "李四", "王五"],
        [None, words[1], "张三", None, "王五"],
    ]
    if merged:
        path = xlsx(tmp_path / "r.xlsx", {"1": rows}, ["A2:A3", "A4:A5"])
    else:
        path = csv(
            tmp_path / "r.csv", "".join(",".join(c or "" for c in row) + "\n" for row in rows), "gb18030"
        )
    _day_and_night(read_roster(path, PEOPLE))


def test_a_leader_merged_over_a_week(tmp_path: Path) -> None:
    """A merged cell is seen in each of its rows."""
    rows: list[Sequence[Any]] = [["2026年3月值班表"], HEADER]
    rows += [[f"3月{n}日", "张三", "李四", "王五" if n == 2 else None] for n in range(2, 9)]
    found = read_roster(xlsx(tmp_path / "r.xlsx", {"1": rows}, ["A1:D1", "D3:D9"]), PEOPLE)
    assert found.findings == []
    assert names_at(found, "2026-03-08T12:00") == ("张三", "李四", "王五")


def test_months_below_each_other(tmp_path: Path) -> None:
    """Each has its own title and header."""
    rows = [
        ["2026年3月值班表"], HEADER, ["31日", "张三", "李四", "王五"], [],
        ["2026年4月值班表"], HEADER, ["1日", "李四", "张三", "王五"],
    ]  # fmt: skip
    found = read_roster(xlsx(tmp_path / "r.xlsx", {"1": rows}), PEOPLE)
    assert found.findings == []
    assert found.summary()["to"] == "2026-04-01"


@pytest.mark.parametrize("encoding", ["gb18030", "gbk", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_text_file_in_any_encoding(encoding: str, delimiter: str, tmp_path: Path) -> None:
    """As Excel and WPS save them."""
    lines = ("2026年3月值班表", "日期,星期,主班,副班,带班领导", "3月2日,周一,张三,李四,王五", ",,,,")
    text = "".join(line.replace(",", delimiter) + "\r\n" for line in lines)
    found = read_roster(csv(tmp_path / "r.csv", text, encoding), PEOPLE)
    assert found.findings == []
    assert names_at(found, "2026-03-02T12:00") == ("张三", "李四", "王五")


def test_an_old_workbook_is_read(tmp_path: Path) -> None:
    """Excel 97: dates, serials, merged cells."""
    rows: list[Sequence[Any]] = [
        ["2026年３月值班表", None, None, None], HEADER, [date(2026, 3, 2), "张三", "李四", "王五"], [46084, "李四", "张三", None],
    ]  # fmt: skip
    found = read_roster(xls(tmp_path / "r.xls", {"3月": rows}, [(0, 0, 0, 3), (2, 3, 3, 3)]), PEOPLE)
    assert found.findings == []
    assert names_at(found, "2026-03-03T12:00") == ("李四", "张三", "王五")


def test_two_halves_of_a_month_side_by_side(tmp_path: Path) -> None:
    """To save paper: the second block has its own dates, and may be shorter."""
    rows: list[Sequence[Any]] = [["2026年3月值班表"], [*HEADER, *HEADER]]
    rows += [[f"{n}日", "张三", "李四", "王五", f"{n + 2}日", "赵六", "钱七", "王五"] for n in (2, 3)]
    rows += [[None] * 4 + ["6日", "张三", "李四", "王五"], ["制表:周九"]]
    found = read_roster(xlsx(tmp_path / "r.xlsx", {"1": rows}), PEOPLE)
    assert found.findings == []
    assert found.summary()["days"] == 5
    assert names_at(found, "2026-03-05T12:00") == ("赵六", "钱七", "王五")
    assert names_at(found, "2026-03-06T12:00")[0] == "张三"


def test_two_people_below_each_other_under_one_date(tmp_path: Path) -> None:
    """The date is merged over two rows: the second person is 副班; a third one is told."""
    rows: list[Sequence[Any]] = [["2026年3月"], ["日期", "值班人员", "带班领导"]]
    rows += [
        ["2日", "张三", "王五"],
        [None, "李四", None],
        ["3日", "赵六", "王五"],
        [None, "钱七", None],
        [None, "张三", None],
    ]
    found = read_roster(xlsx(tmp_path / "r.xlsx", {"1": rows}, ["A3:A4", "C3:C4", "A5:A7", "C5:C7"]), PEOPLE)
    assert told(found) == [(7, "warning")]
    assert names_at(found, "2026-03-02T12:00") == ("张三", "李四", "王五")
    assert names_at(found, "2026-03-03T12:00") == ("赵六", "钱七", "王五")


def test_units_under_one_date(tmp_path: Path) -> None:
    """A date merged over the rows of the city and its county."""
    rows: list[Sequence[Any]] = [["日期", "单位", "主班", "副班", "带班领导"]]
    rows += [["2026-03-02", "u", "张三", "李四", "王五"], [None, "tn", "赵六", "钱七", "王五"]]
    path = xlsx(tmp_path / "r.xlsx", {"1": rows}, ["A2:A3"])
    found = read_roster(path, PEOPLE, {"u": "市局", "tn": "洮南"})
    assert found.findings == []
    assert names_at(found, "2026-03-02T12:00", unit="tn")[0] == "赵六"


def test_a_roster_of_nights_only(tmp_path: Path) -> None:
    """The day is nobody's by the roster; that is said."""
    found = read_roster(csv(tmp_path / "r.csv", "日期,夜班,带班领导\n2026-03-02,张三、李四,王五\n"), PEOPLE)
    assert told(found) == [(None, "warning")]
    assert names_at(found, "2026-03-02T12:00") == (None, None, None)
    assert names_at(found, "2026-03-03T07:00") == ("张三", "李四", "王五")


def test_names_and_telephones_under_one_heading(tmp_path: Path) -> None:
    """值班领导 over 姓名 and 电话: the telephone is not read as a name."""
    rows: list[Sequence[Any]] = [
        ["日期", "值班领导", None, "值班人员", None],
        [None, "姓名", "电话", "姓名", "电话"],
        ["2026-03-02", "王五", 13800001111, "张三、李四", "13900002222"],
    ]
    found = read_roster(xlsx(tmp_path / "r.xlsx", {"1": rows}, ["A1:A2", "B1:C1", "D1:E1"]), PEOPLE)
    assert found.findings == []
    assert names_at(found, "2026-03-02T12:00") == ("张三", "李四", "王五")


def test_hidden_sheets_are_not_read(tmp_path: Path) -> None:
    """A clerk's draft does not page anybody."""
    path = xlsx(
        tmp_path / "r.xlsx",
        {
            "新": [HEADER, ["2026-03-02", "张三", "李四", "王五"]],
            "旧": [HEADER, ["2026-03-02", "赵六", "李四", "王五"]],
        },
    )
    book = openpyxl.load_workbook(path)
    book["旧"].sheet_state = "hidden"
    book.save(path)
    found = read_roster(path, PEOPLE)
    assert found.findings == []
    assert names_at(found, "2026-03-02T12:00")[0] == "张三"
