"""The watchman: looks every minute, tells the administrator what is wrong, and gives the outside a sign of life.

It works beside the pipeline and needs nothing of it but the file: it tells people by their channels itself.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from threading import Event

import structlog

from alerting.audit import Fault, Standing, audit
from alerting.ports import Message, Sent
from alerting.rules.rulebook import Rules
from crawlers.records import content_id
from streams.runners.embedded.checkpoints import StoredCheckpoints
from streams.status import FAULTS, WATCHED
from streams.watchman.probe import Probe

LOOK = timedelta(minutes=1)
#: a fault that stays is told again after this
AGAIN = timedelta(hours=1)
#: after the start the pipeline has this long to begin
SETTLE = timedelta(minutes=1)
#: checkpoint: when each fault that lasts was told
TOLD = ("part:watch", "told")

#: hands a message to one administrator's channels in turn; the answers so far, the last one accepted if any was
Tell = Callable[[Message], Sequence[Sent]]


class Watchman:
    """``read`` gives the standing, ``tells`` one way to each administrator, ``alive`` tells the outside (True when it
    heard). ``probe_every`` of zero sends no synthetic pages."""

    def __init__(
        self,
        *,
        read: Callable[[datetime], Standing],
        rules: Rules,
        checkpoints: StoredCheckpoints,
        tells: Sequence[Tell],
        alive: Callable[[], bool],
        probe: Probe,
        probe_every: timedelta,
        started: datetime,
    ) -> None:
        self._read = read
        self._rules = rules
        self._checkpoints = checkpoints
        self._tells = tells
        self._alive = alive
        self._probe = probe
        self._probe_every = probe_every
        self._probe_due = started + SETTLE
        self._started = started
        self._logger = structlog.get_logger("watchman")

    def run(self, stop: Event, clock: Callable[[], datetime]) -> None:
        """Looks once a minute until told to stop. A look that fails is a fault itself."""
        while not stop.is_set():
            self.look(clock())
            stop.wait(LOOK.total_seconds())

    def look(self, at: datetime) -> list[Fault]:
        """One look: the faults found (those of the first minute after the start are left to settle)."""
        if at - self._started < SETTLE:
            return []
        try:
            faults = audit(self._read(at), self._rules) + self._probed(at)
        except Exception as error:  # a file that cannot be read is exactly what somebody must hear of
            self._logger.error("audit failed", error=type(error).__name__)
            faults = [Fault(key="audit", words=f"自查读不到数据({type(error).__name__})")]
        heard = self._tell(faults, at)
        if heard and not self._alive():
            self._logger.warning("dead-man address did not answer")
        return faults

    def _probed(self, at: datetime) -> list[Fault]:
        missing = self._probe.missing(at)
        if self._probe_every and at >= self._probe_due and missing is None:
            self._probe.close(at)
            self._probe.send(at)
            self._probe_due = at + self._probe_every
        elif self._probe.arrived():
            self._probe.close(at)
        if missing is None:
            return []
        if at >= self._probe_due:  # it did not arrive: try again, and keep saying so until one does
            self._probe.send(at)
            self._probe_due = at + self._probe_every
        return [Fault(key="probe", words=missing)]

    def _tell(self, faults: Sequence[Fault], at: datetime) -> bool:
        """Tells what is new, or old enough to be said again; False when there was something to tell and nobody took
        it (then the outside hears nothing either, and notices)."""
        told = self._told()
        fresh = [f for f in faults if f.key not in told or at - told[f.key] >= AGAIN]
        heard = not fresh or self._deliver(fresh, at)
        if heard:
            told |= dict.fromkeys((f.key for f in fresh), at)
        kept = {key: since.isoformat() for key, since in told.items() if key in {f.key for f in faults}}
        self._keep(TOLD, json.dumps(kept))
        self._keep(FAULTS, json.dumps([asdict(f) for f in faults], ensure_ascii=False))
        self._keep(WATCHED, at.isoformat())
        return heard

    def _told(self) -> dict[str, datetime]:
        try:
            stored = json.loads(self._checkpoints.get(*TOLD) or "{}")
        except Exception as error:  # the file is away: everything is told, rather than nothing
            self._logger.error("checkpoints unreadable", error=type(error).__name__)
            return {}
        return {key: datetime.fromisoformat(since) for key, since in stored.items()}

    def _keep(self, checkpoint: tuple[str, str], value: str) -> None:
        try:
            self._checkpoints.put(*checkpoint, value)
        except Exception as error:  # the disk is full, say: the administrator was told before this
            self._logger.error("checkpoint not written", error=type(error).__name__)

    def _deliver(self, faults: Sequence[Fault], at: datetime) -> bool:
        message = Message(
            page_id=content_id("watch", at, *(fault.key for fault in faults)),
            to="管理员",
            level="橙",
            title=f"【自查】{len(faults)} 项异常",
            body="\n".join(fault.words for fault in faults[:10]),
        )
        reached = False
        for tell in self._tells:
            answers = tell(message)
            reached = reached or any(sent.outcome == "accepted" for sent in answers)
            for sent in answers:
                self._logger.info("administrator told", outcome=sent.outcome, detail=sent.detail)
        if not reached:
            self._logger.error("nobody could be told", faults=[fault.key for fault in faults])
        return reached
