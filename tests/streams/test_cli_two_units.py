"""Two units of one house, and accounts with credentials of their own: who imports what, and what is counted."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import docx
import pytest

from crawlers.intake import Intake
from crawlers.platforms.raw import RawComment
from crawlers.records import Mention, mention_id
from dashboards.ports import Query
from streams import wiring
from streams.codec import Codec
from streams.runners.embedded.log import Log
from streams.runners.embedded.runner import EmbeddedRunner
from streams.runners.embedded.schema import MIGRATIONS, connect
from streams.settings import load
from tests.streams.conftest import read

AT = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
HOUSE = """
data_dir = "var"
units = [{ id = "baicheng", name = "白城市人社局" }, { id = "taonan", name = "洮南市人社局", parent = "baicheng" }]
accounts = [
  { platform = "weibo", id = "1", name = "白城人社", unit = "baicheng" },
  { platform = "weibo", id = "2", name = "洮南人社", unit = "taonan" },
  { platform = "douyin", id = "1", name = "白城人社", unit = "baicheng" },
  { platform = "douyin", id = "2", name = "洮南人社", unit = "taonan" },
  { platform = "hotline", id = "1", name = "白城12345", unit = "baicheng" },
  { platform = "hotline", id = "2", name = "洮南12345", unit = "taonan" },
  { platform = "wechat", id = "1", name = "白城人社", unit = "baicheng" },
  { platform = "wechat", id = "2", name = "白城就业", unit = "baicheng" },
]
[privacy]
pepper = { env = "UNITS_SECRET" }
"""
SETS = """
[platforms.weibo]
access_token = { env = "UNITS_SECRET" }
[[platforms.weibo.accounts]]
account = "2"
access_token = { env = "UNITS_SECRET" }
[platforms.wechat]
appid = "wx1"
secret = { env = "UNITS_SECRET" }
[[platforms.wechat.accounts]]
account = "2"
appid = "wx2"
secret = { env = "UNITS_SECRET" }
"""
ROWS = (
    "c1,,v,a1,工资没发,2026-03-01 08:30",
    "c2,c1,v,a2,同问,2026-03-01 08:31",
    "c3,,v,a3,社保卡丢了怎么办,2026-03-01 08:32",
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("UNITS_SECRET", "0123456789abcdef0123456789abcdef")
    (tmp_path / "minsheng.toml").write_text(HOUSE, encoding="utf-8")
    table(tmp_path / "a.csv", *ROWS)
    return tmp_path


def table(path: Path, *rows: str, head: str = "评论ID,上级评论ID,作品ID,用户ID,评论内容,评论时间") -> str:
    path.write_text("\n".join([head, *rows]), encoding="utf-8-sig")
    return path.name


def stored(folder: Path) -> list[Mention]:
    log = Log(connect(folder / "var" / "minsheng.db"), Codec())
    found = list(log.mentions())
    log.connection.close()
    return found


def work(folder: Path) -> Any:
    """Runs the stages over all that was stored; the index."""
    config = load(folder / "minsheng.toml")
    index, log = wiring.index(config), wiring.log(config)
    runner = EmbeddedRunner(log.connection, Codec(), wiring.topology(config), wiring.sink(index), lambda: AT)
    while runner.pump():
        pass
    log.connection.close()
    return index


@pytest.mark.parametrize("order", ["12", "21"])
@pytest.mark.parametrize("platform", ["weibo", "douyin", "hotline"])
def test_both_units_have_all_that_both_import(minsheng: Any, folder: Path, platform: str, order: str) -> None:
    """Whoever is first, and when both import again: in the store, the index, the brief and the exports; a reply
    belongs to what it answers in its own unit."""
    for account, counted in (
        (order[0], "new"),
        (order[1], "new"),
        (order[0], "unchanged"),
        (order[1], "unchanged"),
    ):
        done = minsheng("import", "a.csv", "--platform", platform, "--account", account)
        assert done.rows[0][counted] == 3, done.rows
    both = {"baicheng": 3, "taonan": 3}
    assert Counter(each.unit for each in stored(folder)) == both
    index = work(folder)
    assert index.count(Query(kind="mentions"), by="unit") == both
    documents = index.search(Query(kind="mentions", size=10)).documents
    assert len({each["issue_id"] for each in documents} - {None}) >= 2
    threads = {each["mention_id"]: each["issue_id"] for each in documents}
    replies = [each for each in documents if each["text"] == "同问"]
    assert {each["unit"] for each in replies} == both.keys()
    for each in replies:
        assert each["issue_id"] == threads[mention_id(platform, each["parent_id"])]
    index.close()
    for kind in ("mentions", "opinions"):
        minsheng("export", kind, "--out", "out.jsonl")
        assert len(read(folder / "out.jsonl")) == 6
    assert minsheng("brief", "weekly", "--week", "2026-W09", "--out", "b.docx").status == 0
    paper = docx.Document(str(folder / "b.docx"))
    assert any("本周共采集信息 6 条" in each.text for each in paper.paragraphs)


@pytest.mark.parametrize("platform", ["weibo", "douyin", "hotline"])
def test_one_file_may_hold_rows_of_both(minsheng: Any, folder: Path, platform: str) -> None:
    """Its own column says whose each is; the same number of two accounts is a mention of each, a second time nothing."""
    rows = [f"{row},{account}" for row in ROWS for account in "12"]
    table(folder / "both.csv", *rows, head="评论ID,上级评论ID,作品ID,用户ID,评论内容,评论时间,账号")
    for counted in ("new", "unchanged"):
        assert minsheng("import", "both.csv", "--platform", platform).rows[0][counted] == 6
    assert Counter(each.unit for each in stored(folder)) == {"baicheng": 3, "taonan": 3}


def test_the_first_unit_has_the_ids_it_always_had(minsheng: Any, folder: Path) -> None:
    """Those of the platform; the other's are scoped by it."""
    for account in "12":
        minsheng("import", "a.csv", "--platform", "weibo", "--account", account)
    assert {(m.unit, m.comment_id, m.parent_id, m.post_id) for m in stored(folder)} == {
        ("baicheng", "c1", None, "v"), ("baicheng", "c2", "c1", "v"), ("baicheng", "c3", None, "v"),
        ("taonan", "taonan/c1", None, "taonan/v"), ("taonan", "taonan/c2", "taonan/c1", "taonan/v"),
        ("taonan", "taonan/c3", None, "taonan/v"),
    }  # fmt: skip


