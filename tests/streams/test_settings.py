"""The configuration: found, checked whole, and explained in words that say what to write."""

from pathlib import Path

import pytest

from streams.settings import BadConfig, explain, load
from streams.settings.load import check_secrets
from streams.settings.secrets import SecretMissing

GOOD = """
data_dir = "var"
[[units]]
id = "baicheng"
name = "白城市人社局"
[[accounts]]
platform = "weibo"
id = "1404376560"
name = "白城人社"
unit = "baicheng"
[platforms.weibo]
access_token = { env = "TEST_WEIBO_TOKEN" }
[[people]]
id = "duty1"
name = "值班员甲"
unit = "baicheng"
channels = ["wecom"]
[[channels]]
id = "wecom"
url = { file = "secrets/wecom" }
[privacy]
pepper = { file = "secrets/pepper" }
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "minsheng.toml"
    path.write_text(text, encoding="utf-8")
    return path


def findings(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(BadConfig) as caught:
        load(written(tmp_path, text))
    return caught.value.findings


def test_a_good_file_is_read_and_its_paths_start_at_its_folder(tmp_path: Path) -> None:
    """data_dir and file secrets are relative to the configuration file, wherever the program is started."""
    config = load(written(tmp_path, GOOD))
    assert config.data_dir == tmp_path / "var"
    assert config.settings.platforms.weibo is not None
    assert config.settings.platforms.weibo.daily_calls == 100
    assert not config.rehearsal


def test_without_any_file_it_is_the_rehearsal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No --config, no MINSHENG_CONFIG, no ./minsheng.toml: the packaged rehearsal."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MINSHENG_CONFIG", raising=False)
    assert load().rehearsal


def test_the_environment_names_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """MINSHENG_CONFIG is used when --config is not."""
    monkeypatch.setenv("MINSHENG_CONFIG", str(written(tmp_path, GOOD)))
    assert load().source.endswith("minsheng.toml")


@pytest.mark.parametrize(
    ("change", "key", "says"),
    [
        (('data_dir = "var"', 'data_dri = "var"'), "data_dri", "不认识的键"),
        (('platform = "weibo"', 'platform = "weixin"'), "accounts[第1项].platform", "只能写"),
        (
            ('unit = "baicheng"\n[platforms', 'unit = "baichen"\n[platforms'),
            "accounts“白城人社”.unit",
            "没有“baichen”",
        ),
        (('{ env = "TEST_WEIBO_TOKEN" }', '"2.00abc"'), "platforms.weibo.access_token", "不能直接写"),
        (('channels = ["wecom"]', 'channels = ["wecon"]'), "people“值班员甲”.channels", "没有“wecon”"),
        (('{ env = "TEST_WEIBO_TOKEN" }', '{ env = "A", file = "b" }'), "access_token", "之一"),
        (("[privacy]", "[console]\nlisten = 8600\n[privacy]"), "console.listen", "加引号"),
        (
            ("[privacy]", '[bus]\nurl = "kafka://h"\n[privacy]'),
            "bus.url",
            "只能写 sqlite，或 kafka://主机:端口",
        ),
        (("[privacy]", '[bus]\nurl = "kafka://h:90920"\n[privacy]'), "bus.url", "端口应在 1 到 65535 之间"),
        (("[privacy]", "[bus]\npartitions = 0\n[privacy]"), "bus.partitions", "数值应不小于 1"),
        (
            ("[privacy]", '[bus.sasl]\nusername = "a"\npassword = "b"\n[privacy]'),
            "bus.sasl.password",
            "不能直接写",
        ),
        (('name = "白城市人社局"', 'name = "白城市人社局'), "", "TOML 语法不对"),
    ],
)
def test_a_mistake_is_named_with_file_key_and_remedy(
    tmp_path: Path, change: tuple[str, str], key: str, says: str
) -> None:
    """Each finding names the file, the key, what is wrong and what to write."""
    found = findings(tmp_path, GOOD.replace(*change))
    assert any("minsheng.toml" in line and key in line and says in line for line in found), found


def test_a_secret_is_never_repeated_in_an_error(tmp_path: Path) -> None:
    """A token written into the file by mistake does not appear in the message."""
    found = findings(tmp_path, GOOD.replace('{ env = "TEST_WEIBO_TOKEN" }', '"2.00SECRETSECRET"'))
    assert "SECRETSECRET" not in "\n".join(found)


def test_missing_secrets_are_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """check_secrets names each missing variable and file; what is there is not named."""
    monkeypatch.setenv("TEST_WEIBO_TOKEN", "2.00abc")
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "pepper").write_text("x" * 32)
    missing = check_secrets(load(written(tmp_path, GOOD)))
    assert len(missing) == 1
    assert "wecom" in missing[0]


def test_an_empty_secret_is_missing(tmp_path: Path) -> None:
    """A file with only white space is no secret."""
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "pepper").write_text(" \n")
    with pytest.raises(SecretMissing, match="为空"):
        load(written(tmp_path, GOOD)).settings.privacy.pepper.read()


def test_every_key_is_explained() -> None:
    """config explain leaves no key without a meaning."""
    rows = list(explain())
    assert ("units[].id", "必填", "单位代号，数据按它分区") in rows
    assert [key for key, _, meaning in rows if not meaning] == []
