"""The program that receives pushes."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from crawlers.webhooks.app import Hooks, build
from crawlers.webhooks.wechat import WechatKeys
from tests.crawlers.webhooks.door import Door
from tests.crawlers.webhooks.pushes import (
    APPID,
    DOUYIN_SOURCE,
    KEY,
    TOKEN,
    WECHAT_SOURCE,
)


@pytest.fixture
def open_door(log: Any, pseudonyms: Any, now: datetime) -> Callable[..., Door]:
    """Opens the program with both platforms, over the given log or the fixture's."""

    def start(over: Any = log, *, aes_key: bytes | None = KEY, clock: Any = lambda: now) -> Door:
        hooks = Hooks(
            wechat=(WECHAT_SOURCE, WechatKeys(token=TOKEN, appid=APPID, aes_key=aes_key)),
            douyin=DOUYIN_SOURCE,
        )
        return Door(build(hooks, log=over, pseudonyms=pseudonyms, clock=clock), over)

    return start


@pytest.fixture
def door(open_door: Callable[..., Door]) -> Door:
    return open_door()
