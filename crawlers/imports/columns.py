"""Which column means what: the names operators' and tools' files give them."""

import re
import unicodedata
from dataclasses import dataclass

from crawlers.imports.cells import Row

_ALIASES: dict[str, str] = {
    "comment_id": "评论id|评论编号|工单编号|信件编号|热线单号|信访编号|feedback_id|comment_id|commentid|cid|mid|id",
    "linked": "关联工单号|关联工单编号|关联单号|关联编号|原工单编号|对方工单编号|12345工单编号|12345工单号|12345单号|"
    "12333工单编号|12333工单号|12333单号",
    "parent": "上级评论id|父评论id|父级评论id|parent_comment_id|parent_id|rootid|root_id|reply_id",
    "text": "评论内容|评论正文|留言内容|主要内容|诉求内容|信件内容|反馈内容|微博正文|"
    "comment content|comment_content|comment|正文|内容|content|text",
    "time": "评论时间|留言时间|来电时间|受理时间|comment_time|comment time|published_at|created_at|create_date_time|发布时间|"
    "市交办时间|区交办时间|来信时间|写信时间|信访日期|创建时间|create_time|timestamp|时间",
    "author_id": "用户id|平台用户标识|评论者id|user_id|user id|userid|uid|sec_uid|creator_hash|author",
    "author": "昵称|用户昵称|用户名|用户名称|评论者昵称|user_name|username|user_screen_name|nickname|screen_name",
    "likes": "点赞数|点赞|评论点赞数|like_count|comment_like_count|digg_count|likes",
    "reposts": "转发数|转发量|转发|repost_count|reposts_count|forward_count|share_count|reposts",
    "reads": "阅读数|阅读量|阅读|浏览量|浏览数|浏览次数|点击数|点击量|播放量|播放数|read_count|view_count|play_count|reads|views",
    "ip_region": "ip属地|ip归属地|归属地|属地|地区|ip_region|ip_location|ip_label|publish_loc_info|ip",
    "post": "作品id|视频id|微博id|文章id|note_id|aweme_id|video_id|video id|weibo_id|post_id",
    "title": "作品标题|视频标题|文章标题|工单标题|信件标题|video_title|标题|title",
    "url": "视频链接|作品链接|微博链接|文章链接|video_url|video link|链接|url",
    "platform": "平台|来源|渠道|platform",
    "account": "账号|账号id|所属账号|account_id|account",
}
"""Meaning → names, the better name first where a file has several columns of one meaning."""

MEANINGS = {
    "comment_id": "编号",
    "linked": "另一热线的编号",
    "parent": "上级评论",
    "text": "正文",
    "time": "时间",
    "author_id": "作者标识（只用来生成化名）",
    "author": "作者名（没有标识时只用来生成化名）",
    "likes": "点赞数",
    "reposts": "转发数（帖子自己的，头条评论的）",
    "reads": "阅读数（帖子、信件自己的）",
    "ip_region": "IP 属地（只留省级）",
    "post": "作品编号",
    "title": "标题",
    "url": "链接",
    "platform": "平台",
    "account": "本单位账号",
}
"""Meaning → what an operator calls it."""

# Columns that only one platform's files have.
_TELLING = {
    "工单编号": "hotline",
    "热线单号": "hotline",
    "信件编号": "website",
    "feedback_id": "app",
    "weibo_id": "weibo",
    "微博id": "weibo",
    "微博正文": "weibo",
    "aweme_id": "douyin",
}
_SEARCHED_ROWS = 30
#: characters of a column's name; what is longer is words of a citizen
_LONGEST_NAME = 20
_UNIT = re.compile(r"[(\[【（].*?[)\]】）]$")
_NUMBERED = re.compile(r"^\d{1,2}\s*[.、．)]\s*")
#: blanks that only make a narrow column wide: those beside a Chinese character
_SPREAD = re.compile(r"(?<=[\u4e00-\u9fff]) | (?=[\u4e00-\u9fff])")
_NAMES = {
    name: (rank, meaning) for meaning, names in _ALIASES.items() for rank, name in enumerate(names.split("|"))
}


