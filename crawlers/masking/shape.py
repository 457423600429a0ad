"""Whether digits picked from a run look like one number, or like the end of one thing and the beginning of another."""

import re

from crawlers.masking.runs import Run

_WORDS = re.compile(r"[ \t\u3000\u4e00-\u9fffA-Za-z]+")
_SENTENCE = re.compile(r"[，,。;；!！?？\n]")
_SHORT = 3


def is_torn(text: str, run: Run, at: int, count: int) -> bool:
    """True where no writer would mean the ``count`` digits from ``at`` as one number.

    Where they go over a comma or a line's end, all gaps must be alike and both sides written in one way; and a
    number with gaps does not stop inside a row of Chinese digits.
    """
    gaps = _gaps(text, run, at, count)
    if not gaps:
        return False
    if any(_SENTENCE.search(gap) for _, gap in gaps):
        kinds = {_kind(gap) for _, gap in gaps} - {"word"}
        if len(kinds - {""}) > 1 or (
            "" in kinds and min(sizes := _sizes(run, at, count)) < _SHORT and max(sizes) > 1
        ):
            return True
        for place, gap in gaps:
            ways = {run.kinds[place], run.kinds[place + 1]} - {"*"}
            if _SENTENCE.search(gap) and len(ways) > 1:
                return True
    return _left_over(run, at, -1) > 1 or _left_over(run, at + count - 1, 1) > 1


def is_ragged(text: str, run: Run, at: int, count: int) -> bool:
    """True where the digits may be one number, but others in the same run may look better."""
    gaps = _gaps(text, run, at, count)
    sizes = _sizes(run, at, count)
    uneven = min(sizes) == 1 and max(sizes) >= _SHORT
    return bool(gaps) and (uneven or len({_kind(gap) for _, gap in gaps}) > 1)


def is_drawn(text: str, run: Run, at: int, count: int) -> bool:
    """True where the digits from ``at`` stand in pairs, as numbers of a lottery do and telephone numbers do not."""
    sizes = _sizes(run, at, count)
    return len(sizes) > 2 and set(sizes[:-1]) == {2}


def stops_there(text: str, run: Run, at: int, count: int) -> bool:
    """True where the run ends with the ``count`` digits from ``at``, or goes on behind a gap unlike those inside."""
    last = at + count - 1
    if last + 1 == len(run.digits):
        return True
    behind = text[run.places[last] + 1 : run.places[last + 1]]
    return bool(behind) and behind not in {gap for _, gap in _gaps(text, run, at, count)}


def _gaps(text: str, run: Run, at: int, count: int) -> list[tuple[int, str]]:
    """Index of the digit before, and what stands between it and the next, for every gap."""
    places = run.places
    return [
        (n, text[places[n] + 1 : places[n + 1]])
        for n in range(at, at + count - 1)
        if places[n + 1] - places[n] > 1
    ]


def _kind(gap: str) -> str:
    """What stands between two digits: "" for blanks alone, "word" for words alone, else the signs."""
    bare = gap.strip(" \t\u3000")
    return bare if not bare else _WORDS.sub("", bare) or "word"


def _sizes(run: Run, at: int, count: int) -> list[int]:
    """Lengths of the groups of digits."""
    sizes = [1]
    for n in range(at, at + count - 1):
        if run.places[n + 1] - run.places[n] > 1:
            sizes.append(1)
        else:
            sizes[-1] += 1
    return sizes


def _left_over(run: Run, last: int, step: int) -> int:
    """How many Chinese digits (2 for more) touch the digit at ``last`` on the outer side."""
    count = 0
    while 0 <= last + step < len(run.digits) and count < 2:
        if abs(run.places[last + step] - run.places[last]) != 1 or run.kinds[last + step] != "h":
            break
        count, last = count + 1, last + step
    return count
