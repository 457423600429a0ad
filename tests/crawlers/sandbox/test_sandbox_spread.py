"""The stand-ins show reposts and provinces where the platforms do, and they grow as a script says."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from crawlers.platforms.raw import Post
from crawlers.platforms.toutiao.parse import parse_comments
from crawlers.platforms.weibo.parse import parse_list
from crawlers.sandbox.credentials import WEIBO_TOKEN
from crawlers.sandbox.toutiao import group_id
from crawlers.sandbox.truth import truth
from crawlers.sandbox.world import Change, World
from tests.crawlers.sandbox.conftest import START


def test_what_is_shown_is_what_is_true(sandbox: Any) -> None:
    """Weibo's posts that @-mention and Toutiao's comments, read by the product's own parsers."""
    world = World(sandbox.scenario, sandbox.timeline, lambda: sandbox.now)
    facts = {fact.comment_id: (fact.reposts, fact.province) for fact in truth(world)}
    page = sandbox.get("/weibo/2/statuses/mentions.json", access_token=WEIBO_TOKEN, count=200).json()
    read = list(parse_list(page).comments)
    for post in world.posts("toutiao"):
        number = str(group_id(post.post))
        listed = sandbox.get(
            "/toutiao/article/v4/tab_comments/", group_id=number, item_id=number, count=50
        ).json()
        read += [each for each in parse_comments(listed, Post(post_id=number), 0).comments if not each.own]
    shown = {each.comment_id: (each.reposts, each.province) for each in read if each.comment_id in facts}
    assert len(shown) > 20
    assert shown == {key: facts[key] for key in shown}
    assert {province for _, province in shown.values()} >= {"吉林", "辽宁"}
    assert all(reposts is not None and reposts < 20 for reposts, _ in shown.values())


def _same(now: datetime) -> datetime:
    return now


def test_an_item_spreads_from_the_moment_a_script_names(sandbox: Any) -> None:
    """Before it the few reposts everybody has, after it so many."""
    key = next(each.key for each in sandbox.scenario.comments if each.post is None)
    at = START + timedelta(hours=1)
    worlds = [
        World(sandbox.scenario, sandbox.timeline, partial(_same, now), [Change(key, at, reposts=500)])
        for now in (at - timedelta(seconds=1), at)
    ]
    assert [world.comment(key).reposts >= 500 for world in worlds] == [False, True]
