"""`minsheng config`, `roster`, `channels test` and `doctor`: is everything as it must be before it is needed?"""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

CONFIG = """
[[units]]
id = "baicheng"
name = "白城市人社局"
[[people]]
id = "duty1"
name = "值班员甲"
unit = "baicheng"
channels = ["hook"]
[[people]]
id = "duty2"
name = "值班员乙"
unit = "baicheng"
channels = ["hook"]
[[channels]]
id = "hook"
url = { file = "hook" }
[alerting]
roster = "值班表.csv"
[privacy]
pepper = { file = "pepper" }
"""
ROSTER = "日期,主班,副班,带班领导\n2026-03-12,值班员甲,值班员乙,\n2026-03-13,值班员乙,值班员甲,\n"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A configuration of two people, a channel and a roster; its secrets are there."""
    for name, content in (
        ("minsheng.toml", CONFIG),
        ("值班表.csv", ROSTER),
        ("hook", "http://127.0.0.1:9/hook"),
        ("pepper", "x" * 32),
    ):
        (tmp_path / name).write_text(content, encoding="utf-8")
    return tmp_path


class Hook(BaseHTTPRequestHandler):
    """Takes posts, keeps them and answers with the server's status; gets are refused as Weibo does it."""

    server: Any

    def do_POST(self) -> None:
        self.server.received.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.answer(self.server.status, b"")

    def do_GET(self) -> None:
        self.answer(403, b'{"error": "expired_token", "error_code": 21327, "request": "/2/x.json"}')

    def answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Silence."""


@pytest.fixture
def hook(office: Path) -> Iterator[Any]:
    with HTTPServer(("127.0.0.1", 0), Hook) as server:
        server.status, server.received = 204, []  # type: ignore[attr-defined]
        (office / "hook").write_text(
            f"http://127.0.0.1:{server.server_port}/hook?key=SECRETKEY", encoding="utf-8"
        )
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_sound_configuration_is_said_to_be_usable(minsheng: Any, office: Path) -> None:
    """config check counts what it found; a missing secret or a bad key is status 2 with file, key and remedy."""
    done = minsheng("config", "check")
    assert done.status == 0
    assert "minsheng.toml：可用（1 个单位，0 个账号，2 人，1 个通道）" in done.out
    (office / "hook").unlink()
    done = minsheng("config", "check")
    assert done.status == 2
    assert "minsheng.toml：channels[第1项].url：" in done.err
    assert "请先设置它" in done.err
    (office / "minsheng.toml").write_text(CONFIG + "[consol]\n", encoding="utf-8")
    done = minsheng("config", "check")
    assert done.status == 2
    assert "consol：不认识的键" in done.err


def test_every_key_is_explained_whole(minsheng: Any) -> None:
    """One line a key, nothing cut: a pipe or a file can be searched."""
    done = minsheng("config", "explain")
    assert done.status == 0
    rows = [line.split("\t") for line in done.out.splitlines()]
    assert all(len(row) == 3 and all(row) for row in rows)
    keys = {row[0] for row in rows}
    assert {"data_dir", "platforms.kuaishou.refresh_token", "privacy.retain_text_days"} <= keys


def test_a_roster_is_checked_row_by_row(minsheng: Any, office: Path) -> None:
    """Findings with their rows, then the days; status 2 as soon as one is an error."""
    done = minsheng("roster", "check", "值班表.csv", "--json")
    assert done.status == 0
    assert done.rows[-1] == {"days": 2, "from": "2026-03-12", "to": "2026-03-13", "gaps": 0}
    assert all(row["severity"] == "warning" for row in done.rows[:-1])
    (office / "坏.csv").write_text(ROSTER + "2026-03-32,值班员甲,,\n2026-03-14,陌生人,,\n", encoding="utf-8")
    done = minsheng("roster", "check", "坏.csv", "--json")
    assert done.status == 2
    errors = {row["row"] for row in done.rows[:-1] if row["severity"] == "error"}
    assert errors == {4, 5}
    assert all(row.keys() == {"row", "severity", "message"} for row in done.rows[:-1])
    plain = minsheng("roster", "check", "坏.csv")
    assert plain.status == 2
    assert "第 4 行：错误：" in plain.out
    assert minsheng("roster", "check", "没有.xlsx").status == 2


def test_who_is_on_duty(minsheng: Any, office: Path) -> None:
    """By the dated roster; a moment without a zone is Asia/Shanghai; a day nobody has is null."""
    on_duty = minsheng("roster", "show", "--at", "2026-03-12T12:00:00+08:00", "--json").rows
    assert on_duty[0].keys() >= {"at", "unit", "主班", "副班", "带班领导"}
    assert (on_duty[0]["unit"], on_duty[0]["主班"], on_duty[0]["副班"]) == (
        "baicheng",
        "值班员甲",
        "值班员乙",
    )
    assert minsheng("roster", "show", "--at", "2026-03-12T12:00", "--json").rows == on_duty
    assert minsheng("roster", "show", "--at", "2026-05-01T12:00", "--json").rows[0]["主班"] is None
    assert "主班：值班员乙" in minsheng("roster", "show", "--at", "2026-03-13T12:00").out


@pytest.mark.parametrize(
    ("status", "outcome"), [(204, "accepted"), (200, "rejected"), (500, "rejected"), (403, "rejected")]
)
def test_a_channel_is_tried_for_real(minsheng: Any, hook: Any, status: int, outcome: str) -> None:
    """One marked message goes out; the one JSON line says what the other side answered (an empty 200 proves
    nothing); status 0 either way."""
    hook.status = status
    done = minsheng("channels", "test", "hook", "--text", "听得到吗")
    assert done.status == 0, done.err
    (row,) = done.rows
    assert row.keys() == {"channel", "outcome", "proof", "retryable", "parts", "detail"}
    assert (row["channel"], row["outcome"]) == ("hook", outcome)
    assert row["proof"] == ("accepted" if outcome == "accepted" else "none")
    assert len(hook.received) == 1
    assert "测试" in json.dumps(json.loads(hook.received[0]), ensure_ascii=False)
    assert "听得到吗" in json.dumps(json.loads(hook.received[0]), ensure_ascii=False)
    assert "SECRETKEY" not in done.out + done.err


def test_the_screen_of_a_rehearsal_can_be_tried(minsheng: Any, tmp_path: Path) -> None:
    """Without any configuration: the message stands in data_dir/screen."""
    (row,) = minsheng("channels", "test", "screen").rows
    assert row["outcome"] == "accepted"
    assert len(list((tmp_path / "var" / "screen").glob("*.json"))) == 1


def test_the_doctor_names_what_is_wrong(minsheng: Any, office: Path) -> None:
    """Roster gaps of the next days and a missing secret are found, in words; status 1."""
    done = minsheng("doctor")
    assert done.status == 1
    assert "正常  密钥：都在" in done.out
    assert "有问题  值班表：今后 7 天缺主班：" in done.out
    (office / "hook").unlink()
    assert "有问题  密钥：" in minsheng("doctor").out


def test_the_doctor_is_content_with_a_rehearsal_to_come(minsheng: Any, tmp_path: Path) -> None:
    """Nothing was ever run and nothing is configured: nothing is wrong, and nothing is written."""
    done = minsheng("doctor")
    assert done.status == 0, done.out
    assert "有问题" not in done.out
    assert not (tmp_path / "var").exists()


def test_crawl_once_says_what_each_source_brought(minsheng: Any, office: Path, hook: Any) -> None:
    """The platform refuses the token: a line for the source with the reason, and status 0."""
    (office / "token").write_text("2.00invented", encoding="utf-8")
    (office / "minsheng.toml").write_text(
        CONFIG
        + '[[accounts]]\nplatform = "weibo"\nid = "1404376560"\nname = "白城人社"\nunit = "baicheng"\n'
        + f'[platforms.weibo]\nbase_url = "http://127.0.0.1:{hook.server_port}"\n'
        + 'access_token = { file = "token" }\n',
        encoding="utf-8",
    )
    done = minsheng("crawl", "--once", "--all")
    assert done.status == 0, done.err
    assert done.rows
    for row in done.rows:
        assert row.keys() == {
            "platform", "account_id", "post_id", "fetched", "new", "updated", "expected", "complete", "reason", "stopped",
        }  # fmt: skip
        assert (row["platform"], row["complete"], row["new"]) == ("weibo", False, 0)
        assert row["reason"]
    assert "2.00invented" not in done.out + done.err
    (office / "token").unlink()
    done = minsheng("crawl", "--once")
    assert done.status == 2
    assert "platforms.weibo.access_token" in done.err
