"""Every sample body of the fact sheet is read as ``sampled.json`` says, record by record."""

import json
from pathlib import Path
from typing import Any

import pytest

from crawlers.platforms.reply import Reply
from tests.crawlers.platforms.test_platform_pages import JUDGES, PARSERS, SAMPLES, plain

EXPECTED: dict[str, Any] = json.loads((Path(__file__).parent / "sampled.json").read_text(encoding="utf-8"))
#: Read elsewhere: the vectors and the pushed body by the tests of the webhooks. The comments that Kuaishou's web page
#: shows need a session of that page, so no reader asks for them: the judge's word is all there is to expect.
ELSEWHERE = {"vectors", "douyin_webhook_body"}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_sample_is_read_as_expected(name: str) -> None:
    """The judge's outcome, and where a parser reads it, all records with all fields."""
    path = SAMPLES / f"{name}.json"
    if not path.exists():
        pytest.skip(f"{path} is not here")
    expected = EXPECTED[name]
    judged = JUDGES[expected["reader"].partition("-")[0]](Reply(200, path.read_bytes()))
    assert judged.verdict.outcome.value == expected["outcome"]
    if "expected" in expected:
        assert plain(PARSERS[expected["reader"]](judged.data)) == expected["expected"]


def test_no_sample_is_left_out() -> None:
    """A body that is added to the samples wants its expectation here."""
    if not SAMPLES.is_dir():
        pytest.skip(f"{SAMPLES} is not here")
    assert {path.stem for path in SAMPLES.glob("*.json")} == set(EXPECTED) | ELSEWHERE
