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


def read(path: Path, text: str, platform: str, account: str) -> ImportResult:
    path.write_text(text, "utf-8-sig")
    units = {("weibo", "1"): "u", ("douyin", "2"): "u", ("website", "3"): "u", ("toutiao", "4"): "u"}
    pseudonyms = Pseudonyms(b"pepper of the tests only")
    return import_file(path, platform=platform, account=account, units=units, pseudonyms=pseudonyms, now=NOW)


def test_reposts_reads_and_the_province_have_columns(tmp_path: Path) -> None:
    """As tools write them; of the place the province is kept, a network address or a county is not."""
    result = read(
        tmp_path / "微博.csv",
        "id,bid,user_id,微博正文,发布时间,转发数,阅读量,IP属地\n"
        '1,a,7,工资没发,2025-11-09 08:30,1.2万,"50,000",吉林省\n'
        "2,b,8,工资没发三个月,2025-11-09 08:31,,-,36.49.20.7\n"
        "3,c,9,工资到底发不发,2025-11-09 08:32,0,,洮北区\n",
        "weibo",
        "1",
    )
    told = [(each.repost_count, each.read_count, each.ip_region) for each in result.mentions]
    assert told == [(12_000, 50_000, "吉林"), (None, None, None), (0, None, None)]
    assert [(meaning or "")[:3] for _, meaning in result.tables[0].columns][5:] == ["转发数", "阅读数", "IP "]
    assert "36.49" not in repr(result.mentions)


def test_numbers_of_a_post_are_not_those_of_its_comments(tmp_path: Path) -> None:
    """A video played a million times has not a million readers of each comment; a letter has its own."""
    comments = (
        "评论ID,评论内容,评论时间,视频标题,播放量,转发数\n1,工资没发,2025-11-09 08:30,政策,1000000,9000\n"
    )
    letters = "信件编号,信件内容,来信时间,点击数\n1,工资没发,2025-11-09 08:30,1024\n"
    (comment,) = read(tmp_path / "抖音.csv", comments, "douyin", "2").mentions
    (letter,) = read(tmp_path / "信箱.csv", letters, "website", "3").mentions
    (toutiao,) = read(tmp_path / "头条.csv", comments, "toutiao", "4").mentions
    assert (comment.read_count, comment.repost_count) == (None, None)
    assert (letter.read_count, toutiao.read_count, toutiao.repost_count) == (1024, None, 9000)
