"""The worker's process: starts the application, tells its units the time, drains and stops when told to."""

import asyncio
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog

from crawlers.records import Tick
from streams.codec import Codec
from streams.runners.kafka.application import Worker
from streams.runners.kafka.runner import KafkaRunner
from streams.runners.kafka.topics import Topics
from streams.runners.kafka.watchdog import SIGN, Sign, write_sign

#: seconds between looks at the wish to stop
_LOOK = 0.1
#: seconds between signs of life
_SIGN_EVERY = 1.0
#: seconds the application has for leaving its group in good order
_LEAVE = 3.0


class WorkerDied(RuntimeError):
    """The application ended by itself; a fresh process goes on where it stood."""


def run(
    worker: Worker,
    units: Sequence[str],
    tick: timedelta | None,
    stop: threading.Event,
    clock: Callable[[], datetime],
) -> None:
    """Works until ``stop`` is set. ``units`` are told the time every ``tick`` by the worker that has their partition
    (None = nobody tells it: a replay brings its own ticks). WorkerDied when Faust gave up."""
    asyncio.run(_run(worker, units, tick, stop, clock))


async def _run(
    worker: Worker,
    units: Sequence[str],
    tick: timedelta | None,
    stop: threading.Event,
    clock: Callable[[], datetime],
) -> None:
    logger = structlog.get_logger("worker")
    runner = KafkaRunner(worker)
    await runner.app.start()
    logger.info("worker started", partitions=sorted(runner.assigned))
    due, sign_due = clock(), 0.0
    committing: asyncio.Task[None] | None = None  # beside the rest: without brokers it waits for them
    try:
        while not stop.is_set():
            if runner.app.crashed:
                raise WorkerDied(type(runner.app.crash_reason).__name__)
            if (left_out := runner.left_out(time.monotonic())) is not None:
                raise WorkerDied(f"partition {left_out}: a record was left out")
            await runner.ask_again(time.monotonic())
            await runner.place()
            present = clock()
            if tick is not None and present >= due:
                await _tell_time(runner, worker.topics, worker.codec, units, present)
                due = present + tick
            if time.monotonic() >= sign_due:
                sign = Sign(at=time.monotonic(), partitions=tuple(sorted(runner.assigned)))
                write_sign(worker.data_dir / SIGN, sign)
                sign_due = time.monotonic() + _SIGN_EVERY
                if committing is None or committing.done():
                    committing = asyncio.create_task(runner.commit())
            await asyncio.sleep(_LOOK)
        try:
            await asyncio.wait_for(runner.drain(), _LEAVE)
        except TimeoutError:  # without brokers; what is read again is recognised
            logger.warning("stopped before the brokers had confirmed")
    finally:
        logger.info("worker stops", processed=runner.processed)
        await asyncio.wait_for(runner.app.stop(), _LEAVE)


async def _tell_time(
    runner: KafkaRunner, topics: Topics, codec: Codec, units: Sequence[str], present: datetime
) -> None:
    mine = runner.assigned
    for unit in units:
        partition = topics.partition_of(unit)
        if partition in mine:
            body = codec.encode(Tick(unit=unit, at=present))
            await runner.app.producer.send(topics.inbox, unit.encode(), body, partition, None, None)
