"""The table of state entries: Faust's table, whose changelog messages are awaited instead of left to themselves."""

import asyncio
from collections.abc import Sequence
from typing import Any

import faust
from faust.types import TP


class StateTable(faust.Table[bytes, bytes]):
    """Writes as Faust does (changelog and local store), and tells when the changelog has everything.

    Faust itself sends a changelog message when it comes to it and only logs one that fails; here a batch is complete
    when all its messages are confirmed, and a failure is the batch's.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._unsent: list[tuple[bytes, bytes | None]] = []

    def on_key_set(self, key: bytes, value: bytes) -> None:
        self._unsent.append((key, value))

    def on_key_del(self, key: bytes) -> None:
        self._unsent.append((key, None))

    async def write(self, partition: int, writes: Sequence[tuple[bytes, bytes | None]]) -> None:
        """Puts and deletes (None) in this order and returns when the changelog has confirmed them all.

        Call it from the agent with an event of the partition as the current one: the local store asks for it.
        """
        for key, value in writes:
            if value is not None:
                self[key] = value
            elif key in self:
                del self[key]
        unsent, self._unsent = self._unsent, []
        if not unsent:
            return
        topic = self.changelog_topic_name
        sent = [
            await self.app.producer.send(topic, key, value, partition, None, None) for key, value in unsent
        ]
        confirmed = await asyncio.gather(*sent)
        self.data.set_persisted_offset(TP(topic, partition), confirmed[-1].offset)
