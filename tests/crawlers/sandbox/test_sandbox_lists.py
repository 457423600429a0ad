"""Paging through a list shows every comment that is out, once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from conftest import Sandbox

from crawlers.sandbox.credentials import (
    ACCOUNTS,
    DOUYIN_CLIENT_KEY,
    DOUYIN_REFRESH_TOKEN,
    KUAISHOU_APP_ID,
    KUAISHOU_APP_SECRET,
    KUAISHOU_REFRESH_TOKEN,
    WECHAT_APPID,
    WECHAT_SECRET,
    WEIBO_TOKEN,
)
