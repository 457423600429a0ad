"""Duty rosters: who is on duty, and what is said about a file with mistakes."""

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from alerting.people import Person
from alerting.rehearsal import rehearsal
from alerting.roster.dated import duty_day, show
from alerting.roster.file import read_roster
from alerting.roster.reading import RosterReading

PEOPLE = {
    key: Person(id=key, name=name, unit="u", channels=("c",), role=role)
    for key, name, role in (
        ("p1", "张 三", None),
        ("p2", "李四", None),
        ("p3", "王五", None),
        ("p4", "赵六", "分管领导"),
    )
}
HEADER = "日期,主班,副班,带班领导\n"


def _csv(tmp_path: Path, rows: str, encoding: str = "utf-8", header: str = HEADER) -> RosterReading:
    path = tmp_path / "roster.csv"
    path.write_text(header + rows, encoding=encoding)
    return read_roster(path, PEOPLE)


def _at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_sound_roster_has_no_findings(encoding: str, tmp_path: Path) -> None:
    """Names and ids are both understood, in any encoding an office saves."""
    found = _csv(
        tmp_path, "2026-03-02,张三,p2,王五\n2026/3/3,李四,张三,王五\n2026年3月4日,王五,李四,p1\n", encoding
    )
    assert found.findings == []
    assert found.summary() == {"days": 3, "from": "2026-03-02", "to": "2026-03-04", "gaps": 0}


def test_a_night_belongs_to_the_day_before(tmp_path: Path) -> None:
    """Until the handover at 08:30 the people of yesterday are on duty."""
    roster = _csv(tmp_path, "2026-03-02,张三,李四,王五\n2026-03-03,李四,张三,王五\n").roster
    assert roster.on_duty("u", _at("2026-03-03T08:29"))["主班"] == "p1"
    assert roster.on_duty("u", _at("2026-03-03T08:30"))["主班"] == "p2"
    assert roster.on_duty("u", _at("2026-03-04T08:30"))["主班"] is None
    assert duty_day(_at("2026-03-01T00:30")) == date(2026, 2, 28)


@pytest.mark.parametrize(
    ("rows", "row", "severity", "words", "gaps"),
    [
        (
            "2026-03-02,张三,李四,王五\n2026-03-05,李四,张三,王五\n",
            3,
            "error",
            "2026-03-03 到 2026-03-04 没有排班",
            2,
        ),
        ("2026-03-02,张三,李四,王五\n2026-03-02,李四,张三,王五\n", 3, "error", "与第 2 行重复", 0),
        ("2026-03-02,钱七,李四,王五\n", 2, "error", "主班“钱七”不在人员名单", 1),
        ("三月二日,张三,李四,王五\n", 2, "error", "日期“三月二日”认不出", 0),
        ("2026-02-30,张三,李四,王五\n", 2, "error", "认不出", 0),
        ("2026-03-02,,李四,王五\n", 2, "error", "主班是空的", 1),
        ("2026-03-02,张三,张三,王五\n", 2, "error", "同一个人", 0),
        ("2026-03-02,张三,李四,张三\n", 2, "warning", "同一个人", 0),
    ],
)
def test_mistakes_are_findings_with_their_row(
    rows: str, row: int, severity: str, words: str, gaps: int, tmp_path: Path
) -> None:
    """Each mistake names its row as the spreadsheet shows it and what to do."""
    found = _csv(tmp_path, rows)
    first = found.findings[0]
    assert (first.row, first.severity) == (row, severity)
    assert words in first.message
    assert found.gaps == gaps
    assert found.ok == (severity == "warning")


def test_sound_days_serve_beside_bad_ones(tmp_path: Path) -> None:
    """A bad row takes only itself away."""
    found = _csv(tmp_path, "坏,张三,李四,王五\n2026-03-03,李四,张三,王五\n")
    assert not found.ok
    assert found.roster.on_duty("u", _at("2026-03-03T12:00"))["主班"] == "p2"


def test_a_weekday_that_differs_is_a_warning(tmp_path: Path) -> None:
    """2 March 2026 is a Monday."""
    header = "日期,星期,主班,副班,带班领导\n"
    found = _csv(tmp_path, "2026-03-02,星期二,张三,李四,王五\n2026-03-03,二,张三,李四,王五\n", header=header)
    assert [(f.row, f.severity) for f in found.findings] == [(2, "warning")]


def test_a_file_without_header_or_days_is_an_error(tmp_path: Path) -> None:
    """What is missing is named."""
    assert "表头" in _csv(tmp_path, "", header="甲,乙\n").findings[0].message
    assert "没有任何一天" in _csv(tmp_path, "").findings[0].message
    assert "读不出来" in read_roster(tmp_path / "none.xlsx", PEOPLE).findings[0].message
    (tmp_path / "bad.xlsx").write_bytes(b"no workbook")
    assert "读不出来" in read_roster(tmp_path / "bad.xlsx", PEOPLE).findings[0].message


def test_a_workbook_is_read_as_it_is_seen(tmp_path: Path) -> None:
    """Excel dates, a title above the header, blanks in names, empty rows; rows are numbered as shown."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        [],
        ["2026年3月值班表"],
        ["日 期", "主班", "副班", "带班领导", "分管领导"],
        [datetime(2026, 3, 2), "张三", "李 四", "王五", "赵六"],  # noqa: DTZ001 (Excel knows no zones)
        [],
        [datetime(2026, 3, 3), "无此人", "张三", "王五", None],  # noqa: DTZ001
    ):
        sheet.append(row)
    book.save(tmp_path / "r.xlsx")
    found = read_roster(tmp_path / "r.xlsx", PEOPLE)
    assert [f.row for f in found.findings] == [6]
    assert found.roster.on_duty("u", _at("2026-03-02T12:00")) == {
        "主班": "p1",
        "副班": "p2",
        "带班领导": "p3",
        "分管领导": "p4",
    }


def test_names_are_not_checked_without_people(tmp_path: Path) -> None:
    """A roster can be checked before any person is configured."""
    path = tmp_path / "r.csv"
    path.write_text(HEADER + "2026-03-02,甲,乙,丙\n", encoding="utf-8")
    assert read_roster(path, {}).findings == []


def test_a_unit_has_its_own_days(tmp_path: Path) -> None:
    """A column 单位 gives units their own rows; days without a unit serve the others."""
    header = "日期,单位,主班,副班,带班领导\n"
    roster = _csv(
        tmp_path, "2026-03-02,,张三,李四,王五\n2026-03-02,taonan,李四,张三,王五\n", header=header
    ).roster
    assert roster.on_duty("taonan", _at("2026-03-02T12:00"))["主班"] == "p2"
    assert roster.on_duty("u", _at("2026-03-02T12:00"))["主班"] == "p1"


def test_showing_names_people_and_standing_holders(tmp_path: Path) -> None:
    """Names, not ids; 分管领导 is shown though no roster names him; None where nobody is."""
    roster = _csv(tmp_path, "2026-03-02,张三,,王五\n").roster
    assert show(roster, PEOPLE, "u", _at("2026-03-02T12:00")) == {
        "at": "2026-03-02T12:00:00+08:00",
        "unit": "u",
        "主班": "张 三",
        "副班": None,
        "带班领导": "王五",
        "分管领导": "赵六",
    }


def test_the_rehearsal_has_somebody_every_day() -> None:
    """Its week names people it has, each day of it."""
    roster, people = rehearsal("u")
    for day in range(2, 9):
        duty = roster.on_duty("u", _at(f"2026-03-0{day}T12:00"))
        assert all(duty[role] in people for role in ("主班", "副班", "带班领导"))
