"""`minsheng doctor` goes on to try things: platforms, clock, channels, rosters of all units, data."""

import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from streams.doctor import findings
from streams.settings import load
from streams.supervise.ports import busy_ports
from streams.wiring import checkpoints
from streams.wiring.webhooks import pushing, webhooks

SECRETS = ("weibo", "wechat", "douyin", "douyin_refresh", "kuaishou", "kuaishou_refresh", "token", "hook")
BASE = """
[[units]]
id = "baicheng"
name = "白城市人社局"
[[units]]
id = "taonan"
name = "洮南市人社局"
parent = "baicheng"
[alerting]
roster = "值班表.csv"
[privacy]
pepper = { file = "pepper" }
[[channels]]
id = "hook"
url = { file = "hook" }
"""
PLATFORMS = {
    "weibo": 'access_token = { file = "weibo" }',
    "wechat": 'appid = "wx1"\nsecret = { file = "wechat" }',
    "douyin": 'client_key = "k"\nclient_secret = { file = "douyin" }\nrefresh_token = { file = "douyin_refresh" }',
    "kuaishou": 'app_id = "k"\napp_secret = { file = "kuaishou" }\nrefresh_token = { file = "kuaishou_refresh" }',
    "toutiao": 'posts = "posts.csv"',
}
ANSWERS: dict[str, Any] = {
    "/2/comments/to_me.json": {"comments": [], "total_number": 0},
    "/cgi-bin/stable_token": {"access_token": "t", "expires_in": 7200},
    "/oauth/refresh_token/": {
        "data": {"access_token": "act", "refresh_token": "rft", "refresh_expires_in": 2592000, "error_code": 0},
        "message": "success",
    },
    "/oauth2/refresh_token": {"result": 1, "access_token": "a", "refresh_token": "renewed", "scopes": ["user_video_info"]},
    "/article/v4/tab_comments/": {"message": "success", "data": [], "has_more": False, "total_number": 0},
}  # fmt: skip


