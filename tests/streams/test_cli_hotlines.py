"""One case that two hotlines hold is one mention: linked either way, in chains, in any order, over any number of files."""

import itertools
import random
from pathlib import Path
from typing import Any

import pytest

from streams.codec import Codec
from streams.runners.embedded.log import Log
from streams.runners.embedded.schema import connect

#: own number, numbers named, words
ROWS = [
    ("GD1", "R7", "工地拖欠工资三个月"),
    ("R7", "GD1", "工资没发，包工头不接电话"),
    ("GD2", "R8", "社保卡激活不了"),
    ("R8", "X3", "社保卡到银行也激活不了"),
    ("X3", "", "社保卡坏了"),
    ("GD9", "", "养老金认证失败"),
]
CONFIG = """
data_dir = "var"
units = [{ id = "baicheng", name = "白城市人社局" }]
[[accounts]]
platform = "hotline"
id = "12345"
name = "12345"
unit = "baicheng"
[privacy]
pepper = { env = "HOTLINE_PEPPER" }
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOTLINE_PEPPER", "0123456789abcdef0123456789abcdef")
    (tmp_path / "minsheng.toml").write_text(CONFIG, encoding="utf-8")
    return tmp_path


def table(path: Path, rows: list[tuple[str, str, str]]) -> Path:
    lines = ["工单编号,关联工单号,诉求内容,受理时间", *(f"{o},{n},{t},2026-03-01 08:30" for o, n, t in rows)]
    path.write_text("\n".join(lines), encoding="utf-8-sig")
    return path


def kept(folder: Path) -> dict[str, tuple[str, bool]]:
    """Number -> (words, deleted) of every work order that is stored."""
    log = Log(connect(folder / "var" / "minsheng.db"), Codec())
    found = {mention.comment_id: (mention.text, mention.deleted) for mention in log.mentions()}
    log.connection.close()
    return found


@pytest.mark.parametrize("rows", list(itertools.permutations(ROWS[:2])))
@pytest.mark.parametrize("together", [True, False])
def test_two_hotlines_that_name_each_other_hold_one_case(
    minsheng: Any, folder: Path, rows: tuple[Any, ...], together: bool
) -> None:
    """In one file or in two, whichever comes first; its words are its own number's as soon as that row has come, and
    importing everything again changes nothing."""
    parts = [list(rows)] if together else [[row] for row in rows]
    files = [table(folder / f"{number}.csv", part) for number, part in enumerate(parts)]
    for file in files:
        assert minsheng("import", file.name).status == 0
    (number, (words, deleted)), = kept(folder).items()  # fmt: skip
    assert (words, deleted) == (next(text for own, _, text in ROWS if own == number), False)
    for file in [*files, *reversed(files)]:
        again = minsheng("import", file.name).rows[0]
        assert (again["new"], again["updated"], again["unchanged"]) == (0, 0, again["rows"])


@pytest.mark.parametrize("seed", [0, 1, 2, 3, 11, 18, 41, 44])
def test_chains_are_one_case_in_any_order_over_any_files(minsheng: Any, folder: Path, seed: int) -> None:
    """Three numbers of which each names the next, two that name each other, one alone: three cases, whatever came
    first. What was stored twice before the link was known is marked deleted, and said."""
    chance = random.Random(seed)
    rows = chance.sample(ROWS, len(ROWS))
    cuts = sorted(chance.sample(range(1, len(rows)), chance.randrange(0, 4)))
    parts = [rows[start:end] for start, end in itertools.pairwise([0, *cuts, len(rows)])]
    said = ""
    for number, part in enumerate(parts):
        said += minsheng("import", table(folder / f"{number}.csv", part).name).err
    living = {number: words for number, (words, deleted) in kept(folder).items() if not deleted}
    gone = [number for number, (_, deleted) in kept(folder).items() if deleted]
    assert len(living) == 3
    assert len(living.keys() & {"GD1", "R7"}) == len(living.keys() & {"GD2", "R8", "X3"}) == 1
    assert "GD9" in living
    assert all(f"{number} 并入" in said for number in gone)
    before = kept(folder)
    for number in range(len(parts)):
        again = minsheng("import", f"{number}.csv").rows[0]
        assert (again["new"], again["updated"]) == (0, 0)
    assert kept(folder) == before


def test_a_cell_may_name_several_numbers(minsheng: Any, folder: Path) -> None:
    """Written with any mark between them."""
    file = table(
        folder / "a.csv", [("GD1", "R7、R8", "工资没发"), ("R8", "", "工资没发啊"), ("R7", "", "没发工资")]
    )
    minsheng("import", file.name)
    assert len(kept(folder)) == 1


def test_a_changed_row_of_a_known_case_is_an_update(minsheng: Any, folder: Path) -> None:
    """The row that gave the case its words may change them; the other hotline's row does not."""
    minsheng("import", table(folder / "a.csv", [("GD1", "R7", "工资没发")]).name)
    changed = minsheng("import", table(folder / "a.csv", [("GD1", "R7", "工资没发，已讨薪")]).name)
    assert changed.rows[0]["updated"] == 1
    minsheng("import", table(folder / "b.csv", [("R7", "GD1", "欠薪")]).name)
    ignored = minsheng("import", table(folder / "a.csv", [("GD1", "R7", "又改了")]).name)
    assert (ignored.rows[0]["updated"], ignored.rows[0]["unchanged"]) == (0, 1)
    assert kept(folder) == {"R7": ("欠薪", False)}


def test_a_dry_run_learns_nothing(minsheng: Any, folder: Path) -> None:
    """Not even where numbers belong."""
    table(folder / "a.csv", [("GD1", "R7", "工资没发")])
    assert minsheng("import", "a.csv", "--dry-run").rows[0]["usable"] == 1
    assert not (folder / "var" / "minsheng.db").exists()
    minsheng("import", table(folder / "b.csv", [("GD1", "", "工资没发")]).name)
    assert set(kept(folder)) == {"GD1"}
