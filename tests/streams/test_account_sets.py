"""More than one account of a platform, each with credentials of its own; the old form means what it meant."""

from pathlib import Path

import pytest

from crawlers.sources import DouyinSource, WechatSource, WeiboSource
from streams import wiring
from streams.settings import BadConfig, Config, load
from streams.settings.load import check_secrets
from streams.wiring.watchman import expected
from streams.wiring.webhooks import webhooks

HEAD = """
units = [{ id = "baicheng", name = "白城市人社局" }, { id = "taonan", name = "洮南市人社局", parent = "baicheng" }]
accounts = [
  { platform = "wechat", id = "gh_1", name = "白城人社", unit = "baicheng" },
  { platform = "wechat", id = "gh_2", name = "白城就业", unit = "baicheng" },
  { platform = "wechat", id = "gh_3", name = "洮南人社", unit = "taonan" },
  { platform = "weibo", id = "1001", name = "白城人社", unit = "baicheng" },
  { platform = "weibo", id = "1002", name = "洮南人社", unit = "taonan" },
  { platform = "douyin", id = "dy1", name = "白城人社", unit = "baicheng" },
  { platform = "douyin", id = "dy2", name = "洮南人社", unit = "taonan" },
]
[privacy]
pepper = { env = "SETS_SECRET" }
"""
WECHAT = """
[platforms.wechat]
appid = "wx1"
secret = { env = "SETS_SECRET" }
callback_token = { env = "SETS_SECRET" }
poll_seconds = 120
daily_calls = 900
"""
FURTHER = """
[[platforms.wechat.accounts]]
account = "gh_2"
appid = "wx2"
secret = { env = "SETS_OTHER" }
[[platforms.wechat.accounts]]
account = "gh_3"
appid = "wx3"
secret = { env = "SETS_OTHER" }
callback_token = { env = "SETS_OTHER" }
daily_calls = 50
"""

KUAISHOU = """
[platforms.kuaishou]
app_id = "k"
app_secret = { env = "SETS_SECRET" }
refresh_token = { file = "r" }
[[platforms.kuaishou.accounts]]
account = "ks2"
refresh_token = { file = "r" }
"""


@pytest.fixture(autouse=True)
def secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SETS_SECRET", "0123456789abcdef0123456789abcdef")
    monkeypatch.setenv("SETS_OTHER", "fedcba9876543210fedcba9876543210")


def config(folder: Path, *sections: str) -> Config:
    path = folder / "minsheng.toml"
    path.write_text(HEAD + "".join(sections), encoding="utf-8")
    return load(path)


def test_the_old_form_is_one_source_for_all_accounts(tmp_path: Path) -> None:
    """With its keys and ids as ever; accounts without credentials are its own to complain of."""
    (source,) = wiring.sources(config(tmp_path, WECHAT))
    assert isinstance(source, WechatSource)
    assert [account.id for account in source.accounts] == ["gh_1", "gh_2", "gh_3"]
    assert (source.key, source.scope, source.others, source.delay_seconds) == ("wechat:gh_1", "", (), 0.5)


def test_each_set_is_a_source_of_its_own(tmp_path: Path) -> None:
    """Own credentials, budget and checkpoints; what a set leaves out is as the section; one host is asked no faster."""
    first, second, county = wiring.sources(config(tmp_path, WECHAT, FURTHER))
    assert isinstance(county, WechatSource)
    assert [each.key for each in (first, second, county)] == ["wechat:gh_1", "wechat:gh_2", "wechat:gh_3"]
    assert [each.accounts[0].unit for each in (first, second, county)] == ["baicheng", "baicheng", "taonan"]
    assert [account.id for account in county.others] == ["gh_1", "gh_2"]
    assert (county.appid, county.secret[:4], county.poll_seconds) == ("wx3", "fedc", 120)
    assert [each.daily_calls for each in (first, second, county)] == [900, 900, 50]
    assert [each.scope for each in (first, second, county)] == ["", "gh_2", "gh_3"]
    assert {each.delay_seconds for each in (first, second, county)} == {1.5}
    assert "fedcba" not in repr((first, second, county))


