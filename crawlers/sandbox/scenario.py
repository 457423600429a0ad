"""The rehearsal's script: which posts the bureau publishes and what citizens write, in scenario time.

``posts.tsv``: key, platform, day, HH:MM, title. ``comments.tsv``: key, post (``-`` = a Weibo post that @-mentions
the bureau), parent comment or ``-``, author, day, HH:MM:SS, likes, matter, text (``~`` = a picture without words).
No header, tab separated, UTF-8. Days count from 1.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from importlib.resources import files
from importlib.resources.abc import Traversable

from crawlers.sandbox.credentials import ACCOUNTS
from crawlers.sandbox.timeline import moment

NONE, PICTURE = "-", "~"


class ScenarioError(ValueError):
    """A scenario file is wrong; the Chinese message names file, line, what is wrong and what to write."""


@dataclass(frozen=True, slots=True)
class Post:
    """One post of the bureau."""

    key: str
    platform: str
    at: timedelta
    title: str


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment, or (``post`` None) one Weibo post that @-mentions the bureau. ``text`` "" = picture only."""

    key: str
    platform: str
    post: str | None
    parent: str | None
    author: str
    at: timedelta
    likes: int
    matter: str
    text: str


@dataclass(frozen=True, slots=True)
class Scenario:
    """Posts and comments, each in order of time."""

    posts: tuple[Post, ...]
    comments: tuple[Comment, ...]


def load_rehearsal() -> Scenario:
    """The packaged scenario: four days of a city bureau."""
    return read_scenario(files("crawlers.sandbox") / "scenarios" / "rehearsal")


def read_scenario(folder: Traversable) -> Scenario:
    """Reads and checks posts.tsv and comments.tsv of a folder (a Path will do); raises ScenarioError."""
    posts: dict[str, Post] = {}
    for where, fields in _rows(folder, "posts.tsv", 5):
        key, platform, day, clock, title = fields
        _check(key not in posts, where, f"帖子编号 {key} 重复")
        _check(platform in ACCOUNTS, where, f"平台 {platform} 不认识；可写 {' '.join(ACCOUNTS)}")
        _check(bool(title.strip()), where, "标题为空")
        posts[key] = Post(key, platform, _moment(where, day, clock), title)
    comments: dict[str, Comment] = {}
    for where, fields in _rows(folder, "comments.tsv", 9):
        comment = _comment(where, fields, posts, comments)
        _check(comment.key not in comments, where, f"评论编号 {comment.key} 重复")
        comments[comment.key] = comment
    return Scenario(
        tuple(sorted(posts.values(), key=lambda post: (post.at, post.key))),
        tuple(sorted(comments.values(), key=lambda comment: (comment.at, comment.key))),
    )


def _comment(where: str, fields: list[str], posts: dict[str, Post], earlier: dict[str, Comment]) -> Comment:
    key, post_key, parent, author, day, clock, likes, matter, text = fields
    at = _moment(where, day, clock)
    _check(likes.isdecimal(), where, f"点赞数“{likes}”不是非负整数")
    _check(bool(text.strip()), where, f"正文为空；只有图片的评论请写 {PICTURE}")
    platform = "weibo"
    if post_key == NONE:
        _check(parent == NONE, where, "提及(@)不能是对别人的回复")
    else:
        _check(post_key in posts, where, f"帖子 {post_key} 不在 posts.tsv 里")
        platform = posts[post_key].platform
        _check(at > posts[post_key].at, where, f"评论早于它的帖子 {post_key}")
    if parent != NONE:
        _check(parent in earlier, where, f"上级评论 {parent} 不存在，或写在了后面")
        _check(earlier[parent].post == post_key, where, f"上级评论 {parent} 在另一个帖子下")
        _check(earlier[parent].at < at, where, f"评论不晚于它的上级评论 {parent}")
    return Comment(
        key,
        platform,
        None if post_key == NONE else post_key,
        None if parent == NONE else parent,
        author,
        at,
        int(likes),
        matter,
        "" if text == PICTURE else text,
    )


def _rows(folder: Traversable, name: str, width: int) -> Iterator[tuple[str, list[str]]]:
    try:
        content = (folder / name).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ScenarioError(f"演练场景缺少文件 {name}；请检查目录 {folder}") from None
    except UnicodeDecodeError:
        raise ScenarioError(f"{name} 不是 UTF-8 编码；请另存为 UTF-8") from None
    for number, line in enumerate(content.splitlines(), 1):
        if line.strip():
            fields = line.split("\t")
            where = f"{name} 第 {number} 行"
            _check(len(fields) == width, where, f"有 {len(fields)} 列，应为 {width} 列(以制表符分隔)")
            yield where, fields


def _moment(where: str, day: str, clock: str) -> timedelta:
    try:
        return moment(int(day), clock)
    except ValueError:
        raise ScenarioError(
            f"{where}：时间“{day} {clock}”写法不对；应为第几天(从 1 起)和 时:分 或 时:分:秒"
        ) from None


def _check(good: bool, where: str, wrong: str) -> None:
    if not good:
        raise ScenarioError(f"{where}：{wrong}")
