"""The crawler under fire: it is killed again and again while the platforms fail, change and shift; is it complete in
the end, and did its reports say all the while what was missing? ``fire.py`` runs it by hand."""

import json
import multiprocessing
import os
import signal
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from crawlers.coverage import ListCoverage
from crawlers.crawl import crawl_once
from crawlers.masking import mask
from crawlers.pseudonyms import Pseudonyms
from crawlers.records import FetchReport, Mention
from crawlers.sandbox import credentials
from crawlers.sandbox.app import build
from crawlers.sandbox.clock import ScriptedClock
from crawlers.sandbox.exports import toutiao_articles
from crawlers.sandbox.faults import Fault
from crawlers.sandbox.truth import Fact, truth
from crawlers.sandbox.world import World
from crawlers.sources import (
    Account,
    DouyinSource,
    KuaishouSource,
    Source,
    ToutiaoSource,
    WechatSource,
    WeiboSource,
)
from streams.codec import Codec
from streams.runners.embedded.checkpoints import StoredCheckpoints
from streams.runners.embedded.log import Log
from streams.runners.embedded.schema import connect
from tests.faults.crawl_scene import START, faults, scene, timeline

_NOTHING = 10_000_000
#: the longest pause between two crawls
_PAUSE = timedelta(hours=2)


def sources(base: str, folder: Path) -> list[Source]:
    """One source a platform, without the pauses that real platforms are owed."""
    common: dict[str, Any] = {"delay_seconds": 0, "retry_seconds": (0.0, 0.0)}

    def account(platform: str) -> dict[str, Any]:
        who = Account(credentials.ACCOUNTS[platform], credentials.BUREAU_NAME, "baicheng")
        return {**common, "base_url": f"{base}/{platform}", "accounts": (who,)}

    return [
        WeiboSource(**account("weibo"), access_token=credentials.WEIBO_TOKEN, hot_posts=2),
        WechatSource(**account("wechat"), appid=credentials.WECHAT_APPID, secret=credentials.WECHAT_SECRET),
        DouyinSource(
            **account("douyin"),
            client_key=credentials.DOUYIN_CLIENT_KEY,
            client_secret=credentials.DOUYIN_CLIENT_SECRET,
            refresh_token=folder / "douyin",
        ),
        ToutiaoSource(**account("toutiao"), posts=folder / "toutiao.csv"),
        KuaishouSource(
            **account("kuaishou"),
            app_id=credentials.KUAISHOU_APP_ID,
            app_secret=credentials.KUAISHOU_APP_SECRET,
            refresh_token=folder / "kuaishou",
        ),
    ]


def work(base: str, folder: Path, now: str, everything: bool) -> None:
    """One crawl in a process of its own."""
    from datetime import datetime

    log = Log(connect(folder / "minsheng.db"), Codec())
    checkpoints = StoredCheckpoints(connect(folder / "minsheng.db"))
    crawl_once(
        sources(base, folder),
        log,
        checkpoints,
        now=datetime.fromisoformat(now),
        pseudonyms=Pseudonyms(b"a pepper for tests only"),
        all=everything,
    )


def _words(text: str) -> str:
    """What was said; whom it answers is the mask's matter."""
    return text.partition(":")[2] if text.startswith("回复@") else text


class Killing:
    """Counts requests and kills the process that makes them when the number is reached."""

    def __init__(self, app: ASGIApp) -> None:
        self.app, self.left, self.pid, self.requests = app, _NOTHING, 0, 0
        self.delay = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.requests += 1
        self.left -= 1
        if self.left == 0 and self.pid:
            threading.Timer(self.delay, self._kill, (self.pid,)).start()
        await self.app(scope, receive, send)

    @staticmethod
    def _kill(pid: int) -> None:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


@dataclass
class Outcome:
    """What the fire left; every list names comments."""

    comments: int = 0
    kills: int = 0
    crawls: int = 0
    requests: int = 0
    reports: int = 0
    checks: int = 0
    days: float = 0.0
    seconds: float = 0.0
    unreported: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    ghosts: list[str] = field(default_factory=list)
    incomplete: Counter[str] = field(default_factory=Counter)

    def line(self) -> str:
        told = {
            name: len(value) if isinstance(value, list) else value
            for name, value in vars(self).items()
            if name != "incomplete"
        }
        told["incomplete_reports"] = sum(self.incomplete.values())
        told["reasons"] = len(self.incomplete)
        return json.dumps(told, ensure_ascii=False)


