"""Words of a text: segmentation with the bureau's own words kept whole."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

import rjieba

from analyzers.dictionaries import classes, word_list

#: mask marks ([手机号]) and emoji codes ([捂脸]) carry no matter; links neither
_NOISE = re.compile(r"\[[^\[\]]{1,8}\]|https?://\S+|#|\s+")
#: the marks as NFKC writes them: they part words as well in either form
_NARROW = tuple(zip("，！？：；（）～", ",!?:;()~", strict=True))
_WORD = re.compile(r"[0-9a-z一-鿿]+")


def _narrowed(text: str) -> str:
    for wide, narrow in _NARROW:  # twice as fast as ``translate``: most are quickly found to be absent
        text = text.replace(wide, narrow)
    return text


class Segmenter:
    """Cuts Chinese text into words. rjieba (Rust) does the work of jieba, forty times faster, with the same tokens
    and the words of ``dictionaries/domain.txt`` (docs/adr/0005-segmenter.md)."""

    def __init__(self) -> None:
        self._jieba = rjieba.Jieba()
        for words in classes("domain.txt").values():
            for word in words:
                self._jieba.add_word(word, None, None)
        stop = word_list("stopwords.txt")
        self._tells = lru_cache(maxsize=1 << 16)(
            lambda w: len(w) > 1 and w not in stop and not w.isdigit() and _WORD.fullmatch(w) is not None
        )

    def cut(self, text: str) -> list[str]:
        """All tokens of ``text`` in order; joined they are the text."""
        return self._jieba.cut(text)

    def content(self, text: str, plain: str = "", tokens: Sequence[str] = ()) -> list[str]:
        """The content words of a text: lower case, at least two characters, no stop words, marks or numbers;
        each word once, in order of first appearance. They are what may bind a text to an issue.

        ``tokens``, the tokens of ``plain``, are taken where that is this text but for the form of its marks.
        """
        bare = _NOISE.sub(" ", text.lower())
        if not plain or _narrowed(bare) != plain:
            tokens = self._jieba.cut(bare)
        return list(dict.fromkeys(filter(self._tells, tokens)))


@cache
def segmenter() -> Segmenter:
    """The process's one segmenter (building it takes half a second)."""
    return Segmenter()
