"""Files of operators become mentions, whatever they look like."""

import csv
import json
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from crawlers.imports import ImportFailed, ImportResult, import_file, write_rejected
from crawlers.pseudonyms import Pseudonyms

NOW = datetime(2025, 11, 10, 4, 0, tzinfo=UTC)
UNITS = {
    ("weibo", "1404376560"): "baicheng",
    ("douyin", "dy1"): "baicheng",
    ("kuaishou", "ks1"): "baicheng",
    ("hotline", "12333"): "baicheng",
    ("toutiao", "6000000000001"): "baicheng",
    ("toutiao", "6000000000002"): "taonan",
}
PSEUDONYMS = Pseudonyms(b"pepper of the tests only")


def load(path: Path, platform: str | None = None, account: str | None = None) -> ImportResult:
    return import_file(path, platform=platform, account=account, units=UNITS, pseudonyms=PSEUDONYMS, now=NOW)


def written(path: Path, rows: list[list[str]], encoding: str = "utf-8-sig", delimiter: str = ",") -> Path:
    out = StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))
    return path


SETS = {
    "A": (
        "昵称,评论内容,评论时间,点赞数,回复数",
        "小明,失业金怎么领,2025-11-09 08:30:00,1.2万,0",
        ("douyin", None),
    ),
    "B": (
        "序号,上级评论ID,评论ID,用户ID,用户名,评论内容,评论时间,回复数,点赞数,IP属地,头像",
        "1,0,7100000000000000001,u1,小明,失业金怎么领,2025-11-09 08:30:00,0,12000,吉林,x",
        ("douyin", None),
    ),
    "C": (
        "平台,用户名称,平台用户标识,评论内容,评论时间,视频标题,视频链接,评论ID",
        "快手,小明,u1,失业金怎么领,2025-11-09 08:30:00,说政策,https://www.kuaishou.com/short-video/3xabcdefgh?u=1,1110853192412",
        (None, None),
    ),
    "C-en": (
        "platform,user_name,user_id,content,comment_time,video_title,video_url,comment_id",
        "douyin,小明,u1,失业金怎么领,2025-11-09 08:30:00,说政策,https://www.douyin.com/video/7100000000000000009,7100000000000000001",
        (None, None),
    ),
    "D": (
        "Video ID,Video Link,Page,Username,User ID,User Profile,Comment Time,Likes,Comment Level,Comment Content",
        "3xabc,https://www.kuaishou.com/short-video/3xabc,1,小明,u1,x,2025-11-09 08:30:00,12000,1,失业金怎么领",
        ("kuaishou", None),
    ),
    "E-weibo": (
        (
            "comment_id,create_time,create_date_time,note_id,content,sub_comment_count,comment_like_count,last_modify_ts,"
            "parent_comment_id,creator_hash,nickname"
        ),
        "5230000000000001,1762648200,2025-11-09 08:30:00,5230000000000000,失业金怎么领,0,12000,1762648200123,,abc,小明",
        ("weibo", None),
    ),
    "E-kuaishou": (
        "comment_id,create_time,video_id,content,creator_hash,nickname,sub_comment_count,last_modify_ts",
        "1110853192412,1762648200000,3xabc,失业金怎么领,abc,小明,0,1762648200123",
        ("kuaishou", None),
    ),
    "F": (
        "id,weibo_id,created_at,user_screen_name,text,pic_url,like_count",
        "5230000000000001,5230000000000000,Sun Nov 09 08:30:00 +0800 2025,小明,失业金怎么领,,12000",
        (None, None),
    ),
    "G": (
        (
            "id,bid,user_id,用户昵称,微博正文,头条文章url,发布位置,艾特用户,话题,转发数,评论数,点赞数,发布时间,发布工具,微博图片url,"
            "微博视频url,retweet_id,ip,user_authentication,会员类型,会员等级"
        ),
        "5230000000000001,Qabc,123,小明,失业金怎么领,,,,,0,0,12000,2025-11-09 08:30,iPhone,,,,,,,",
        (None, None),
    ),
    "L1": (
        (
            "工单编号,工单标题,诉求内容,诉求类型,区交办时间,区交办办结期限,诉求渠道,诉求归口,紧急程度,工单状态,求助人员,求助号码,性别,事件发生地,"
            "诉求详细地址,是否疑难(0否1是),是否协办,市交办主办单位,市交办协办单位,市交办时间,市交办办结期限"
        ),
        "GD2025110900001,失业金,失业金怎么领,咨询,2025-11-09 09:00:00,,电话,,,,王某,13800138000,,,,,,,,2025-11-09 08:30:00,",
        (None, None),
    ),
    "L2": (
        "序号,创建时间,工单编号,标题,主要内容,问题点位,工单状态,诉求分类1,诉求分类2,处理结果,来电时间,派单时间,处理时限(天),办结时间,来电人,来电人电话",
        "1,2025-11-09 08:31:00,GD2025110900001,失业金,失业金怎么领,,办理中,,,,2025-11-09 08:30:00,,5,,王某,13800138000",
        (None, None),
    ),
}


