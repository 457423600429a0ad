"""The numbers of an issue equal a count over the raw list, and stay small."""

from datetime import UTC, datetime, timedelta

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from analyzers.numbers import IssueNumbers
from analyzers.records import IssueUpdate, Opinion
from analyzers.windows import EVIDENCE, WINDOWS, absorb, observe, reading
from crawlers.records import Mention, mention_id

START = datetime(2026, 5, 4, 8, tzinfo=UTC)


def said(
    number: int,
    *,
    minutes: float = 0,
    author: str = "a",
    negative: bool = True,
    copies: int = 0,
    flags: tuple[str, ...] = (),
    text: str = "补缴的钱退回来没有",
    answers: int | None = None,
    first: bool = True,
) -> IssueUpdate:
    at = START + timedelta(minutes=minutes)
    mention = Mention(
        mention_id=mention_id("weibo", str(number)),
        unit="u",
        platform="weibo",
        kind="comment" if answers is None else "reply",
        account_id="1",
        post_id="p",
        comment_id=str(number),
        parent_id=None if answers is None else str(answers),
        author=author,
        text=text,
        published_at=at,
        fetched_at=at,
        source="import",
    )
    opinion = Opinion(
        mention=mention,
        sentiment="negative" if negative else "neutral",
        sentiment_score=0.0,
        intent="其他",
        topic="养老保险",
        flags=flags,
        region=None,
        keywords=(),
        terms=("补缴",),
    )
    return IssueUpdate(unit="u", at=at, issue_id="i", opinion=opinion, copies=copies, first=first)


def numbers_of(updates: list[IssueUpdate]) -> IssueNumbers:
    numbers = None
    for update in updates:
        numbers = observe(numbers, update)
    assert numbers is not None
    return numbers


SAYINGS = st.lists(
    st.tuples(st.integers(0, 12 * 24 * 60), st.sampled_from("abcdef"), st.booleans(), st.integers(0, 2)),
    min_size=1,
    max_size=60,
)


@given(SAYINGS)
def test_windows_equal_a_count_over_the_raw_list_whatever_the_order_of_arrival(
    sayings: list[tuple[int, str, bool, int]],
) -> None:
    """Mentions, negative ones, authors and negative authors of each window; copies add nothing to any of them."""
    numbers = numbers_of(
        [said(i, minutes=m, author=a, negative=n, copies=c) for i, (m, a, n, c) in enumerate(sayings)]
    )
    end = max(m for m, _, _, _ in sayings)
    got = reading(numbers, START + timedelta(minutes=end)).windows
    for name, seconds in WINDOWS.items():
        inside = [(a, n) for m, a, n, c in sayings if c == 0 and (end - m) * 60 < seconds]
        assert got[name] == {
            "n": len(inside),
            "negative": sum(n for _, n in inside),
            "authors": len({a for a, _ in inside}),
            "negative_authors": len({a for a, n in inside if n}),
        }


@given(SAYINGS)
def test_numbers_read_the_same_after_being_stored(sayings: list[tuple[int, str, bool, int]]) -> None:
    """The state entry survives JSON without loss."""
    numbers = numbers_of([said(i, minutes=m, author=a, negative=n) for i, (m, a, n, _) in enumerate(sayings)])
    again = msgspec.json.decode(msgspec.json.encode(numbers), type=IssueNumbers)
    assert reading(again, START) == reading(numbers, START)


def test_growth_compares_with_the_same_hours_of_the_week_before() -> None:
    """Two an hour on each of seven days, then twelve: growth is six; below five mentions there is none."""
    day = 24 * 60
    usual = [said(10 * d + i, minutes=d * day + i * 30, author=f"{d}{i}") for d in range(7) for i in range(2)]
    numbers = numbers_of(usual)
    assert reading(numbers, START + timedelta(days=6, hours=1)).growth is None
    for i in range(12):
        numbers = observe(numbers, said(100 + i, minutes=7 * day + i * 5, author=f"x{i}"))
    assert reading(numbers, START + timedelta(days=7, minutes=55)).growth == 6.0


def test_one_author_again_and_again_is_one_author() -> None:
    numbers = numbers_of([said(i, minutes=i) for i in range(30)])
    window = reading(numbers, START + timedelta(minutes=30)).windows["1h"]
    assert (window["n"], window["authors"], window["negative_authors"]) == (30, 1, 1)


