"""Duty rosters with mistakes: which findings name which row, and what serves all the same."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alerting.roster.file import read_roster
from tests.alerting.office_files import HEADER, MONDAY, PEOPLE, csv, names_at, told, words_of, xlsx


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
    assert told(found) == [(4, "error"), (3, "error")]
    assert "“4月”表:主班“无名氏”" in words_of(found)
    assert "“4月”表:2026-04-01 没有排班" in words_of(found)
    assert found.summary() == {"days": 4, "from": "2026-03-30", "to": "2026-04-03", "gaps": 2}


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
    assert told(found) == [(3, "warning")]
    assert "是星期一" in words_of(found)
    assert names_at(found, "2026-03-02T12:00")[0] == "张三"


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
    assert sorted(told(found)) == [
        (4, "error"),
        (5, "error"),
        (6, "error"),
        (7, "error"),
        (8, "error"),
        (9, "error"),
    ]
    assert "138" not in words_of(found)
    assert names_at(found, "2026-03-02T12:00")[0] == "张三"
    assert names_at(found, "2026-03-05T12:00")[0] == "张三"
    assert names_at(found, "2026-03-06T12:00")[:2] == ("张三", None)
    assert found.gaps == 3  # 3, 4 and 7 March


@pytest.mark.parametrize("cell", ["3月32日", "2026-02-30", "13月1日"])
def test_a_day_that_does_not_exist_is_never_a_note(cell: str, tmp_path: Path) -> None:
    """Also without a name beside it."""
    rows = [["2026年3月"], HEADER, ["3月2日", "张三", "李四", "王五"], [cell, None, None, None]]
    assert told(read_roster(xlsx(tmp_path / "r.xlsx", {"1": rows}), PEOPLE)) == [(4, "error")]


def test_a_night_that_nobody_has_is_an_error(tmp_path: Path) -> None:
    """A roster of shifts has both on each day."""
    rows = [["日期", "班次", "主班", "副班", "带班领导"], ["2026-03-02", "白班", "张三", "李四", "王五"]]
    rows += [["2026-03-02", "夜班", "赵六", "李四", "王五"], ["2026-03-03", "白班", "张三", "李四", "王五"]]
    found = read_roster(xlsx(tmp_path / "r.xlsx", {"1": rows}), PEOPLE)
    assert (told(found), found.gaps) == ([(4, "error")], 1)
    assert "只有白班,没有夜班" in words_of(found)


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
    assert sorted(told(found)) == [(4, "error"), (6, "error")]
    assert "同时在两个单位值主班" in words_of(found)
    assert names_at(found, "2026-03-02T12:00", unit="tn")[0] == "赵六"
    assert names_at(found, "2026-03-02T12:00", unit="u")[0] == "张三"


def test_a_sheet_of_dates_without_a_header_is_told(tmp_path: Path) -> None:
    """Beside a sound sheet: nothing is left out without a word."""
    sheets = {
        "3月": [HEADER, ["2026-03-02", "张三", "李四", "王五"]],
        "4月": [["2026-04-01", "张三"], ["2026-04-02", "李四"]],
    }
    found = read_roster(xlsx(tmp_path / "r.xlsx", sheets), PEOPLE)
    assert told(found) == [(None, "warning")]
    assert "“4月”表:没有找到表头" in words_of(found)


@pytest.mark.parametrize("word", ["中班", "上午", "机动"])
def test_people_in_a_column_nobody_understands_are_an_error(word: str, tmp_path: Path) -> None:
    """Somebody would believe to be on duty and never be called."""
    rows = [["日期", "主班", "副班", word, "带班领导"], ["2026-03-02", "张三", "李四", "赵六", "王五"]]
    found = read_roster(xlsx(tmp_path / "r.xlsx", {"1": rows}), PEOPLE)
    assert told(found) == [(2, "error")]
    assert f"“{word}”一列里有人名" in words_of(found)
    assert names_at(found, "2026-03-02T12:00")[0] == "张三"


WORDS = """日期 主班 副班 白班 夜班 带班领导 班次 单位 星期 月 3月2日 2026-03-02 32日 2 3.2-3.8 3月8日-3月2日 张三 张三、李四 赵六
13800001111 无名氏13800001111 周二 合计 2026年3月值班表 十十月卅日 〇月 =A1"""


CELLS = st.sampled_from(("", "赵 六", *WORDS.split()))


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.lists(CELLS, max_size=7), max_size=12), st.booleans())
def test_no_table_is_too_strange(tmp_path: Path, grid: list[list[str]], headed: bool) -> None:
    """Whatever stands in it: findings with rows inside the file, no telephone number, no crash."""
    rows = [["日期", "主班", "副班", "带班领导"], *grid] if headed else grid
    found = read_roster(csv(tmp_path / "r.csv", "".join(",".join(row) + "\n" for row in rows)), PEOPLE)
    assert "13800001111" not in words_of(found)
    assert all(finding.row is None or 1 <= finding.row <= len(rows) for finding in found.findings)
    assert found.findings or found.days or found.nights
    assert {person for duty in found.days.values() for person in duty.values()} <= {None, *PEOPLE}
