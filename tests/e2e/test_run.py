"""`minsheng run` without any account: it warns, pages, answers and stops as promised."""

import json
import re
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import docx
import httpx
import psutil
import pytest

from crawlers.masking import mask
from crawlers.platforms.words import has_words
from crawlers.sandbox import identities
from crawlers.sandbox.scenario import load_rehearsal
from crawlers.sandbox.timeline import Timeline
from crawlers.sandbox.world import World
from tests.e2e.product import SPEED, Product, running, until

pytestmark = pytest.mark.slow

READABLE = ("weibo", "wechat", "douyin", "toutiao")
PERSONAL = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|\d{17}[\dXx])(?!\d)|[\w.]+@[\w.]+\.[a-z]+", re.ASCII)
IDS: dict[str, Callable[[str], str]] = {
    "weibo": lambda author: str(identities.weibo_uid(author)),
    "wechat": identities.wechat_openid,
    "douyin": identities.douyin_user,
    "toutiao": lambda author: str(identities.toutiao_uid(author)),
}


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    with running(tmp_path_factory.mktemp("e2e") / "演练 目录") as started:
        yield started


def fetch(url: str) -> httpx.Response | None:
    try:
        return httpx.get(url, trust_env=False, timeout=10)
    except httpx.HTTPError:
        return None


def visible(product: Product) -> Counter[tuple[str, datetime, str]]:
    """What citizens have written so far where it can be read: platform, time, masked words."""
    start = datetime.fromisoformat((product.data / "rehearsal" / "start").read_text())
    world = World(load_rehearsal(), Timeline(start, SPEED), lambda: datetime.now(UTC))
    shown = [item for platform in READABLE for item in world.comments(platform)] + world.statuses()
    return Counter(
        (item.platform, item.published_at, mask(item.text).text if has_words(item.text) else "")
        for item in shown
        if not item.answer
    )


def stored(rows: list[dict[str, Any]]) -> Counter[tuple[str, datetime, str]]:
    """The same of exported mentions; Weibo puts ``回复@某人:`` before a reply."""
    return Counter(
        (
            row["platform"],
            datetime.fromisoformat(row["published_at"]),
            row["text"].partition(":")[2] if row["text"].startswith("回复@") else row["text"],
        )
        for row in rows
        if row["source"] != "import"
    )


def files(product: Product, *patterns: str) -> bytes:
    found = [path for pattern in patterns for path in sorted(product.data.glob(pattern))]
    assert found
    return b"\n".join(path.read_bytes() for path in found)


def opened(product: Product) -> dict[str, Any]:
    """An alert that somebody was told of and nobody has answered for."""
    return until(
        "a paged alert",
        lambda: next((row for row in product.export("alerts") if row["state"] == "paged"), None),
    )


def test_within_a_minute_somebody_is_warned(product: Product) -> None:
    """An alert is there and its page stands on the phone screen, accepted by the channel."""
    alert = opened(product)
    assert alert["level"] in "蓝黄橙红"
    page = until(
        "a delivered page",
        lambda: next(
            (p for p in product.export("pages") if any(d["outcome"] == "accepted" for d in p["deliveries"])),
            None,
        ),
    )
    message = json.loads((product.data / "screen" / f"{page['page_id']}.json").read_text("utf-8"))
    assert message["level"] == page["level"]
    assert not page["maybe_repeated"]


def test_the_console_answers_for_the_house(product: Product) -> None:
    """/healthz is 200 and /metrics counts the mentions, by platform."""

    def answer() -> httpx.Response | None:
        got = fetch(f"{product.console}/healthz")
        return got if got is not None and got.status_code == 200 else None

    healthy = until("healthz", answer)
    assert healthy.json()["rehearsal"] is True
    until(
        "counted mentions",
        lambda: (
            all(
                re.search(rf'^minsheng_mentions_total{{platform="{name}"}} [1-9]', body.text, re.MULTILINE)
                for name in READABLE
            )
            if (body := fetch(f"{product.console}/metrics"))
            else None
        ),
    )


def test_every_visible_comment_is_there_exactly_once(product: Product) -> None:
    """Four platforms are read whole, each comment once, masked; each also has its opinion."""
    whole = _all(product)
    until("all comments", lambda: stored(product.export("mentions")).total() >= whole.total())
    rows = [row for row in product.export("mentions") if row["source"] != "import"]
    assert stored(rows) == whole
    assert len({row["mention_id"] for row in rows}) == len(rows)
    ids = {row["mention_id"] for row in rows}
    until("all opinions", lambda: ids <= {row["mention_id"] for row in product.export("opinions")})


def test_how_completely_each_source_was_read_today_is_a_record(product: Product) -> None:
    """A source and day of every platform; those that can be read are complete, Kuaishou says why it is not, and an
    export of mentions says so too."""

    def told_of() -> set[str]:
        return {row["platform"] for row in product.export("coverage")}

    until("coverage of every platform", lambda: {*READABLE, "kuaishou"} <= told_of(), seconds=150)
    rows = product.export("coverage")
    states = {row["platform"]: row["state"] for row in rows if row["source"] != "posts"}
    assert states["weibo"] == states["wechat"] == "complete", rows
    (count,) = [row for row in rows if row["platform"] == "kuaishou" and not row["complete"]][:1]
    assert count["reason"]
    told = product.command("export", "mentions", "--out", "told.jsonl").stderr
    assert "没有读全，数字可能偏小" in told
    assert "快手" in told


