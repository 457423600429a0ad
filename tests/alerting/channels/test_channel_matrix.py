"""Every channel against every kind of answer: the delivery says the truth in all cells, and the page shows it.

``MINSHENG_WRITE_DOCS=1`` with this file writes the measured table into docs/channels.md instead of comparing.
"""

import os
from pathlib import Path
from typing import Any

import pytest

from tests.alerting.channels import channel_matrix as matrix
from tests.alerting.channels.channel_cases import CASES, Case

PAGE = Path(__file__).parents[3] / "docs" / "channels.md"
BEGIN, END = "<!-- measured: begin -->\n", "<!-- measured: end -->\n"
CELLS = [(case, cell) for case in CASES for cell in matrix.CELLS if cell.only(case)]
#: what was measured here, for the page
measured: dict[str, dict[str, str]] = {}


@pytest.mark.parametrize(("case", "cell"), CELLS, ids=lambda one: one.name)
def test_the_delivery_says_the_truth(case: Case, cell: matrix.Cell, stand_in: Any, tmp_path: Path) -> None:
    """What the other side did, and nothing better; nothing is ever sent to the host of a redirect."""
    found = matrix.measure(case, cell, stand_in, tmp_path)
    measured.setdefault(case.name, {})[cell.name] = found
    assert found == cell.truth
    assert "elsewhere.example.net" not in stand_in.hosts


def test_what_is_not_http_says_the_truth(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Mail, SMPP and the screen in the columns they have."""
    monkeypatch.setattr("alerting.channels.smpp_transport.TIMEOUT", (0.3, 0.3))
    others = {
        "mailto": matrix.measure_mail(tmp_path),
        "smpp": matrix.measure_smpp(tmp_path),
        "screen": matrix.measure_screen(tmp_path),
    }
    measured.update(others)
    for name, found in others.items():
        assert found == {column: matrix.COLUMNS[column] for column in found}, name


def test_the_page_shows_what_was_measured(tmp_path: Path) -> None:
    """docs/channels.md is this table, made anew; it runs last in this file and needs the cells above."""
    if len(measured) != len(CASES) + 3:
        pytest.skip("the cells were not all measured in this run")
    made = matrix.table(measured, matrix.channels(tmp_path)) + "\n"
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    shown, after = rest.split(END)
    if os.environ.get("MINSHENG_WRITE_DOCS"):
        PAGE.write_text(before + BEGIN + made + END + after, encoding="utf-8")
        return
    assert shown == made, "docs/channels.md is stale: MINSHENG_WRITE_DOCS=1 pytest " + Path(__file__).name
