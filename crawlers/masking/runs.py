"""Digits that stand together, whatever stands between them and however they are written."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from crawlers.masking.folding import MANY, digit_views
from crawlers.masking.spans import Span
from crawlers.masking.wording import spelled

_RUN = re.compile(r"[ahl](?:s{0,12}[ahl]){4,}")
_MORE = 9
_SHUT = "\x01"
_WORD = re.compile(r"[A-Za-z]+")
# an ID number's X may stand behind a letter that means a digit
_LIKE_DIGITS = re.compile(r"[oOlIiZESBxX]+")
_DATE = re.compile(r"(?:19|20)\d{2}([-./／])(?:1[0-2]|0?[1-9])\1(?:3[01]|[12]\d|0?[1-9])(?!\d)")

# "13800、15900、18600三个标准": the last digit counts what follows it
_MEASURES = frozenset("个人天年月次档种项岁级块元点位名份张家条件")


@dataclass(frozen=True, slots=True)
class Run:
    """Digits that stand together with nothing but separators between them."""

    digits: str
    places: list[int]
    kinds: str  # how each digit is written: a figure, h Chinese, l letter, * counted ("four zeros")
    edge: list[bool]  # whether a number may begin at (or end before) the n-th digit; one more than digits

    def end(self, at: int, count: int) -> int | None:
        """Where ``count`` digits from ``at`` end in the text, when a number may end there."""
        if at + count > len(self.digits) or not self.edge[at + count]:
            return None
        return self.places[at + count - 1] + 1

    def around(self, at: int, count: int, floor: int) -> tuple[int, int]:
        """``count`` digits from ``at`` with up to _MORE digits on each side that touch them, none before ``floor``."""
        first, last = at, at + count
        while (
            first > max(0, at - _MORE)
            and self.places[first - 1] >= floor
            and self.places[first] - self.places[first - 1] == 1
        ):
            first -= 1
        while (
            last < min(len(self.digits), at + count + _MORE)
            and self.places[last] - self.places[last - 1] == 1
        ):
            last += 1
        return first, last

    def stands_off(self, at: int, floor: int) -> bool:
        """Whether something stands between the digit at ``at`` and the one before it (or one of them is missing)."""
        if at in (0, len(self.digits)) or self.places[at] == floor:
            return True
        return self.places[at] - self.places[at - 1] > 1


def find_runs(text: str, shut: Iterable[Span] = ()) -> Iterator[Run]:
    """All runs of five digits or more, in order of place; nothing in ``shut`` is read, letters of words are none."""
    for span in shut:
        text = f"{text[: span.start]}{_SHUT * (span.end - span.start)}{text[span.end :]}"
    told = spelled(text)
    digits, classes = digit_views(told)
    for word in _WORD.finditer(told):
        if len(word[0]) > 1 and not _LIKE_DIGITS.fullmatch(word[0]):
            classes = f"{classes[: word.start()]}{'.' * len(word[0])}{classes[word.end() :]}"
    for match in _RUN.finditer(classes):
        end = match.end()
        if classes[end - 2 : end] == "ah" and text[end : end + 1] in _MEASURES:
            end -= 1
        yield from _without_dates(_run(digits, classes, match.start(), end), text)


def _run(digits: str, classes: str, start: int, end: int) -> Run:
    numerals: list[str] = []
    kinds: list[str] = []
    places: list[int] = []
    edge: list[bool] = []
    for place in range(start, end):
        if classes[place] == "s":
            continue
        last = places[-1] if places else -2
        value = MANY.get(digits[place], digits[place])
        numerals.append(value)
        kinds.append(("*" if digits[place] in MANY else classes[place]) * len(value))
        places += [place] * len(value)
        edge.append(place - last > 1 or classes[last] != classes[place] or classes[place] == "h")
        edge += [False] * (len(value) - 1)
    return Run("".join(numerals), places, "".join(kinds), [*edge, True])


def _without_dates(run: Run, text: str) -> Iterator[Run]:
    """Takes written dates off the head of a run: "2025.03.15-2025.04.20 9点" is no telephone number."""
    first = 0
    while len(run.digits) - first >= 6:
        head = text[run.places[first] : run.places[first] + 10]
        match = _DATE.match(head)
        if not match:
            break
        first += sum(1 for place in run.places[first : first + 8] if place < run.places[first] + match.end())
    if first < len(run.digits):
        yield Run(run.digits[first:], run.places[first:], run.kinds[first:], [True, *run.edge[first + 1 :]])
