"""A page as JSON to an address of the office's own (a gateway, a bot of another kind).

What acceptance proves: the receiver answered 2xx with a JSON object that names no failure, or 202/204 without a
body. A web page, an empty 200 or a redirect is no acceptance.
"""

from dataclasses import asdict

import requests

from alerting.channels.replies import judged, plain_webhook
from alerting.channels.transport import GUARDED, failed, reply_of
from alerting.ports import Message, Sent

#: statuses that say by themselves that the message was taken and that there is nothing to add (RFC 9110, 15.3)
_SPEAKS_FOR_ITSELF = frozenset({202, 204})


class WebhookChannel:
    """POSTs each message as JSON; ``Idempotency-Key`` is the page's id, so that a repeat can be recognised."""

    def __init__(self, url: str) -> None:
        self._url = url

    def send(self, message: Message) -> Sent:
        """One attempt."""
        try:
            response = GUARDED.request(
                "POST", self._url, json=asdict(message), headers={"Idempotency-Key": message.page_id}
            )
        except requests.RequestException as error:
            return failed(error)
        if response.status_code in _SPEAKS_FOR_ITSELF and not response.content:
            return Sent(outcome="accepted", proof="accepted", detail=f"HTTP {response.status_code}")
        return judged(reply_of(response), plain_webhook)
