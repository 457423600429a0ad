"""From a request to an answer: limits the body, stores before it answers, counts and logs without content."""

import asyncio
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

from crawlers.platforms.raw import RawComment
from crawlers.webhooks.inbox import Inbox
from crawlers.webhooks.outcome import NotUnderstoodError, OtherAppError, RefusedError

#: Bytes of a push; a message has at most 2,048 characters, events a few kilobytes.
MAX_BYTES = 256 * 1024
#: Both platforms give up after 5 seconds and send again.
ANSWER_SECONDS = 4.0
_T = TypeVar("_T")


class Receiver:
    """Receives one platform's pushes. ``store`` runs one task at a time, off the event loop."""

    def __init__(self, platform: str, inbox: Inbox, store: ThreadPoolExecutor) -> None:
        self.platform, self._inbox, self._store = platform, inbox, store
        self._logger = structlog.get_logger("webhooks")
        self.counts: Counter[str] = Counter()

    async def receive(
        self, request: Request, read: Callable[[bytes], _T], answer: Callable[[_T], Response]
    ) -> Response:
        """The answer to a push: ``answer`` of what was read once that is stored.

        403 for what is not the platform's, 413 for too much; what is signed and cannot be read is reported and
        answered like anything else, as repeating would not mend it; 503 (send again) when it cannot be stored.
        """
        body = await _body(request)
        if body is None:
            return self._refuse("too large", 413)
        try:
            return await asyncio.wait_for(self._taken(body, read, answer), ANSWER_SECONDS)
        except Exception as error:
            # Whatever storing raises, the platform is to send again; its words may hold content.
            self._count("not stored", level="error", error=type(error).__name__)
            return PlainTextResponse("", 503)

    async def _taken(
        self, body: bytes, read: Callable[[bytes], _T], answer: Callable[[_T], Response]
    ) -> Response:
        try:
            found = read(body)
        except OtherAppError as error:
            await self._stored(partial(self._inbox.cannot, str(error)))
            return self._refuse("other app", 403)
        except RefusedError:
            return self._refuse("wrong signature", 403)
        except NotUnderstoodError as error:
            await self._stored(partial(self._inbox.cannot, str(error)))
            self._count("not understood", level="warning", reason=str(error))
            return PlainTextResponse("success")
        if isinstance(found, RawComment):
            self._count(await self._stored(partial(self._inbox.take, found)))
        else:
            self._count("no message")
        return answer(found)

    async def _stored(self, work: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._store, work)

    def _refuse(self, why: str, status: int) -> Response:
        self._count(why, level="warning")
        return PlainTextResponse("", status)

    def _count(self, outcome: str, level: str = "info", **more: str) -> None:
        self.counts[outcome] += 1
        number = self.counts[outcome]
        getattr(self._logger, level)("push", platform=self.platform, outcome=outcome, count=number, **more)


async def _body(request: Request) -> bytes | None:
    """The raw body, None as soon as it is too large (a length that is announced wrongly changes nothing)."""
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > MAX_BYTES:
                return None
    except ClientDisconnect:
        return None
    return bytes(body)
