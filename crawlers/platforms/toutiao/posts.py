"""The operator's list of Toutiao articles: a CSV with the header ``url,标题``."""

import csv
import re
from io import StringIO
from urllib.parse import urlsplit

from crawlers.platforms.raw import Post

_GROUP = re.compile(r"/(?:article|video|w|group|item)/([0-9]{8,20})|/[ai]([0-9]{8,20})")
_TITLES = ("标题", "title")


class PostsError(ValueError):
    """The list cannot be used; the message (Chinese) names the row and what to write."""


def decode_posts(body: bytes) -> str:
    """The text of the file: UTF-8 with or without BOM, else the GB18030 that Excel writes."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("gb18030", "replace")


def parse_posts(text: str, name: str) -> tuple[Post, ...]:
    """The articles of the list called ``name``; raises :class:`PostsError` for a bad header or address."""
    reader = csv.DictReader(StringIO(text.lstrip("\ufeff")))
    columns = {(column or "").strip().lower(): column for column in reader.fieldnames or ()}
    if "url" not in columns:
        raise PostsError(f"{name} 第 1 行：缺少 url 列，请把第一行写成 url,标题")
    title_column = next((columns[title] for title in _TITLES if title in columns), None)
    posts: dict[str, Post] = {}
    for row in reader:
        address = (row.get(columns["url"]) or "").strip()
        if not address:
            continue
        match = _GROUP.search(urlsplit(address).path)
        if match is None:
            raise PostsError(
                f"{name} 第 {reader.line_num} 行：看不出文章编号，"
                "请填写形如 https://www.toutiao.com/article/7376812439848665099/ 的地址"
            )
        post_id = match[1] or match[2]
        title = (row.get(title_column) or "").strip() if title_column else ""
        posts.setdefault(
            post_id, Post(post_id=post_id, title=title or None, permalink=address.partition("?")[0])
        )
    return tuple(posts.values())