def test_ids_that_name_a_comment_everywhere_stay_as_they_are_within_a_unit(tmp_path: Path) -> None:
    """Weibo's and Douyin's: a comment that both accounts' lists hold is one mention. Another app only where it is written.
    A post that names two bureaus is a matter of each."""
    weibo = (
        '[platforms.weibo]\naccess_token = { env = "SETS_SECRET" }\nauthorize_url = "https://a.example/1"\n'
    )
    more = '[[platforms.weibo.accounts]]\naccount = "1002"\naccess_token = { env = "SETS_OTHER" }\nhot_posts = 0\n'
    douyin = (
        '[platforms.douyin]\nclient_key = "aw1"\nclient_secret = { env = "SETS_SECRET" }\nrefresh_token = { file = "r1" }\n'
        '[[platforms.douyin.accounts]]\naccount = "dy2"\nrefresh_token = { file = "r2" }\n'
    )
    city, county, first, second = wiring.sources(config(tmp_path, weibo, more, douyin))
    assert isinstance(county, WeiboSource)
    assert (county.scope, county.hot_posts, county.daily_calls, county.authorize_url) == (
        "taonan", 0, 100, "https://a.example/1",
    )  # fmt: skip
    assert city.mention_id("5") != county.mention_id("5")
    assert isinstance(first, DouyinSource)
    assert isinstance(second, DouyinSource)
    assert first.mention_id("5") == second.mention_id("5")
    assert (second.client_key, second.client_secret, second.refresh_token) == (
        first.client_key, first.client_secret, tmp_path / "r2",
    )  # fmt: skip


def test_pushes_of_further_accounts_have_addresses_of_their_own(tmp_path: Path) -> None:
    """The first set's is the old one; a set without a token of its own is pushed by nobody."""
    found = webhooks(config(tmp_path, WECHAT, FURTHER))
    assert found.wechat is not None
    assert (found.wechat[0].key, found.wechat[1].appid) == ("wechat:gh_1", "wx1")
    (further,) = found.further
    assert further.wechat is not None
    assert (further.wechat[0].key, further.wechat[1].appid, further.wechat[1].token[:4]) == (
        "wechat:gh_3", "wx3", "fedc",
    )  # fmt: skip
    assert len(found) == 2


def test_an_account_can_be_switched_off_alone(tmp_path: Path) -> None:
    """It is not read, not missed by the watchman, and no account of the others either."""
    off = config(tmp_path, WECHAT, FURTHER, "enabled = false\n")
    assert [each.key for each in wiring.sources(off)] == ["wechat:gh_1", "wechat:gh_2"]
    assert expected(off) == [("wechat", "gh_1"), ("wechat", "gh_2")]
    assert len(webhooks(off)) == 1


@pytest.mark.parametrize(
    ("sections", "said"),
    [
        ([WECHAT, FURTHER.replace("gh_3", "gh_9")], "“gh_9”：[[accounts]] 里没有平台 wechat 的这个账号"),
        ([WECHAT, FURTHER.replace("gh_3", "gh_2")], "“gh_2”：写了不止一次"),
        ([WECHAT, FURTHER, FURTHER.split("[[")[1].join(["[[", ""]).replace("gh_2", "gh_1")], "上面那组没有账号可用"),
        ([WECHAT, FURTHER.replace('appid = "wx3"', "")], "appid"),
        (
            [KUAISHOU],
            "共用了文件 r",
        ),
    ],
)  # fmt: skip
def test_sets_that_do_not_fit_are_refused(tmp_path: Path, sections: list[str], said: str) -> None:
    """The key, what is wrong, what to do."""
    with pytest.raises(BadConfig) as refused:
        config(tmp_path, *sections)
    assert said in str(refused.value)


def test_a_missing_secret_of_a_set_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its place in the file."""
    monkeypatch.delenv("SETS_OTHER")
    missing = check_secrets(config(tmp_path, WECHAT, FURTHER))
    assert any("platforms.wechat.accounts[第1项].secret" in finding for finding in missing)
