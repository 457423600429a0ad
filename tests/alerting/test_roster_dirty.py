"""Duty rosters as clerks write them: what is read, and which findings name which row."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from alerting.people import Person
from alerting.roster_file import read_roster
from alerting.roster_reading import RosterReading
from tests.alerting.office_files import csv, xls, xlsx

NAMES = ("张三", "李四", "王五", "赵六", "钱七", "欧阳锋", "孙 八", "周九")
PEOPLE = {f"p{n}": Person(id=f"p{n}", name=name, unit="u", channels=("c",)) for n, name in enumerate(NAMES)}
MONDAY = datetime(2026, 3, 2)  # noqa: DTZ001 (Excel knows no zones)
HEADER = ["日期", "主班", "副班", "带班领导"]


def _names(reading: RosterReading, when: str, *, unit: str = "u") -> tuple[str | None, ...]:
    """主班, 副班 and 带班领导 at a time, by name."""
    duty = reading.roster.on_duty(unit, datetime.fromisoformat(f"{when}+08:00"))
    found = [duty[role] for role in ("主班", "副班", "带班领导")]
    return tuple(PEOPLE[one].name if one in PEOPLE else one for one in found)


def _told(reading: RosterReading) -> list[tuple[int | None, str]]:
    return [(finding.row, finding.severity) for finding in reading.findings]


def _words(reading: RosterReading) -> str:
    return "\n".join(finding.message for finding in reading.findings)


@pytest.mark.parametrize(
    "cell",
    [
        MONDAY, date(2026, 3, 2), 46083, 46083.0, "46083", "2026-03-02", "2026-3-2", "2026/3/2",
        "2026.3.2", "2026年3月2日", "２０２６年３月２日", "2026年3月2号", "20260302", "26.3.2", "2026-03-02 00:00:00",
        "3月2日", "3.2", "3/2", "03-02", "3月2日(周一)", "3月2日（星期一）", "3月2日 周一", "3月2号", " 3 月 2 日 ", "三月二日",
        "二〇二六年三月二日", "2日", "2", 2, 2.0, "2号", "二日", "３月２日（一）", "2026年3月2日8:30",
    ],
)  # fmt: skip
def test_a_date_is_read_in_every_form(cell: Any, tmp_path: Path) -> None:
    """Excel dates and serials, full-width digits, Chinese numbers; a year or month that only the title has."""
    rows = [["人社局2026年3月份值班表"], HEADER, [cell, "张三", "李四", "王五"]]
    found = read_roster(xlsx(tmp_path / "r.xlsx", {"Sheet1": rows}), PEOPLE)
    assert found.findings == []
    assert _names(found, "2026-03-02T12:00") == ("张三", "李四", "王五")


@pytest.mark.parametrize(
    ("title", "name", "sheet"),
    [
        ("2026年3月值班表", "r", "Sheet1"),
        ("二〇二六年三月值班安排", "r", "Sheet1"),
        ("值班表", "r", "2026年3月"),
        ("值班表", "2026年3月值班表", "Sheet1"),
        ("3月值班表", "2026年", "1"),
        ("值班表(2026.03)", "r", "Sheet1"),
    ],
)
def test_year_and_month_are_found_where_they_stand(title: str, name: str, sheet: str, tmp_path: Path) -> None:
    """In the title, the sheet's name or the file's."""
    rows = [[title], HEADER, ["2日", "张三", "李四", "王五"]]
    found = read_roster(xlsx(tmp_path / f"{name}.xlsx", {sheet: rows}), PEOPLE)
    assert found.summary() == {"days": 1, "from": "2026-03-02", "to": "2026-03-02", "gaps": 0}


def test_december_is_followed_by_january(tmp_path: Path) -> None:
    """The year of the title is that of the first day."""
    rows = [["2026年12月至2027年1月值班表"], HEADER]
    rows += [[day, "张三", "李四", "王五"] for day in ("12月30日", "12月31日", "1月1日", "1月2日")]
    found = read_roster(xlsx(tmp_path / "r.xlsx", {"1": rows}), PEOPLE)
    assert found.findings == []
    assert found.summary()["to"] == "2027-01-02"


@pytest.mark.parametrize(
    "span",
    ["3月2日-3月8日", "3月2日至8日", "3.2-3.8", "3月2日—3月8日", "2日-8日", "2026年3月2日~2026年3月8日"],
)
def test_a_row_may_speak_of_a_week(span: str, tmp_path: Path) -> None:
    """Each of its days is served."""
    rows = [
        ["2026年3月值班表"],
        HEADER,
        [span, "张三", "李四", "王五"],
        ["3月9日-3月15日", "李四", "张三", "王五"],
    ]
    found = read_roster(xlsx(tmp_path / "r.xlsx", {"1": rows}), PEOPLE)
    assert (found.findings, found.summary()["days"]) == ([], 14)
    assert _names(found, "2026-03-08T12:00") == ("张三", "李四", "王五")


@pytest.mark.parametrize(
    ("cell", "main", "second"),
    [
        ("张三", "张三", None),
        ("张 三", "张三", None),
        ("张　三", "张三", None),
        ("张三、李四", "张三", "李四"),
        ("张三，李四", "张三", "李四"),
        ("张三 李四", "张三", "李四"),
        ("张 三  李 四", "张三", "李四"),
        ("张三\n李四", "张三", "李四"),
        ("张三/李四", "张三", "李四"),
        ("张三13800001111 李四13900002222", "张三", "李四"),
        ("张三（138 0000 1111）", "张三", None),
        ("张三：0436-3200001", "张三", None),
        ("张三138****1111", "张三", None),
        ("张三 副局长", "张三", None),
        ("张三科长、李四", "张三", "李四"),
        ("欧阳锋(办公室)", "欧阳锋", None),
        ("孙八", "孙 八", None),
        ("p0、p1", "张三", "李四"),
    ],
)
def test_names_are_read_as_they_are_written(cell: str, main: str, second: str | None, tmp_path: Path) -> None:
    """Two names in a cell are 主班 and 副班; telephones, titles and offices beside a name are dropped."""
    rows = [
        ["2026年3月值班表"],
        ["日期", "带班领导", "值班人员", "联系电话"],
        ["3月2日", "王五", cell, 13700003333],
    ]
    found = read_roster(xlsx(tmp_path / "r.xlsx", {"1": rows}), PEOPLE)
    assert _names(found, "2026-03-02T12:00") == (main, second, "王五")
    assert "error" not in {finding.severity for finding in found.findings}
    assert not any(number in _words(found) for number in ("138", "139", "137", "3200001"))


def test_a_name_too_many_is_told(tmp_path: Path) -> None:
    """Nobody on the sheet is left out without a word."""
    rows = [["2026年3月"], HEADER, ["3月2日", "张三、李四", "赵六", "王五"]]
    found = read_roster(xlsx(tmp_path / "r.xlsx", {"1": rows}), PEOPLE)
    assert _told(found) == [(3, "warning")]
    assert "没有排上的:李四" in _words(found)


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
    assert _names(found, "2026-03-02T12:00") == ("张三", "李四", "王五")


def _day_and_night(found: RosterReading) -> None:
    assert found.findings == []
    assert _names(found, "2026-03-02T08:30")[:2] == ("张三", "李四")
    assert _names(found, "2026-03-02T17:29")[0] == "张三"
    assert _names(found, "2026-03-02T17:30")[0] == "赵六"
    assert _names(found, "2026-03-03T08:29") == ("赵六", None, "王五")
    assert _names(found, "2026-03-03T08:30")[0] == "钱七"


def test_day_and_night_in_columns(tmp_path: Path) -> None:
    """A night lasts until the handover of the next morning; 带班领导 is the same for both."""
    rows = [
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
    rows = [
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
    assert _names(found, "2026-03-08T12:00") == ("张三", "李四", "王五")


def test_what_is_no_day_is_left_alone(tmp_path: Path) -> None:
    """Titles, units, empty rows, totals, notes, signatures and footers are no findings."""
    rows: list[Sequence[Any]] = [
        ["白城市人社局2026年3月值班表"],
        ["单位(盖章):白城市人社局", None, None, "制表日期:2026年2月27日"],
        [],
        ["序号", "日期", "星期", "主班", "副班", "带班领导", "备注"],
        [1, "3月2日", "周一", "张三", "李四", "王五", "两会期间"],
        [],
        [2, "3月3日", "周二", "李四", "张三", "王五", None],
        ["合计", None, None, "2人次", None, None, None],
        ["备注:值班人员须保持电话畅通,联系电话0436-3200001"],
        ["1.值班时间为当日8:30至次日8:30。"],
        ["值班电话", "12333", None, None],
        ["制表人:周九", None, None, "审核人:欧阳锋"],
    ]
    found = read_roster(xlsx(tmp_path / "r.xlsx", {"1": rows}), PEOPLE)
    assert found.findings == []
    assert found.summary() == {"days": 2, "from": "2026-03-02", "to": "2026-03-03", "gaps": 0}


def test_months_on_sheets_of_their_own(tmp_path: Path) -> None:
    """A gap over the turn of the month is found; findings name the sheet; other sheets are no rosters."""
    months = {
        "3月": [
            ["2026年3月值班表"],
            HEADER,
            ["30日", "张三", "李四", "王五"],
            ["31日", "李四", "张三", "王五"],
        ],
        "4月": [
            ["2026年4月值班表"],
            HEADER,
            ["2日", "张三", "李四", "王五"],
            ["3日", "无名氏", "李四", "王五"],
        ],
        "通讯录": [["姓名", "电话"], ["张三", "13800001111"]],
    }
    found = read_roster(xlsx(tmp_path / "r.xlsx", months), PEOPLE)
    assert _told(found) == [(4, "error"), (3, "error")]
    assert "“4月”表:主班“无名氏”" in _words(found)
    assert "“4月”表:2026-04-01 没有排班" in _words(found)
    assert found.summary() == {"days": 4, "from": "2026-03-30", "to": "2026-04-03", "gaps": 2}


def test_months_below_each_other(tmp_path: Path) -> None:
    """Each has its own title and header."""
    rows = [
        ["2026年3月值班表"], HEADER, ["31日", "张三", "李四", "王五"], [],
        ["2026年4月值班表"], HEADER, ["1日", "李四", "张三", "王五"],
    ]  # fmt: skip
    found = read_roster(xlsx(tmp_path / "r.xlsx", {"1": rows}), PEOPLE)
    assert found.findings == []
    assert found.summary()["to"] == "2026-04-01"


@pytest.mark.parametrize(
    "cells",
    [
        ("3月2日", "周二"),
        ("3月2日(周二)", None),
        ("3月2日星期二", None),
        (MONDAY, MONDAY + timedelta(days=1)),
    ],
)
def test_a_weekday_that_differs_is_a_warning_with_its_row(cells: tuple[Any, Any], tmp_path: Path) -> None:
    """2 March 2026 is a Monday; the day serves."""
    rows = [["2026年3月"], ["日期", "星期", "主班", "副班", "带班领导"], [*cells, "张三", "李四", "王五"]]
    found = read_roster(xlsx(tmp_path / "r.xlsx", {"1": rows}), PEOPLE)
    assert _told(found) == [(3, "warning")]
    assert "是星期一" in _words(found)
    assert _names(found, "2026-03-02T12:00")[0] == "张三"


def test_errors_name_their_rows_and_sound_days_serve(tmp_path: Path) -> None:
    """A gap, a day booked twice, a person booked twice, an open 主班, a date that is none, a name nobody has."""
    rows = [
        ["2026年3月值班表"],
        HEADER,
        ["3月2日", "张三", "李四", "王五"],
        ["3月3日", None, "李四", "王五"],
        ["3月5日", "张三", "李四", "王五"],
        ["3月5日", "赵六", "李四", "王五"],
        ["3月6日", "张三", "张三", "王五"],
        ["3月32日", "张三", "李四", "王五"],
        ["3月7日", "无名氏13800001111", "李四", "王五"],
    ]
    found = read_roster(xlsx(tmp_path / "r.xlsx", {"1": rows}), PEOPLE)
    assert sorted(_told(found)) == [
        (4, "error"),
        (5, "error"),
        (6, "error"),
        (7, "error"),
        (8, "error"),
        (9, "error"),
    ]
    assert "138" not in _words(found)
    assert _names(found, "2026-03-02T12:00")[0] == "张三"
    assert _names(found, "2026-03-05T12:00")[0] == "张三"
    assert _names(found, "2026-03-06T12:00")[:2] == ("张三", None)
    assert found.gaps == 3  # 3, 4 and 7 March


def test_a_night_that_nobody_has_is_an_error(tmp_path: Path) -> None:
    """A roster of shifts has both on each day."""
    rows = [["日期", "班次", "主班", "副班", "带班领导"], ["2026-03-02", "白班", "张三", "李四", "王五"]]
    rows += [["2026-03-02", "夜班", "赵六", "李四", "王五"], ["2026-03-03", "白班", "张三", "李四", "王五"]]
    found = read_roster(xlsx(tmp_path / "r.xlsx", {"1": rows}), PEOPLE)
    assert (_told(found), found.gaps) == ([(4, "error")], 1)
    assert "只有白班,没有夜班" in _words(found)


@pytest.mark.parametrize("encoding", ["gb18030", "gbk", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_text_file_in_any_encoding(encoding: str, delimiter: str, tmp_path: Path) -> None:
    """As Excel and WPS save them."""
    lines = ("2026年3月值班表", "日期,星期,主班,副班,带班领导", "3月2日,周一,张三,李四,王五", ",,,,")
    text = "".join(line.replace(",", delimiter) + "\r\n" for line in lines)
    found = read_roster(csv(tmp_path / "r.csv", text, encoding), PEOPLE)
    assert found.findings == []
    assert _names(found, "2026-03-02T12:00") == ("张三", "李四", "王五")


def test_an_old_workbook_is_read(tmp_path: Path) -> None:
    """Excel 97: dates, serials, merged cells."""
    rows: list[Sequence[Any]] = [
        ["2026年３月值班表", None, None, None], HEADER, [date(2026, 3, 2), "张三", "李四", "王五"], [46084, "李四", "张三", None],
    ]  # fmt: skip
    found = read_roster(xls(tmp_path / "r.xls", {"3月": rows}, [(0, 0, 0, 3), (2, 3, 3, 3)]), PEOPLE)
    assert found.findings == []
    assert _names(found, "2026-03-03T12:00") == ("李四", "张三", "王五")


def test_units_are_known_by_id_and_name(tmp_path: Path) -> None:
    """A county by its id, its name or the beginning of it; one nobody knows is an error; one person cannot be in two."""
    units = {"u": "白城市人社局", "tn": "洮南市人力资源和社会保障局"}
    rows = [["日期", "单位", "主班", "副班", "带班领导"]]
    rows += [
        ["2026-03-02", "白城市人社局", "张三", "李四", "王五"],
        ["2026-03-02", "洮南市", "赵六", "钱七", "王五"],
    ]
    rows += [["2026-03-03", "u", "张三", "李四", "王五"], ["2026-03-03", "tn", "张三", "钱七", "王五"]]
    rows += [["2026-03-04", "大安市", "张三", "李四", "王五"]]
    found = read_roster(xlsx(tmp_path / "r.xlsx", {"1": rows}), PEOPLE, units)
    assert sorted(_told(found)) == [(4, "error"), (6, "error")]
    assert "同时在两个单位值主班" in _words(found)
    assert _names(found, "2026-03-02T12:00", unit="tn")[0] == "赵六"
    assert _names(found, "2026-03-02T12:00", unit="u")[0] == "张三"


def test_hidden_sheets_are_not_read(tmp_path: Path) -> None:
    """A clerk's draft does not page anybody."""
    import openpyxl

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
    assert _names(found, "2026-03-02T12:00")[0] == "张三"


