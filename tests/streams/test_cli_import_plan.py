"""`minsheng import --dry-run`: how a file is understood, and nothing stored."""

from pathlib import Path
from typing import Any

TABLE = """平台,评论ID,用户名称,评论内容,评论时间,头像
微博,9001,张三丰,社保卡丢了怎么补办,2026-03-01 08:00:00,x
微博,9003,王五岳,时间写错了的一行,某天,x
"""


def test_a_dry_run_tells_and_stores_nothing(minsheng: Any, tmp_path: Path) -> None:
    """Each column with its meaning, each row that would be rejected; afterwards everything is still new."""
    (tmp_path / "a.csv").write_text(TABLE, encoding="utf-8-sig")
    plan = minsheng("import", "a.csv", "--dry-run")
    assert plan.status == 0
    assert plan.rows == [{"dry_run": True, "rows": 2, "usable": 1, "known": 0, "answers": 0, "rejected": 1}]
    for line in ("表头在第 1 行", "评论内容 → 正文", "头像 → 不读取", "a.csv 第 3 行："):
        assert line in plan.err
    assert not list((tmp_path / "var").glob("*.rejected.csv"))
    assert not (tmp_path / "var" / "minsheng.db").exists()
    done = minsheng("import", "a.csv")
    assert done.rows == [{"rows": 2, "new": 1, "updated": 0, "unchanged": 0, "rejected": 1}]
    again = minsheng("import", "a.csv", "--dry-run")
    assert (again.rows[0]["usable"], again.rows[0]["known"]) == (1, 1)
