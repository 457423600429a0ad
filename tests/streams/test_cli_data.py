"""`minsheng import`, `export` and `dead-letters`, without any pipeline."""

from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from streams import wiring
from streams.runners.embedded.schema import connect
from streams.settings import load
from tests.streams.conftest import read

MENTION = {
    "mention_id", "platform", "kind", "account_id", "post_id", "comment_id", "parent_id", "author", "text",
    "published_at", "edited_at", "fetched_at", "like_count", "deleted", "permalink", "source",
    "repost_count", "read_count", "ip_region",
}  # fmt: skip
TABLE = """平台,评论ID,用户名称,评论内容,评论时间
微博,9001,张三丰,社保卡丢了怎么补办，电话13900001111,2026-03-01 08:00:00
抖音,9002,李四光,工资拖欠三个月,2026-03-02 09:30:00
微博,9003,王五岳,时间写错了的一行,某天
"""


def imported(minsheng: Any, tmp_path: Path) -> Any:
    (tmp_path / "评论 导出.csv").write_text(TABLE, encoding="utf-8-sig")
    return minsheng("import", "评论 导出.csv")


def test_an_import_counts_its_rows_and_names_the_rejected(minsheng: Any, tmp_path: Path) -> None:
    """One JSON line; each rejected row on standard error and in data_dir; status 0 as the table was read."""
    done = imported(minsheng, tmp_path)
    assert done.status == 0
    assert done.rows == [{"rows": 3, "new": 2, "updated": 0, "unchanged": 0, "rejected": 1}]
    assert "评论 导出.csv 第 4 行：" in done.err
    rejected = (tmp_path / "var" / "评论 导出.csv.rejected.csv").read_text("utf-8-sig")
    assert "某天" in rejected
    again = imported(minsheng, tmp_path)
    assert again.rows == [{"rows": 3, "new": 0, "updated": 0, "unchanged": 2, "rejected": 1}]


def test_what_was_imported_is_exported_at_once(minsheng: Any, tmp_path: Path) -> None:
    """No pipeline has run: the mentions are there, masked, with pseudonyms and times of Asia/Shanghai."""
    imported(minsheng, tmp_path)
    assert minsheng("export", "mentions", "--out", "mentions.jsonl").status == 0
    rows = {row["comment_id"]: row for row in read(tmp_path / "mentions.jsonl")}
    assert rows.keys() == {"9001", "9002"}
    assert all(row.keys() >= MENTION for row in rows.values())
    first = rows["9001"]
    assert (first["platform"], first["source"], first["deleted"]) == ("weibo", "import", False)
    assert first["published_at"] == "2026-03-01T08:00:00+08:00"
    assert "13900001111" not in first["text"]
    assert "张三丰" not in (tmp_path / "mentions.jsonl").read_text("utf-8")
    stored = b"".join(path.read_bytes() for path in (tmp_path / "var").glob("minsheng.db*"))
    assert "工资拖欠".encode() in stored
    assert "张三丰".encode() not in stored
    assert b"13900001111" not in stored


def test_an_export_may_be_of_a_span(minsheng: Any, tmp_path: Path) -> None:
    """--since is included, --until is not; without a zone it is Asia/Shanghai."""
    imported(minsheng, tmp_path)
    for since, until, expected in (
        ("2026-03-01T08:00:00+08:00", "2026-03-02T09:30:00+08:00", ["9001"]),
        ("2026-03-02", "2026-03-03", ["9002"]),
        ("2026-03-02T01:30:00+00:00", "2026-03-03", ["9002"]),
        ("2026-04-01", "2026-04-02", []),
    ):
        done = minsheng("export", "mentions", "--out", "m.jsonl", "--since", since, "--until", until)
        assert done.status == 0
        assert [row["comment_id"] for row in read(tmp_path / "m.jsonl")] == expected


def test_every_kind_can_be_exported_from_an_empty_house(minsheng: Any, tmp_path: Path) -> None:
    """Nothing was ever stored: empty files and status 0."""
    for kind in ("mentions", "opinions", "issues", "alerts", "pages", "fetches", "coverage"):
        assert minsheng("export", kind, "--out", f"{kind}.jsonl").status == 0
        assert read(tmp_path / f"{kind}.jsonl") == []


def test_what_is_no_table_is_refused(minsheng: Any, tmp_path: Path) -> None:
    """A missing file, bytes, a table without the columns: status 2, the file named, nothing counted."""
    (tmp_path / "picture.xlsx").write_bytes(bytes(range(256)))
    (tmp_path / "prices.csv").write_text("品名,价格\n白菜,1\n", encoding="utf-8")
    for name in ("missing.csv", "picture.xlsx", "prices.csv"):
        done = minsheng("import", name)
        assert done.status == 2, name
        assert name in done.err
        assert "Traceback" not in done.err
        assert done.out == ""


def test_a_table_without_a_platform_says_what_to_give(minsheng: Any, tmp_path: Path) -> None:
    """--platform decides what the columns do not."""
    (tmp_path / "plain.csv").write_text("评论内容,评论时间\n你好,2026-03-01 08:00:00\n", encoding="utf-8")
    without = minsheng("import", "plain.csv")
    assert without.status == 2
    assert "plain.csv 没有平台列，请用 --platform 指明平台" in without.err
    given = minsheng("import", "plain.csv", "--platform", "weibo", "--account", "1404376560")
    assert given.rows == [{"rows": 1, "new": 1, "updated": 0, "unchanged": 0, "rejected": 0}]


def test_dead_letters_are_listed_and_put_back(minsheng: Any, tmp_path: Path) -> None:
    """Each with its kind and the error, none of a citizen's words; after the replay the list is empty."""
    assert minsheng("dead-letters", "list").out == ""
    with closing(connect(tmp_path / "var" / "minsheng.db")) as db:
        db.execute(
            "INSERT INTO dead_letters (at, consumer, topic, unit, body, error) VALUES (?, ?, ?, ?, ?, ?)",
            ("2026-03-01T00:00:00+00:00", "chain", "Mention", "baicheng", "原话".encode(), "KeyError"),
        )
    done = minsheng("dead-letters", "list")
    assert done.status == 0
    assert "Mention  baicheng  KeyError" in done.out
    assert "原话" not in done.out
    assert "已放回 1 条" in minsheng("dead-letters", "replay").err
    assert minsheng("dead-letters", "list").out == ""
    with closing(connect(tmp_path / "var" / "minsheng.db")) as db:
        assert db.execute("SELECT topic, body FROM log").fetchall() == [("Mention", "原话".encode())]


def test_the_lag_is_the_age_of_the_oldest_waiting_record(minsheng: Any, tmp_path: Path) -> None:
    """What was imported while no pipeline runs waits since it was fetched."""
    imported(minsheng, tmp_path)
    minsheng("export", "mentions", "--out", "m.jsonl")
    fetched = datetime.fromisoformat(read(tmp_path / "m.jsonl")[0]["fetched_at"])
    config = load()
    status = wiring.status_reader(config, wiring.index(config)).read(fetched + timedelta(minutes=5))
    assert (status.lag_records, status.lag_seconds) == (2, 300.0)
