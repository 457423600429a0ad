"""apprise's plugins behind a wrapper that knows the truth: the platform's reply decides, not the plugin.

Only services whose replies are known here are let in. One target a channel, no redirects, no waiting inside.
"""

import importlib
import logging
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from math import ceil
from time import monotonic
from typing import Any
from urllib.parse import unquote

from alerting.channels.addresses import NotAChannel
from alerting.channels.allowance import Allowances
from alerting.channels.mail_transport import guard_mail, mail_sent
from alerting.channels.parts import cut_bytes, sendable, split_bytes
from alerting.channels.replies import JUDGES, judged
from alerting.channels.smpp_transport import guard_smpp, smpp_sent
from alerting.channels.transport import failed, guard, recorded
from alerting.ports import Message, Sent

# its messages hold tokens and texts
logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)

_PART_MARK = 16
_TITLE = 96


@dataclass(frozen=True, slots=True)
class Service:
    """A plugin of apprise: where it is, how many UTF-8 bytes of text one message takes (title included, and a third
    of a limit on the request's JSON, as apprise writes emoji as ``\\uXXXX\\uXXXX``), whether it shows a title, how
    many messages a minute the platform takes from one bot (None: it does not say), and what of the plugin is set for a
    message without sound (attributes and values; none: the platform has no such thing)."""

    module: str
    plugin: str
    judge: str
    part_bytes: int
    titled: bool = False
    per_minute: int | None = None
    silent: tuple[tuple[str, str | None], ...] = ()


#: messages a minute: developer.work.weixin.qq.com/document/path/91770 and open.dingtalk.com (custom robots) 20,
#: open.feishu.cn and open.larksuite.com (custom bots) 100. Silent: "passive" adds the notification to the list without
#: lighting up the screen or playing a sound (bark.day.app, Apple's UNNotificationInterruptionLevel); "low" is without
#: vibration or sound (docs.ntfy.sh/publish/#message-priority)
_PASSIVE = (("level", "passive"), ("sound", None), ("volume", None), ("call", None))
_SERVICES = {
    "wecombot": Service("wecombot", "NotifyWeComBot", "wecombot", 2048, per_minute=20),
    "wechat": Service("wechat", "NotifyWeChat", "wechat", 2048),
    "dingtalk": Service("dingtalk", "NotifyDingTalk", "dingtalk", 6000, per_minute=20),
    "feishu": Service("feishu", "NotifyFeishu", "feishu", 6000, per_minute=100),
    "lark": Service("lark", "NotifyLark", "lark", 6000, per_minute=100),
    "schan": Service("serverchan", "NotifyServerChan", "schan", 9000, titled=True),
    "pushdeer": Service("pushdeer", "NotifyPushDeer", "pushdeer", 9000, titled=True),
    "bark": Service("bark", "NotifyBark", "bark", 1800, titled=True, silent=_PASSIVE),
    "qq": Service("qq", "NotifyQQ", "qq", 1400),
    "spugpush": Service("spugpush", "NotifySpugpush", "spugpush", 9000, titled=True),
    "pushplus": Service("pushplus", "NotifyPushplus", "pushplus", 18000, titled=True),
    "wxpusher": Service("wxpusher", "NotifyWxPusher", "wxpusher", 9000, titled=True),
    "ntfy": Service("ntfy", "NotifyNtfy", "ntfy", 2500, titled=True, silent=(("priority", "low"),)),
    "json": Service("custom_json", "NotifyJSON", "json", 60000, titled=True),
    "mailto": Service("email", "NotifyEmail", "mail", 200000, titled=True),
    "smpp": Service("smpp", "NotifySMPP", "smpp", 1400),
}
_SECURE = ("pushdeer", "bark", "ntfy", "json", "mailto")
#: what is not HTTP: apprise's own word and what its client noted come to
_NOT_HTTP = {"mail": mail_sent, "smpp": smpp_sent}
#: scheme -> service; a trailing s is the same over TLS where the host is the user's
SERVICES = _SERVICES | {f"{name}s": _SERVICES[name] for name in _SECURE}