@pytest.mark.parametrize(("platform", "account"), [("wechat", "2"), ("weibo", "2"), ("weibo", "1")])
@pytest.mark.parametrize("imported_first", [False, True])
def test_what_an_accounts_spider_reads_and_a_file_holds_is_one(
    minsheng: Any, folder: Path, platform: str, account: str, imported_first: bool
) -> None:
    """In either order, also when the file came before the account had credentials; what then disappears is marked
    under the id it has."""
    command = ("import", "a.csv", "--platform", platform, "--account", account)
    if imported_first:
        assert minsheng(*command).rows[0]["new"] == 3
    with (folder / "minsheng.toml").open("a", encoding="utf-8") as file:
        file.write(SETS)
    config = load(folder / "minsheng.toml")
    source = next(each for each in wiring.sources(config) if each.key == f"{platform}:{account}")
    log, intake = wiring.log(config), Intake(source, wiring.pseudonyms(config))
    for number, text, parent in (
        ("c1", "工资没发", None),
        ("c2", "同问", "c1"),
        ("c3", "社保卡丢了怎么办", None),
    ):
        raw = RawComment(comment_id=number, post_id="v", parent_id=parent, author_id=f"a{number[1]}", text=text,
                         published_at=AT - timedelta(hours=27), likes=4)  # fmt: skip
        counted = log.ingest([intake.mention(raw, source.accounts[0], AT)])
        assert counted.new == (0 if imported_first else 1)
        assert log.known([source.mention_id(number)])
    assert (
        minsheng("import", "a.csv", "--platform", platform, "--account", account, "--dry-run").rows[0][
            "known"
        ]
        == 3
    )
    assert minsheng(*command).rows[0]["new"] == 0
    (last,) = log.stored([source.mention_id("c3")]).values()
    log.ingest([replace(last, deleted=True)])
    assert Counter(each.deleted for each in stored(folder)) == {False: 2, True: 1}
    log.connection.close()


