"""The command line itself: help in two languages, exit statuses, mistakes named in Chinese."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from streams.cli.main import cli


def commands(group: click.Group, *path: str) -> Iterator[tuple[str, ...]]:
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        assert command is not None
        yield (*path, name)
        if isinstance(command, click.Group):
            yield from commands(command, *path, name)


@pytest.mark.parametrize("command", [(), *commands(cli)], ids=" ".join)
def test_help_is_chinese_and_english(minsheng: Any, command: tuple[str, ...]) -> None:
    """Every command says in both languages what it does."""
    done = minsheng(*command, "--help")
    assert done.status == 0
    purpose = done.out.split("\n\n")[1]
    assert re.search(r"[\u4e00-\u9fff]{2}", purpose)
    assert re.search(r"[A-Za-z]{3,}( [\w-]+){1,}", purpose)


def test_the_console_script_is_installed() -> None:
    """`minsheng --version` as a user types it."""
    script = Path(sys.executable).with_name("minsheng")
    done = subprocess.run([script, "--version"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0
    assert re.fullmatch(r"minsheng, version \d+\.\d+\.\d+\S*\n", done.stdout)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["exprot"], "minsheng --help"),
        (["export", "foo", "--out", "x"], "只能是 mentions、opinions、issues、alerts、pages、fetches"),
        (["export", "mentions"], "缺少 --out"),
        (["export", "mentions", "--ot", "x"], "没有 --ot 这个选项，是不是 --out"),
        (["export", "mentions", "--out", "x", "--since", "昨天"], "--since：“昨天”不是时间：请写 2026-03-12"),
        (["replay", "x", "--out", "y", "--ack-after", "三分钟"], "不是时长：请写 90s、3m 或 1h"),
        (["crawl", "--platform", "qq"], "--platform 只能是 weibo、wechat"),
        (["analyze", "--out", "x"], "缺少 参数 SOURCE"),
        (["--config", "none.toml", "doctor"], "none.toml：没有这个文件"),
        (["brief", "weekly", "--week", "2026-W60", "--out", "x.docx"], "2026 年没有第 60 周：请写 01 到 52"),
        (["brief", "weekly", "--week", "第3周", "--out", "x.docx"], "不是一个 ISO 周：请写成 2026-W12"),
        (["channels", "test", "sms"], "没有配置通道“sms”：可用的有 screen"),
        (["roster", "show", "--at", "明天"], "--at“明天”不是时间：请写 2026-03-12T08:00:00+08:00"),
        (
            ["roster", "show", "--at", "2026-03-12T08:00:00+08:00", "--unit", "x"],
            "没有单位“x”：可用的有 baicheng",
        ),
        (["ack", "0", "--who", "somebody"], "没有代号为“somebody”的人：可用的有 "),
        (["ack", "0", "--who", "duty1"], "没有预警 0：最近的有 （一个也没有）"),
        (["import", "none.csv"], "none.csv"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_mistake_is_named_in_chinese(minsheng: Any, arguments: list[str], says: str) -> None:
    """Status 2, what is wrong and what to write, and nothing on standard output."""
    done = minsheng(*arguments)
    assert done.status == 2
    assert says in done.err
    assert re.search(r"[\u4e00-\u9fff]", done.err)
    assert "Traceback" not in done.err
    assert done.out == ""


def test_a_place_that_cannot_be_written_is_named(minsheng: Any, tmp_path: Path) -> None:
    """What is neither done nor the input's fault ends with status 1, and says where."""
    (tmp_path / "file").write_text("")
    done = minsheng("export", "mentions", "--out", "file/out.jsonl")
    assert done.status == 1
    assert "file：读写失败" in done.err


def test_a_data_dir_on_the_command_line_starts_where_it_was_given(minsheng: Any, tmp_path: Path) -> None:
    """With --config of another folder too, so that the parts of `run` find the same one."""
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf" / "minsheng.toml").write_text(
        '[[units]]\nid = "u"\nname = "单位"\n[privacy]\npepper = { file = "pepper" }\n', encoding="utf-8"
    )
    done = minsheng(
        "--config", "conf/minsheng.toml", "--data-dir", "data", "export", "issues", "--out", "i.jsonl"
    )
    assert done.status == 0, done.err
    assert (tmp_path / "data" / "index.db").exists()
    assert not (tmp_path / "conf" / "data").exists()
