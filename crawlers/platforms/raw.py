"""Neutral records of a platform's page, before masking: they never leave the process."""

from dataclasses import dataclass
from datetime import datetime

from crawlers.records import MentionKind


@dataclass(frozen=True, slots=True, kw_only=True)
class RawComment:
    """One comment as the platform gave it.

    ``comment_id``, ``parent_id`` and ``post_id`` already have the form the house exports. ``published_at``
    is None where the page had no usable time. ``account_id`` is the account the page itself names (author of
    the post), ``own`` a mark of the platform that the bureau wrote it. ``replies`` counts answers below it
    that another list holds, ``answers`` the bureau's answers the page carries inside the comment. ``likes``,
    ``reposts`` and ``reads`` are None where the platform does not say; ``province`` is what it shows beside the text
    (``platforms.provinces``).
    """

    comment_id: str
    post_id: str | None
    text: str
    published_at: datetime | None
    kind: MentionKind = "comment"
    parent_id: str | None = None
    author_id: str | None = None
    account_id: str | None = None
    likes: int | None = None
    reposts: int | None = None
    reads: int | None = None
    province: str | None = None
    replies: int = 0
    answers: int = 0
    own: bool = False
    deleted: bool = False
    permalink: str | None = None
    post_title: str | None = None

    def __repr__(self) -> str:
        """Names the comment only: neither words nor author may reach a log through a traceback."""
        return f"RawComment({self.comment_id!r})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of a list of comments.

    ``cursor`` is what to ask for next, None at the end. ``total`` is the platform's own count (it may count
    folded comments that no page holds). ``unreadable`` counts items without a usable id or text, and a
    list that is none; ``misread`` tells the shapes of such items.
    """

    comments: tuple[RawComment, ...] = ()
    cursor: str | None = None
    total: int | None = None
    unreadable: int = 0
    misread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One of the bureau's own posts, whose comments can be asked for."""

    post_id: str
    title: str | None = None
    published_at: datetime | None = None
    permalink: str | None = None
    comments: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostPage:
    """One page of a list of posts; ``cursor`` and ``unreadable`` as in :class:`Page`."""

    posts: tuple[Post, ...] = ()
    cursor: str | None = None
    unreadable: int = 0
