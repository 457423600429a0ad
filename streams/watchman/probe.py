"""The synthetic page: a made-up cry for help in a marked unit, through the whole chain onto a screen of its own."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from alerting.marked import PROBE
from alerting.records import Alert, Command
from crawlers.records import Mention, mention_id
from streams.runners.embedded.log import Log

#: one mention in these words must become a red page (no person wrote them)
_WORDS = "我不想活了，药已经买好了，谁也别劝我"
#: how long the page may take; the chain needs a second
PATIENCE = timedelta(seconds=60)


class Probe:
    """One synthetic page after another. ``screen`` is the folder its channel writes into."""

    def __init__(self, log: Log, screen: Path, open_alerts: Callable[[str], list[Alert]]) -> None:
        self._log = log
        self._screen = screen
        self._open_alerts = open_alerts
        self._sent_at: datetime | None = None

    def send(self, at: datetime) -> None:
        """Sets out: clears the screen, and stores the mention."""
        self.forget()
        identity = f"probe-{at.timestamp():.0f}"
        self._log.ingest(
            [
                Mention(
                    mention_id=mention_id(PROBE, identity), unit=PROBE, platform="website", kind="comment",
                    account_id=None, post_id=identity, comment_id=identity, parent_id=None, author=identity,
                    text=_WORDS, published_at=at, fetched_at=at, source="probe",
                )
            ]
        )  # fmt: skip
        self._sent_at = at

    def missing(self, at: datetime) -> str | None:
        """What to say when the page of the latest sending should have arrived and has not; None else."""
        if self._sent_at is None or self.arrived() or at - self._sent_at < PATIENCE:
            return None
        return f"合成通知发出 {(at - self._sent_at).total_seconds():.0f} 秒后没有走到测试屏,真正的通知也可能到不了"

    def arrived(self) -> bool:
        """Whether the screen shows a message."""
        return self._screen.is_dir() and any(self._screen.glob("*.json"))

    def close(self, at: datetime) -> None:
        """Ends the alerts of synthetic pages, so that nothing of them is repeated."""
        self._log.append(
            Command(unit=PROBE, at=at, alert_id=alert.alert_id, action="close", who=PROBE, note="自查")
            for alert in self._open_alerts(PROBE)
        )

    def forget(self) -> None:
        """Clears the screen."""
        if self._screen.is_dir():
            for path in self._screen.iterdir():
                path.unlink(missing_ok=True)
