"""The state of the house for machines: health as JSON, numbers as Prometheus text."""

from collections.abc import Iterable
from typing import Any

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from alerting.records import LEVELS
from dashboards.console.desk import Status
from dashboards.console.times import exact

_LEVEL_CODES = dict(zip(LEVELS, ("blue", "yellow", "orange", "red"), strict=True))


def health(status: Status) -> tuple[int, dict[str, Any]]:
    """(200, …) when every part works, (503, …) with the reasons when one does not."""
    reasons = [f"{part.name}：{part.detail or '不可用'}" for part in status.parts if not part.ok]
    body = {
        "status": "failing" if reasons else "ok",
        "at": exact(status.at),
        "reasons": reasons,
        "parts": {part.name: {"ok": part.ok, "detail": part.detail} for part in status.parts},
        "lag_records": status.lag_records,
        "lag_seconds": None if status.lag_seconds is None else round(status.lag_seconds, 1),
        "dead_letters": status.dead_letters,
        "rehearsal": status.rehearsal,
        "version": status.version,
    }
    return (503 if reasons else 200), body


def metrics(status: Status) -> bytes:
    """The numbers of the status in the Prometheus text format."""
    registry = CollectorRegistry()
    registry.register(_StatusCollector(status))
    return generate_latest(registry)


class _StatusCollector(Collector):
    def __init__(self, status: Status) -> None:
        self._status = status

    def collect(self) -> Iterable[Metric]:
        status = self._status
        mentions = CounterMetricFamily(
            "minsheng_mentions", "Mentions stored, by platform.", labels=["platform"]
        )
        for platform, count in sorted(status.mentions.items()):
            mentions.add_metric([platform], count)
        yield mentions
        for name, about, value in (
            ("minsheng_lag_records", "Records not yet worked through.", status.lag_records),
            ("minsheng_lag_seconds", "Age of the oldest such record.", status.lag_seconds),
            ("minsheng_dead_letters", "Records that could not be worked through.", status.dead_letters),
        ):
            if value is not None:  # not known: absent, which an alarm can ask for, and never 0
                yield GaugeMetricFamily(name, about, value)
        alerts = GaugeMetricFamily("minsheng_open_alerts", "Open alerts, by level.", labels=["level"])
        for level, code in _LEVEL_CODES.items():
            alerts.add_metric([code], status.open_alerts.get(level, 0))
        yield alerts
        pages = CounterMetricFamily("minsheng_pages", "Pages, by what became of them.", labels=["outcome"])
        for outcome, count in sorted(status.pages.items()):
            pages.add_metric([outcome], count)
        yield pages
        since = GaugeMetricFamily(
            "minsheng_seconds_since_fetch",
            "Seconds since a source was last read.",
            labels=["platform", "account", "source"],
        )
        for labels, age in _ages(status).items():
            since.add_metric(labels, age)
        yield since
        parts = GaugeMetricFamily("minsheng_part_up", "1 when a part of the house works.", labels=["part"])
        for part in status.parts:
            parts.add_metric([part.name], float(part.ok))
        yield parts
        info = GaugeMetricFamily("minsheng_build_info", "The running version.", labels=["version"])
        info.add_metric([status.version], 1)
        yield info


def _ages(status: Status) -> dict[tuple[str, str, str], float]:
    """Seconds since each source was last read; the newest reading when a source is listed twice."""
    ages: dict[tuple[str, str, str], float] = {}
    for source in status.sources:
        if source.last_fetch is not None:
            labels = (source.platform, source.account_id, source.source)
            age = (status.at - source.last_fetch).total_seconds()
            ages[labels] = min(age, ages.get(labels, age))
    return ages
