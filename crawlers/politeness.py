"""How we behave towards a platform: pace, rests after a refusal, and the Scrapy settings that follow."""

from datetime import datetime, timedelta
from typing import Any

from crawlers.platforms.call import user_agent
from crawlers.platforms.outcome import Outcome, Verdict
from crawlers.quota import midnight_after
from crawlers.sources import Source

#: A refusal is a no for hours; a rate limit is over sooner.
REFUSED_REST = timedelta(hours=6)
RATE_LIMITED_REST = timedelta(minutes=15)
#: Each refusal in a row doubles the rest, up to these.
_LONGEST_REFUSED, _LONGEST_LIMITED = timedelta(hours=72), timedelta(hours=6)
#: A list is read in full at most this often while it is lively, and at least that often when it is not: for what
#: appears, changes or disappears below its newest comments.
_SWEEP_LIVELY, _SWEEP_QUIET = timedelta(hours=2), timedelta(hours=24)
#: A post is read again after this share of the time it has been quiet for, and at least that often.
_REVISIT_SHARE, _REVISIT_MOST = 12, timedelta(days=7)
#: Seconds after which an unanswered request is a fault, and bytes no page of ours exceeds.
_TIMEOUT = 20
#: Seconds between two requests at most, however slowly the platform answers.
_SLOWEST = 30.0
_MAX_BYTES = 16 * 1024 * 1024


def rest_until(verdict: Verdict, now: datetime, before: int = 0) -> datetime | None:
    """When the source may be asked again after ``verdict``, which ``before`` refusals in a row have preceded; None
    when it need not rest."""
    asked = timedelta(seconds=verdict.retry_after or 0)
    growth = 1 << min(before, 16)
    if verdict.outcome is Outcome.REFUSED:
        return now + max(min(REFUSED_REST * growth, _LONGEST_REFUSED), asked)
    if verdict.outcome is Outcome.RATE_LIMITED:
        return now + max(min(RATE_LIMITED_REST * growth, _LONGEST_LIMITED), asked)
    if verdict.outcome is Outcome.QUOTA:
        return midnight_after(now)
    return None


def revisit_after(quiet: timedelta) -> timedelta:
    """The wait between two readings of a post that has been quiet for so long (the poll interval comes on top):
    none after a change a moment ago, five minutes after an hour, two hours after a day, a week at most."""
    return min(quiet / _REVISIT_SHARE, _REVISIT_MOST)


def sweep_after(quiet: timedelta) -> timedelta:
    """The wait between two full readings of a list that has been quiet for so long."""
    return min(max(quiet, _SWEEP_LIVELY), _SWEEP_QUIET)


def request_seconds(source: Source) -> float:
    """Seconds that lie between two requests to a source at least, however fast it answers."""
    return source.delay_seconds


def scrapy_settings(source: Source) -> dict[str, Any]:
    """Scrapy's settings for a source.

    Official interfaces are contracts with a token, so robots.txt speaks to public pages only.
    Redirects are answers (a login page), not ways. Retries are ours: they must see errors inside a 200.
    """
    return {
        "TWISTED_REACTOR_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "USER_AGENT": user_agent(source.contact),
        "ROBOTSTXT_OBEY": source.public,
        "COOKIES_ENABLED": False,
        "REDIRECT_ENABLED": False,
        "METAREFRESH_ENABLED": False,
        "RETRY_ENABLED": False,
        "HTTPCACHE_ENABLED": False,
        "REFERER_ENABLED": False,
        # AutoThrottle lengthens the delay when the platform answers slowly; it never goes below DOWNLOAD_DELAY.
        "AUTOTHROTTLE_ENABLED": source.delay_seconds > 0,
        "AUTOTHROTTLE_START_DELAY": source.delay_seconds,
        "AUTOTHROTTLE_MAX_DELAY": _SLOWEST,
        "CONCURRENT_REQUESTS": 1,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": request_seconds(source),
        # Without this the delay would be drawn between half and one and a half of it.
        "DOWNLOAD_DELAY_JITTER": 0,
        "DOWNLOAD_TIMEOUT": _TIMEOUT,
        "DOWNLOAD_MAXSIZE": _MAX_BYTES,
        "LOGSTATS_INTERVAL": 0,
        "STATS_DUMP": False,
    }
