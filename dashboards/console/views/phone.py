"""Screen messages and their documents → the cards on the duty officer's phone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from dashboards.console import words
from dashboards.console.screen import ScreenMessage
from dashboards.console.views.alerts import WAITING

Get = Callable[[str], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneCard:
    """One message on the phone. ``alarm`` while its alert waits for 接报; ``alert_id`` None when the message
    belongs to no alert (a test message)."""

    page_id: str
    alert_id: str | None
    unit: str
    to: str
    to_name: str
    level: str
    title: str
    body: str
    at: datetime | None
    alarm: bool
    state: str
    maybe_repeated: bool


def phone_cards(
    messages: Sequence[ScreenMessage], page: Get, alert: Get, names: Mapping[str, str]
) -> tuple[PhoneCard, ...]:
    """The cards, newest first. ``page`` and ``alert`` look documents up by id; messages of one alert alarm
    until anybody takes it."""
    return tuple(_card(message, page, alert, names) for message in messages)


def _card(message: ScreenMessage, page: Get, alert: Get, names: Mapping[str, str]) -> PhoneCard:
    document = page(message.page_id) or {}
    alert_id = str(document.get("alert_id") or _alert_in(message.url) or "") or None
    body = (alert(alert_id) if alert_id else None) or {}
    state = str(body.get("state") or "")
    if alert_id is None:
        shown_state = "测试或提示，不需接报"
    elif not body:
        shown_state = "等待入库"
    else:
        shown_state = words.word(words.STATES, state)
    return PhoneCard(
        page_id=message.page_id,
        alert_id=alert_id,
        unit=str(body.get("unit") or document.get("unit") or ""),
        to=message.to,
        to_name=names.get(message.to, message.to),
        level=message.level,
        title=message.title,
        body=message.body,
        at=message.at,
        alarm=state in WAITING,
        state=shown_state,
        maybe_repeated=message.maybe_repeated,
    )


def _alert_in(url: str | None) -> str | None:
    """The alert an address of the desk points at (``/?alert=ID``)."""
    if not url:
        return None
    try:
        return next(iter(parse_qs(urlsplit(url).query).get("alert", ())), None)
    except ValueError:
        return None
