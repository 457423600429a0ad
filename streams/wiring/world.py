"""What lies outside: platforms to read, people to tell, channels to tell them by."""

from pathlib import Path

from alerting.channels.factory import build as build_channel
from alerting.people import Person
from alerting.ports import Channel, Roster
from alerting.rehearsal import rehearsal
from alerting.roster import DatedRoster
from alerting.roster_file import read_roster
from crawlers.pseudonyms import Pseudonyms
from crawlers.records import Platform
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
from streams.settings.secrets import Secret

#: the local phone screen's messages, in data_dir
SCREEN = "screen"


def pseudonyms(config: Config) -> Pseudonyms:
    """The pseudonyms of this configuration's pepper."""
    return Pseudonyms(config.settings.privacy.pepper.read().encode())


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


def roster(config: Config) -> Roster:
    """Who is on duty. A file with errors still serves its sound days; without a file nobody is, and pages go to
    the fallback contact (the doctor says so)."""
    settings = config.settings
    if config.rehearsal and settings.alerting.roster is None:
        return rehearsal(settings.units[0].id)[0]
    if settings.alerting.roster is None:
        return DatedRoster({})
    return read_roster(config.path(settings.alerting.roster), people(config)).roster


def channels(config: Config) -> dict[str, Channel]:
    """Every configured channel, by id. BadConfig for an address that is none."""
    built: dict[str, Channel] = {}
    for channel in config.settings.channels:
        try:
            built[channel.id] = build_channel(channel.url.read(), screen=config.data_dir / SCREEN)
        except ValueError as error:
            raise BadConfig([f"{config.source}：channels“{channel.id}”.url：{error}"]) from None
    return built


def sources(config: Config) -> list[Source]:
    """What may be fetched. BadConfig where a platform has credentials and no account."""
    platforms, found, wrong = config.settings.platforms, [], []

    def accounts(platform: Platform) -> tuple[Account, ...]:
        return tuple(
            Account(a.id, a.name, a.unit) for a in config.settings.accounts if a.platform == platform
        )

    def common(platform: Platform) -> dict[str, object]:
        section = getattr(platforms, platform)
        shared: dict[str, object] = {
            "base_url": section.base_url.rstrip("/"),
            "accounts": accounts(platform),
            "poll_seconds": section.poll_seconds,
            "daily_calls": section.daily_calls,
        }
        if config.rehearsal:
            shared["delay_seconds"] = 0.0
        return shared

    makers = {
        "weibo": lambda p: WeiboSource(**common("weibo"), access_token=p.access_token.read()),
        "wechat": lambda p: WechatSource(**common("wechat"), appid=p.appid, secret=p.secret.read()),
        "douyin": lambda p: DouyinSource(
            **common("douyin"),
            client_key=p.client_key,
            client_secret=p.client_secret.read(),
            refresh_token=_token(p.refresh_token),
        ),
        "toutiao": lambda p: ToutiaoSource(**common("toutiao"), posts=config.path(p.posts)),
        "kuaishou": lambda p: KuaishouSource(
            **common("kuaishou"),
            app_id=p.app_id,
            app_secret=p.app_secret.read(),
            refresh_token=_token(p.refresh_token),
        ),
    }
    for name, make in makers.items():
        section = getattr(platforms, name)
        if section is None:
            continue
        try:
            found.append(make(section))
        except ValueError as error:
            wrong.append(f"{config.source}：{error}")
    if wrong:
        raise BadConfig(wrong)
    return found


def _token(secret: Secret) -> str | Path:
    """A file secret as its path (it is rewritten when the platform renews it), else the value."""
    return secret.path or secret.read()
