"""Answers that went wrong on the way: every page of ``pages/`` with fields dropped, doubled, retyped or nested, the body
truncated, in another charset, with flipped bytes. None may raise, and none may lose a comment without a word.

usage: python -m tests.crawlers.platforms.fuzzing [CASES] [SEED]
"""

import argparse
import copy
import json
import time
from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Any

from crawlers.platforms.outcome import Outcome
from crawlers.platforms.raw import Page, PostPage
from crawlers.platforms.reply import Reply
from tests.crawlers.platforms.test_platform_pages import JUDGES, PAGES, PARSERS

_VALUES: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    1.5,
    10**30,
    "",
    "x",
    "1.2万",
    [],
    {},
    [[]],
    [None],
    {"0": 1},
    "\ud83d",
)
_IDS = frozenset(
    {"id", "idstr", "id_str", "user_comment_id", "comment_id", "item_id", "photo_id", "feedback_id"}
)
_ABOUT_OTHERS = ("reply_to_comment", "reply_comment", "status_", "user")
_CHARSETS = ("gb18030", "utf-16", "utf-8-sig", "big5", "latin-1")


def places(data: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) of a tree."""
    found: list[tuple[Any, Any]] = []
    keys = data if isinstance(data, dict) else range(len(data)) if isinstance(data, list) else ()
    for key in keys:
        found.append((data, key))
        found += places(data[key])
    return found


def mutate(data: dict[str, Any], random: Random) -> str:
    """Change the tree in one place; says how."""
    where = places(data)
    if not where:
        return "nothing"
    container, key = random.choice(where)
    kind = random.choice(("drop", "double", "retype", "nest", "unnest", "rename"))
    value = container[key]
    match kind:
        case "drop":
            del container[key]
        case "double" if isinstance(container, list):
            container.insert(key, copy.deepcopy(value))
        case "retype":
            container[key] = copy.deepcopy(random.choice(_VALUES))
        case "nest":
            container[key] = random.choice(([value], {"data": value}, {"0": value}))
        case "unnest" if isinstance(value, dict | list) and value:
            container[key] = next(iter(value.values())) if isinstance(value, dict) else value[0]
        case "rename" if isinstance(container, dict):
            container[f"{key}_v2"] = container.pop(key)
    return kind


def spoil(body: bytes, text: str, random: Random) -> tuple[bytes, str]:
    """Spoil the body itself, now and then."""
    match random.randrange(8):
        case 0:
            return body[: random.randrange(len(body) + 1)], "truncate"
        case 1:
            return text.encode(random.choice(_CHARSETS), "replace"), "charset"
        case 2 if body:
            place = random.randrange(len(body))
            return body[:place] + bytes([random.randrange(256)]) + body[place + 1 :], "flip"
        case _:
            return body, ""


def torn(page: str, random: Random) -> str:
    """A web page with pieces cut out, doubled or swapped."""
    for _ in range(random.choice((1, 2, 4))):
        start, end = sorted(random.randrange(len(page) + 1) for _ in range(2))
        end = min(end, start + 80)
        page = random.choice(
            (page[:start] + page[end:], page[:end] + page[start:], page[end:] + page[:start])
        )
    return page


def ids_of(page: Any) -> set[str]:
    if isinstance(page, Page):
        return {raw.comment_id for raw in page.comments}
    return {post.post_id for post in page.posts} if isinstance(page, PostPage) else set()


def named(data: Any) -> Iterator[str]:
    """Every value that stands where a comment's or a post's own id stands."""
    if isinstance(data, list):
        for each in data:
            yield from named(each)
    elif isinstance(data, dict):
        for key, value in data.items():
            if key in _IDS and isinstance(value, str | int):
                yield str(value)
            elif not key.startswith(_ABOUT_OTHERS):
                yield from named(value)


def cases(count: int, seed: int) -> Iterator[tuple[str, dict[str, Any], bytes, str]]:
    """(parser, original, spoilt body, how it was spoilt)."""
    random = Random(seed)
    files = sorted(PAGES.glob("*.json"))
    originals = [(path.stem.partition(".")[0], json.loads(path.read_text("utf-8"))["body"]) for path in files]
    for _ in range(count):
        parser, original = random.choice(originals)
        if parser.startswith("website"):
            page = torn(str(original["html"]), random)
            yield parser, original, *spoil(page.encode(), page, random)
            continue
        data = copy.deepcopy(original)
        how = [mutate(data, random) for _ in range(random.choice((1, 1, 1, 2, 4)))]
        text = json.dumps(data, ensure_ascii=random.random() < 0.2)
        body, spoilt = (
            spoil(text.encode("utf-8", "surrogatepass"), text, random)
            if _clean(text)
            else (json.dumps(data).encode(), "")
        )
        yield parser, original, body, "+".join([*how, spoilt])


def _clean(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def check(parser: str, original: dict[str, Any], body: bytes, how: str) -> str:
    """``parsed``, ``parsed less`` (and says so) or ``reported``. AssertionError for a comment lost without a word."""
    site = parser.partition("-")[0]
    if site == "website":
        judged = JUDGES[site](Reply(200, body))
        if judged.verdict.outcome is not Outcome.OK:
            return "reported"
        return "reported" if isinstance(PARSERS[parser]({**original, **judged.data}), str) else "parsed"
    judged = JUDGES[site](Reply(200, body))
    if judged.verdict.outcome is not Outcome.OK:
        assert judged.verdict.reason, (parser, how)
        return "reported"
    page = PARSERS[parser](judged.data)
    if not isinstance(page, Page | PostPage):
        return "parsed"
    wanted, got = ids_of(PARSERS[parser](original)), ids_of(page)
    sent = set(named(judged.data))
    silent = {each for each in wanted - got if each.rpartition(":")[2] in sent}
    says_empty = judged.data.get("total") == 0  # a list that is not there, and a count that agrees
    if silent and not page.unreadable and not says_empty:
        raise AssertionError(f"{parser} ({how}) lost {sorted(silent)}: {body[:2000]!r}")
    return "parsed less" if page.unreadable else "parsed"


def run(count: int, seed: int) -> Counter[str]:
    """What became of that many cases."""
    return Counter(check(*case) for case in cases(count, seed))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", type=int, nargs="?", default=100_000)
    parser.add_argument("seed", type=int, nargs="?", default=1)
    given = parser.parse_args()
    began = time.monotonic()
    told = run(given.cases, given.seed)
    print(json.dumps(vars(given) | told | {"seconds": round(time.monotonic() - began, 1)}))
