"""Rate limits: a person is not sent more messages by one channel than the rules allow; the rest become one.

The first messages within the window go at once; what is more waits a short while and is joined. 橙, 红 and rescue are
never held back. Several 蓝 pages of one moment (the end of the quiet hours) are one message as well.
"""

from collections.abc import Callable, Iterable, MutableMapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from alerting.alerts.paging import Bundle, Flow
from alerting.records import Page, rank
from alerting.rules.rulebook import LimitRules
from crawlers.records import content_id

#: a bundle whose end was never heard of is forgotten after this
_FORGET = timedelta(days=1)
_EVIDENCE = 20


class Flows:
    """What goes to whom, over the stage's entries: ``flow:<person>:<channel>`` (Flow), ``bundle:<page>`` (Bundle).

    ``urgent`` says whether a page may never be held back, ``wanted`` whether a held one is still needed.
    """

    def __init__(
        self,
        entries: MutableMapping[str, Any],
        limits: LimitRules,
        urgent: Callable[[Page], bool],
        wanted: Callable[[Page], bool],
    ) -> None:
        self._entries = entries
        self._limits = limits
        self._urgent = urgent
        self._wanted = wanted
        self._due: dict[str, datetime] = {}
        self._bundles: dict[str, datetime] = {}
        for key, entry in entries.items():
            if isinstance(entry, Flow) and entry.due is not None:
                self._due[key] = entry.due
            elif isinstance(entry, Bundle):
                self._bundles[key] = entry.at

    def spread(self, pages: Sequence[Page], at: datetime) -> list[Page]:
        """The messages that go now; what is over the limit is kept for ``release``."""
        out: list[Page] = []
        for page in self._joined(pages, at):
            key = f"flow:{page.to}:{page.channels[0] if page.channels else ''}"
            flow: Flow = self._entries.get(key) or Flow()
            window = at - timedelta(minutes=self._limits.minutes)
            times = tuple(time for time in flow.times if time > window)
            full = bool(flow.held) or len(times) >= self._limits.messages
            if not self._limits.messages or not full or self._urgent(page):
                out.append(page)
                if self._limits.messages:
                    self._entries[key] = Flow(times=(*times, at), held=flow.held, due=flow.due)
                continue
            due = flow.due or at + timedelta(minutes=self._limits.bundle_minutes)
            self._entries[key] = Flow(times=times, held=(*flow.held, page), due=due)
            self._due[key] = due
        return out

    def release(self, at: datetime) -> list[Page]:
        """The messages held back whose time has come, those of one person and channel as one."""
        out: list[Page] = []
        for key in sorted(key for key, due in self._due.items() if due <= at):
            flow: Flow = self._entries[key]
            del self._due[key]
            held = [page for page in flow.held if self._wanted(page)]
            self._entries[key] = Flow(times=(*flow.times, at) if held else flow.times)
            if held:
                out.append(self._one(held, at))
        for key in [key for key, since in self._bundles.items() if since < at - _FORGET]:
            self._forget(key)
        return out

    def of(self, page_id: str) -> tuple[tuple[str, str], ...]:
        """The (alert, page) pairs a message stands for; none for a page that stands for itself."""
        bundle: Bundle | None = self._entries.get(f"bundle:{page_id}")
        return () if bundle is None else bundle.pages

    def settled(self, page_id: str) -> None:
        """The last word on a message was heard."""
        if f"bundle:{page_id}" in self._bundles:
            self._forget(f"bundle:{page_id}")

    def _forget(self, key: str) -> None:
        del self._bundles[key], self._entries[key]

    def _joined(self, pages: Sequence[Page], at: datetime) -> Iterable[Page]:
        blue: dict[tuple[str, tuple[str, ...]], list[Page]] = {}
        for page in pages:
            if page.level == "蓝" and not self._urgent(page):
                blue.setdefault((page.to, page.channels), []).append(page)
            else:
                yield page
        for together in blue.values():
            yield self._one(together, at)

    def _one(self, pages: Sequence[Page], at: datetime) -> Page:
        """One message for all of them; a single one stays itself."""
        if len(pages) == 1:
            return pages[0]
        first = max(pages, key=lambda page: rank(page.level))
        alerts = list(dict.fromkeys(page.alert_id for page in pages))
        evidence = dict.fromkeys(one for page in pages for one in page.evidence)
        page = Page(
            unit=first.unit,
            page_id=content_id("bundle", *(page.page_id for page in pages)),
            alert_id=first.alert_id,
            kind=first.kind,
            at=at,
            to=first.to,
            channels=first.channels,
            level=first.level,
            title=f"{len(alerts)} 项预警合并通知",
            why="\n".join(f"【{page.level}】{page.title}:{page.why}" for page in pages),
            evidence=tuple(evidence)[:_EVIDENCE],
            also=tuple(alert for alert in alerts if alert != first.alert_id),
        )
        key = f"bundle:{page.page_id}"
        self._entries[key] = Bundle(at=at, pages=tuple((p.alert_id, p.page_id) for p in pages))
        self._bundles[key] = at
        return page
