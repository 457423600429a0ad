"""What the clusterer remembers of one unit: state entries, and the caches that are rebuilt from them."""

from collections.abc import Iterable, MutableMapping
from itertools import islice
from typing import Any

from analyzers import sweeping
from analyzers.clustering.copies import CopyIndex
from analyzers.clustering.records import (
    AuthorState,
    IssueState,
    MovedState,
    PlacedState,
    PostState,
    TotalsState,
    WordsState,
)
from analyzers.clustering.vocabulary import Vocabulary

Entries = MutableMapping[str, Any]

_DAY = 86400
#: quiet for so long, an issue of one mention, and of more, is retired
_LONE_DAYS, _ISSUE_DAYS = 5, 14
#: a mention is known again (as a revision, a parent, a text to copy) for so long
_PLACED_DAYS, _POST_DAYS, _AUTHOR_DAYS = 21, 7, 3
#: looked at for one word, the latest first
_POSTINGS = 24


class Memory:
    """One unit's entries. Values handed out are live: change them, then ``save_…`` them."""

    def __init__(self, entries: Entries) -> None:
        self._entries = entries
        self.copies = CopyIndex()
        self._issues: dict[str, IssueState] = {}
        self._holders: dict[str, dict[str, None]] = {}
        self._words_of: dict[str, tuple[str, ...]] = {}
        self.totals: TotalsState = entries.get("totals") or TotalsState()
        issues: list[IssueState] = []
        shards: dict[str, WordsState] = {}
        for key, value in entries.items():  # once: after a crash pages wait for it
            if isinstance(value, IssueState):
                issues.append(value)
            elif isinstance(value, WordsState):
                shards[key] = value
            elif isinstance(value, PlacedState) and value.sketch:
                self.copies.add(key, value.at, value.sketch)
        for issue in sorted(issues, key=lambda each: each.turn):
            self._index(issue)
        self.vocabulary = Vocabulary(entries, shards)

    def shares(self, words: Iterable[str]) -> dict[str, float]:
        """The share of all opinions so far that hold each word."""
        return self.vocabulary.shares(words, self.totals.opinions)

    # issues

    def issue(self, issue_id: str | None) -> IssueState | None:
        """The live issue of this id, or the one it became part of; None when it is retired."""
        while issue_id is not None:
            issue = self._issues.get(issue_id)
            if issue is not None:
                return issue
            moved = self._entries.get(f"moved:{issue_id}")
            issue_id = moved.issue_id if moved is not None else None
        return None

    def holders(self, word: str) -> Iterable[str]:
        """Ids of issues whose words include this one, the latest touched first, not more than a few dozen."""
        found = self._holders.get(word)
        if found is None:
            return ()
        return islice(reversed(found), _POSTINGS)

    def save_issue(self, issue: IssueState) -> None:
        issue_id = issue.issue_id
        for word in self._words_of.get(issue_id, ()):
            if word not in issue.terms:
                self._let_go(word, issue_id)
        self._index(issue)
        self._entries[f"issue:{issue_id}"] = issue

    def move(self, gone: IssueState, into: IssueState, now: int) -> None:
        """Makes one issue part of another: whoever asks for the first is given the second."""
        self._unindex(gone.issue_id)
        self._entries.pop(f"issue:{gone.issue_id}", None)
        self._entries[f"moved:{gone.issue_id}"] = MovedState(at=now, issue_id=into.issue_id)

    def _index(self, issue: IssueState) -> None:
        self._issues[issue.issue_id] = issue
        self._words_of[issue.issue_id] = tuple(issue.terms)
        holders, issue_id = self._holders, issue.issue_id
        for word in issue.terms:
            held = holders.get(word)
            if held is None:
                holders[word] = {issue_id: None}
            else:
                held.pop(issue_id, None)  # comes back as the latest touched
                held[issue_id] = None

    def _unindex(self, issue_id: str) -> None:
        self._issues.pop(issue_id, None)
        for word in self._words_of.pop(issue_id, ()):
            self._let_go(word, issue_id)

    def _let_go(self, word: str, issue_id: str) -> None:
        holders = self._holders[word]
        del holders[issue_id]
        if not holders:
            del self._holders[word]

    # mentions, posts, authors

    def placed(self, mention_id: str) -> PlacedState | None:
        found: PlacedState | None = self._entries.get(f"mention:{mention_id}")
        return found

    def save_placed(self, mention_id: str, placed: PlacedState) -> None:
        key = f"mention:{mention_id}"
        self._entries[key] = placed
        if placed.sketch:
            self.copies.add(key, placed.at, placed.sketch)

    def original(self, sketch: tuple[int, ...]) -> tuple[str, PlacedState] | None:
        """The remembered mention whose text is nearly the same, with its id."""
        key = self.copies.original(sketch) if sketch else None
        return (key.removeprefix("mention:"), self._entries[key]) if key is not None else None

    def post(self, key: str) -> PostState | None:
        found: PostState | None = self._entries.get(f"post:{key}")
        return found

    def save_post(self, key: str, post: PostState) -> None:
        self._entries[f"post:{key}"] = post

    def author(self, key: str) -> AuthorState | None:
        found: AuthorState | None = self._entries.get(f"author:{key}")
        return found

    def save_author(self, key: str, author: AuthorState) -> None:
        self._entries[f"author:{key}"] = author

    def save_totals(self) -> None:
        self._entries["totals"] = self.totals

    # forgetting

    def sweep(self, now: int) -> None:
        """Retires quiet issues and forgets what is no longer of use, those whose turn it is."""
        if not sweeping.is_due(now, self.totals.swept_at):
            return
        self.totals.swept_at = now
        self.save_totals()
        for key in sweeping.turn(self._entries, now):
            value = self._entries[key]
            if not _is_stale(value, now):
                continue
            if isinstance(value, IssueState):
                self._unindex(value.issue_id)
            elif isinstance(value, PlacedState) and value.sketch:
                self.copies.remove(key)
            del self._entries[key]


def _is_stale(value: Any, now: int) -> bool:
    days = _usefulness(value)
    return days is not None and now - value.at > days * _DAY


def _usefulness(value: object) -> int | None:
    match value:
        case IssueState():
            return _LONE_DAYS if value.size == 1 else _ISSUE_DAYS
        case PlacedState():
            return _PLACED_DAYS
        case MovedState():
            return _PLACED_DAYS
        case PostState():
            return _POST_DAYS
        case AuthorState():
            return _AUTHOR_DAYS
    return None
