"""Runs an ingestion and kills its process at random moments; prints what happened as one JSON line.

usage: python -m tests.faults.killer FOLDER SEED KILLS
"""

import argparse
import json
import random
import time
from collections.abc import Callable
from pathlib import Path

import structlog

from streams import wiring
from tests.faults.forked import run
from tests.faults.ingestion import UNIT, mentions, work


def main(folder: Path, seed: int, kills: int) -> None:
    """Kills ``kills`` times within what is left of the work, then lets it come to its end."""
    random_ = random.Random(seed)

    def ingest(begun: Callable[[], None]) -> None:
        work(folder, wiring.replay_topology(UNIT, None), STREAM, begun)

    done = 0
    begun = time.monotonic()
    while done < kills:
        # a few hundredths of a second of work between kills: the work is some seconds long
        if run(ingest, random_.uniform(0.0, 0.06)):
            break
        done += 1
    run(ingest, None)
    print(json.dumps({"killed": done, "seconds": round(time.monotonic() - begun, 1)}))


STREAM = mentions()
structlog.configure(
    wrapper_class=structlog.make_filtering_bound_logger(50)
)  # only what is fatal: stdout is ours

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("seed", type=int)
    parser.add_argument("kills", type=int)
    main(**vars(parser.parse_args()))