@pytest.mark.parametrize("name", SETS)
def test_every_known_header_set_is_understood(tmp_path: Path, name: str) -> None:
    header, row, (platform, account) = SETS[name]
    path = tmp_path / "导出.csv"
    path.write_text(f"{header}\n{row}\n", encoding="utf-8-sig")
    result = load(path, platform, account)
    assert not result.rejected
    (mention,) = result.mentions
    assert mention.text == "失业金怎么领"
    assert mention.published_at == datetime(2025, 11, 9, 0, 30, tzinfo=UTC)
    assert mention.unit == "baicheng"
    assert mention.source == "import"
    assert mention.like_count in (12000, None)
    assert mention.kind == {"L1": "work_order", "L2": "work_order", "G": "mention"}.get(name, "comment")
    assert "小明" not in mention.author
    assert "123" not in (mention.permalink or "")


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_encodings_are_recognised(tmp_path: Path, encoding: str) -> None:
    path = written(
        tmp_path / "a.csv", [["评论内容", "评论时间"], ["什么时候发?", "2025-11-09 08:30"]], encoding
    )
    assert load(path, "douyin").mentions[0].text == "什么时候发?"


def test_tabs_separate_too_and_commas_in_texts_do_not(tmp_path: Path) -> None:
    path = written(
        tmp_path / "a.tsv", [["评论内容", "评论时间"], ["一,二,三,四,五", "2025-11-09 08:30"]], delimiter="\t"
    )
    assert load(path, "douyin").mentions[0].text == "一,二,三,四,五"


def test_a_workbook_keeps_dates_titles_sheets_and_loses_totals(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["抖音评论导出(内部资料)"])
    sheet.append([])
    sheet.append(["评论ID", "用户ID", "评论内容", "评论时间"])
    sheet.append(["7100000000000000001", "u1", "第一条\n有换行", datetime(2025, 11, 9, 8, 30)])  # noqa: DTZ001
    sheet.append(["'7100000000000000002", "u2", "-1分", 45970.354166666664])
    sheet.append([7.100000000000000e18, "u3", "编号坏了", "2025-11-09 08:30"])
    sheet.append(["合计", None, None, 3])
    second = book.create_sheet("第二批")
    second.append(["评论ID", "评论内容", "评论时间"])
    second.append(["7100000000000000003", "第二张表", "2025年11月9日 08:30"])
    book.create_sheet("说明").append(["本表由系统生成"])
    path = tmp_path / "评论.xls"
    book.save(tmp_path / "a.xlsx")
    (tmp_path / "a.xlsx").rename(path)
    result = load(path, "douyin")
    assert [mention.comment_id for mention in result.mentions] == [
        "7100000000000000001",
        "7100000000000000002",
        "7100000000000000003",
    ]
    assert {mention.published_at for mention in result.mentions} == {datetime(2025, 11, 9, 0, 30, tzinfo=UTC)}
    assert result.mentions[0].text == "第一条\n有换行"
    assert [(row.row, "末几位已丢失" in row.reason) for row in result.rejected] == [(6, True)]
    assert any("说明" in note for note in result.notes)


def test_a_page_named_xls_is_read(tmp_path: Path) -> None:
    page = (
        '<html><head><meta charset="gb2312"></head><body><table><tr><td colspan="3">导出</td></tr>'
        "<tr><th>评论ID</th><th>评论内容</th><th>评论时间</th></tr>"
        "<tr><td>123456</td><td>啥时候<br>发 &lt;急&gt;</td><td>2025/11/9 8:30</td></tr></table></body></html>"
    )
    path = tmp_path / "评论.xls"
    path.write_bytes(page.encode("gbk"))
    (mention,) = load(path, "douyin").mentions
    assert mention.text == "啥时候\n发 <急>"


def test_the_corpus_format_is_read(tmp_path: Path) -> None:
    rows = [
        {
            "platform": "weibo",
            "account_id": account,
            "post_id": "5230000000000000",
            "comment_id": f"c{number}",
            "parent_id": parent,
            "author": "we_1",
            "text": text,
            "published_at": "2025-11-09T08:30:00+08:00",
            "like_count": 3,
            "event": None,
        }
        for number, (account, parent, text) in enumerate(
            [
                ("1404376560", None, "打13800138000"),
                ("1404376560", "c0", "回"),
                (None, None, "@白城人社 你好"),
                ("x", None, "错"),
            ]
        )
    ]
    path = tmp_path / "stream.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows) + "\n坏\n", encoding="utf-8")
    result = load(path)
    assert [mention.kind for mention in result.mentions] == ["comment", "reply", "mention"]
    assert result.mentions[0].text == "打[手机号]"
    assert result.mentions[0].pii == ("手机号",)
    assert [row.row for row in result.rejected] == [4, 5]


