"""The program that receives the platforms' pushes, of a configuration."""

from crawlers.records import Platform
from crawlers.sources import DouyinSource, WechatSource
from crawlers.webhooks.app import Hooks, build
from crawlers.webhooks.cipher import aes_key
from crawlers.webhooks.serve import serve
from crawlers.webhooks.wechat import WechatKeys
from streams.runners.clock import now
from streams.settings import BadConfig, Config
from streams.settings.address import split
from streams.settings.model import Wechat
from streams.wiring.stores import log
from streams.wiring.world import pseudonyms, sources


def pushing(config: Config) -> tuple[Platform, ...]:
    """The platforms whose pushes can be checked. Douyin's secret is there for reading as well, so a rehearsal,
    whose sandbox pushes nothing, counts it only where the file has a [webhooks] section."""
    settings = config.settings
    wechat, douyin = settings.platforms.wechat, settings.platforms.douyin
    found: list[Platform] = []
    if wechat is not None and (wechat.callback_token or wechat.encoding_aes_key):
        found.append("wechat")
    if douyin is not None and (not config.rehearsal or "webhooks" in settings.model_fields_set):
        found.append("douyin")
    return tuple(found)


def webhooks(config: Config) -> Hooks:
    """What may push. BadConfig for keys that cannot be keys."""
    platforms = pushing(config)
    of = {source.platform: source for source in sources(config)} if platforms else {}
    wechat, douyin = of.get("wechat"), of.get("douyin")
    section = config.settings.platforms.wechat
    return Hooks(
        wechat=(wechat, _keys(config, section))
        if "wechat" in platforms and isinstance(wechat, WechatSource) and section is not None
        else None,
        douyin=douyin if "douyin" in platforms and isinstance(douyin, DouyinSource) else None,
    )


def _keys(config: Config, section: Wechat) -> WechatKeys:
    where = f"{config.source}：platforms.wechat"
    if section.callback_token is None:
        raise BadConfig([f"{where}.callback_token：没有写：请填公众号后台“基本配置”里的 Token"])
    try:
        key = aes_key(section.encoding_aes_key.read()) if section.encoding_aes_key else None
    except ValueError as error:  # also a missing secret
        raise BadConfig([f"{where}.encoding_aes_key：{error}"]) from None
    return WechatKeys(token=section.callback_token.read(), appid=section.appid, aes_key=key)


def demanded_webhooks(config: Config) -> Hooks:
    """What may push. BadConfig when nothing may."""
    hooks = webhooks(config)
    if not len(hooks):
        wanted = "请在 [platforms.wechat] 写 callback_token，或配置 [platforms.douyin]（演练中还要写上 [webhooks] 一节）"
        raise BadConfig([f"{config.source}：没有平台可以推送：{wanted}"])
    return hooks


def serve_webhooks(config: Config, hooks: Hooks) -> None:
    """Receives pushes until the process is told to stop."""
    app = build(hooks, log=log(config), pseudonyms=pseudonyms(config), clock=now)
    host, port = split(config.settings.webhooks.listen)
    serve(app, host, port)
