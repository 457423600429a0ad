"""The program that receives the platforms' pushes, of a configuration."""

from collections.abc import Iterator, Mapping

from crawlers.records import Platform
from crawlers.sources import DouyinSource, Source, WechatSource
from crawlers.webhooks.app import Hooks, build
from crawlers.webhooks.cipher import aes_key
from crawlers.webhooks.serve import serve
from crawlers.webhooks.wechat import WechatKeys
from streams.runners.clock import now
from streams.settings import BadConfig, Config
from streams.settings.accounts import WechatAccount
from streams.settings.address import split
from streams.settings.model import Wechat
from streams.wiring.stores import log
from streams.wiring.world import credential_sets, pseudonyms, sources


def pushing(config: Config) -> tuple[Platform, ...]:
    """The platforms whose pushes can be checked. Douyin's secret is there for reading as well, so a rehearsal,
    whose sandbox pushes nothing, counts it only where the file has a [webhooks] section."""
    settings = config.settings
    wechat, douyin = settings.platforms.wechat, settings.platforms.douyin
    found: list[Platform] = []
    if wechat is not None and (_checked(wechat) or any(map(_checked, wechat.accounts))):
        found.append("wechat")
    if douyin is not None and (not config.rehearsal or "webhooks" in settings.model_fields_set):
        found.append("douyin")
    return tuple(found)


def webhooks(config: Config) -> Hooks:
    """What may push. BadConfig for keys that cannot be keys."""
    platforms = pushing(config)
    of = {source.key: source for source in sources(config)} if platforms else {}
    found = [*_wechat(config, of)] if "wechat" in platforms else []
    found += _douyin(config, of) if "douyin" in platforms else []
    return Hooks(
        wechat=next((hook.wechat for own, hook in found if own and hook.wechat), None),
        douyin=next((hook.douyin for own, hook in found if own and hook.douyin), None),
        further=tuple(hook for own, hook in found if not own),
    )


def _wechat(config: Config, of: Mapping[str, Source]) -> Iterator[tuple[bool, Hooks]]:
    """Whether it is the section's own set, and its hook; sets without keys for pushes, or switched off, have none."""
    section = config.settings.platforms.wechat
    if section is None:
        return
    where = f"{config.source}：platforms.wechat"
    for number, (one, own, _) in enumerate(credential_sets(config, "wechat", section)):
        written = section if number == 0 else section.accounts[number - 1]
        source = of.get(f"wechat:{own[0].id}") if own else None
        if isinstance(source, WechatSource) and _checked(written):
            place = where if number == 0 else f"{where}.accounts“{own[0].id}”"
            yield number == 0, Hooks(wechat=(source, _keys(place, written, one.appid)))


def _douyin(config: Config, of: Mapping[str, Source]) -> Iterator[tuple[bool, Hooks]]:
    """The section's app, and each further app; accounts that authorised the section's app push to its address."""
    section = config.settings.platforms.douyin
    if section is None:
        return
    for number, (one, own, _) in enumerate(credential_sets(config, "douyin", section)):
        source = of.get(f"douyin:{own[0].id}") if own else None
        if isinstance(source, DouyinSource) and (number == 0 or one.client_key != section.client_key):
            yield number == 0, Hooks(douyin=source)


def _checked(section: Wechat | WechatAccount) -> bool:
    return section.callback_token is not None or section.encoding_aes_key is not None


def _keys(where: str, section: Wechat | WechatAccount, appid: str) -> WechatKeys:
    if section.callback_token is None:
        raise BadConfig([f"{where}.callback_token：没有写：请填公众号后台“基本配置”里的 Token"])
    try:
        key = aes_key(section.encoding_aes_key.read()) if section.encoding_aes_key else None
    except ValueError as error:  # also a missing secret
        raise BadConfig([f"{where}.encoding_aes_key：{error}"]) from None
    return WechatKeys(token=section.callback_token.read(), appid=appid, aes_key=key)


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
