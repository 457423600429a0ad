"""Files as clerks hand them in: two-row headers, merged cells, odd dates, rounded numbers, broken bytes, other formats."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import xlwt
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from crawlers.imports import ImportFailed, ImportResult, import_file, write_rejected
from crawlers.pseudonyms import Pseudonyms

NOW = datetime(2026, 4, 1, tzinfo=UTC)
MOMENT = datetime(2026, 3, 5, 1, 5, tzinfo=UTC)
LOCAL = datetime(2026, 3, 5, 9, 5)  # noqa: DTZ001 - as a spreadsheet holds it
UNITS = {("douyin", "dy1"): "baicheng", ("hotline", "12345"): "baicheng"}
HEADER = ["评论ID", "评论内容", "评论时间"]


def load(path: Path, platform: str = "douyin") -> ImportResult:
    pseudonyms = Pseudonyms(b"pepper of the tests only")
    return import_file(path, platform=platform, account=None, units=UNITS, pseudonyms=pseudonyms, now=NOW)


def saved(path: Path, rows: list[list[Any]], encoding: str = "gbk", delimiter: str = ",") -> Path:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def workbook(path: Path, fill: Callable[[Any], None], epoch: datetime | None = None) -> Path:
    book = Workbook()
    if epoch is not None:
        book.epoch = epoch
    fill(book.active)
    book.save(path)
    return path


def only(result: ImportResult) -> tuple[str, str, datetime]:
    assert result.rejected == ()
    (mention,) = result.mentions
    return mention.comment_id, mention.text, mention.published_at


WHOLE = ("7100000000000000001", "工资没发", MOMENT)


def test_a_title_and_groups_above_the_header_are_no_header(tmp_path: Path) -> None:
    """Merged over several columns, as a report is laid out."""

    def fill(sheet: Any) -> None:
        sheet.append(["局长信箱来信导出"])
        sheet.merge_cells("A1:E1")
        sheet.append(["基本信息", None, "诉求", None, "时间"])
        sheet.merge_cells("A2:B2")
        sheet.merge_cells("C2:D2")
        sheet.append(["评论ID", "用户ID", "评论内容", "点赞数", "评论时间"])
        sheet.append(["7100000000000000001", "u1", "工资没发", 3, LOCAL])

    assert only(load(workbook(tmp_path / "a.xlsx", fill))) == WHOLE


def test_a_header_over_two_rows_is_read_as_one(tmp_path: Path) -> None:
    """Tall cells beside a group with its columns below it; the dry run names the columns as they are meant."""

    def fill(sheet: Any) -> None:
        sheet.append(["评论ID", "评论内容", "时间", None, "来源"])
        sheet.append([None, None, "评论时间", "办结时间", None])
        for cells in ("A1:A2", "B1:B2", "C1:D1", "E1:E2"):
            sheet.merge_cells(cells)
        sheet.append(["7100000000000000001", "工资没发", "2026年3月5日 上午9:05", None, "抖音"])

    result = load(workbook(tmp_path / "a.xlsx", fill))
    assert only(result) == WHOLE
    assert (result.tables[0].row, result.tables[0].columns) == (
        2,
        (
            ("评论ID", "编号"),
            ("评论内容", "正文"),
            ("评论时间", "时间"),
            ("办结时间", None),
            ("来源", "平台"),
        ),
    )


def test_the_same_header_on_a_page_named_xls(tmp_path: Path) -> None:
    """rowspan and colspan, GB2312, ids kept as text by the number format."""
    path = tmp_path / "a.xls"
    path.write_bytes(
        (
            '<html><head><meta http-equiv=Content-Type content="text/html; charset=gb2312"></head><body><table border=1>'
            "<tr><td rowspan=2>评论ID</td><td rowspan=2>评论内容</td><td colspan=2>时间</td></tr>"
            "<tr><td>评论时间</td><td>办结时间</td></tr>"
            "<tr><td style=\"mso-number-format:'\\@'\">7100000000000000001</td><td>工资没发</td><td>2026-3-5 9:05</td>"
            "<td></td></tr></table></body></html>"
        ).encode("gbk")
    )
    assert only(load(path)) == WHOLE


@pytest.mark.parametrize("words", ["标题", "时间", "评论时间", "内容"])
def test_a_comment_that_sounds_like_a_column_is_a_comment(tmp_path: Path, words: str) -> None:
    """The first row of data is not taken into the header."""
    path = saved(tmp_path / "a.csv", [HEADER, ["7100000000000000001", words, "2026-03-05 09:05"]])
    assert only(load(path)) == ("7100000000000000001", words, MOMENT)


@pytest.mark.parametrize(
    "header",
    [
        ["评论\nID", "评论\n内容", "评论\n时间"],
        ["评 论 ID", "评 论 内 容", "评论 时间"],
        ["*评论ID", "评论内容（必填）", "评论时间*"],
        ["1.评论ID", "2.评论内容", "3、评论时间"],
        ["评论ＩＤ", "评论内容：", "评论时间(北京时间)"],
        ["评论\u00a0ID", "\u3000评论内容", "\ufeff评论时间\u3000"],
    ],
)
def test_names_of_columns_are_known_however_they_are_dressed(tmp_path: Path, header: list[str]) -> None:
    """Line ends, blanks, stars, numbers, full width."""
    path = saved(
        tmp_path / "a.csv", [header, ["7100000000000000001", "工资没发", "2026-03-05 09:05"]], "gb18030"
    )
    assert only(load(path)) == WHOLE


@pytest.mark.parametrize(
    "shown",
    [
        "2026年3月5日 上午9:05", "2026年3月5日上午9时5分", "２０２６年３月５日 ０９：０５", "2026-03-05　09:05",
        "2026/3/5 星期四 9:05", "2026年3月5日（星期四）9:05", "26/3/5 9:05", "20260305 09:05:00", "46086.3784722",
        "2026.3.5 9：05", "3月5日上午9点05", "2026-3-5 9:05:00 AM", "'2026-03-05 09:05",
    ],
)  # fmt: skip
def test_dates_as_spreadsheets_show_them(tmp_path: Path, shown: str) -> None:
    """One moment."""
    path = saved(tmp_path / "a.csv", [HEADER, ["7100000000000000001", "工资没发", shown]], "gb18030")
    assert only(load(path)) == WHOLE


@pytest.mark.parametrize("shown", ["3/5/2026 9:05", "昨天 09:05", "9:05", "0.378", "31/12/2025"])
def test_a_date_that_could_be_two_is_refused_with_its_row(tmp_path: Path, shown: str) -> None:
    """The third of May or the fifth of March: nobody guesses."""
    path = saved(tmp_path / "a.csv", [HEADER, ["1", "甲", "2026-03-05"], ["2", "乙", shown]])
    result = load(path)
    assert [(row.row, row.cells) for row in result.rejected] == [(3, ("2", "乙", shown))]
    assert f"时间“{shown}”看不懂" in result.rejected[0].reason


def test_days_are_counted_from_1904_where_the_workbook_says_so(tmp_path: Path) -> None:
    """Excel for Mac, in both formats: four years lie between the two countings."""

    def fill(sheet: Any) -> None:
        sheet.append(HEADER)
        sheet.append(["7100000000000000001", "工资没发", LOCAL])

    path = workbook(tmp_path / "a.xlsx", fill, CALENDAR_MAC_1904)
    assert only(load(path)) == WHOLE
    book = xlwt.Workbook()
    book.dates_1904 = True
    sheet = book.add_sheet("评论")
    for column, (name, value) in enumerate(
        zip(HEADER, ["7100000000000000001", "工资没发", LOCAL], strict=True)
    ):
        sheet.write(0, column, name)
        sheet.write(1, column, value, xlwt.easyxf(num_format_str="yyyy-mm-dd hh:mm"))
    book.save(tmp_path / "b.xls")
    assert only(load(tmp_path / "b.xls")) == WHOLE


def test_ids_that_a_spreadsheet_rounded_are_refused_row_by_row(tmp_path: Path) -> None:
    """Shown as 6.73E+18, as a number of 19 digits, or a whole column of 16 digits that all end in 0."""
    path = saved(tmp_path / "a.csv", [HEADER, ["6.73E+18", "甲", "2026-03-05"], ["7", "乙", "2026-03-05"]])
    assert [(row.row, "6.73E+18" in row.reason) for row in load(path).rejected] == [(2, True)]

    def fill(sheet: Any) -> None:
        sheet.append(HEADER)
        for number in range(5):
            sheet.append([5041234567890120 + number * 1000, f"第 {number} 条", "2026-03-05"])
        sheet.append([6730000000000000000, "十九位", "2026-03-05"])

    result = load(workbook(tmp_path / "b.xlsx", fill))
    assert [row.row for row in result.rejected] == [2, 3, 4, 5, 6, 7]
    assert "整列" in result.rejected[0].reason
    assert "末几位已丢失" in result.rejected[5].reason
    sound = [[str(5041234567890123 + number), "一样长", "2026-03-05"] for number in range(5)]
    assert len(load(saved(tmp_path / "c.csv", [HEADER, *sound])).mentions) == 5


def test_words_that_look_like_a_formula_stay_words(tmp_path: Path) -> None:
    """With or without the mark that keeps them from being calculated; a workbook's minus sign too."""
    said = ["=1+1 是几", "'=HYPERLINK(0)", "-投诉", "'@人社局"]
    rows = [[str(number), text, "2026-03-05"] for number, text in enumerate(said)]
    texts = [mention.text for mention in load(saved(tmp_path / "a.csv", [HEADER, *rows])).mentions]
    assert texts[:3] == ["=1+1 是几", "=HYPERLINK(0)", "-投诉"]
    assert texts[3].startswith("@")


