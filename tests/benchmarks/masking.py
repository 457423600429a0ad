"""What masking costs and what it misses, on the two written lists and on ordinary comments.

usage: python -m tests.benchmarks.masking [--show HALF]

Prints one JSON line: rows of each half that leak or are masked wrongly, microseconds a comment for the benchmark's
ordinary comments, and the same as a ratio to one plain regular expression in the same run (a ratio says more than
microseconds on a noisy machine). ``--show dev`` (or ``held``) also prints the failing rows of that half.
"""

import argparse
import json
import re
import time
from collections.abc import Callable, Sequence

from crawlers.masking import mask
from tests.benchmarks.material import texts
from tests.crawlers.masking.lists import HALVES, leaked, leaks, lookalikes, lost

_ELEVEN = re.compile(r"1[3-9][0-9]{9}")


def microseconds(works: Sequence[Callable[[str], object]], pool: list[str], rounds: int = 7) -> list[float]:
    """The best mean of some rounds for each work; the works take turns, so that a slow moment hits all."""
    best = [float("inf")] * len(works)
    for _ in range(rounds):
        for place, work in enumerate(works):
            begun = time.process_time()
            for text in pool:
                work(text)
            best[place] = min(best[place], (time.process_time() - begun) / len(pool) * 1e6)
    return best


def rough(text: str) -> str:
    """What the ratio is taken to: one replacement of plain runs of eleven figures."""
    return _ELEVEN.sub("", text)


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--show", choices=HALVES)
    show = parser.parse_args().show
    row: dict[str, object] = {}
    for half in HALVES:
        secret = [leak for leak in leaks() if leak.half == half]
        public = [text for each, text in lookalikes() if each == half]
        missed = [leak for leak in secret if leaked(leak)]
        wrong = [text for text in public if mask(text).text != text]
        untyped = [leak for leak in secret if not leak.kinds <= set(mask(leak.text).kinds)]
        greedy = [leak for leak in secret if lost(leak)]
        row[half] = {
            "secret": len(secret), "leaks": len(missed), "other_kind": len(untyped), "too_much": len(greedy),
            "public": len(public), "false_masks": len(wrong),
        }  # fmt: skip
        if show == half:
            for leak in missed:
                print("LEAK", repr(leak.text), "->", repr(mask(leak.text).text))
            for leak in untyped:
                if not leaked(leak):
                    print("KIND", sorted(leak.kinds), repr(leak.text), "->", repr(mask(leak.text).text))
            for leak in greedy:
                print("MUCH", repr(lost(leak)), repr(leak.text), "->", repr(mask(leak.text).text))
            for text in wrong:
                print("FALSE", repr(text), "->", repr(mask(text).text))
    pool = texts()
    spent, least = microseconds((mask, rough), pool)
    rich = [leak.text for leak in leaks()]
    row |= {
        "comments": len(pool), "microseconds_per_comment": round(spent, 1),
        "ratio_to_one_replacement": round(spent / least, 1),
        "microseconds_per_comment_with_personal_data": round(microseconds((mask,), rich)[0], 1),
    }  # fmt: skip
    print(json.dumps(row, ensure_ascii=False))


if __name__ == "__main__":
    main()
