"""What a person may do with an alert, and the command it makes: exactly one, however often it is clicked."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from alerting.records import LEVELS, Action, Command, Level, rank
from dashboards.console.views.alerts import Card

#: longer than any double click, shorter than a person needs to mean the same thing again
TWICE = timedelta(seconds=5)
NOTE_LENGTH = 500
#: how long a silence may be asked for at the desk
SILENCES = {1: "1 小时", 4: "4 小时", 8: "8 小时", 24: "24 小时", 72: "3 天"}


@dataclass(frozen=True, slots=True)
class Offer:
    """One button: ``asks`` says what its dialog asks for besides a note (None = works at one click)."""

    action: Action
    label: str
    asks: str | None
    needs_note: bool = False


def offers(card: Card) -> tuple[Offer, ...]:
    """The buttons of an alert in its state; a closed alert has none."""
    if card.closed:
        return ()
    out = [Offer("ack", "接报", None)] if card.waiting else []
    if card.state != "handling":
        out.append(Offer("handle", "处理", "note"))
    out.append(Offer("respond", "已回应", "note"))
    if rank(card.level) < len(LEVELS):
        out.append(Offer("raise", "升级", "level"))
    # A rescue keeps its level (``alerting.alerts.commands``), so nobody is offered to lower it.
    if rank(card.level) > 1 and card.kind != "rescue":
        out.append(Offer("lower", "降级", "level", needs_note=True))
    out.append(Offer("report", "上报", "to"))
    out.append(Offer("transfer", "转交", "to"))
    if card.unsigned:
        out.append(Offer("receive", "签收", "note"))
    if card.silence is not None:
        out.append(Offer("silence", "解除静默", "end"))
    elif card.kind != "rescue" and card.level != "红":
        out.append(Offer("silence", "静默", "until", needs_note=True))
    out.append(Offer("close", "关闭", "note", needs_note=True))
    return tuple(out)


def levels(card: Card, action: str) -> tuple[Level, ...]:
    """The levels a raise or a lower may go to, nearest first."""
    if action == "raise":
        return tuple(level for level in LEVELS if rank(level) > rank(card.level))
    return tuple(level for level in reversed(LEVELS) if rank(level) < rank(card.level))


def command(
    *,
    unit: str,
    alert_id: str,
    action: Action,
    who: str,
    at: datetime,
    note: str = "",
    to: str | None = None,
    level: Level | None = None,
    until: datetime | None = None,
) -> Command:
    """The command of a click; the note is trimmed to ``NOTE_LENGTH`` characters."""
    return Command(
        unit=unit,
        at=at,
        alert_id=alert_id,
        action=action,
        who=who,
        note=note.strip()[:NOTE_LENGTH],
        to=to or None,
        level=level,
        until=until,
    )


class Once:
    """Lets the same thing be asked once within ``TWICE``, for all who look at the desk together."""

    def __init__(self) -> None:
        self._seen: dict[tuple[object, ...], datetime] = {}
        self._lock = Lock()

    def admit(self, command: Command) -> bool:
        """True the first time; False for the same person, alert, action and aim within ``TWICE``."""
        key = self._key(command)
        with self._lock:
            self._seen = {k: at for k, at in self._seen.items() if abs(command.at - at) < TWICE}
            if key in self._seen:
                return False
            self._seen[key] = command.at
            return True

    def forget(self, command: Command) -> None:
        """The command could not be recorded: it may be tried again at once."""
        with self._lock:
            self._seen.pop(self._key(command), None)

    @staticmethod
    def _key(command: Command) -> tuple[object, ...]:
        return (command.alert_id, command.action, command.who, command.to, command.level)
