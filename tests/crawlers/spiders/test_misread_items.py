"""Which item of which post could not be read, and why, is told without a word of it."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.platforms.misread import readable, shape
from crawlers.sources import Account, AppSource
from crawlers.spiders.misread import PREFIX, listed
from streams.runners.embedded.checkpoints import StoredCheckpoints
from streams.runners.embedded.schema import connect

SECRET = "我叫张三丰，电话13800138000"
VALUES = st.recursive(
    st.none() | st.booleans() | st.just(SECRET) | st.integers(10**9, 10**11),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", SECRET, "text"]), inner),
    max_leaves=8,
)  # fmt: skip


@given(
    st.dictionaries(
        st.sampled_from(["id", "text", "user", SECRET, "13800138000", "张三丰"]), VALUES, max_size=6
    )
)
def test_a_shape_holds_no_value(item: dict[str, Any]) -> None:
    """Neither values nor names of fields that could be somebody's; telephone numbers in the place of an id neither."""
    told = shape(item)
    assert "张三丰" not in told
    assert "1380013" not in told
    for value in item.values():
        if isinstance(value, int) and not isinstance(value, bool):
            assert str(value) not in told


def test_a_shape_names_fields_kinds_and_the_comments_number() -> None:
    """As much as is needed to see what the platform changed."""
    item = {
        "idstr": "5041234567890123",
        "text": ["a"],
        "user": {"name": "x"},
        "likes": 3,
        "top": True,
        "pic": None,
        "z": " ",
    }
    assert shape(item) == (
        "编号 5041234567890123，idstr 文字，likes 数，pic 空，text 列表，top 是否，user 对象，z 空文字"
    )


def test_what_can_be_read_is_not_held_up() -> None:
    """The shapes name the place on the page."""
    found, misread = readable([{"a": 1}, {}, {"a": 2}], lambda item: item.get("a"))
    assert (found, misread) == ([1, 2], ("第 2 条：没有编号",))


@pytest.fixture
def source(fake: Any) -> AppSource:
    return AppSource(
        base_url=fake.base_url, accounts=(Account("bcrs", "白城人社通", "baicheng"),), key_id="k", secret="s",
        delay_seconds=0, retry_seconds=(),
    )  # fmt: skip


def test_they_are_kept_until_the_list_is_read_completely(
    fake: Any, crawl: Any, checkpoints: Any, source: AppSource, now: datetime
) -> None:
    """With list and account; nothing of the words; the report counts them as before."""
    items: list[dict[str, Any]] = [
        {"feedback_id": "1", "content": "养老金到账了吗", "created_at": 1717545600},
        {"feedback_id": "5041234567890123", "content": {"html": SECRET}, "created_at": 1717545600},
    ]
    fake.routes["/api/feedback"] = lambda _: (200, {"items": items, "next_cursor": None})
    (result,) = crawl(source)
    assert (result.complete, result.reason) == (False, "有 1 条读不出编号或正文，没有入库，下次从头再读")
    key = f"{PREFIX}bcrs feedback"
    stored = checkpoints.get(source.key, key)
    assert "5041234567890123" in listed(stored)
    assert "content 对象" in listed(stored)
    assert "张三丰" not in stored
    assert json.loads(stored)["items"] == 1
    items.pop()
    crawl(source, at=now + timedelta(hours=1))
    assert listed(checkpoints.get(source.key, key)) == ""


def test_they_are_listed_with_the_dead_letters(minsheng_in: Any, tmp_path: Path) -> None:
    """What is over is not."""
    assert minsheng_in(tmp_path, "dead-letters", "list") == ""
    kept = StoredCheckpoints(connect(tmp_path / "var" / "minsheng.db"))
    told = {
        "at": "2026-03-05T09:00:00+08:00", "platform": "weibo", "account": "1", "list": "comments/show", "post": "77",
        "items": 12, "shapes": ["第 3 条：没有编号，text 列表"],
    }  # fmt: skip
    kept.put("weibo:1", f"{PREFIX}1 comments/show 77", json.dumps(told))
    kept.put("weibo:1", f"{PREFIX}1 comments/to_me", "")
    said = minsheng_in(tmp_path, "dead-letters", "list")
    where = "读不懂  2026-03-05T09:00:00+08:00  weibo 1 comments/show 作品 77  第 3 条：没有编号，text 列表；另有 11 条"
    assert said.splitlines() == [f"{where}  （没有入库；下次读取时再试，仍不行请把这一行交给维护人员）"]


@pytest.fixture
def minsheng_in(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs a command on a small configuration of its own in a folder; gives what it said."""
    from click.testing import CliRunner

    from streams.cli.main import cli

    monkeypatch.setenv("MISREAD_PEPPER", "0123456789abcdef0123456789abcdef")

    def run(folder: Path, *arguments: str) -> str:
        path = folder / "minsheng.toml"
        path.write_text(
            'units = [{ id = "u", name = "某局" }]\n[privacy]\npepper = { env = "MISREAD_PEPPER" }\n',
            encoding="utf-8",
        )
        done = CliRunner().invoke(cli, ["--config", str(path), *arguments])
        assert done.exit_code == 0, done.output
        return str(done.output)

    return run
