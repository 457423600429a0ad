"""When a refused page is tried again on the same channel. Pure: jitter comes from the page's own id."""

from alerting.ports import Sent
from crawlers.records import content_id

#: seconds before the 2nd and 3rd try on one channel; after the 3rd the person's next channel is taken
BACKOFF = (2.0, 5.0)
#: a wait is stretched or shortened by at most this share, so that pages refused together do not return together
JITTER = 0.25
#: a channel that asks for more than this is left for the next one: escalation waits for nobody
PATIENCE = 15.0
#: seconds an only channel is waited for at most, whatever it asks
ALONE = 30.0


def wait_before_next_try(sent: Sent, *, page_id: str, attempt: int, tries: int, alone: bool) -> float | None:
    """Seconds until the same channel is tried again; None when it is not.

    ``attempt`` counts all attempts of the page, ``tries`` those on this channel, this one included; ``alone``:
    the person has no further channel.
    """
    if sent.outcome == "accepted" or not sent.retryable or tries > len(BACKOFF):
        return None
    asked = sent.retry_after or 0.0
    if asked > PATIENCE and not alone:
        return None
    drawn = int(content_id("jitter", page_id, attempt), 16) / 16**16
    backoff = BACKOFF[tries - 1] * (1 + JITTER * (2 * drawn - 1))
    return max(backoff, min(asked, ALONE))