def test_an_echo_counts_with_the_sign_of_what_it_answers() -> None:
    """+1 under a complaint is a complaint, under thanks it is none; a reply with words of its own keeps its sign."""
    numbers = numbers_of(
        [
            said(1, author="a", negative=True),
            said(2, author="b", negative=False, text="同问", answers=1),
            said(3, author="c", negative=False, text="+1", answers=2),
            said(4, author="d", negative=False, text="已经退回来了,谢谢", answers=1),
            said(5, author="e", negative=False, text="+1", answers=4),
        ]
    )
    assert reading(numbers, START).windows["1h"]["negative_authors"] == 3


def test_a_revision_counts_once_and_still_raises_its_flags() -> None:
    numbers = numbers_of([said(1), said(1, minutes=5, first=False, flags=("media",))])
    now = reading(numbers, START + timedelta(minutes=5))
    assert (now.size, now.windows["1h"]["n"], now.flags) == (1, 1, {"media": 1})


def test_flags_count_authors_of_the_last_day() -> None:
    numbers = numbers_of(
        [
            said(1, author="a", flags=("mass",)),
            said(2, author="b", flags=("mass",), minutes=1500),
            said(3, author="b", flags=("mass",), minutes=1510),
        ]
    )
    assert reading(numbers, START + timedelta(minutes=1510)).flags == {"mass": 1}


def test_thirty_thousand_mentions_leave_a_small_entry_and_a_full_count() -> None:
    """A burst over two hours: the entry stays below 100 KB and no mention of the day is uncounted."""
    numbers = None
    for i in range(30_000):
        numbers = observe(numbers, said(i, minutes=i * 0.004, author=str(i % 700), negative=i % 2 == 0))
    assert numbers is not None
    now = reading(numbers, START + timedelta(hours=2))
    assert now.size == 30_000
    assert now.windows["24h"]["n"] == 30_000
    assert now.windows["24h"]["negative"] == 15_000
    assert len(msgspec.json.encode(numbers)) < 100_000


def test_evidence_begins_with_what_tells_most() -> None:
    """Flagged and negative mentions come before neutral ones and echoes; never more than the limit."""
    plain = [said(i, minutes=i, author=str(i), negative=False) for i in range(40)]
    grave = said(99, minutes=3, author="g", flags=("mass",))
    echo = said(98, minutes=41, author="h", text="+1")
    evidence = reading(numbers_of([*plain, grave, echo]), START + timedelta(minutes=42)).evidence
    assert evidence[0] == mention_id("weibo", "99")
    assert mention_id("weibo", "98") not in evidence
    assert len(evidence) == EVIDENCE


@given(SAYINGS, SAYINGS)
def test_absorbed_numbers_equal_those_of_one_issue_from_the_start(
    ones: list[tuple[int, str, bool, int]], others: list[tuple[int, str, bool, int]]
) -> None:
    """Counts, authors and growth after a merge are as if all had been said about one matter."""
    one = [said(i, minutes=m, author=a, negative=n, copies=c) for i, (m, a, n, c) in enumerate(ones)]
    other = [said(1000 + i, minutes=m, author=a, negative=n) for i, (m, a, n, _) in enumerate(others)]
    at = START + timedelta(days=12)
    merged = reading(absorb(numbers_of(one), numbers_of(other)), at)
    whole = reading(numbers_of([*one, *other]), at)
    assert (merged.windows, merged.growth, merged.size, merged.authors) == (
        whole.windows,
        whole.growth,
        whole.size,
        whole.authors,
    )
    assert (merged.first_seen, merged.last_seen, merged.platforms) == (
        whole.first_seen,
        whole.last_seen,
        whole.platforms,
    )


def test_what_was_merged_into_a_merged_issue_is_not_forgotten() -> None:
    """Alerts of the first issue of a chain of merges still find the last."""
    first, second = numbers_of([said(0, minutes=0, author="a")]), numbers_of([said(1, minutes=1, author="b")])
    second.merged = ("older",)
    first.merged = ("other",)
    assert absorb(first, second).merged == ("other", "older")
