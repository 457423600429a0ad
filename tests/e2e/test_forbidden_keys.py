"""What must never be kept is nowhere: every byte the product writes is searched after a crawl of poisoned pages."""

import contextlib
import json
import re
import signal
import sqlite3
import subprocess
import threading
import time
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from click.testing import CliRunner
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from crawlers.masking import KINDS
from crawlers.sandbox import identities
from crawlers.sandbox.app import build
from crawlers.sandbox.exports import toutiao_articles
from crawlers.sandbox.scenario import Scenario, read_scenario
from crawlers.sandbox.timeline import Timeline
from streams.cli.main import cli
from streams.rehearsal import prepare
from streams.settings import load
from tests.crawlers.masking.lists import leaks
from tests.e2e.product import MINSHENG, configuration, environment, free_ports, until

pytestmark = pytest.mark.slow

READABLE = ("weibo", "wechat", "douyin", "toutiao")
#: what the platforms' pages tell about persons beside the id, and what they might one day
FORBIDDEN = (
    "screen_name", "nick_name", "nickname", "user_name", "name", "remark", "remark_name", "description", "location",
    "province", "city", "gender", "sex", "birthday", "phone", "mobile", "avatar", "avatar_hd", "avatar_large", "avatar_url",
    "profile_image_url", "user_profile_image_url", "headurl", "domain", "geo", "followers_count", "friends_count",
    "verified_reason",
)  # fmt: skip
#: the same as keys of anything stored; a few are words of the product's own documents too
STORED_NOWHERE = [f'"{key}"'.encode() for key in FORBIDDEN if key not in ("name", "description", "phone")]
POISON = "毒药"
_PERSON = ("screen_name", "nick_name", "user_name", "openid", "comment_user_id", "user_id")
_IDS: dict[str, Callable[[str], str]] = {
    "weibo": lambda author: str(identities.weibo_uid(author)),
    "wechat": identities.wechat_openid,
    "douyin": identities.douyin_user,
    "toutiao": lambda author: str(identities.toutiao_uid(author)),
}
_MARK = re.compile(rf"\[(?:{'|'.join(KINDS)})\]")
RESCUE = "我真的不想活了，今晚就从大桥跳下去，电话13800001234，我叫王秀兰，谁来管管"
LONG_ENOUGH = 7


def poisoned(value: Any) -> Any:
    """The page with poison in every key that tells about a person, whether the page has the key or not."""
    if isinstance(value, list):
        return [poisoned(item) for item in value]
    if not isinstance(value, dict):
        return value
    page = {key: poisoned(item) for key, item in value.items()}
    if any(key in page for key in _PERSON):
        page |= {key: f"{POISON}{key}13900007777" for key in FORBIDDEN}
    return page


