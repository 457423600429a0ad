"""How the product stands, read from its files by whoever shows it (terminal view, console, doctor)."""

import json
import sqlite3
from collections.abc import Mapping
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version

from alerting.records import LEVELS, UNANSWERED
from crawlers.records import FetchReport, Mention
from dashboards.console.desk import Part, Source, Status
from dashboards.ports import Index, IndexAway, IndexTooNew, Query
from streams.codec import Codec, UnknownRecord
from streams.runners.embedded.checkpoints import StoredCheckpoints
from streams.runners.embedded.dead_letters import DeadLetters
from streams.runners.embedded.effects import waiting
from streams.runners.embedded.log import Log
from streams.runners.embedded.outbox import Outbox
from streams.runners.embedded.runner import CHAIN

#: checkpoint that the pipeline writes at every tick
HEARTBEAT = ("part:pipeline", "heartbeat")
#: checkpoints of the watchman: its latest look, and the faults it found
WATCHED = ("part:watch", "heartbeat")
FAULTS = ("part:watch", "faults")
#: the watchman looks every minute
UNWATCHED = timedelta(minutes=3)
#: a pipeline that has not written its heartbeat for this long is down
SILENT = timedelta(seconds=15)
#: no source reported for this long: the crawler is down (the slowest default is to ask every half hour)
NO_REPORT = timedelta(hours=2)
#: seconds that whoever reads the status seldom gives the brokers of a distributed installation for their answer
ANSWER = 10.0
#: effects that wait for the index from which it is said to be behind
_BEHIND = 20_000
_OUTCOMES = {"pending": "waiting", "in_flight": "in the air", "done": "accepted", "failed": "rejected"}


def program_version() -> str:
    """The installed version of this program."""
    try:
        return version("minsheng")
    except PackageNotFoundError:
        return "unknown"


def dead_letters(count: int) -> Part:
    """The part that is in order while every record could be processed."""
    return Part(name="死信", ok=count == 0, detail=f"{count} 条记录未能处理" if count else "无")


class StatusReader:
    """Reads the status again and again over one connection; fetch reports are read once each."""

    #: the reader of the local log whose position says what is still waiting
    consumer = CHAIN

    def __init__(
        self, connection: sqlite3.Connection, index: Index, accounts: Mapping[str, str], *, rehearsal: bool
    ) -> None:
        codec = Codec()
        self._db = connection
        self._codec = codec
        self._index = index
        self._accounts = accounts
        self._rehearsal = rehearsal
        self._log = Log(connection, codec)
        self._outbox = Outbox(connection, codec)
        self._dead = DeadLetters(connection)
        self._checkpoints = StoredCheckpoints(connection)
        self._seen = 0
        self._sources: dict[tuple[str, str, str], Source] = {}

    def read(self, at: datetime) -> Status:
        """The present status; ``at`` is the present."""
        self._read_reports()
        waiting, since = self._waiting()
        heartbeat = self._checkpoints.get(*HEARTBEAT)
        beat = datetime.fromisoformat(heartbeat) if heartbeat else None
        dead = self._dead.count()
        away = ""
        try:
            mentions = self._index.count(Query(kind="mentions"), by="platform")
            open_alerts = self._open_alerts()
        except (IndexAway, IndexTooNew) as error:
            mentions, open_alerts, away = {}, {}, str(error)
        return Status(
            at=at,
            rehearsal=self._rehearsal,
            version=program_version(),
            lag_records=waiting,
            lag_seconds=0.0 if since is None else max(0.0, (at - since).total_seconds()),
            mentions=mentions,
            open_alerts=open_alerts,
            pages={_OUTCOMES.get(name, name): n for name, n in self._outbox.counts().items()},
            sources=tuple(self._sources.values()),
            dead_letters=dead,
            parts=(
                Part(
                    name="流水线",
                    ok=beat is not None and at - beat < SILENT,
                    detail="尚未启动" if beat is None else f"最近心跳 {(at - beat).total_seconds():.0f} 秒前",
                ),
                self._crawling(at),
                self._watched(at),
                self._indexing(away),
                dead_letters(dead),
            ),
        )

    def _watched(self, at: datetime) -> Part:
        """The watchman by its latest look; before the first one nothing speaks against it."""
        beat, found = self._checkpoints.get(*WATCHED), self._checkpoints.get(*FAULTS)
        if beat is None:
            return Part(name="值守", ok=True, detail="还没有自查过")
        age = at - datetime.fromisoformat(beat)
        if age > UNWATCHED:
            return Part(name="值守", ok=False, detail=f"最近一次自查在 {age.total_seconds() / 60:.0f} 分钟前")
        faults = json.loads(found or "[]")
        detail = "；".join(str(fault["words"]) for fault in faults[:3]) or "自查正常"
        # a silent source has an alert of its own and is no fault of the program
        return Part(name="值守", ok=all(str(f["key"]).startswith("source:") for f in faults), detail=detail)

    def _indexing(self, away: str) -> Part:
        """Whether the index answers and takes what is decided (a batch or two is always on its way)."""
        behind = waiting(self._db)
        detail = f"{behind} 条结果还没写进索引" if behind else "没有积压"
        return Part(
            name="索引", ok=not away and behind < _BEHIND, detail=f"{away}；{detail}" if away else detail
        )

    def _crawling(self, at: datetime) -> Part:
        """The crawler by its latest report; before the first one nothing speaks against it."""
        latest = max((s.last_fetch for s in self._sources.values() if s.last_fetch), default=None)
        if latest is None:
            return Part(name="采集", ok=True, detail="还没有读取过")
        minutes = (at - latest).total_seconds() / 60
        return Part(name="采集", ok=at - latest < NO_REPORT, detail=f"最近一次读取 {minutes:.0f} 分钟前")

    def _waiting(self) -> tuple[int, datetime | None]:
        """How many records the chain has not taken yet, and when the first of them came."""
        after = "FROM log WHERE seq > ? AND topic <> 'Tick'"
        offset = (self._log.offset(self.consumer),)
        (count,) = self._db.execute(f"SELECT count(*) {after}", offset).fetchone()
        first = self._db.execute(f"SELECT body {after} ORDER BY seq LIMIT 1", offset).fetchone()
        if first is None:
            return 0, None
        try:
            record = self._codec.decode(first[0])
        except UnknownRecord:  # the pipeline will set it aside
            return count, None
        return count, record.fetched_at if isinstance(record, Mention) else record.at

    def _open_alerts(self) -> dict[str, int]:
        found = self._index.count(Query(kind="alerts", filters={"state": UNANSWERED}), by="level")
        return {level: found.get(level, 0) for level in LEVELS}

    def _read_reports(self) -> None:
        for seq, body in self._db.execute(
            "SELECT seq, body FROM log WHERE topic = 'FetchReport' AND seq > ? ORDER BY seq", (self._seen,)
        ):
            report: FetchReport = self._codec.decode(body)
            self._seen = seq
            self._sources[(report.platform, report.account_id, report.source)] = Source(
                platform=report.platform,
                account_id=report.account_id,
                source=report.source,
                account_name=self._accounts.get(report.account_id, ""),
                last_fetch=report.at,
                complete=report.complete,
                expected=report.expected,
                got=report.got,
                new=report.new,
                reason=report.reason,
            )