class AppriseChannel:
    """One target of one service."""

    def __init__(
        self,
        scheme: str,
        url: str,
        allowances: Allowances | None = None,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        """NotAChannel when the URL does not fit the service or names several targets. Channels that share
        ``allowances`` share those of a bot they have in common; ``clock`` gives seconds."""
        self._service = SERVICES[scheme]
        self._plugin = _plugin(self._service, scheme, url)
        self._clock = clock
        limit = self._service.per_minute
        bot = (self._service.judge, self._plugin.url_identifier)
        self._allowance = (allowances or Allowances()).of(bot, limit) if limit else None

    def send(self, message: Message) -> Sent:
        """One attempt, in as many parts as the service needs; the first part that fails decides.

        A bot whose minute is used up is not asked: a temporary refusal that says when it may be asked again.
        """
        title = cut_bytes(sendable(" ".join(message.title.split())) or "通知", _TITLE)
        body = f"{message.body}\n{message.url}" if message.url else message.body
        text = body if self._service.titled else f"{title}\n{body}"
        room = self._service.part_bytes - (_TITLE + _PART_MARK)
        texts = split_bytes(sendable(text), room)
        if self._allowance is not None and (wait := self._allowance.take(len(texts), self._clock())):
            used_up = f"该机器人每分钟最多 {self._service.per_minute} 条,已用完,{ceil(wait)} 秒后可再发"
            return Sent(
                outcome="rejected", retryable=True, retry_after=wait, parts=len(texts), detail=used_up
            )
        with _silenced(self._plugin, self._service.silent if message.silent else ()):
            return self._send_parts(title, texts)

    def _send_parts(self, title: str, texts: Sequence[str]) -> Sent:
        sent = Sent(outcome="rejected", detail="没有内容")
        for number, part in enumerate(texts, 1):
            mark = f"({number}/{len(texts)})" if len(texts) > 1 else ""
            titled = self._service.titled
            sent = self._send_part(f"{title}{mark}" if titled else "", part if titled else f"{mark}{part}")
            if sent.outcome != "accepted":
                if number > 1:
                    sent = replace(sent, detail=f"第 {number}/{len(texts)} 段没有送出:{sent.detail}")
                break
        return replace(sent, parts=len(texts))

    def _send_part(self, title: str, body: str) -> Sent:
        with recorded() as exchanges:
            try:
                said = bool(self._plugin.notify(body=body, title=title, body_format="text"))
            except Exception:  # plugins trip over replies of another shape; the reply itself is judged below
                said = False
        if (judge := _NOT_HTTP.get(self._service.judge)) is not None:
            return judge(said, exchanges.failure)
        if exchanges.failure is not None:
            return failed(exchanges.failure)
        if not exchanges.replies:
            return Sent(outcome="rejected", detail="没有发出:内容或地址不符合该平台的要求")
        sent = judged(exchanges.replies[-1], JUDGES[self._service.judge])
        if sent.outcome == "accepted" and not said:
            return Sent(outcome="rejected", retryable=True, detail="平台说成功,但发送程序报告失败")
        return sent


@contextmanager
def _silenced(plugin: Any, how: Iterable[tuple[str, str | None]]) -> Iterator[None]:
    """The plugin asks for no sound meanwhile, whatever its address asks for (a channel has one message in the air)."""
    usual = [(name, getattr(plugin, name)) for name, _ in how]
    try:
        for name, value in how:
            setattr(plugin, name, value)
        yield
    finally:
        for name, value in usual:
            setattr(plugin, name, value)


def _plugin(service: Service, scheme: str, url: str) -> Any:
    with warnings.catch_warnings():
        # apprise imports a module Python has announced to remove
        warnings.simplefilter("ignore", DeprecationWarning)
        asset = importlib.import_module("apprise").AppriseAsset(async_mode=False, http_redirects=False)
        module = importlib.import_module(f"apprise.plugins.{service.module}")
    kind = getattr(module, service.plugin)
    if vars(module).get("requests") is not None:
        guard(module)
    if service.judge == "mail":
        guard_mail(importlib.import_module("apprise.plugins.email.smtp"))
    if service.judge == "smpp":
        guard_smpp(module)
    try:
        native = scheme_of(url) == "https"
        values = kind.parse_native_url(url) if native else kind.parse_url(url)
        plugin = None if values is None else kind(**{**values, "asset": asset})
    except (TypeError, ValueError):
        # AppriseImproperlyConfigured is a TypeError; its words repeat the key
        plugin = None
    if plugin is None or (service.judge == "smpp" and not plugin.targets):
        raise NotAChannel(f"{scheme}:// 的地址不完整或写法不对。请对照 apprise 文档里 {scheme}:// 的写法")
    # whatever the address asks: one attempt, one request a part, certificates checked
    plugin.request_rate_per_sec = 0
    plugin.retry, plugin.wait, plugin.overflow_mode = 0, 0.0, "upstream"
    plugin.optional, plugin.verify_certificate = False, True
    plugin.notify_format = kind.notify_format
    if service.judge != "dingtalk" and len(plugin) != 1:
        raise NotAChannel(
            f"{scheme}:// 的地址写了 {len(plugin)} 个接收者。一个通道只写一个接收者,多人请建多个通道"
        )
    if service.judge == "dingtalk":
        _sign_once(plugin)
    return plugin


def scheme_of(url: str) -> str:
    """The scheme of a URL in lower case ("" when it has none)."""
    return url.partition("://")[0].lower() if "://" in url else ""


def _sign_once(plugin: Any) -> None:
    """DingTalk's sign leaves the plugin percent-encoded and requests would encode it again."""
    signature = plugin.get_signature

    def get_signature() -> tuple[str, str]:
        timestamp, sign = signature()
        return timestamp, unquote(sign)

    plugin.get_signature = get_signature
