"""What the stand-in platforms show at a moment: posts, comments and the bureau's own answers."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from crawlers.sandbox.identities import draw
from crawlers.sandbox.scenario import Comment, Post, Scenario
from crawlers.sandbox.timeline import Timeline

Clock = Callable[[], datetime]

_ASKING = ("?", "？", "吗", "怎么", "咋", "哪")
_ANSWERED_OF = 3  # one question of so many is answered
#: below what any rule asks for: a scenario that wants an item to spread says so by a Change
_FEW_REPOSTS = 6
_HOME, _ELSEWHERE = "吉林", ("辽宁", "黑龙江", "北京")
_ANSWERS = (
    "您好，您反映的情况已收到，我们正在核实，请保持关注。",
    "您好，具体政策请拨打12333咨询，工作日8:30-16:30有人接听。",
    "您好，办理材料和流程已在“白城人社”公众号发布，请在菜单“办事指南”里查看。",
    "您好，请携带身份证到就近的人社服务窗口，工作人员会帮您查询。",
    "感谢您的留言，已转相关科室办理。",
    "您好，各县(市、区)办理时间略有不同，请以当地人社部门通知为准。",
)


@dataclass(frozen=True, slots=True)
class ShownPost:
    """A post as published."""

    post: Post
    published_at: datetime

    @property
    def key(self) -> str:
        return self.post.key


@dataclass(frozen=True, slots=True)
class Shown:
    """A comment as published; ``answer`` = written by the bureau itself (then ``author`` is "").

    ``reposts`` and ``province`` are shown by the platforms that show them (Weibo's posts, Toutiao).
    """

    key: str
    platform: str
    post: str | None
    parent: str | None
    root: str
    author: str
    at: timedelta
    published_at: datetime
    likes: int
    text: str
    answer: bool = False
    reposts: int = 0
    province: str = _HOME


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of a comment at an aware moment: other words, likes, reposts, or (``deleted``) nothing at all."""

    key: str
    at: datetime
    text: str | None = None
    likes: int | None = None
    deleted: bool = False
    reposts: int | None = None

    def made(self, item: Shown) -> Shown | None:
        if self.deleted:
            return None
        return replace(
            item,
            text=item.text if self.text is None else self.text,
            likes=item.likes if self.likes is None else self.likes,
            reposts=item.reposts if self.reposts is None else self.reposts,
        )


class World:
    """The scenario on the timeline; every method tells what the clock has passed, oldest first."""

    def __init__(
        self, scenario: Scenario, timeline: Timeline, clock: Clock, changes: Iterable[Change] = ()
    ) -> None:
        self.clock = clock
        self.anchor = timeline.anchor
        self._posts = [ShownPost(post, timeline.published_at(post.at)) for post in scenario.posts]
        roots: dict[str, str] = {}
        shown: list[Shown] = []
        for comment in scenario.comments:
            roots[comment.key] = roots[comment.parent] if comment.parent else comment.key
            shown.append(_shown(comment, roots[comment.key], timeline))
            if _is_answered(comment):
                shown.append(_answer(comment, roots[comment.key], timeline))
        self._comments = sorted(shown, key=lambda item: (item.at, item.key))
        self._by_key = {item.key: item for item in self._comments}
        self._post_by_key = {post.key: post for post in self._posts}
        self._of_platform: dict[str, list[Shown]] = defaultdict(list)
        self._of_post: dict[str | None, list[Shown]] = defaultdict(list)
        for item in self._comments:
            self._of_platform[item.platform].append(item)
            self._of_post[item.post].append(item)
        self._changes: dict[str, list[Change]] = defaultdict(list)
        for change in sorted(changes, key=lambda change: change.at):
            self._changes[change.key].append(change)

    def posts(self, platform: str) -> list[ShownPost]:
        now = self.clock()
        return [post for post in self.ever_posted(platform) if post.published_at <= now]

    def ever_posted(self, platform: str) -> list[ShownPost]:
        """Posts shown yet or not."""
        return [post for post in self._posts if post.post.platform == platform]

    def comments(self, platform: str) -> list[Shown]:
        """Comments under the bureau's posts, answers among them."""
        return [item for item in self._visible(platform) if item.post is not None]

    def under(self, post_key: str) -> list[Shown]:
        """Comments under one post, answers among them."""
        return self._present(self._of_post[post_key])

    def statuses(self) -> list[Shown]:
        """Weibo posts of citizens that @-mention the bureau."""
        return [item for item in self._visible("weibo") if item.post is None]

    def ever_under(self, post_key: str) -> list[Shown]:
        """All comments a post will have, shown yet or not: for ids that number them."""
        return self._of_post[post_key]

    def comment(self, key: str) -> Shown:
        """A comment as it stands, or as it stood before it was deleted."""
        item = self._by_key[key]
        return self._now(item, self.clock()) or item

    def post(self, key: str) -> ShownPost:
        return self._post_by_key[key]

    def _visible(self, platform: str) -> list[Shown]:
        return self._present(self._of_platform[platform])

    def _present(self, items: list[Shown]) -> list[Shown]:
        now = self.clock()
        published = (item for item in items if item.published_at <= now)
        return [shown for item in published if (shown := self._now(item, now))]

    def _now(self, item: Shown, now: datetime) -> Shown | None:
        """The item after its changes up to ``now``, None once it is deleted."""
        shown: Shown | None = item
        for change in self._changes.get(item.key, ()):
            if change.at <= now and shown is not None:
                shown = change.made(shown)
        return shown


def _shown(comment: Comment, root: str, timeline: Timeline) -> Shown:
    return Shown(
        comment.key,
        comment.platform,
        comment.post,
        comment.parent,
        root,
        comment.author,
        comment.at,
        timeline.published_at(comment.at),
        comment.likes,
        comment.text,
        reposts=draw(f"reposts:{comment.key}", _FEW_REPOSTS),
        province=_ELSEWHERE[away] if (away := draw(f"province:{comment.author}", 10)) < 3 else _HOME,
    )


def _is_answered(comment: Comment) -> bool:
    """Some plain questions get an answer; Kuaishou has no list to show one in, a mention no place for it."""
    return (
        comment.matter == "bg"
        and comment.platform != "kuaishou"
        and comment.post is not None
        and comment.parent is None
        and any(word in comment.text for word in _ASKING)
        and draw(f"answered:{comment.key}", _ANSWERED_OF) == 0
    )


def _answer(comment: Comment, root: str, timeline: Timeline) -> Shown:
    at = comment.at + timedelta(minutes=20 + draw(f"delay:{comment.key}", 70))
    text = _ANSWERS[draw(f"answer:{comment.key}", len(_ANSWERS))]
    return Shown(
        f"{comment.key}-answer",
        comment.platform,
        comment.post,
        comment.key,
        root,
        "",
        at,
        timeline.published_at(at),
        0,
        text,
        answer=True,
    )
