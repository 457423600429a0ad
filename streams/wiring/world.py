"""What lies outside: platforms to read, people to tell, channels to tell them by."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from alerting.channels.allowance import Allowances
from alerting.channels.factory import build as build_channel
from alerting.channels.screen import ScreenChannel
from alerting.links import Links
from alerting.people import Person
from alerting.ports import Channel
from alerting.rehearsal import rehearsal
from crawlers.pseudonyms import Pseudonyms
from crawlers.sources import (
    Account,
    DouyinSource,
    KuaishouSource,
    Source,
    ToutiaoSource,
    WechatSource,
    WeiboSource,
)
from streams.settings import BadConfig, Config
from streams.settings.model import PlatformSection
from streams.settings.secrets import Secret

#: the local phone screen's messages, in data_dir
SCREEN = "screen"
#: the synthetic pages' screen, in data_dir
PROBE_SCREEN = "probe"


def pseudonyms(config: Config) -> Pseudonyms:
    """The pseudonyms of this configuration's pepper."""
    return Pseudonyms(config.settings.privacy.pepper.read().encode())


def links(config: Config) -> Links:
    """The links of messages; their key comes from the pepper, so that one secret has to be kept."""
    return Links(config.settings.privacy.pepper.read().encode())


def people(config: Config) -> dict[str, Person]:
    """Who can be told, by id; a rehearsal without people of its own has the packaged ones."""
    settings = config.settings
    if config.rehearsal and not settings.people:
        return rehearsal(settings.units[0].id)[1]
    return {
        person.id: Person(
            id=person.id, name=person.name, unit=person.unit, channels=person.channels, role=person.role
        )
        for person in settings.people
    }


def units(config: Config) -> dict[str, str]:
    """The names of the units, by id."""
    return {unit.id: unit.name for unit in config.settings.units}


def channels(config: Config, *only: str) -> dict[str, Channel]:
    """The configured channels (or only those named), by id. BadConfig for an address that is none or not there."""
    built: dict[str, Channel] = {}
    allowances = Allowances()
    for channel in config.settings.channels:
        if only and channel.id not in only:
            continue
        try:
            built[channel.id] = build_channel(
                channel.url.read(), screen_dir=config.data_dir / SCREEN, allowances=allowances
            )
        except ValueError as error:  # also a missing secret
            raise BadConfig([f"{config.source}：channels“{channel.id}”.url：{error}"]) from None
    return built


def probe_channel(config: Config) -> Channel:
    """The screen of the synthetic pages, which only the watchman reads."""
    return ScreenChannel(config.data_dir / PROBE_SCREEN)


def sources(config: Config) -> list[Source]:
    """What may be fetched. BadConfig where a platform has credentials and no account."""
    platforms, found, wrong = config.settings.platforms, list[Source](), list[str]()
    for name, make in _MAKERS.items():
        section = getattr(platforms, name)
        if section is None:
            continue
        try:
            found.append(make(config, section, _common(config, name, section)))
        except ValueError as error:
            wrong.append(f"{config.source}：{error}")
    if wrong:
        raise BadConfig(wrong)
    return found


def _common(config: Config, platform: str, section: PlatformSection) -> dict[str, Any]:
    accounts = tuple(
        Account(a.id, a.name, a.unit) for a in config.settings.accounts if a.platform == platform
    )
    common: dict[str, Any] = {
        "base_url": section.base_url.rstrip("/"),
        "accounts": accounts,
        "poll_seconds": section.poll_seconds,
        "daily_calls": section.daily_calls,
    }
    if config.rehearsal:
        common["delay_seconds"] = 0.0  # the sandbox is ours: nobody is to be spared
    return common


_MAKERS: dict[str, Callable[[Config, Any, dict[str, Any]], Source]] = {
    "weibo": lambda _, p, common: WeiboSource(**common, access_token=p.access_token.read()),
    "wechat": lambda _, p, common: WechatSource(**common, appid=p.appid, secret=p.secret.read()),
    "douyin": lambda _, p, common: DouyinSource(
        **common,
        client_key=p.client_key,
        client_secret=p.client_secret.read(),
        refresh_token=_token(p.refresh_token),
    ),
    "toutiao": lambda config, p, common: ToutiaoSource(**common, posts=config.path(p.posts)),
    "kuaishou": lambda _, p, common: KuaishouSource(
        **common,
        app_id=p.app_id,
        app_secret=p.app_secret.read(),
        refresh_token=_token(p.refresh_token),
    ),
}


def _token(secret: Secret) -> str | Path:
    """A file secret as its path (it is rewritten when the platform renews it), else the value."""
    return secret.path or secret.read()
