"""Which of the five counties a text names."""

import re
from functools import cache

from analyzers.dictionaries import classes

#: words that only look like a county's short form: 大安全局, 大安排, 大安静 …; 洮南街 of other towns is not guarded
_LIKE_WHAT = "大安"
_LOOK_ALIKE = re.compile(r"[最强重伟宏庞巨]大安|大安(?:全|排|静|慰|装|检|定|心|稳|神|抚|置|宁|逸|乐|然|家)")


@cache
def _places() -> tuple[re.Pattern[str], dict[str, str]]:
    county_of = {word: county for county, words in classes("regions.txt").items() for word in words}
    longest_first = sorted(county_of, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, longest_first))), county_of


def region(text: str) -> str | None:
    """The county a text names most often (the first of equals), by its name, short form or a township of its own."""
    pattern, county_of = _places()
    plain = _LOOK_ALIKE.sub("　", text) if _LIKE_WHAT in text else text
    counts: dict[str, int] = {}
    for match in pattern.finditer(plain):
        county = county_of[match[0]]
        counts[county] = counts.get(county, 0) + 1
    return max(counts, key=counts.__getitem__) if counts else None