def test_a_file_with_a_broken_byte_is_read_and_says_so(tmp_path: Path) -> None:
    """A cell cut in the middle of a character does not cost the other rows; where nothing fits it is no text."""
    rows = [[str(number), "社保卡丢了怎么办", "2026-03-05"] for number in range(60)]
    path = saved(tmp_path / "a.csv", [HEADER, *rows])
    content = bytearray(path.read_bytes())
    place = content.index("社".encode("gbk"), 600)
    content[place + 1] = 0xFF
    path.write_bytes(bytes(content))
    result = load(path)
    assert len(result.mentions) == 60
    assert sum("\ufffd" in mention.text for mention in result.mentions) == 1
    assert any("有 1 个单元格" in note for note in result.notes)
    path.write_bytes(b"".join(bytes((0x41 + number % 20, 0xFF)) for number in range(900)))
    with pytest.raises(ImportFailed, match="编码无法识别"):
        load(path)


def test_a_row_that_an_export_repeats_is_one_mention(tmp_path: Path) -> None:
    """Pages overlap: the same author's same words in the same minute; equal words of nobody in particular are two."""
    header = ["昵称", "评论内容", "评论时间"]
    rows = [["甲", "同问", "2026-03-05 09:05:17"]] * 2 + [["", "同问", "2026-03-05 09:05:20"]] * 2
    ids = [mention.mention_id for mention in load(saved(tmp_path / "a.csv", [header, *rows])).mentions]
    assert (len(ids), len(set(ids[:2])), len(set(ids))) == (4, 1, 3)


