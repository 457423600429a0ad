"""Word lists of the bureau's business, of cue words, counties and stop words; each file says what it is for."""

from functools import cache
from importlib.resources import files

#: number of characters a dictionary word may have at most
LONGEST = 10


def read(name: str) -> str:
    """The text of one of this folder's files; FileNotFoundError when there is none of that name."""
    return (files(__package__) / name).read_text(encoding="utf-8")


@cache
def classes(name: str) -> dict[str, tuple[str, ...]]:
    """The words of each class of a ``class: word word …`` file, in the file's order."""
    found: dict[str, tuple[str, ...]] = {}
    for number, line in enumerate(read(name).splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        head, colon, words = line.partition(":")
        if not colon or head in found or any(len(word) > LONGEST for word in words.split()):
            raise ValueError(f"{name} 第 {number} 行应为“类名: 词 词 …”, 类名不重复, 每词不超过 {LONGEST} 字")
        found[head] = tuple(words.split())
    return found


@cache
def word_list(name: str) -> frozenset[str]:
    """The words of a file that holds words separated by white space, with # comment lines."""
    lines = (line for line in read(name).splitlines() if not line.startswith("#"))
    return frozenset(word for line in lines for word in line.split())