class Platform(BaseHTTPRequestHandler):
    """All five platforms and a channel's receiver; the server's clock runs ahead by ``server.ahead``."""

    server: Any

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        self.server.asked.append(path)
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        answer = self.server.answers.get(path)
        status, body = (404, b"") if answer is None else (200, json.dumps(answer).encode())
        self.send_response(204 if path == "/hook" else status)
        if path != "/hook":
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815 - the name http.server calls

    def date_time_string(self, timestamp: float | None = None) -> str:
        return format_datetime(datetime.now(UTC) + self.server.ahead, usegmt=True)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Silence."""


@pytest.fixture
def platform() -> Iterator[Any]:
    with HTTPServer(("127.0.0.1", 0), Platform) as server:
        server.asked, server.answers, server.ahead = [], dict(ANSWERS), timedelta(0)  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def office(tmp_path: Path, platform: Any) -> Callable[..., Path]:
    """Writes a configuration of these platforms, all at the local server, and whatever it names."""
    url = f"http://127.0.0.1:{platform.server_port}"
    today = datetime.now(UTC).date()
    days = [(today + timedelta(days=n)).isoformat() for n in range(-1, 9)]
    for name in SECRETS:
        (tmp_path / name).write_text(f"secret-{name}", encoding="utf-8")
    (tmp_path / "hook").write_text(f"{url}/hook", encoding="utf-8")
    (tmp_path / "pepper").write_text("x" * 32, encoding="utf-8")
    (tmp_path / "posts.csv").write_text(
        "url,标题\nhttps://www.toutiao.com/article/7300000000000000001/,补贴\n", encoding="utf-8"
    )
    rows = "".join(f"{day},甲,乙,丙,baicheng\n{day},丁,戊,己,taonan\n" for day in days)
    (tmp_path / "值班表.csv").write_text("日期,主班,副班,带班领导,单位\n" + rows, encoding="utf-8")

    def write(*names: str, more: str = "", **keys: str) -> Path:
        text = BASE + more
        for name in names:
            text += (
                f'[[accounts]]\nplatform = "{name}"\nid = "1{name}"\nname = "白城{name}"\nunit = "baicheng"\n'
            )
            text += f'[platforms.{name}]\nbase_url = "{url}"\n{PLATFORMS[name]}\n{keys.get(name, "")}\n'
        path = tmp_path / "minsheng.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def said(done: Any, what: str) -> str:
    """The line about something."""
    (line,) = [line for line in done.out.splitlines() if line.split("  ")[1].partition("：")[0] == what]
    return str(line)


def test_every_platform_is_asked_once(minsheng: Any, office: Any, platform: Any, tmp_path: Path) -> None:
    """One call each (Toutiao's robots.txt besides); all let us in; a renewed refresh token is kept."""
    office(*PLATFORMS)
    done = minsheng("doctor")
    assert done.status == 0, done.out + done.err
    for name in ("微博", "微信公众号", "抖音", "快手", "今日头条"):
        assert said(done, f"平台 {name}").startswith("正常")
        assert "可用" in said(done, f"平台 {name}")
    assert sorted(path for path in platform.asked if path != "/robots.txt") == sorted(ANSWERS)
    assert "正常  时钟：与" in done.out
    assert (tmp_path / "kuaishou_refresh").read_text().strip() == "renewed"
    assert "secret-" not in done.out + done.err


def test_offline_nobody_is_asked(minsheng: Any, office: Any, platform: Any, tmp_path: Path) -> None:
    """Nothing leaves the machine and nothing is written."""
    office(*PLATFORMS)
    done = minsheng("doctor", "--offline")
    assert done.status == 0, done.out
    assert "没有联网尝试" in said(done, "平台")
    assert platform.asked == []
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize(
    ("name", "path", "answer", "word"),
    [
        ("weibo", "/2/comments/to_me.json", {"error": "expired_token", "error_code": 21327}, "已过期"),
        ("douyin", "/oauth/refresh_token/", {"data": {"error_code": 10010, "description": "x"}}, "已过期"),
        ("wechat", "/cgi-bin/stable_token", {"errcode": 40164, "errmsg": "invalid ip"}, "被拒绝"),
        ("kuaishou", "/oauth2/refresh_token", None, "可用"),
        ("weibo", "/2/comments/to_me.json", {"ok": -100, "url": "https://x.example"}, "被拒绝"),
    ],
)
def test_what_a_platform_answers_is_said(
    minsheng: Any, office: Any, platform: Any, name: str, path: str, answer: Any, word: str
) -> None:
    """Expired or refused, with the reason and the platform's code; status 1."""
    office(name)
    platform.answers[path] = answer
    done = minsheng("doctor", "--online")
    (line,) = [line for line in done.out.splitlines() if "  平台 " in line]
    assert word in line
    assert (done.status, line.startswith("有问题")) == ((1, True) if word != "可用" else (0, False))


def test_a_refusal_is_a_rest(minsheng: Any, office: Any, platform: Any) -> None:
    """The doctor's own call counts like any other: the source rests after it, and the doctor does not ask again."""
    path = office("weibo")
    platform.answers["/2/comments/to_me.json"] = {"ok": -100, "url": "https://x.example"}
    minsheng("doctor", "--online")
    assert len(platform.asked) == 1
    line = said(minsheng("doctor", "--online"), "平台 微博")
    assert len(platform.asked) == 1
    assert line.startswith("有问题")
    assert "休息到" in line
    assert (checkpoints(load(path)).get("weibo:1weibo", "calls") or "").endswith(" 1")


def test_no_call_is_made_that_the_day_has_not(minsheng: Any, office: Any, platform: Any) -> None:
    """With one call a day the second doctor says that it did not ask."""
    office("weibo", weibo="daily_calls = 1")
    assert "可用" in said(minsheng("doctor"), "平台 微博")
    line = said(minsheng("doctor"), "平台 微博")
    assert line.startswith("有问题")
    assert "今日调用次数已用完" in line
    assert platform.asked == ["/2/comments/to_me.json"]


def test_a_platform_that_does_not_answer(minsheng: Any, office: Any, platform: Any) -> None:
    """Nobody listens there: said, not raised."""
    path = office("weibo")
    text = path.read_text("utf-8").replace(f"127.0.0.1:{platform.server_port}", "127.0.0.1:9")
    path.write_text(text, encoding="utf-8")
    done = minsheng("doctor")
    assert done.status == 1
    assert "没有回答" in said(done, "平台 微博")
    assert "没有平台的时间" in said(done, "时钟")


@pytest.mark.parametrize(
    ("ahead", "wrong", "word"), [(30, False, "相差"), (90, True, "慢"), (-90, True, "快")]
)
def test_the_clock_is_held_against_the_platforms(
    minsheng: Any, office: Any, platform: Any, ahead: int, wrong: bool, word: str
) -> None:
    """More than a minute is wrong, either way; the direction is that of this machine."""
    office("weibo", "wechat")
    platform.ahead = timedelta(seconds=ahead)
    done = minsheng("doctor")
    line = said(done, "时钟")
    assert line.startswith("有问题" if wrong else "正常")
    assert word in line
    assert done.status == (1 if wrong else 0)


def test_a_message_goes_out_on_request_only(minsheng: Any, office: Any, platform: Any) -> None:
    """To the named channel; one that nobody configured is a finding that names those there are."""
    office()
    assert minsheng("doctor").status == 0
    assert platform.asked == []
    done = minsheng("doctor", "--send-test", "hook")
    assert (done.status, platform.asked) == (0, ["/hook"])
    assert said(done, "测试消息 hook").startswith("正常  测试消息 hook：对方已接收")
    done = minsheng("doctor", "--send-test", "nobody")
    assert done.status == 1
    assert "可用的有 hook" in said(done, "测试消息 nobody")


def test_every_units_roster_is_looked_at(office: Any) -> None:
    """The county's fourth day has nobody: its line names the day, the city's is sound."""
    path = office()
    roster = path.with_name("值班表.csv")
    day = (datetime.now(UTC).date() + timedelta(days=3)).isoformat()
    roster.write_text(roster.read_text("utf-8").replace(f"{day},丁", f"{day},"), encoding="utf-8")
    present = datetime.now(UTC).replace(hour=4)
    found = {one.what: one for one in findings(load(path), present)}
    assert found["值班表（白城市人社局）"].ok
    assert not found["值班表（洮南市人社局）"].ok
    assert found["值班表（洮南市人社局）"].detail == f"今后 7 天缺主班：{day}"


def test_data_that_cannot_be_opened_is_said(minsheng: Any, office: Any, tmp_path: Path) -> None:
    """A damaged file is a finding, not a crash."""
    office()
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "index.db").write_bytes(b"no database at all" * 100)
    done = minsheng("doctor")
    assert done.status == 1
    assert said(done, "数据").startswith("有问题")