def test_the_dev_stream_is_read_whole() -> None:
    path = Path(__file__).parents[4] / "shared" / "corpus" / "dev" / "stream.jsonl"
    if not path.exists():
        pytest.skip("../shared/corpus is absent")
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    units = {(line["platform"], line["account_id"]): "baicheng" for line in lines if line["account_id"]}
    result = import_file(
        path,
        platform=None,
        account=None,
        units=units,
        pseudonyms=PSEUDONYMS,
        now=datetime(2026, 4, 1, tzinfo=UTC),
    )
    assert [mention.comment_id for mention in result.mentions] == [line["comment_id"] for line in lines]


def test_rows_without_an_id_get_one_that_stays(tmp_path: Path) -> None:
    rows = [
        ["昵称", "评论内容", "评论时间"],
        ["甲", "同问", "2025-11-09 08:30"],
        ["乙", "同问", "2025-11-09 08:30"],
    ]
    path = written(tmp_path / "a.csv", rows)
    first, second = load(path, "douyin").mentions
    assert first.mention_id != second.mention_id
    again = load(written(tmp_path / "b.csv", rows[:1] + rows[2:]), "douyin").mentions
    assert again[0].mention_id == second.mention_id


def test_the_bureaus_own_rows_are_answers(tmp_path: Path) -> None:
    path = written(
        tmp_path / "a.csv",
        [
            ["用户ID", "评论内容", "评论时间"],
            ["dy1", "您好", "2025-11-09 08:30"],
            ["u", "谢谢", "2025-11-09 08:31"],
        ],
    )
    result = load(path, "douyin")
    assert (len(result.mentions), result.answers) == (1, 1)


def test_rejected_rows_keep_number_reason_and_cells(tmp_path: Path) -> None:
    path = written(
        tmp_path / "a.csv",
        [
            ["评论ID", "评论内容", "评论时间"],
            ["7.1E+18", "甲", "2025-11-09 08:30"],
            ["2", "乙", "刚刚"],
            ["3", "丙", "2031-01-01"],
            ["", "", "2025-11-09 08:30"],
            ["5", "=1+1", ""],
            ["7100000000000000000", "己", "2025-11-09 08:30"],
            ["7", "[捂脸]", "2025-11-09 08:30"],
        ],
    )
    result = load(path, "douyin")
    assert [row.row for row in result.rejected] == [2, 3, 4, 5, 6, 7]
    assert [mention.text for mention in result.mentions] == [""]
    target = tmp_path / "a.csv.rejected.csv"
    write_rejected(target, result.rejected)
    assert target.stat().st_mode & 0o777 == 0o600
    rows = list(csv.reader(StringIO(target.read_text(encoding="utf-8-sig"))))
    assert rows[1] == ["2", result.rejected[0].reason, "7.1E+18", "甲", "2025-11-09 08:30"]
    assert rows[5][3] == "'=1+1"


@pytest.mark.parametrize(
    ("content", "platform", "account", "said"),
    [
        (b"", "douyin", None, "空文件"),
        (b"PK\x03\x04rubbish", "douyin", None, "打不开"),
        (bytes(range(256)) * 4, "douyin", None, "编码"),
        ("姓名,年龄\n甲,3\n".encode(), "douyin", None, "评论内容"),
        ("<html><p>无</p></html>".encode(), "douyin", None, "没有表格"),
        ("评论内容,评论时间\n甲,2025-11-09\n".encode(), None, None, "--platform"),
        ("评论内容,评论时间\n甲,2025-11-09\n".encode(), "toutiao", None, "--account"),
        ("评论内容,评论时间\n甲,2025-11-09\n".encode(), "toutiao", "nobody", "没有登记"),
        ("评论内容,评论时间\n甲,2025-11-09\n".encode(), "wechat", None, "[[accounts]]"),
        ("id,bid,正文,发布位置,点赞数\n1,Q,通知,,0\n".encode(), "weibo", None, "不是评论"),
        ('评论内容,评论时间\n"甲,2025-11-09\n'.encode() + b"x" * 1_100_000, "douyin", None, "引号"),
    ],
)
def test_unusable_files_say_what_to_do(
    tmp_path: Path, content: bytes, platform: str | None, account: str | None, said: str
) -> None:
    path = tmp_path / "坏文件.csv"
    path.write_bytes(content)
    with pytest.raises(ImportFailed, match=said.replace("[", r"\[")):
        load(path, platform, account)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ImportFailed, match="读不了"):
        load(tmp_path / "无.csv", "douyin")


def test_an_account_decides_the_platform(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", [["评论内容", "评论时间"], ["甲", "2025-11-09"]])
    (mention,) = load(path, None, "6000000000002").mentions
    assert (mention.platform, mention.unit) == ("toutiao", "taonan")
