"""Runs an ingestion and kills its process at random moments; prints what happened as one JSON line.

usage: python -m tests.faults.killer FOLDER SEED KILLS
"""

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

import structlog

from streams import wiring
from tests.faults.ingestion import UNIT, mentions, work


def run(folder: Path, kill_after: float | None) -> bool:
    """One process; True if it came to the end by itself, False if it was killed."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        code = 1
        try:
            work(folder, wiring.replay_topology(UNIT, None), STREAM, lambda: os.close(writer))
            code = 0
        finally:
            os._exit(code)
    os.close(writer)
    os.read(reader, 1)  # ends when the child begins to work (or dies)
    os.close(reader)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return False
    if os.WEXITSTATUS(status):
        raise SystemExit("the ingestion failed by itself")
    return True


def main(folder: Path, seed: int, kills: int) -> None:
    """Kills ``kills`` times within what is left of the work, then lets it come to its end."""
    random_ = random.Random(seed)
    done = 0
    begun = time.monotonic()
    while done < kills:
        # a few hundredths of a second of work between kills: the work is some seconds long
        if run(folder, random_.uniform(0.0, 0.06)):
            break
        done += 1
    run(folder, None)
    print(json.dumps({"killed": done, "seconds": round(time.monotonic() - begun, 1)}))


STREAM = mentions()
structlog.configure(
    wrapper_class=structlog.make_filtering_bound_logger(50)
)  # only what is fatal: stdout is ours

if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