def test_a_push_needs_its_keys(minsheng: Any, office: Any, tmp_path: Path) -> None:
    """Douyin pushes with the secret it has; WeChat with a callback token; a key that is none is named."""
    config = load(office("douyin", "weibo"))
    assert pushing(config) == ("douyin",)
    assert len(webhooks(config)) == 1
    assert pushing(load(office("wechat", "weibo"))) == ()
    both = 'callback_token = { file = "token" }\nencoding_aes_key = { file = "aes" }'
    (tmp_path / "aes").write_text("a" * 43, encoding="utf-8")
    path = office("wechat", "douyin", wechat=both)
    assert len(webhooks(load(path))) == 2
    assert "推送：2 个平台" in minsheng("doctor", "--offline").out
    (tmp_path / "aes").write_text("a" * 40, encoding="utf-8")
    done = minsheng("doctor", "--offline")
    assert done.status == 1
    assert "platforms.wechat.encoding_aes_key：" in said(done, "推送")
    assert "43" in said(done, "推送")


def test_a_rehearsal_receives_only_what_it_is_told_to(office: Any, platform: Any) -> None:
    """Its sandbox pushes nothing; with a [webhooks] section the port is asked for before the start."""
    assert pushing(load(office("douyin", more="[rehearsal]\n"))) == ()
    own = f'[webhooks]\nlisten = "127.0.0.1:{platform.server_port}"\n'
    config = load(office("douyin", more=own + "[rehearsal]\n"))
    assert pushing(config) == ("douyin",)
    assert ("webhooks.listen", platform.server_port) in busy_ports(config)


def test_receiving_without_a_platform_that_pushes(minsheng: Any, office: Any, tmp_path: Path) -> None:
    """The part says what to write, and touches nothing."""
    office("weibo")
    done = minsheng("webhooks")
    assert done.status == 2
    assert "callback_token" in done.err
    assert not (tmp_path / "var").exists()
