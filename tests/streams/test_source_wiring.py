"""Which sources a configuration makes: off until written, off when switched off, one way to a platform."""

from pathlib import Path

import pytest

from crawlers.politeness import scrapy_settings
from crawlers.sources import AppSource, WebsiteSource, WeiboPublicSource, WeiboSource
from streams import wiring
from streams.settings import BadConfig, Config, load

HEAD = """
units = [{ id = "baicheng", name = "白城市人社局" }]
accounts = [
  { platform = "weibo", id = "1404376560", name = "白城人社", unit = "baicheng" },
  { platform = "website", id = "www.example.gov.cn", name = "白城人社网", unit = "baicheng" },
  { platform = "app", id = "bcrs", name = "白城人社通", unit = "baicheng" },
]
[privacy]
pepper = { env = "WIRING_SECRET" }
"""
WEIBO = '[platforms.weibo]\naccess_token = { env = "WIRING_SECRET" }\nauthorize_url = "https://api.weibo.com/oauth2/authorize"\n'
BOARD = '[platforms.website]\nbase_url = "https://www.example.gov.cn"\nlist_path = "/hdjl/index.html"\nfamily = "trs"\n'
CLIENT = '[platforms.app]\nbase_url = "https://app.example.gov.cn"\nkey_id = "k1"\nsecret = { env = "WIRING_SECRET" }\n'
PUBLIC = "[platforms.weibo_public]\n"


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIRING_SECRET", "0123456789abcdef0123456789abcdef")


def config(folder: Path, *sections: str) -> Config:
    path = folder / "minsheng.toml"
    path.write_text(HEAD + "".join(sections), encoding="utf-8")
    return load(path)


def test_nothing_is_read_until_it_is_written(tmp_path: Path) -> None:
    """Accounts alone open no connection."""
    assert wiring.sources(config(tmp_path)) == []


def test_every_written_section_is_a_source(tmp_path: Path) -> None:
    """Weibo with its hot posts and token watched, a board, the client; each says who we are and where to find us."""
    contact = '[crawl]\ncontact = "https://www.example.gov.cn/about"\n'
    weibo, board, client = wiring.sources(config(tmp_path, WEIBO, BOARD, CLIENT, contact))
    assert isinstance(weibo, WeiboSource)
    assert (weibo.hot_posts, weibo.watch_token, weibo.daily_calls) == (3, True, 100)
    assert isinstance(board, WebsiteSource)
    assert (board.listing, board.family, board.public) == ("/hdjl/index.html", "trs", True)
    assert isinstance(client, AppSource)
    assert "0123456789abcdef" not in repr(client)
    agents = {scrapy_settings(source)["USER_AGENT"] for source in (weibo, board, client)}
    assert agents == {"minsheng/0.1 (+public-bureau comment intake; https://www.example.gov.cn/about)"}


def test_a_source_can_be_switched_off(tmp_path: Path) -> None:
    """``enabled = false`` leaves the section and stops the reading."""
    assert wiring.sources(config(tmp_path, WEIBO, "enabled = false\n")) == []


def test_the_public_pages_of_weibo_exclude_its_interface(tmp_path: Path) -> None:
    """Alone they are a source of their own checkpoints; together they are refused with what to do."""
    alone = wiring.sources(config(tmp_path, PUBLIC))
    assert [type(source) for source in alone] == [WeiboPublicSource]
    assert alone[0].key == "weibo_public:1404376560"
    with pytest.raises(BadConfig, match="二者只能选一"):
        wiring.sources(config(tmp_path, WEIBO, PUBLIC))
