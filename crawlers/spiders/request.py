"""Scrapy requests that do not show their query: Scrapy prints requests in its logs, and queries hold tokens."""

from scrapy import Request

from crawlers.platforms.call import Call


class QuietRequest(Request):
    """A request whose text is its method and address without query."""

    def __str__(self) -> str:
        return f"<{self.method} {self.url.partition('?')[0]}>"

    __repr__ = __str__


def as_request(call: Call, base_url: str) -> QuietRequest:
    """The request of a call; the address is sent as built, so that opaque ids are encoded exactly once."""
    return QuietRequest(
        call.url(base_url),
        method=call.method,
        headers=call.headers,
        body=call.body,
        dont_filter=True,
        meta={"verbatim_url": True},
    )
