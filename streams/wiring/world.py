"""What lies outside: platforms to read, people to tell, channels to tell them by."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from alerting.channels.allowance import Allowances
from alerting.channels.factory import build as build_channel
from alerting.channels.screen import ScreenChannel
from alerting.links import Links
from alerting.people import Person
from alerting.ports import Channel
from alerting.rehearsal import rehearsal
from crawlers.pseudonyms import Pseudonyms
from crawlers.scopes import with_scopes
from crawlers.sources import (
    Account,
    AppSource,
    DouyinSource,
    KuaishouSource,
    Source,
    ToutiaoSource,
    WebsiteSource,
    WechatSource,
    WeiboPublicSource,
    WeiboSource,
)
from streams.settings import BadConfig, Config
from streams.settings.accounts import AccountSet
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
        if name == "weibo_public" and platforms.weibo is not None:
            wrong.append(
                f"{config.source}：platforms.weibo_public：已经有 [platforms.weibo] 官方接口，二者只能选一：请删去一节"
            )
            continue
        for one, own, others in credential_sets(config, name.removesuffix("_public"), section):
            if not one.enabled:
                continue
            try:
                source = make(config, one, _common(config, one, own, others))
                found.append(replace(source, scope=source.accounts[0].scope))
            except ValueError as error:
                wrong.append(f"{config.source}：{error}")
    if wrong:
        raise BadConfig(wrong)
    return _sharing_hosts(found)


def scopes(config: Config) -> dict[tuple[str, str], str]:
    """What stands before the ids of each account's comments, by platform and account."""
    platforms = dict.fromkeys(account.platform for account in config.settings.accounts)
    return {(platform, each.id): each.scope for platform in platforms for each in _ledger(config, platform)}


def _ledger(config: Config, platform: str) -> list[Account]:
    """The platform's accounts."""
    own = [Account(a.id, a.name, a.unit) for a in config.settings.accounts if a.platform == platform]
    section = getattr(config.settings.platforms, platform, None)
    further: tuple[AccountSet, ...] = getattr(section, "accounts", ())
    return with_scopes(platform, own, {each.account for each in further})


def credential_sets(
    config: Config, platform: str, section: PlatformSection
) -> Iterator[tuple[Any, tuple[Account, ...], tuple[Account, ...]]]:
    """The sets of credentials of a platform: settings, the accounts they are for, and the platform's other accounts.

    The section's own set is for all accounts that have none of their own; a further one has the section's values
    where it writes none.
    """
    ledger = _ledger(config, platform)
    further: tuple[AccountSet, ...] = getattr(section, "accounts", ())
    named = {each.account for each in further}
    yield section, *_parted(ledger, lambda account: account.id not in named)
    for each in further:
        written = {name: getattr(each, name) for name in each.model_fields_set - {"account"}}
        mine = {name: value for name, value in written.items() if value is not None}
        own, others = _parted(ledger, lambda account, each=each: account.id == each.account)  # type: ignore[misc]
        yield section.model_copy(update=mine), own, others


def _parted(
    ledger: list[Account], own: Callable[[Account], bool]
) -> tuple[tuple[Account, ...], tuple[Account, ...]]:
    return tuple(filter(own, ledger)), tuple(account for account in ledger if not own(account))


def _sharing_hosts(found: list[Source]) -> list[Source]:
    """Sources on one host are read side by side: each pauses as many times longer, so that the host notices nothing."""
    hosts = Counter(urlsplit(source.base_url).netloc for source in found)
    return [
        replace(source, delay_seconds=source.delay_seconds * hosts[urlsplit(source.base_url).netloc])
        for source in found
    ]


def _common(
    config: Config, section: PlatformSection, own: tuple[Account, ...], others: tuple[Account, ...]
) -> dict[str, Any]:
    common: dict[str, Any] = {
        "base_url": section.base_url.rstrip("/"),
        "accounts": own,
        "others": others,
        "poll_seconds": section.poll_seconds,
        "daily_calls": section.daily_calls,
        "contact": config.settings.crawl.contact,
    }
    if config.rehearsal:
        common["delay_seconds"] = 0.0  # the sandbox is ours: nobody is to be spared
    return common


_MAKERS: dict[str, Callable[[Config, Any, dict[str, Any]], Source]] = {
    "weibo": lambda _, p, common: WeiboSource(
        **common,
        access_token=p.access_token.read(),
        authorize_url=p.authorize_url,
        watch_token=p.watch_token,
        hot_posts=p.hot_posts,
    ),
    "weibo_public": lambda _, p, common: WeiboPublicSource(**common),
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
    "website": lambda _, p, common: WebsiteSource(
        **common, listing=p.list_path, family=p.family, letters=p.letters
    ),
    "app": lambda _, p, common: AppSource(**common, path=p.path, key_id=p.key_id, secret=p.secret.read()),
}


def _token(secret: Secret) -> str | Path:
    """A file secret as its path (it is rewritten when the platform renews it), else the value."""
    return secret.path or secret.read()
