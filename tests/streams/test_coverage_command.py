"""``minsheng coverage`` quotes what the fetch reports say."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawlers.records import FetchReport
from streams.cli.main import cli
from streams.codec import Codec
from streams.jsonl import UnusableInput
from streams.runners.embedded.log import Log
from streams.runners.embedded.schema import connect

MIDNIGHT = datetime(2024, 6, 4, 16, 0, tzinfo=UTC)
CONFIG = """
data_dir = "var"
units = [{ id = "baicheng", name = "白城市人社局" }]
[privacy]
pepper = { env = "COVERAGE_PEPPER" }
"""


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COVERAGE_PEPPER", "0123456789abcdef0123456789abcdef")
    path = tmp_path / "minsheng.toml"
    path.write_text(CONFIG, encoding="utf-8")
    (tmp_path / "var").mkdir()
    log = Log(connect(tmp_path / "var" / "minsheng.db"), Codec())
    for since, until, complete in ((None, 12, True), (12, 18, False)):
        log.report(
            FetchReport(
                unit="baicheng", at=MIDNIGHT + timedelta(hours=until), platform="weibo", account_id="1",
                source="comments/to_me", post_id=None, since=None if since is None else MIDNIGHT + timedelta(hours=since),
                until=MIDNIGHT + timedelta(hours=until), expected=None, got=3, new=3, complete=complete,
                reason=None if complete else "平台服务暂时不可用（HTTP 502）",
            )
        )  # fmt: skip
    return path


def test_a_day_is_told_in_words_and_in_json(config: Path) -> None:
    """Half a day read, six hours failed, six not read."""
    words = CliRunner().invoke(cli, ["--config", str(config), "coverage", "--day", "2024-06-05"])
    assert words.exit_code == 0, words.output
    assert "读全 50.0%" in words.output
    assert "平台服务暂时不可用（HTTP 502） 6 小时" in words.output
    lines = CliRunner().invoke(cli, ["--config", str(config), "coverage", "--day", "2024-06-05", "--json"])
    row = json.loads(lines.output)
    assert (row["source"], row["lists"], row["new"], round(row["share"], 2)) == ("comments/to_me", 1, 6, 0.5)


def test_a_day_that_is_none_is_said(config: Path) -> None:
    """Unusable input, and how to write it."""
    told = CliRunner().invoke(cli, ["--config", str(config), "coverage", "--day", "昨天"])
    assert isinstance(told.exception, UnusableInput)
    assert "2026-03-02" in str(told.exception)
