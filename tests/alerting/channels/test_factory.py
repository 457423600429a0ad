"""From URL to channel, and what is said when there is none."""

from pathlib import Path

import pytest

from alerting.channels.apprise_channel import AppriseChannel
from alerting.channels.factory import ChannelError, build
from alerting.channels.screen import ScreenChannel
from alerting.channels.webhook import WebhookChannel


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("screen://", ScreenChannel),
        ("https://gateway.example.com/in", WebhookChannel),
        ("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abc-KEY", AppriseChannel),
        ("WECOMBOT://abc-KEY", AppriseChannel),
    ],
)
def test_urls_make_channels(url: str, kind: type, tmp_path: Path) -> None:
    """Each scheme has its channel; a WeCom bot's web address is a WeCom bot."""
    assert isinstance(build(url, screen_dir=tmp_path), kind)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("wecom://SECRET", "第三方"),
        ("aliyun-sms://SECRET:SECRET@h/13800000000?template=x", "尚未支持"),
        ("tencent-voice://SECRET:SECRET@h/1?template=x", "尚未支持"),
        ("telegram-like://SECRET", "不认识"),
        ("SECRET", "缺少 ://"),
        ("wecombot://", "不完整"),
        ("dingtalk://SEC!RET@!!!", "不完整"),
        ("barks://host.example.com/SECRET/SECRET2", "2 个接收者"),
        ("https://oapi.dingtalk.com/robot/send?access_token=SECRET", "dingtalk://"),
    ],
)
def test_bad_urls_are_named_in_chinese_without_their_secrets(url: str, words: str, tmp_path: Path) -> None:
    """The complaint says what is wrong and never repeats the URL, also not in the exception's chain."""
    with pytest.raises(ChannelError, match=words) as caught:
        build(url, screen_dir=tmp_path)
    assert "SECRET" not in str(caught.value)
    assert caught.value.__cause__ is None
