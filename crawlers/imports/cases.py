"""One case under several numbers: 12345 and 12333 hold it each under its own, and name the other's in a column.

Which numbers belong together is learnt from the rows, in whatever order and from however many files they come, and
kept. A case is stored once, under the number it was first stored under; its words are those of one hotline's row (that
number's own, as soon as it comes), so that importing both files again changes nothing.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from crawlers.ports import ManyCheckpoints, MentionLog
from crawlers.records import Mention, mention_id
from crawlers.scopes import held_name

#: where the numbers are kept among the checkpoints
_SOURCE = "import:hotline"
_SEPARATORS = re.compile(r"[\s,，、;；/|]+")


def numbers_in(cell: str) -> tuple[str, ...]:
    """The numbers that a cell for another hotline's number names."""
    return tuple(number for number in _SEPARATORS.split(cell) if number)


@dataclass(slots=True)
class Cases:
    """What is known of the numbers of a file: ``cases`` maps a number to the case it belongs to, ``tellers`` a case to
    the number whose row gave its words, ``merged`` a case that was stored to the one it turned out to be."""

    cases: dict[str, str] = field(default_factory=dict)
    tellers: dict[str, str] = field(default_factory=dict)
    merged: dict[str, str] = field(default_factory=dict)

    @classmethod
    def resolve(
        cls, rows: Iterable[tuple[str, ...]], known: Mapping[str, str], tellers: Mapping[str, str]
    ) -> "Cases":
        """The cases of rows that each name one or more numbers, a row's own first.

        ``known`` maps numbers to stored cases, ``tellers`` as above. Rows without a number name nothing.
        """
        groups: dict[str, list[str]] = {}
        for row in rows:
            joined = list(dict.fromkeys(each for number in row for each in groups.get(number, [number])))
            if row[1:] and not any(number in groups for number in row):
                # as its row says, a case belongs to the number it is linked to
                joined.sort(key=lambda number: number not in row[1:])
            for number in joined:
                groups[number] = joined
        found = cls(tellers=dict(tellers))
        for group in {id(each): each for each in groups.values()}.values():
            stored = list(dict.fromkeys(known[number] for number in group if number in known))
            case = stored[0] if stored else group[0]
            found.cases |= dict.fromkeys(group, case)
            for other in stored[1:]:
                found.merged[other] = found.cases[other] = case
        return found

    def case(self, number: str) -> str:
        """The number under which a row's case is stored."""
        return self.cases.get(number, number)

    def tells(self, number: str) -> bool:
        """Whether the row of this number gives its case's words; notes that it does."""
        case = self.case(number)
        if self.tellers.setdefault(case, number) != number and number != case:
            return False
        self.tellers[case] = number
        return True


class CaseBook:
    """The numbers learnt so far, among the checkpoints."""

    def __init__(self, checkpoints: ManyCheckpoints, log: MentionLog) -> None:
        self._checkpoints = checkpoints
        self._log = log

    def held(self, order: Mention, numbers: Iterable[str]) -> tuple[str, ...]:
        """The numbers of a row, each as the order's unit knows it already (``crawlers.scopes``)."""
        return tuple(held_name(order, number, self._known) for number in numbers)

    def _known(self, numbers: Sequence[str]) -> dict[str, Mention]:
        ids = {number: mention_id("hotline", self._kept(number) or number) for number in numbers}
        stored = self._log.stored(ids.values())
        return {number: stored[key] for number, key in ids.items() if key in stored}

    def resolve(self, rows: Iterable[tuple[str, ...]]) -> Cases:
        """The cases of a file's rows, with what is known from earlier files."""
        named = [row for row in rows if row]
        numbers = {number for row in named for number in row}
        known = {number: case for number in numbers if (case := self._kept(number)) is not None}
        ids = {mention_id("hotline", number): number for number in numbers - known.keys()}
        known |= {ids[each]: ids[each] for each in self._log.known(ids)}
        tellers = {case: told for case in known.values() if (told := self._told(case)) is not None}
        return Cases.resolve(named, known, tellers)

    def _kept(self, number: str) -> str | None:
        case, passed = self._checkpoints.get(_SOURCE, f"case:{number}"), {number}
        while case is not None and case not in passed:
            passed.add(case)
            further = self._checkpoints.get(_SOURCE, f"case:{case}")
            if further is None or further == case:
                break
            case = further
        return case

    def _told(self, case: str) -> str | None:
        told = self._checkpoints.get(_SOURCE, f"told:{case}")
        if told is None and mention_id("hotline", case) in self._log.known([mention_id("hotline", case)]):
            return case  # stored before it was known to have another number
        return told

    def retired(self, cases: Cases, now: datetime) -> list[Mention]:
        """The stored cases that turned out to be another one: marked deleted, below the one they are part of."""
        gone = {mention_id("hotline", number): number for number in cases.merged}
        return [
            replace(mention, deleted=True, parent_id=cases.merged[gone[key]], fetched_at=now)
            for key, mention in self._log.stored(gone).items()
            if not mention.deleted
        ]

    def keep(self, cases: Cases) -> None:
        """Note what was learnt; only numbers that share a case need it."""
        learnt = dict[str, str]()
        shared = {case for number, case in cases.cases.items() if number != case}
        for number, case in cases.cases.items():
            if case in shared:
                learnt[f"case:{number}"] = case
        for case, teller in cases.tellers.items():
            if case in shared or self._checkpoints.get(_SOURCE, f"told:{case}") is not None:
                learnt[f"told:{case}"] = teller
        self._checkpoints.put_all(_SOURCE, learnt)