def test_two_halves_of_a_month_side_by_side(tmp_path: Path) -> None:
    """To save paper: the second block has its own dates, and may be shorter."""
    rows: list[Sequence[Any]] = [["2026年3月值班表"], [*HEADER, *HEADER]]
    rows += [[f"{n}日", "张三", "李四", "王五", f"{n + 2}日", "赵六", "钱七", "王五"] for n in (2, 3)]
    rows += [[None] * 4 + ["6日", "张三", "李四", "王五"], ["制表:周九"]]
    found = read_roster(xlsx(tmp_path / "r.xlsx", {"1": rows}), PEOPLE)
    assert found.findings == []
    assert found.summary()["days"] == 5
    assert _names(found, "2026-03-05T12:00") == ("赵六", "钱七", "王五")
    assert _names(found, "2026-03-06T12:00")[0] == "张三"


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
    assert _told(found) == [(7, "warning")]
    assert _names(found, "2026-03-02T12:00") == ("张三", "李四", "王五")
    assert _names(found, "2026-03-03T12:00") == ("赵六", "钱七", "王五")


def test_units_under_one_date(tmp_path: Path) -> None:
    """A date merged over the rows of the city and its county."""
    rows: list[Sequence[Any]] = [["日期", "单位", "主班", "副班", "带班领导"]]
    rows += [["2026-03-02", "u", "张三", "李四", "王五"], [None, "tn", "赵六", "钱七", "王五"]]
    path = xlsx(tmp_path / "r.xlsx", {"1": rows}, ["A2:A3"])
    found = read_roster(path, PEOPLE, {"u": "市局", "tn": "洮南"})
    assert found.findings == []
    assert _names(found, "2026-03-02T12:00", unit="tn")[0] == "赵六"


def test_a_sheet_of_dates_without_a_header_is_told(tmp_path: Path) -> None:
    """Beside a sound sheet: nothing is left out without a word."""
    sheets = {
        "3月": [HEADER, ["2026-03-02", "张三", "李四", "王五"]],
        "4月": [["2026-04-01", "张三"], ["2026-04-02", "李四"]],
    }
    found = read_roster(xlsx(tmp_path / "r.xlsx", sheets), PEOPLE)
    assert _told(found) == [(None, "warning")]
    assert "“4月”表:没有找到表头" in _words(found)


def test_a_roster_of_nights_only(tmp_path: Path) -> None:
    """The day is nobody's by the roster; that is said."""
    found = read_roster(csv(tmp_path / "r.csv", "日期,夜班,带班领导\n2026-03-02,张三、李四,王五\n"), PEOPLE)
    assert _told(found) == [(None, "warning")]
    assert _names(found, "2026-03-02T12:00") == (None, None, None)
    assert _names(found, "2026-03-03T07:00") == ("张三", "李四", "王五")
