"""The pipeline part: runs the topology, tells it the time, sends pages, keeps the house."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event

import structlog

from alerting.marked import PROBE
from crawlers.records import Tick
from streams import drills, wiring
from streams.codec import Codec
from streams.retention import retire
from streams.runners.clock import now
from streams.runners.embedded.checkpoints import StoredCheckpoints
from streams.runners.embedded.lock import lock
from streams.runners.embedded.runner import EmbeddedRunner, calm_collector
from streams.runners.embedded.schema import connect
from streams.settings import Config
from streams.status import HEARTBEAT

#: how often the stages are told the time; escalation is never later than this
TICK = timedelta(seconds=2)
#: seconds between looks at an empty log
IDLE = 0.05
#: how often texts past their retention are looked for
KEEP_HOUSE = timedelta(hours=1)


class SenderDied(RuntimeError):
    """A thread that sends pages or asks for receipts ended by itself: the part must be restarted, or pages would
    wait for ever."""


def run(config: Config, stop: Event, clock: Callable[[], datetime] = now) -> None:
    """Works until ``stop`` is set. AlreadyRunning when another pipeline holds the data directory."""
    if wiring.on_kafka(config):
        from streams import edge  # its clients are slow to load

        edge.run(config, stop, clock)
        return
    logger = structlog.get_logger("pipeline")
    data_dir = config.data_dir
    with lock(data_dir):
        path = data_dir / "minsheng.db"
        codec = Codec()
        index = wiring.index(config)
        connection = connect(path)
        checkpoints = StoredCheckpoints(connection)
        runner = EmbeddedRunner(
            connection, codec, wiring.topology(config), wiring.sink(index, wiring.drill_index(config)), clock
        )
        sender, receipts = wiring.paging(config, clock)
        sending, asking = sender.start(stop), receipts.start(stop)
        units = [unit.id for unit in config.settings.units]
        keep = timedelta(days=config.settings.privacy.retain_text_days)
        handover = wiring.at_handover(config)
        tick_due = house_due = clock()
        calm_collector()
        logger.info("pipeline started", lag=runner.lag())
        while not stop.is_set():
            present = clock()
            if present >= tick_due:
                going_on = drills.going_on(checkpoints, present)
                runner.log.append(Tick(unit=unit, at=present) for unit in (*units, PROBE, *going_on))
                checkpoints.put(*HEARTBEAT, present.isoformat())
                handover.tick(present)
                tick_due = present + TICK
            if present >= house_due:
                retire(runner.log, index, codec, before=present - keep)
                wiring.drop_old_months(config, index, present)
                house_due = present + KEEP_HOUSE
            if not runner.pump():
                time.sleep(IDLE)
            if not (sending.is_alive() and asking.is_alive()) and not stop.is_set():
                raise SenderDied("the sender thread, or the one for receipts, ended")
        sending.join(timeout=4)
        logger.info("pipeline stopped", lag=runner.lag())
