"""Names as offices write them in duty rosters: blanks inside, several in one cell, telephones and titles beside them."""

import re
from collections.abc import Mapping
from typing import Any
from unicodedata import normalize

from alerting.people import Person
from alerting.roster.dates import text_of

_BETWEEN = re.compile(r"[、,,;/|\n\r\t&+]+|\s{2,}(?=\S{2})")
_BRACKETS = re.compile(r"[((\[【].*?[))\]】]")
#: telephones in every way they are written: 13800001111, 138 0000 1111, 0436-3200001, 138****1111, 转 8001
_TELEPHONE = re.compile(r"(?:电话|手机|联系方式|Tel|TEL|转)[::]?|[\d*×][\d*×\-— ]{2,}[\d*×]")
_TITLE = re.compile(
    r"(?:党组)?(?:副)?(?:局长|书记|主任|科长|处长|股长|所长|站长|队长|组长|调研员|主管|干部|同志|科员|部长|成员)"
)
_NOBODY = re.compile(r"[-—/\\×xX无空]+|无人|暂无|待定|休息|休")


def shown(cell: Any) -> str:
    """A cell as a finding may repeat it: short, and without anything that could be a telephone number."""
    words = re.sub(r"[\d*×][\d*×\-—]{5,}[\d*×]", lambda found: _kept(found[0]), text_of(cell))
    return words if len(words) <= 24 else words[:24] + "…"


def _kept(number: str) -> str:
    return number if re.fullmatch(r"20\d{2}[-]?\d{1,2}[-]?\d{1,2}", number) else "…"


class Directory:
    """The people a roster may name, looked up by name or id as ``text_of`` writes them."""

    def __init__(self, people: Mapping[str, Person]) -> None:
        self._by_word: dict[str, list[Person]] = {}
        for person in people.values():
            for word in {text_of(person.id), text_of(person.name)}:
                self._by_word.setdefault(word, []).append(person)

    def __bool__(self) -> bool:
        return bool(self._by_word)

    def __contains__(self, name: str) -> bool:
        return name in self._by_word

    def person(self, name: str, unit: str = "") -> str | None:
        """The id of the person of this name (or id), one of the unit first; None when nobody or several match."""
        found = self._by_word.get(name, [])
        own = [person for person in found if person.unit == unit]
        matching = own or found
        return matching[0].id if len(matching) == 1 else None


def names_of(cell: Any, known: Directory) -> list[str]:
    """The names of a cell, in order, each once; telephones, titles and remarks are dropped."""
    raw = normalize("NFKC", str(cell)) if cell is not None else ""
    whole = re.sub(r"\s+", "", raw)
    if not whole or _NOBODY.fullmatch(whole):
        return []
    if whole in known:
        return [whole]
    clean = _TELEPHONE.sub("\n", _BRACKETS.sub(" ", raw))
    found = [name for part in _BETWEEN.split(clean) for name in _in_part(part, known)]
    return list(dict.fromkeys(name for name in found if name and not _NOBODY.fullmatch(name)))


def _in_part(part: str, known: Directory) -> list[str]:
    """The names of a piece without other separators than single blanks: 张三 李四 are two, 张 三 is one."""
    joined = re.sub(r"\s+", "", part)
    if joined in known:
        return [joined]
    words = [without for word in part.split() if (without := _untitled(word, known))]
    names: list[str] = []
    for word in words:
        if names and len(names[-1]) == 1:
            names[-1] += word
        else:
            names.append(word)
    return names


def _untitled(word: str, known: Directory) -> str:
    if word in known:
        return word
    bare = _TITLE.sub("", re.sub(r"[::。.★☆*#▲△●◆※]", "", word))
    return bare if len(bare) != 1 or bare == word else word
