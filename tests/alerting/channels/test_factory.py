"""From URL to channel, and what is said when there is none."""

from pathlib import Path

import pytest

from alerting.channels.aliyun import AliyunSms, AliyunVoice
from alerting.channels.apprise_channel import AppriseChannel
from alerting.channels.factory import ChannelError, build
from alerting.channels.screen import ScreenChannel
from alerting.channels.tencent import TencentSms, TencentVoice
from alerting.channels.webhook import WebhookChannel


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("screen://", ScreenChannel),
        ("https://gateway.example.com/in", WebhookChannel),
        ("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abc-KEY", AppriseChannel),
        ("WECOMBOT://abc-KEY", AppriseChannel),
        ("aliyun-sms://ID:S%2FECRET@/13800000000?sign_name=%E4%BA%BA%E7%A4%BE&template=SMS_1", AliyunSms),
        ("aliyun-sms://ID:SECRET@13800000000?sign_name=x&template=SMS_1", AliyunSms),
        ("aliyun-voice://ID:SECRET@/%2B8613800000000?template=TTS_1&show_number=043612345678", AliyunVoice),
        (
            "tencent-sms://ID:SECRET@sms.tencentcloudapi.com/13800000000?app_id=14&sign_name=x&template=1",
            TencentSms,
        ),
        ("tencent-voice://ID:SECRET@127.0.0.1:8123/13800000000?app_id=14&template=1", TencentVoice),
    ],
)
def test_urls_make_channels(url: str, kind: type, tmp_path: Path) -> None:
    """Each scheme has its channel; a WeCom bot's web address is a WeCom bot."""
    assert isinstance(build(url, screen_dir=tmp_path), kind)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("wecom://SECRET", "第三方"),
        ("aliyun-sms://SECRET:SECRET@h/13800000000?template=x", "缺少参数 sign_name"),
        ("tencent-voice://SECRET:SECRET@h/1?app_id=1&template=x", "电话号码不对"),
        ("tencent-sms://SECRET@/13800000000?app_id=1&template=x&sign_name=y", "缺少密钥"),
        ("aliyun-voice://SECRET:SECRET@/13800000000?template=x&shownumber=SECRET", "不认识的参数 shownumber"),
        ("aliyun-voice://SECRET:SECRET@/13800000000?template=x&template=y", "不止一次"),
        ("aliyun-voice://SECRET:SECRET@a b/13800000000?template=x", "主机名"),
        ("aliyun-voice://[SECRET:SECRET@/13800000000?template=x", "写法不对"),
        ("smpps://u:SECRET@gateway.example.com/12065/8613800000000", "并不加密"),
        ("smpp://u:SECRET@gateway.example.com/12065550000", "不完整"),
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
