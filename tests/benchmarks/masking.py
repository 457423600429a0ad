"""What masking costs and what it misses, on the two written lists and on ordinary comments.

usage: python -m tests.benchmarks.masking [--show HALF]

Prints one JSON line: rows of each half that leak or are masked wrongly, microseconds a comment for the benchmark's
ordinary comments, and the same as a ratio to what one SHA-256 of the same texts costs in the same run (a ratio says more than
microseconds on a noisy machine). ``--show dev`` (or ``held``) also prints the failing rows of that half.
"""

import argparse
import json
import time
from collections.abc import Callable
from hashlib import sha256

from crawlers.masking import mask
from tests.benchmarks.material import texts
from tests.crawlers.masking.lists import HALVES, leaked, leaks, lookalikes, lost


def microseconds(work: Callable[[str], object], pool: list[str], rounds: int = 7) -> float:
    """The best mean of some rounds."""
    best = float("inf")
    for _ in range(rounds):
        begun = time.perf_counter()
        for text in pool:
            work(text)
        best = min(best, (time.perf_counter() - begun) / len(pool) * 1e6)
    return best


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
    spent = microseconds(mask, pool)
    hashed = microseconds(lambda text: sha256(text.encode()).digest(), pool)
    rich = [leak.text for leak in leaks()]
    row |= {
        "comments": len(pool), "microseconds_per_comment": round(spent, 1),
        "ratio_to_sha256": round(spent / hashed, 1),
        "microseconds_per_comment_with_personal_data": round(microseconds(mask, rich), 1),
    }  # fmt: skip
    print(json.dumps(row, ensure_ascii=False))


if __name__ == "__main__":
    main()
