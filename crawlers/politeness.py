"""How we behave towards a platform: pace, rests after a refusal, and the Scrapy settings that follow."""

from datetime import datetime, timedelta
from typing import Any

from crawlers.platforms.call import USER_AGENT
from crawlers.platforms.outcome import Outcome, Verdict
from crawlers.quota import midnight_after
from crawlers.sources import Source

#: A refusal is a no for hours; a rate limit is over sooner.
REFUSED_REST = timedelta(hours=6)
RATE_LIMITED_REST = timedelta(minutes=15)
#: Every post is read in full at least this often, for what appears or changes below its newest comments.
SWEEP = timedelta(hours=24)
#: Age of a post → how long to wait between two readings; younger ones are read at every poll.
_REVISIT = (
    (timedelta(days=365), timedelta(days=7)),
    (timedelta(days=30), timedelta(hours=24)),
    (timedelta(days=7), timedelta(hours=6)),
)
#: Seconds after which an unanswered request is a fault, and bytes no page of ours exceeds.
_TIMEOUT = 20
_MAX_BYTES = 16 * 1024 * 1024


def rest_until(verdict: Verdict, now: datetime) -> datetime | None:
    """When the source may be asked again after ``verdict``; None when it need not rest."""
    asked = timedelta(seconds=verdict.retry_after or 0)
    if verdict.outcome is Outcome.REFUSED:
        return now + max(REFUSED_REST, asked)
    if verdict.outcome is Outcome.RATE_LIMITED:
        return now + max(RATE_LIMITED_REST, asked)
    if verdict.outcome is Outcome.QUOTA:
        return midnight_after(now)
    return None


def revisit_after(age: timedelta) -> timedelta:
    """The wait between two readings of a post of this age."""
    return next((wait for older_than, wait in _REVISIT if age > older_than), timedelta(0))


def scrapy_settings(source: Source) -> dict[str, Any]:
    """Scrapy's settings for a source.

    Official interfaces are contracts with a token, so robots.txt speaks to the public pages of Toutiao only.
    Redirects are answers (a login page), not ways. Retries are ours: they must see errors inside a 200.
    """
    return {
        "TWISTED_REACTOR_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "USER_AGENT": USER_AGENT,
        "ROBOTSTXT_OBEY": source.platform == "toutiao",
        "COOKIES_ENABLED": False,
        "REDIRECT_ENABLED": False,
        "METAREFRESH_ENABLED": False,
        "RETRY_ENABLED": False,
        "HTTPCACHE_ENABLED": False,
        "REFERER_ENABLED": False,
        "CONCURRENT_REQUESTS": 1,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": source.delay_seconds,
        "DOWNLOAD_TIMEOUT": _TIMEOUT,
        "DOWNLOAD_MAXSIZE": _MAX_BYTES,
        "LOGSTATS_INTERVAL": 0,
        "STATS_DUMP": False,
    }
