"""Dates and names as clerks write them into duty rosters."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from alerting.roster.file import read_roster
from tests.alerting.office_files import HEADER, MONDAY, PEOPLE, names_at, told, words_of, xlsx


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
    assert names_at(found, "2026-03-02T12:00") == ("张三", "李四", "王五")


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
    assert names_at(found, "2026-03-08T12:00") == ("张三", "李四", "王五")


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
    rows: list[list[str | int]] = [
        ["2026年3月值班表"],
        ["日期", "带班领导", "值班人员", "联系电话"],
        ["3月2日", "王五", cell, 13700003333],
    ]
    found = read_roster(xlsx(tmp_path / "r.xlsx", {"1": rows}), PEOPLE)
    assert names_at(found, "2026-03-02T12:00") == (main, second, "王五")
    assert "error" not in {finding.severity for finding in found.findings}
    assert not any(number in words_of(found) for number in ("138", "139", "137", "3200001"))


def test_a_name_too_many_is_told(tmp_path: Path) -> None:
    """Nobody on the sheet is left out without a word."""
    rows = [["2026年3月"], HEADER, ["3月2日", "张三、李四", "赵六", "王五"]]
    found = read_roster(xlsx(tmp_path / "r.xlsx", {"1": rows}), PEOPLE)
    assert told(found) == [(3, "warning")]
    assert "没有排上的:李四" in words_of(found)


@pytest.mark.parametrize(
    "cell", ["2月17日(正月初一)", "2月17日除夕初一", "2026/2/17 8:30:00", "2026年2月17日8:30"]
)
def test_what_stands_behind_a_date_is_no_part_of_it(cell: str, tmp_path: Path) -> None:
    """Festivals and hours."""
    rows = [["2026年2月"], HEADER, [cell, "★张三", "李四*", "王五(带班)"]]
    found = read_roster(xlsx(tmp_path / "r.xlsx", {"1": rows}), PEOPLE)
    assert found.findings == []
    assert names_at(found, "2026-02-17T12:00") == ("张三", "李四", "王五")


def test_month_and_day_in_columns_of_their_own(tmp_path: Path) -> None:
    """月 may be merged over its days."""
    rows: list[Sequence[Any]] = [["2026年值班表"], ["月", "日", "主班", "副班", "带班领导"]]
    rows += [
        [3, 31, "张三", "李四", "王五"],
        ["4月", 1, "李四", "张三", "王五"],
        [None, 2, "李四", "张三", "王五"],
    ]
    found = read_roster(xlsx(tmp_path / "r.xlsx", {"1": rows}, ["A4:A5"]), PEOPLE)
    assert found.findings == []
    assert found.summary()["to"] == "2026-04-02"
