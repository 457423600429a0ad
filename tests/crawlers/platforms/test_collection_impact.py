"""The page 采集影响评估 is what the code does."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from crawlers.impact import READS, page
from crawlers.politeness import scrapy_settings
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
from streams.settings.model import Platforms
from tests.crawlers.platforms.test_platform_pages import PAGES, PARSERS, plain

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "collection-impact.md"
WHO: dict[str, Any] = {"accounts": (Account("1", "人社", "baicheng"),)}


def usual() -> list[Source]:
    """Every source with what the configuration sets when nothing is written."""
    made: list[Source] = [
        WeiboSource(**WHO, access_token="t"),
        WeiboPublicSource(**WHO),
        WechatSource(**WHO, appid="a", secret="s"),
        DouyinSource(**WHO, client_key="k", client_secret="s", refresh_token="r"),
        ToutiaoSource(**WHO, posts=Path("posts.csv")),
        KuaishouSource(**WHO, app_id="a", app_secret="s", refresh_token="r"),
        WebsiteSource(**WHO, base_url="https://www.example.gov.cn", listing="/", family="trs"),
        AppSource(**WHO, base_url="https://app.example.gov.cn", key_id="k", secret="s"),
    ]
    return [_as_configured(source) for source in made]


def _as_configured(source: Source) -> Source:
    annotation = Platforms.model_fields[source.reader].annotation
    section = next(each for each in annotation.__args__ if each is not type(None))  # type: ignore[union-attr]
    fields = section.model_fields
    return replace(
        source,
        poll_seconds=fields["poll_seconds"].default,
        daily_calls=fields["daily_calls"].default,
    )


def test_the_document_is_not_stale() -> None:
    """``docs/collection-impact.md`` is exactly what the code says (write it anew with this module's ``usual``)."""
    assert DOCUMENT.read_text(encoding="utf-8") == page(usual())


def test_every_source_has_its_section() -> None:
    """A way of reading without an assessment is not finished."""
    assert {source.reader for source in usual()} == set(READS)


@pytest.mark.parametrize("path", sorted(PAGES.glob("*.json")), ids=lambda path: path.stem)
def test_what_is_said_to_be_dropped_is_dropped(path: Path) -> None:
    """The values of personal fields in the pages are nowhere in what was parsed."""
    body = json.loads(path.read_text(encoding="utf-8"))["body"]
    parser = path.stem.partition(".")[0]
    parsed = json.dumps(plain(PARSERS[parser](body)), ensure_ascii=False)
    for value in values(body, READS[parser.partition("-")[0]].dropped):
        assert value not in parsed


def values(data: Any, names: tuple[str, ...]) -> list[str]:
    """Telling values (three characters and more) under these names."""
    if isinstance(data, list):
        return [each for item in data for each in values(item, names)]
    if not isinstance(data, dict):
        return []
    found = [each for item in data.values() for each in values(item, names)]
    return found + [str(data[name]) for name in names if len(str(data.get(name) or "")) > 2]


def test_no_source_signs_carries_cookies_or_asks_two_things_at_once() -> None:
    """The Scrapy settings are what the page promises."""
    for source in usual():
        settings = scrapy_settings(source)
        assert not settings["COOKIES_ENABLED"]
        assert not settings["REDIRECT_ENABLED"]
        assert settings["CONCURRENT_REQUESTS"] == 1
        assert settings["AUTOTHROTTLE_ENABLED"]
        assert settings["DOWNLOAD_DELAY"] == source.delay_seconds > 0
        assert settings["ROBOTSTXT_OBEY"] is source.public
