"""Runs the crawler under fire and prints what it left as one JSON line.

usage: python -m tests.faults.fire FOLDER [COMMENTS] [KILLS] [SEED]
"""

import sys
from pathlib import Path


def main() -> None:
    from tests.faults.crawl_fire import Fire  # not at the top: every killed child imports this module anew

    folder, *written = sys.argv[1:]
    size, kills, seed = [*map(int, written), *(10_000, 100, 7)[len(written) :]]
    path = Path(folder)
    path.mkdir(parents=True, exist_ok=True)
    outcome = Fire(path, size, kills, seed).run()
    print(outcome.line())
    for reason, times in outcome.incomplete.most_common():
        print(f"{times:6d} {reason}", file=sys.stderr)
    for name in ("unreported", "missing", "doubled", "stale", "ghosts"):
        for each in getattr(outcome, name)[:5]:
            print(name, each, file=sys.stderr)


if __name__ == "__main__":
    main()