def _all(product: Product) -> Counter[tuple[str, datetime, str]]:
    """``visible`` once the last comment of the scenario is."""
    total = sum(1 for comment in load_rehearsal().comments if comment.platform in READABLE)

    def complete() -> Counter[tuple[str, datetime, str]] | None:
        seen = visible(product)
        return seen if seen.total() == total else None

    return until("the scenario's end", complete)


def test_no_personal_data_is_stored(product: Product) -> None:
    """Neither the planted numbers nor any author's id or name is in a database, a log or a message (the name by
    which a Weibo reply addresses the one it answers is part of its words)."""
    whole = _all(product)
    until("all comments", lambda: stored(product.export("mentions")).total() >= whole.total())
    content = files(product, "*.db", "*.db-wal", "logs/*", "screen/*")
    assert "取暖补贴".encode() in content, "the search must be able to find something"
    scenario = load_rehearsal()
    planted = {found for comment in scenario.comments for found in PERSONAL.findall(comment.text)}
    assert len(planted) >= 3
    authors = {(c.platform, c.author) for c in scenario.comments if c.platform in READABLE}
    planted |= {IDS[platform](author) for platform, author in authors}
    planted |= {identities.nickname(platform, author) for platform, author in authors}
    numbers = set(re.findall(rb"\d{10,}", content))
    leaked = [
        secret
        for secret in planted
        if (secret.encode() in numbers if secret.isdecimal() else secret.encode() in content)
    ]
    assert leaked == []


def test_a_killed_pipeline_is_started_again_and_goes_on(product: Product) -> None:
    """kill -9 of the pipeline: another takes its place and labels what comes afterwards."""
    killed = until("the pipeline", lambda: product.parts().get("pipeline"))
    until("its lock", lambda: (product.data / "pipeline.lock").exists())
    killed.kill()
    until(
        "another pipeline",
        lambda: (now := product.parts().get("pipeline")) is not None and now.pid != killed.pid,
    )
    name = "后来的.csv"
    (product.folder / name).write_text(
        "平台,评论内容,评论时间\n微博,补贴什么时候到账,2026-03-01 08:00:00\n", "utf-8"
    )
    done = product.command("import", name)
    assert json.loads(done.stdout)["new"] == 1, done.stderr
    until(
        "the opinion",
        lambda: any(row["text"] == "补贴什么时候到账" for row in product.export("opinions")),
    )
    assert "流水线意外退出" in (product.folder / "run.out").read_text("utf-8")


def test_a_second_pipeline_is_refused(product: Product) -> None:
    """Two pipelines on one data directory: the second says what to do and ends with status 1."""
    until("a page", lambda: list(product.data.glob("screen/*.json")))  # the first pipeline is at work
    done = product.command("pipeline")
    assert done.returncode == 1
    assert "已有一个流水线在运行" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_acknowledgement_counts(product: Product) -> None:
    """`minsheng ack` names who answers; strangers and unknown alerts are refused with what would do."""
    alert = opened(product)
    assert product.command("ack", alert["alert_id"], "--who", "nobody").returncode == 2
    unknown = product.command("ack", "0000", "--who", "duty1")
    assert unknown.returncode == 2
    assert "没有预警 0000" in unknown.stderr
    done = product.command("ack", alert["alert_id"], "--who", "duty1", "--note", "已知悉")
    assert done.returncode == 0, done.stderr

    def acknowledged() -> dict[str, Any] | None:
        rows = (row for row in product.export("alerts") if row["alert_id"] == alert["alert_id"])
        return next((row for row in rows if row["acknowledged_at"]), None)

    assert until("the acknowledgement", acknowledged)["acknowledged_by"] == "duty1"


def test_the_weekly_brief_is_a_document(product: Product) -> None:
    """`minsheng brief weekly` writes a .docx of the present week."""
    week = datetime.now(ZoneInfo("Asia/Shanghai")).strftime("%G-W%V")
    done = product.command("brief", "weekly", "--week", week, "--out", "周报.docx")
    assert done.returncode == 0, done.stderr
    words = "".join(
        paragraph.text for paragraph in docx.Document(str(product.folder / "周报.docx")).paragraphs
    )
    assert "周报" in words


def test_logs_are_json_without_secrets(product: Product) -> None:
    """Every line is an object with time, level and part; no credential is in any of them."""
    until("logs", lambda: (product.data / "logs" / "crawl.log").stat().st_size)
    opened(product)
    for path in product.data.glob("logs/*.log"):
        for line in path.read_text("utf-8").splitlines():
            assert {"event", "level", "timestamp", "part"} <= json.loads(line).keys(), path
    written = files(product, "logs/*")
    for secret in product.data.glob("secrets/*"):
        if secret.name != "screen":
            assert secret.read_bytes().strip() not in written, secret.name
    assert re.search(rb"access_token=(?!\*)", written) is None


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_nothing_is_left_running(how: signal.Signals, tmp_path: Path) -> None:
    """Ctrl-C stops everything with status 0; even a supervisor that was killed leaves no part behind."""
    with running(tmp_path / "停止 试验") as product:
        family = product.family()
        product.process.send_signal(how)
        status = product.process.wait(timeout=10)
        assert status == (0 if how is signal.SIGINT else -how)
        _, left = psutil.wait_procs(family, timeout=15)
        assert left == []
