"""Rosters that office systems write as web pages and name .xls."""

from pathlib import Path

import pytest

from alerting.roster.file import read_roster
from tests.alerting.office_files import PEOPLE, names_at, told, words_of

HEAD = '<html><head><meta charset="{0}"><style>td{{mso-number-format:"\\@"}}</style></head><body>'
DAYS = (
    '<table><tr><td colspan="4">2026年3月值班表</td></tr><tr><th>日期</th><th>值班人员</th><th>带班领导</th><th>电话</th></tr>'
    '<tr><td rowspan="2">3月2日</td><td>张三</td><td rowspan="2">王五</td><td>13800001111</td></tr>'
    "<tr><td>李四</td><td></td></tr>"
    "<tr><td>3月3日</td><td>赵六<br>钱七</td><td>王五</td><td></td></tr></table></body></html>"
)
PEOPLE_BY_DAYS = (
    "<h3>2026年3月份值班表</h3><table><tr><th>姓名</th>{days}</tr><tr><td>张三</td>{main}</tr>"
    '<tr><td>李四</td>{second}</tr><tr><td>王五</td><td colspan="31">带</td></tr></table></body></html>'
)


def page(path: Path, words: str, charset: str = "utf-8") -> Path:
    path.write_bytes((HEAD.format(charset) + words).encode(charset))
    return path


@pytest.mark.parametrize("charset", ["utf-8", "gbk"])
@pytest.mark.parametrize("name", ["r.xls", "r.xlsx", "r.html", "r.csv"])
def test_a_table_of_a_page_is_read(charset: str, name: str, tmp_path: Path) -> None:
    """Cells over several rows and columns, lines in a cell, whatever the file is called."""
    found = read_roster(page(tmp_path / name, DAYS, charset), PEOPLE)
    assert found.findings == []
    assert names_at(found, "2026-03-02T12:00") == ("张三", "李四", "王五")
    assert names_at(found, "2026-03-03T12:00") == ("赵六", "钱七", "王五")


def test_people_by_days_in_a_page(tmp_path: Path) -> None:
    """The month stands in the heading above the table; one cell over the whole month is each of its days."""
    cells = "".join(f"<td>{n}</td>" for n in range(1, 32))
    words = PEOPLE_BY_DAYS.format(days=cells, main="<td>主</td>" * 31, second="<td>副</td>" * 31)
    found = read_roster(page(tmp_path / "r.xls", words), PEOPLE)
    assert found.findings == []
    assert found.summary()["days"] == 31
    assert names_at(found, "2026-03-31T12:00") == ("张三", "李四", "王五")


def test_a_mistake_in_a_page_has_its_row(tmp_path: Path) -> None:
    """Counted from the table's first row, as a spreadsheet shows it."""
    found = read_roster(page(tmp_path / "r.xls", DAYS.replace("3月3日", "3月33日")), PEOPLE)
    assert (5, "error") in told(found)


def test_a_page_without_a_table_says_so(tmp_path: Path) -> None:
    """An answer of a login page, saved under the roster's name."""
    found = read_roster(page(tmp_path / "r.xls", "<p>请先登录</p></body></html>"), PEOPLE)
    assert told(found) == [(None, "error")]
    assert "里面没有表格" in words_of(found)


def test_a_workbook_as_xml_is_named(tmp_path: Path) -> None:
    """Excel's own XML of 2003 has tables that are none of a page: what to do is said."""
    words = (
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet><Table><Row>'
        "<Cell><Data>日期</Data></Cell></Row></Table></Worksheet></Workbook>"
    )
    path = tmp_path / "r.xls"
    path.write_text(words, "utf-8")
    found = read_roster(path, PEOPLE)
    assert told(found) == [(None, "error")]
    assert "另存为 xlsx" in words_of(found)
