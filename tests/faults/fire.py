"""Runs the crawler under fire and prints what it left as one JSON line.

usage: python -m tests.faults.fire FOLDER [COMMENTS] [KILLS] [SEED]
"""

import argparse
import sys
from pathlib import Path


def main() -> None:
    from tests.faults.crawl_fire import Fire  # not at the top: every killed child imports this module anew

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    for name, usual in (("comments", 10_000), ("kills", 100), ("seed", 7)):
        parser.add_argument(name, type=int, nargs="?", default=usual)
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    outcome = Fire(given.folder, given.comments, given.kills, given.seed).run()
    print(outcome.line())
    for reason, times in outcome.incomplete.most_common():
        print(f"{times:6d} {reason}", file=sys.stderr)
    for name in ("unreported", "missing", "doubled", "stale", "ghosts"):
        for each in getattr(outcome, name)[:5]:
            print(name, each, file=sys.stderr)


if __name__ == "__main__":
    main()
