"""The [index] section: where documents are searched, said wrongly and rightly; what its commands and the doctor say."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dashboards.indexes.elasticsearch import ElasticsearchIndex
from dashboards.indexes.sqlite import SqliteIndex
from streams import wiring
from streams.doctor import findings
from streams.settings import BadConfig, Config, load
from tests.e2e.product import free_ports
from tests.streams.conftest import BUREAU

Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a configuration with that [index] section and its secrets."""
    (tmp_path / "pepper").write_text("0123456789abcdef")
    (tmp_path / "es").write_text("hush\n")

    def written(section: str) -> Path:
        path = tmp_path / "minsheng.toml"
        path.write_text(f"{BUREAU}[index]\n{section}", encoding="utf-8")
        return path

    return written


@pytest.fixture
def loaded(write: Write) -> Callable[[str], Config]:
    return lambda section: load(write(section))


PASSWORD = 'password = { file = "es" }\n'


@pytest.mark.parametrize(
    ("section", "hosts", "user"),
    [
        ('url = "https://minsheng@es:9200"\n' + PASSWORD, ("https://es:9200",), "minsheng"),
        (
            'url = "https://minsheng@es1:9200,es2:9201"\n' + PASSWORD,
            ("https://es1:9200", "https://es2:9201"),
            "minsheng",
        ),
        ('url = "http://127.0.0.1:9200/"', ("http://127.0.0.1:9200",), None),
        ('url = "http://u@localhost:9200"\n' + PASSWORD, ("http://localhost:9200",), "u"),
    ],
)
def test_an_address_names_servers_and_the_user(
    loaded: Callable[[str], Config], section: str, hosts: tuple[str, ...], user: str | None
) -> None:
    """The password comes from elsewhere; nothing is asked of the servers yet."""
    index = wiring.index(loaded(section))
    assert isinstance(index, ElasticsearchIndex)
    address = index.server.address
    assert (address.hosts, address.user) == (hosts, user)
    assert address.password == ("hush" if user else None)
    index.close()


@pytest.mark.parametrize(
    ("section", "words"),
    [
        ('url = "mysql"', "index.url：只能写 \"sqlite\" 或"),
        ('url = "https://u:geheim@es:9200"', "密码不能写在地址里"),
        ('url = "https://@es:9200"', "缺少用户名"),
        ('url = "https://es:9200/path"', "主机写得不对"),
        ('url = "https://es:9200?x=geheim"', "主机写得不对"),
        ('url = "https://u@es:9200"', "用户名和 password 要么都写"),
        ('url = "https://es:9200"\n' + PASSWORD, "用户名和 password 要么都写"),
        ('url = "http://u@es:9200"\n' + PASSWORD, "必须是 https://"),
        ('url = "http://u@127.0.0.1:9200,es:9200"\n' + PASSWORD, "必须是 https://"),
        ('url = "https://es:9200"\nprefix = "Gross"', "index.prefix"),
        ('url = "https://es:9200"\nreplicas = 9', "index.replicas：数值应不大于 5"),
        ("keep_months = 6", "只对 Elasticsearch 有效"),
        ('url = "https://u@es:9200"\npassword = "geheim"', "密钥不能直接写在配置里"),
        ('url = "https://es:9200"\ncertificate = "x"', "不认识的键"),
    ],
)  # fmt: skip
def test_mistakes_are_named_in_chinese(write: Write, section: str, words: str) -> None:
    """File, key, what is wrong, what to write; a password written in the wrong place is not repeated."""
    path = write(section)
    with pytest.raises(BadConfig) as caught:
        load(path)
    (finding,) = caught.value.findings
    assert finding.startswith(f"{path}：index")
    assert words in finding
    assert "geheim" not in finding


def test_a_missing_certificate_is_named(loaded: Callable[[str], Config]) -> None:
    """Before anything is asked."""
    with pytest.raises(BadConfig, match=r"index\.ca：没有文件 .*ca\.pem"):
        wiring.index(loaded('url = "https://es:9200"\nca = "ca.pem"'))


def test_without_an_address_the_index_is_a_file(loaded: Callable[[str], Config]) -> None:
    """In data_dir."""
    config = loaded("")
    index = wiring.index(config)
    assert isinstance(index, SqliteIndex)
    assert (config.data_dir / "index.db").exists()
    index.close()


@pytest.mark.parametrize("command", ["check", "migrate", "drop --before 2026-01"])
def test_a_file_needs_no_looking_after(minsheng: Any, write: Write, command: str) -> None:
    """The commands say so and what to write to use Elasticsearch."""
    write("")
    done = minsheng("index", *command.split())
    assert done.status == 2
    assert "index.url 是 sqlite" in done.err


def test_a_month_that_is_none_is_named(minsheng: Any, write: Write) -> None:
    """Before anything is deleted."""
    write('url = "http://127.0.0.1:9200"')
    done = minsheng("index", "drop", "--before", "March")
    assert (done.status, done.out) == (2, "")
    assert "“March”不是月份：请写 2026-03 这样" in done.err


@pytest.mark.parametrize(
    "command", ["index check", "index migrate", "export alerts --out x.jsonl", "ack x --who nobody"]
)
def test_a_command_says_that_the_index_is_away(minsheng: Any, write: Write, command: str) -> None:
    """In one Chinese line, with status 1; a mistake of the caller is still his."""
    write(f'url = "http://127.0.0.1:{free_ports(1)[0]}"')
    done = minsheng(*command.split())
    if command.startswith("ack"):
        assert done.status == 2
    else:
        assert done.status == 1
        assert "连不上：请检查它是否在运行、index.url 是否正确" in done.err
        assert "Traceback" not in done.err


def test_the_doctor_and_the_status_say_that_the_index_is_away(loaded: Callable[[str], Config]) -> None:
    """And how much waits; the rest of the standing is still read."""
    config = loaded(f'url = "http://127.0.0.1:{free_ports(1)[0]}"')
    config.data_dir.mkdir()
    found = {each.what: each for each in findings(config)}
    assert not found["索引"].ok
    assert "连不上" in found["索引"].detail
    assert "没有积压" in found["索引"].detail
    assert found["积压"].ok
    assert found["不收的文档"].ok
