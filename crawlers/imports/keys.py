"""Ids for rows that bring none, the same from every form in which a file is saved; and ids that a spreadsheet rounded."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from crawlers.imports.cells import Cell
from crawlers.imports.values import as_words
from crawlers.records import content_id

#: Excel keeps 15 digits of a number (https://support.microsoft.com/office/excel-specifications-and-limits): of longer
#: ones the rest becomes 0. One such id may be what it seems; a whole column of so many is not.
_KEPT_DIGITS, _ENOUGH = 15, 4
_BLANKS = re.compile(r"\s+")


class SyntheticKeys:
    """Names the rows of one file that have no id, by whose they are, where, when (to the minute: saved in another
    format, a time may lose its seconds) and what they say.

    What one author says twice in a minute is one row that an export repeats; equal rows of nobody in particular are
    counted, as they may be anybody's.
    """

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def of(self, platform: str, post: str | None, author: str, at: datetime | None, text: str) -> str:
        """The id of the next such row; ``at`` None where the file has no times."""
        minute = at.replace(second=0, microsecond=0).isoformat() if at else ""
        key = content_id("import", platform, post, author, minute, _BLANKS.sub(" ", text).strip())
        self._seen[key] += 1
        times = 1 if author else self._seen[key]
        return f"import-{key}" if times == 1 else f"import-{key}-{times}"


def rounded(cells: Iterable[Cell]) -> frozenset[str]:
    """The ids of a column that have lost their last digits together; empty where they look sound."""
    long = [text for cell in cells if (text := as_words(cell)).isdecimal() and len(text) in (16, 17)]
    ruined = len(set(long)) >= _ENOUGH and all(not text[_KEPT_DIGITS:].strip("0") for text in long)
    return frozenset(long) if ruined else frozenset()
