"""Reading a list of own posts to its end, however the platform marks it."""

from collections.abc import Awaitable, Callable

from crawlers.platforms.raw import Post, PostPage
from crawlers.spiders.reading import Reading

_MAX_PAGES = 200
#: Pages in a row without a new post after which a list that promises more is left.
_MAX_IDLE_PAGES = 2


async def read_posts(reading: Reading, fetch: Callable[[str], Awaitable[PostPage]], first: str) -> list[Post]:
    """All posts of a list, each once; ``fetch`` gives the page at a cursor."""
    posts: dict[str, Post] = {}
    cursor, asked, idle = first, {first}, 0
    for _ in range(_MAX_PAGES):
        page = await fetch(cursor)
        found, following = page.posts, page.cursor
        reading.miss(page.unreadable)
        known = len(posts)
        posts.update({post.post_id: post for post in found})
        if following is None:
            return list(posts.values())
        idle = 0 if len(posts) > known else idle + 1
        if following in asked or idle > _MAX_IDLE_PAGES:
            reading.cut("作品列表反复给出空页或同一页，可能没有读全")
            return list(posts.values())
        cursor = following
        asked.add(cursor)
    reading.cut(f"作品列表超过 {_MAX_PAGES} 页，没有读完")
    return list(posts.values())