class Fire:
    """One run in a folder."""

    def __init__(self, folder: Path, size: int, kills: int, seed: int, rate: float = 0.05) -> None:
        self.folder, self.kills, self.rate, self.seed = folder, kills, rate, seed
        self.random = Random(seed)
        self.end = START + timedelta(days=1) + kills * _PAUSE / 2
        self.scenario, changes = scene(size, seed, self.end - START)
        self.clock = ScriptedClock(START, timedelta(seconds=1))
        self.world = World(self.scenario, timeline(), self.clock, changes)
        self.active: list[Fault] = []
        app = build(self.scenario, timeline=timeline(), clock=self.clock, changes=changes)
        self.app = Killing(app)
        self.outcome = Outcome()
        (folder / "toutiao.csv").write_text(toutiao_articles(self.scenario), encoding="utf-8")
        (folder / "douyin").write_text(credentials.DOUYIN_REFRESH_TOKEN, encoding="utf-8")
        (folder / "kuaishou").write_text(credentials.KUAISHOU_REFRESH_TOKEN, encoding="utf-8")
        self.db = connect(folder / "minsheng.db")
        self.log = Log(self.db, Codec())
        self._covered: dict[tuple[str, str, str | None], ListCoverage] = {}
        self._read = 0

    def run(self) -> Outcome:
        """The whole of it."""
        began = time.monotonic()
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["tests.faults.crawl_fire"])
        with self._serving() as base:
            self._control(base, faults(self.rate, self.seed))
            self.app.left = _NOTHING
            while self.outcome.kills < self.kills:
                self._crawl(context, base, kill=True)
                self._check()
                self.clock.advance(self.random.random() * _PAUSE)
            self._control(base, [])
            for _ in range(4):
                # Beyond every rest, beyond a daily sweep, and once more for what was doubted.
                self.clock.time = max(self.clock.time + timedelta(hours=73), self.end)
                self._crawl(context, base, kill=False, everything=True)
                self._check()
        self._judge()
        self.outcome.requests = self.app.requests
        self.outcome.days = round((self.clock() - START) / timedelta(days=1), 1)
        self.outcome.seconds = round(time.monotonic() - began, 1)
        return self.outcome

    def crawl_here(self) -> int:
        """One crawl of everything in this process, without faults; how many mentions are stored then."""
        with self._serving() as base:
            work(base, self.folder, self.clock().isoformat(), everything=True)
        return sum(1 for _ in self._stored())

    def _crawl(self, context: Any, base: str, *, kill: bool, everything: bool = False) -> None:
        process = context.Process(
            target=work, args=(base, self.folder, self.clock().isoformat(), everything), daemon=True
        )
        process.start()
        self.app.pid = process.pid
        self.app.delay = self.random.random() * 0.02
        self.app.left = self.random.randrange(1, 60) if kill else _NOTHING
        process.join(600)
        self.app.left = _NOTHING
        self.outcome.crawls += 1
        self.outcome.kills += process.exitcode == -signal.SIGKILL
        if process.exitcode not in (0, -signal.SIGKILL):
            raise AssertionError(f"the crawler ended with {process.exitcode}")

    def _check(self) -> None:
        """What exists, is not stored, and is said to have been read, is an unreported miss."""
        rows = self.db.execute(
            "SELECT seq, body FROM log WHERE topic = 'FetchReport' AND seq > ? ORDER BY seq", (self._read,)
        ).fetchall()
        for seq, body in rows:
            report: FetchReport = self.log._codec.decode(body)
            self._read = seq
            key = (report.platform, report.source, report.post_id)
            self._covered.setdefault(key, ListCoverage()).add(report)
            self.outcome.reports += 1
            if not report.complete:
                self.outcome.incomplete[report.reason or ""] += 1
        stored = set(self._stored())
        for fact in truth(self.world):
            covered = self._covered.get(self._list_of(fact))
            said = covered is not None and covered.complete_at(fact.published_at)
            if said and (fact.platform, fact.comment_id) not in stored:
                self.outcome.unreported.append(f"{fact.source} {fact.comment_id}")
        self.outcome.checks += 1

    def _stored(self) -> Iterator[tuple[str, str]]:
        for mention in self.log.mentions():
            yield mention.platform, mention.comment_id

    @staticmethod
    def _list_of(fact: Fact) -> tuple[str, str, str | None]:
        return fact.platform, fact.source, None if fact.platform == "weibo" else fact.post_id

    def _judge(self) -> None:
        mentions: dict[tuple[str, str], Mention] = {}
        for mention in self.log.mentions():
            key = (mention.platform, mention.comment_id)
            if key in mentions:
                self.outcome.doubled.append(mention.comment_id)
            mentions[key] = mention
        facts = {(fact.platform, fact.comment_id): fact for fact in truth(self.world)}
        self.outcome.comments = len(facts)
        for key, fact in facts.items():
            if (found := mentions.get(key)) is None:
                self.outcome.missing.append(fact.comment_id)
            else:
                old_likes = None not in (fact.likes, found.like_count) and fact.likes != found.like_count
                if found.deleted or _words(found.text) != _words(mask(fact.text).text) or old_likes:
                    self.outcome.stale.append(fact.comment_id)
        self.outcome.ghosts = [
            key[1] for key, mention in mentions.items() if key not in facts and not mention.deleted
        ]

    def _control(self, base: str, active: list[Fault]) -> None:
        import httpx

        httpx.post(
            f"{base}/_control", json={"faults": [fault.shown() for fault in active]}
        ).raise_for_status()

    @contextmanager
    def _serving(self) -> Iterator[str]:
        listener = socket.create_server(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(self.app, log_level="critical", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started:
            time.sleep(0.02)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(20)
            listener.close()
