"""The commands of the distributed runtime where the configuration is another, or cannot be used."""

from pathlib import Path

import pytest

from streams import wiring
from streams.cli.run import parts_of
from streams.settings import BadConfig, load
from tests.streams.conftest import BUREAU, Minsheng

CONFIG = f"{BUREAU}retain_text_days = 7\n"


@pytest.mark.parametrize("command", [("worker",), ("indexer",), ("topics", "check"), ("topics", "lag")])
def test_commands_for_kafka_say_so_without_it(
    minsheng: Minsheng, tmp_path: Path, command: tuple[str, ...]
) -> None:
    """On an embedded installation they are a mistake, and the key to write is named."""
    (tmp_path / "minsheng.toml").write_text(CONFIG, encoding="utf-8")
    done = minsheng(*command)
    assert done.status == 2
    assert "bus.url 是 sqlite" in done.err


def test_an_unreadable_certificate_is_named(tmp_path: Path) -> None:
    """Before any part is started, with the key and what to look at."""
    path = tmp_path / "minsheng.toml"
    path.write_text(CONFIG + '[bus]\nurl = "kafka://h:1"\n[bus.tls]\nca = "nowhere.pem"\n', encoding="utf-8")
    with pytest.raises(BadConfig, match=r"bus\.tls：证书读不出来"):
        wiring.broker(load(path))


def test_records_stay_in_topics_no_longer_than_texts_may_be_kept(tmp_path: Path) -> None:
    """Citizens' words are in them; only the changelog of the state has no end."""
    path = tmp_path / "minsheng.toml"
    path.write_text(CONFIG + '[bus]\nurl = "kafka://h:1"\n', encoding="utf-8")
    days = {spec.name: spec.keep and spec.keep // 86_400_000 for spec in wiring.topics(load(path)).specs}
    assert days.pop("minsheng.worker-state-changelog") is None
    assert set(days.values()) == {7}


def test_the_parts_of_a_product_on_kafka(tmp_path: Path) -> None:
    """An indexer and the configured number of workers besides what there is without Kafka."""
    path = tmp_path / "minsheng.toml"
    path.write_text(CONFIG + '[bus]\nurl = "kafka://h:1"\nworkers = 3\n', encoding="utf-8")
    on_kafka = {part.name for part in parts_of(load(path), [])}
    path.write_text(CONFIG, encoding="utf-8")
    embedded = {part.name for part in parts_of(load(path), [])}
    assert on_kafka - embedded == {"indexer", "worker-1", "worker-2", "worker-3"}
    assert embedded <= on_kafka
