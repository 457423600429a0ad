"""Accounts with keys of their own push to addresses of their own; one app's accounts share theirs."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from crawlers.sources import Account
from crawlers.webhooks.app import Hooks, build
from crawlers.webhooks.wechat import WechatKeys
from tests.crawlers.webhooks.door import Door
from tests.crawlers.webhooks.pushes import (
    APPID,
    DOUYIN,
    DOUYIN_SOURCE,
    KEY,
    MINE,
    OTHER,
    SECRET,
    TOKEN,
    WECHAT_SOURCE,
    Wechat,
    signed,
    text_xml,
)

COUNTY_DOUYIN = Account("open-id-county", "洮南人社抖音", "taonan")


@pytest.fixture
def door(log: Any, pseudonyms: Any, now: datetime) -> Door:
    """Two official accounts with keys of their own; one app that two Douyin accounts authorised."""
    city = replace(WECHAT_SOURCE, accounts=(MINE,), others=(OTHER,))
    county = replace(city, accounts=(OTHER,), others=(MINE,), scope=OTHER.id, appid="wx-county")
    hooks = Hooks(
        wechat=(city, WechatKeys(token=TOKEN, appid=APPID, aes_key=KEY)),
        douyin=replace(DOUYIN_SOURCE, accounts=(DOUYIN,), others=(COUNTY_DOUYIN,)),
        further=(Hooks(wechat=(county, WechatKeys(token="the county's", appid="wx-county", aes_key=None))),),
    )
    assert len(hooks) == 3
    return Door(build(hooks, log=log, pseudonyms=pseudonyms, clock=lambda: now), log)


def test_each_account_is_checked_with_its_own_token(door: Door) -> None:
    """The city's signature opens nothing at the county's address, and the other way round."""
    county = Wechat(token="the county's", appid="wx-county")
    for sender, path, status in (
        (county, "/hooks/wechat/gh_county", 200),
        (door.wechat, "/hooks/wechat/gh_county", 403),
        (county, "/hooks/wechat", 403),
        (door.wechat, "/hooks/wechat", 200),
    ):
        query, body = sender.plain(text_xml("社保卡丢了怎么办", to="gh_x"))
        assert door.ask("POST", path, params=query, content=body).status_code == status, path
    assert {(mention.account_id, mention.unit) for mention in door.mentions} == {
        ("gh_city", "baicheng"),
        ("gh_county", "taonan"),
    }


def test_a_push_for_another_account_of_the_app_belongs_to_that_account(door: Door) -> None:
    """Douyin's push names the account; its unit is that account's."""
    content = {
        "comment_id": "@c1==", "comment_user_id": "u", "content": "补贴什么时候发", "create_time": 1717551000,
        "digg_count": 0, "reply_comment_total": 0, "reply_to_item_id": "@v1==",
    }  # fmt: skip
    body = json.dumps(
        {
            "event": "item_comment_reply", "client_key": "k", "from_user_id": "u", "to_user_id": COUNTY_DOUYIN.id,
            "log_id": "l1", "content": content,
        }
    ).encode()  # fmt: skip
    assert door.ask("POST", "/hooks/douyin", content=body, headers=signed(body)).status_code == 200
    (mention,) = door.mentions
    assert (mention.account_id, mention.unit, mention.comment_id) == ("open-id-county", "taonan", "@c1==")
    assert SECRET not in repr(mention)
