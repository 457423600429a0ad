"""From a channel's configured URL to the channel. Complaints name the scheme and what to write, never the URL."""

from pathlib import Path

from alerting.channels.addresses import NotAChannel
from alerting.channels.allowance import Allowances
from alerting.channels.apprise_channel import SERVICES, AppriseChannel, scheme_of
from alerting.channels.screen import ScreenChannel
from alerting.channels.telephone import TELEPHONES
from alerting.channels.webhook import WebhookChannel
from alerting.ports import Channel

#: the address of a bot as its platform shows it -> the service that speaks its language
_NATIVE = {
    "https://qyapi.weixin.qq.com/cgi-bin/webhook/send": "wecombot",
    "https://open.larksuite.com/open-apis/bot/": "lark",
}
#: the same, where only the token of it can be used -> what to write
_TOKEN_OF = {
    "https://oapi.dingtalk.com/": "dingtalk://加签密钥@access_token/",
    "https://open.feishu.cn/": "feishu://TOKEN/",
    "https://sctapi.ftqq.com/": "schan://SENDKEY/",
}


class ChannelError(ValueError):
    """A channel that cannot be built; the message (Chinese) says why and what to write, without the URL."""


def build(url: str, *, screen_dir: Path, allowances: Allowances | None = None) -> Channel:
    """The channel of a URL: ``screen://``, ``https://`` (webhook), a telephone or a service of apprise. ChannelError
    otherwise.

    Channels built with the same ``allowances`` share those of a bot they have in common.
    """
    scheme = scheme_of(url.strip())
    url = url.strip()
    if scheme == "screen":
        return ScreenChannel(screen_dir)
    if scheme == "wecom":
        raise ChannelError(
            "wecom:// 是第三方转发平台 PushPlus,不是企业微信。企业微信群机器人请写 wecombot://KEY,确要用 PushPlus 请写 pushplus://"
        )
    if scheme == "smpps":
        raise ChannelError(
            "smpps:// 在 apprise 里只换端口、并不加密,会明文传口令。内网专线请写 smpp://,公网请先架设 VPN"
        )
    if (telephone := TELEPHONES.get(scheme)) is not None:
        try:
            return telephone.channel(url)
        except NotAChannel as error:
            raise ChannelError(str(error)) from None
    if (
        write := next((words for start, words in _TOKEN_OF.items() if url.startswith(start)), None)
    ) is not None:
        raise ChannelError(f"这是机器人的网页地址,普通 webhook 发不进去。请写 {write}")
    if scheme in ("http", "https"):
        service = next((name for start, name in _NATIVE.items() if url.startswith(start)), None)
        if service is None:
            return WebhookChannel(url)
        scheme = service
    if scheme not in SERVICES:
        known = "、".join(sorted({"screen", "https", *TELEPHONES, *SERVICES}))
        written = f"不认识 {scheme}://(应答没有核实过的服务不使用)" if scheme else "地址缺少 ://"
        raise ChannelError(f"{written}。可以写:{known}")
    try:
        return AppriseChannel(scheme, url, allowances)
    except NotAChannel as error:
        raise ChannelError(str(error)) from None