class Poisoner:
    """The sandbox behind this one answers as it does, but for the poison in its JSON."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.pages = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun: list[Message] = []
        body = bytearray()

        async def take(message: Message) -> None:
            if message["type"] == "http.response.start":
                begun.append(message)
                return
            body.extend(message.get("body", b""))
            if not message.get("more_body"):
                content = self._poison(bytes(body))
                kept = [pair for pair in begun[0]["headers"] if pair[0].lower() != b"content-length"]
                length = (b"content-length", str(len(content)).encode())
                await send({**begun[0], "headers": [*kept, length]})
                await send({"type": "http.response.body", "body": content})

        await self._app(scope, receive, take)

    def _poison(self, body: bytes) -> bytes:
        try:
            page = json.loads(body)
        except ValueError:
            return body
        changed = json.dumps(poisoned(page), ensure_ascii=False).encode()
        self.pages += POISON.encode() in changed
        return changed


def scenario(folder: Path) -> Scenario:
    """The leaks of one half (those of one line) as comments under one post a platform; and one cry for help."""
    folder.mkdir()
    posts = [f"p{n}\t{name}\t1\t08:00\t社保缴费公告{n}" for n, name in enumerate(READABLE)]
    (folder / "posts.tsv").write_text("\n".join(posts) + "\n", encoding="utf-8")
    texts = [leak.text for leak in leaks() if leak.half == "dev" and "\n" not in leak.text] + [RESCUE]
    rows = []
    for number, text in enumerate(texts):
        parent = f"c{number - 4}" if number % 20 == 8 and number > 8 else "-"
        second = number + 60
        clock = f"09:{second // 60 % 60:02d}:{second % 60:02d}"
        rows.append(f"c{number}\tp{number % 4}\t{parent}\ta{number}\t1\t{clock}\t0\tbg\t{text}")
    (folder / "comments.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return read_scenario(folder)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Scenario]:
    """The folder in which the product ran once over poisoned pages, with its exports and brief."""
    folder = tmp_path_factory.mktemp("forbidden")
    script = scenario(folder / "script")
    console, sandbox = free_ports(2)
    file = folder / "minsheng.toml"
    file.write_text(configuration(console, sandbox), encoding="utf-8")
    prepare(load(file))
    (folder / "var" / "rehearsal" / "toutiao.csv").write_text(toutiao_articles(script), encoding="utf-8")
    now = datetime.now(UTC)
    poisoner = Poisoner(
        build(script, timeline=Timeline(start=now - timedelta(minutes=20)), clock=lambda: datetime.now(UTC))
    )
    server = uvicorn.Server(
        uvicorn.Config(poisoner, host="127.0.0.1", port=sandbox, log_level="warning", lifespan="off")
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        until("the sandbox", lambda: server.started)
        crawled = _command(folder, "crawl", "--once", "--all")
        (folder / "crawl.out").write_bytes(crawled.stdout + crawled.stderr)
    finally:
        server.should_exit = True
        thread.join(20)
    assert poisoner.pages > len(READABLE)
    _work(folder, len(script.comments))
    week = f"{now:%G-W%V}"
    _inside(folder, "brief", "weekly", "--week", week, "--out", str(folder / "brief.docx"))
    return folder, script


def _command(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        [MINSHENG, *arguments], cwd=folder, env=environment(), capture_output=True, timeout=120, check=True
    )


def _inside(folder: Path, *arguments: str) -> None:
    done = CliRunner().invoke(cli, ["--config", str(folder / "minsheng.toml"), *arguments])
    assert done.exit_code == 0, done.output


def _work(folder: Path, comments: int) -> None:
    """Runs the pipeline until it has taken everything and somebody was paged; exports everything."""
    with (folder / "pipeline.out").open("wb") as out:
        process = subprocess.Popen(
            [MINSHENG, "pipeline"], cwd=folder, env=environment(), stdout=out, stderr=out
        )
    try:
        until("a page", lambda: any((folder / "var" / "screen").glob("*.json")))
        until("all mentions", lambda: _exported(folder, "mentions") >= comments)
        time.sleep(0.5)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)
    for kind in ("mentions", "opinions", "issues", "alerts", "pages", "fetches", "coverage"):
        assert _exported(folder, kind) >= 0


def _exported(folder: Path, kind: str) -> int:
    out = folder / f"{kind}.jsonl"
    _inside(folder, "export", kind, "--out", str(out))
    return len(out.read_bytes().splitlines())


def _everything(folder: Path) -> dict[str, bytes]:
    """All files the product wrote, the brief unpacked; what we gave it (script, secrets, settings) is not its doing."""
    found = {}
    for path in sorted(folder.rglob("*")):
        given = {"script", "secrets", "rehearsal"} & set(path.relative_to(folder).parts)
        if path.is_file() and not given and path.name != "minsheng.toml":
            found[str(path.relative_to(folder))] = path.read_bytes()
            if path.suffix == ".db":
                found[f"{path.relative_to(folder)} (rows)"] = _rows(path)
    with zipfile.ZipFile(folder / "brief.docx") as archive:
        found |= {f"brief.docx/{name}": archive.read(name) for name in archive.namelist()}
    return found


def _rows(path: Path) -> bytes:
    """Every value of every table: in the file's pages a value may be cut in two, or still be in its journal."""
    # a full-text table cannot be read as one; what it keeps lies in plain tables beside it
    plain = "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    with contextlib.closing(sqlite3.connect(path)) as connection:
        values: list[object] = []
        for (name,) in connection.execute(plain).fetchall():
            for row in connection.execute(f'SELECT * FROM "{name}"'):  # noqa: S608 - names of our own tables
                values += row
    return b"\n".join(value if isinstance(value, bytes) else str(value).encode() for value in values)


def _holding(files: dict[str, bytes], *needles: bytes) -> list[tuple[str, str]]:
    """Where any needle is, as it is or as JSON writes it in ASCII."""
    return [
        (name, needle.decode()) for needle in needles for name, content in files.items() if needle in content
    ]


def _both(text: str) -> tuple[bytes, bytes]:
    return text.encode(), json.dumps(text)[1:-1].encode()


def test_no_profile_key_and_no_poison_is_kept(written: tuple[Path, Scenario]) -> None:
    """Log, state, index, screen, exports, brief and logs hold no value and no key of a profile (and are searched)."""
    folder, _ = written
    files = _everything(folder)
    assert {
        "var/minsheng.db",
        "var/index.db",
        "mentions.jsonl",
        "brief.docx/word/document.xml",
    } <= files.keys()
    assert any(name.startswith("var/screen/") for name in files)
    assert any(name.startswith("var/logs/") for name in files)
    seen = {name for name, _ in _holding(files, "[手机号]".encode())}
    assert {"var/minsheng.db (rows)", "var/index.db (rows)", "mentions.jsonl"} <= seen
    assert _holding(files, *_both(POISON), b"13900007777") == []
    assert _holding(files, *STORED_NOWHERE) == []


def test_no_author_is_kept_by_id_or_name(written: tuple[Path, Scenario]) -> None:
    """Neither the platform's id nor the nickname, also where the platform puts it before a reply."""
    folder, script = written
    files = _everything(folder)
    ids = {_IDS[item.platform](item.author) for item in script.comments}
    names = {identities.nickname(item.platform, item.author) for item in script.comments}
    assert len(ids) == len(script.comments)
    assert _holding(files, *(needle for text in ids | names for needle in _both(text))) == []


def test_no_personal_data_of_the_texts_is_kept(written: tuple[Path, Scenario]) -> None:
    """Every comment is there, with marks where its secrets were: not one of them is in any file."""
    folder, script = written
    rows = [json.loads(line) for line in (folder / "mentions.jsonl").read_text("utf-8").splitlines()]
    assert len(rows) == len(script.comments)
    assert [row["text"] for row in rows if not _MARK.search(row["text"])] == []
    texts = {item.text for item in script.comments}
    secrets = {
        leak.text[start:end] for leak in leaks() if leak.text in texts for start, end in leak.secret
    } | {"13800001234"}
    telling = {text for text in secrets if sum(map(str.isalnum, text)) >= LONG_ENOUGH}
    assert len(telling) > 150
    assert _holding(_everything(folder), *(needle for text in telling for needle in _both(text))) == []
