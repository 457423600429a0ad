"""How a file's columns were understood, and one case that two hotlines hold."""

from datetime import UTC, datetime
from pathlib import Path

from crawlers.imports import ImportResult, import_file
from crawlers.pseudonyms import Pseudonyms

NOW = datetime(2025, 11, 10, 4, 0, tzinfo=UTC)
UNITS = {("hotline", "12333"): "baicheng", ("hotline", "12345"): "baicheng"}


def load(path: Path, account: str) -> ImportResult:
    pseudonyms = Pseudonyms(b"pepper of the tests only")
    return import_file(path, platform="hotline", account=account, units=UNITS, pseudonyms=pseudonyms, now=NOW)


def test_every_column_is_told_with_what_it_is_taken_for(tmp_path: Path) -> None:
    """Titles above the header are no columns; what names a caller is not read at all."""
    path = tmp_path / "工单.csv"
    path.write_text(
        "十一月工单,,,,\n工单编号,工单标题,诉求内容,求助人员,求助号码\n1,欠薪,工资没发,王某,13800001234\n",
        "utf-8-sig",
    )
    result = load(path, "12345")
    assert [(table.row, table.columns) for table in result.tables] == [
        (
            2,
            (
                ("工单编号", "编号"),
                ("工单标题", "标题"),
                ("诉求内容", "正文"),
                ("求助人员", None),
                ("求助号码", None),
            ),
        )
    ]
    assert "13800001234" not in repr(result.mentions)


def test_a_case_of_two_hotlines_is_one(tmp_path: Path) -> None:
    """12333 names the number under which 12345 holds it; a case that is not linked stays its own."""
    first, second = tmp_path / "12345.csv", tmp_path / "12333.csv"
    first.write_text("工单编号,诉求内容,受理时间\n20251109001,工资没发,2025-11-09 08:30\n", "utf-8-sig")
    second.write_text(
        "工单编号,关联工单号,诉求内容,受理时间\n"
        "R7,20251109001,工资没发三个月,2025-11-09 08:20\nR8,,社保卡丢了,2025-11-09 09:00\n",
        "utf-8-sig",
    )
    [case] = load(first, "12345").mentions
    linked, other = load(second, "12333").mentions
    assert linked.mention_id == case.mention_id != other.mention_id
    assert (linked.comment_id, other.comment_id) == ("20251109001", "R8")


def test_reposts_reads_and_the_province_have_columns(tmp_path: Path) -> None:
    """As tools write them; of the place the province is kept, a network address or a county is not."""
    path = tmp_path / "微博.csv"
    path.write_text(
        "评论ID,评论内容,评论时间,转发数,阅读量,IP属地\n"
        '1,工资没发,2025-11-09 08:30,1.2万,"50,000",吉林省\n'
        "2,工资没发三个月,2025-11-09 08:31,,-,36.49.20.7\n"
        "3,工资到底发不发,2025-11-09 08:32,0,,洮北区\n",
        "utf-8-sig",
    )
    result = load(path, "12345")
    told = [(each.repost_count, each.read_count, each.ip_region) for each in result.mentions]
    assert told == [(12_000, 50_000, "吉林"), (None, None, None), (0, None, None)]
    assert [meaning for _, meaning in result.tables[0].columns][3:] == [
        "转发数",
        "阅读数",
        "IP 属地（只留省级）",
    ]
    assert "36.49" not in repr(result.mentions)