def old_house(folder: Path) -> None:
    """A data directory of the version before scopes, into which the second unit imported: ids as the file had them."""
    (folder / "var").mkdir()
    db = connect(folder / "var" / "minsheng.db")
    db.execute("DROP TABLE names")
    before = next(n for n, script in enumerate(MIGRATIONS) if "CREATE TABLE names" in script)
    db.execute(f"PRAGMA user_version = {before}")
    db.close()


def test_a_file_imported_before_the_upgrade_is_known(minsheng: Any, folder: Path, monkeypatch: Any) -> None:
    """Nothing of it is counted twice, replies keep what they answer, and what a row now says is an update."""
    old_house(folder)
    with monkeypatch.context() as before:
        before.setattr(wiring, "scopes", lambda _: {})
        assert minsheng("import", "a.csv", "--platform", "weibo", "--account", "2").rows[0]["new"] == 3
    again = minsheng("import", "a.csv", "--platform", "weibo", "--account", "2").rows[0]
    assert (again["new"], again["updated"], again["unchanged"]) == (0, 0, 3)
    table(folder / "b.csv", "c1,,v,a1,工资还是没发,2026-03-01 08:30", "c4,c1,v,a4,+1,2026-03-01 09:00")
    later = minsheng("import", "b.csv", "--platform", "weibo", "--account", "2").rows[0]
    assert (later["new"], later["updated"]) == (1, 1)
    found = {each.comment_id: each for each in stored(folder)}
    assert found.keys() == {"c1", "c2", "c3", "taonan/c4"}
    assert (found["c1"].text, found["taonan/c4"].parent_id) == ("工资还是没发", "c1")
    assert minsheng("import", "a.csv", "--platform", "weibo", "--account", "1").rows[0]["new"] == 3


ORDERS = (
    "GD1,R1,工资没发,2026-03-01 08:30",
    "R1,GD1,工资没发三个月,2026-03-01 08:40",
    "R2,,社保卡丢了,2026-03-01 08:50",
)
ORDER_HEAD = "工单编号,关联工单号,诉求内容,受理时间"


def test_each_unit_has_its_own_cases(minsheng: Any, folder: Path) -> None:
    """Numbers join within a unit; the same numbers of another are other work orders."""
    table(folder / "orders.csv", *ORDERS, head=ORDER_HEAD)
    for account in "1212":
        minsheng("import", "orders.csv", "--platform", "hotline", "--account", account)
    cases = Counter((each.unit, each.text, each.deleted) for each in stored(folder))
    assert set(cases.values()) == {1}
    assert Counter(unit for unit, _, deleted in cases if not deleted) == {"baicheng": 2, "taonan": 2}


def test_cases_of_before_the_upgrade_go_on(minsheng: Any, folder: Path, monkeypatch: Any) -> None:
    """Their numbers and links stay known: importing again changes nothing, a new link joins, new words are an update."""
    old_house(folder)
    table(folder / "orders.csv", *ORDERS, head=ORDER_HEAD)
    command = ("import", "orders.csv", "--platform", "hotline", "--account", "2")
    with monkeypatch.context() as before:
        before.setattr(wiring, "scopes", lambda _: {})
        minsheng(*command)
    then = {each.comment_id: each.text for each in stored(folder)}
    again = minsheng(*command).rows[0]
    assert (again["new"], again["updated"]) == (0, 0)
    table(
        folder / "more.csv",
        "R3,R1,催办：工资没发,2026-03-02 08:00",
        "R2,,社保卡找到了,2026-03-01 08:50",
        head=ORDER_HEAD,
    )
    more = minsheng("import", "more.csv", "--platform", "hotline", "--account", "2").rows[0]
    assert (more["new"], more["updated"], more["unchanged"]) == (0, 1, 1)
    assert {each.comment_id: each.text for each in stored(folder)} == then | {"R2": "社保卡找到了"}