def test_what_was_rejected_can_be_put_right_and_imported_as_it_is(tmp_path: Path) -> None:
    """The file of rejected rows has the columns' own names, so it is a table of comments itself."""
    rows = [["1", "好的", "2026-03-05"], ["2", "=坏日期", "某天"], ["6.7E+18", "坏编号", "2026-03-06"]]
    first = load(saved(tmp_path / "a.csv", [HEADER, *rows]))
    assert (len(first.mentions), len(first.rejected)) == (1, 2)
    kept = tmp_path / "a.csv.rejected.csv"
    write_rejected(kept, first.rejected)
    mended = (
        kept.read_text("utf-8-sig").replace("某天", "2026-03-07").replace("6.7E+18", "6700000000000000001")
    )
    kept.write_text(mended, encoding="utf-8-sig")
    again = load(kept)
    assert again.rejected == ()
    assert [(m.comment_id, m.text) for m in again.mentions] == [
        ("2", "=坏日期"),
        ("6700000000000000001", "坏编号"),
    ]


def test_a_workbook_of_excel_2003_that_is_not_whole_is_refused(tmp_path: Path) -> None:
    """With what to do."""
    path = tmp_path / "a.xls"
    path.write_text(
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Works'
    )
    with pytest.raises(ImportFailed, match="Excel 2003 的 XML 工作簿但不完整"):
        load(path)