@dataclass(frozen=True, slots=True)
class Header:
    """Where each meaning stands: places by preference, and what the names give away about the platform.

    ``row`` is the place of its last row, ``names`` what its columns are called, over one row or two."""

    row: int
    names: tuple[str, ...]
    places: dict[str, tuple[int, ...]]
    platform: str | None
    posts: bool  # rows are posts that mention, not comments
    own_posts: bool  # rows are an account's own posts


def find_header(rows: tuple[Row, ...]) -> Header | None:
    """The header among the first rows (titles may stand above it), or None."""
    best: Header | None = None
    for place, row in enumerate(rows[:_SEARCHED_ROWS]):
        header = _header(place, _names(row))
        if header and place + 1 < len(rows) and (names := _over_two_rows(row, rows[place + 1])):
            header = _header(place + 1, names)
        if header and (best is None or len(header.places) > len(best.places)):
            best = header
    return best


def understood(header: Header) -> tuple[tuple[str, str | None], ...]:
    """Each named column of the header with what it is taken for (Chinese), None for one that is not read."""
    meanings = {place: meaning for meaning, places in header.places.items() for place in places}
    named = ((place, name.strip()) for place, name in enumerate(header.names))
    return tuple((name, MEANINGS.get(meanings.get(place, ""))) for place, name in named if name)


def normalised(name: object) -> str:
    """A column's name without number, case, width, blanks, marks and a unit in brackets."""
    text = (
        unicodedata.normalize("NFKC", str(name))
        .replace("\ufeff", "")
        .replace("\u200b", "")
        .strip()
        .strip("*'\"“”:")
    )
    bare = _NUMBERED.sub("", _SPREAD.sub("", " ".join(text.lower().split())))
    return _UNIT.sub("", bare).strip().strip("*[]【】")


def _names(row: Row) -> tuple[str, ...]:
    return tuple(cell if isinstance(cell, str) else "" for cell in row.cells)


def _over_two_rows(upper: Row, lower: Row) -> tuple[str, ...] | None:
    """The names of a header over two rows: below a merged group stand its columns, below a tall cell nothing. None
    unless the lower row holds names of columns only, each below nothing, a group's title, or the same name."""
    width = max(len(upper.cells), len(lower.cells))
    above, below = (_names(row) + ("",) * (width - len(row.cells)) for row in (upper, lower))
    filled = [place for place, name in enumerate(below) if name.strip()]
    if len(filled) != sum(cell not in (None, "") for cell in lower.cells) or any(
        len(below[place]) > _LONGEST_NAME for place in filled
    ):
        return None
    if not any(normalised(below[place]) in _NAMES for place in filled):
        return None
    for place in filled:
        title, name = normalised(above[place]), normalised(below[place])
        groups = place + 1 in filled and not above[place + 1].strip()
        if title in _NAMES and title != name and not groups:
            return None
    return tuple(low if low.strip() else up for up, low in zip(above, below, strict=True))


def _header(place: int, titles: tuple[str, ...]) -> Header | None:
    names = [normalised(title) for title in titles]
    found: dict[str, list[tuple[int, int]]] = {}
    for column, name in enumerate(names):
        if name in _NAMES:
            rank, meaning = _NAMES[name]
            found.setdefault(meaning, []).append((rank, column))
    filled = sum(bool(name) for name in names)
    if "text" not in found or (len(found) < 2 and filled > 1):
        return None
    places = {meaning: tuple(column for _, column in sorted(columns)) for meaning, columns in found.items()}
    telling = next((_TELLING[name] for name in names if name in _TELLING), None)
    posts = "bid" in names
    return Header(
        place,
        titles,
        places,
        telling or ("weibo" if posts else None),
        posts,
        posts and "author_id" not in places,
    )
