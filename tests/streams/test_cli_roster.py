"""`minsheng roster import|swap|template|handover`, and the sheets the pipeline writes at every handover."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from alerting.records import Alert, AlertChange
from dashboards.documents import documents
from streams import wiring
from streams.handover import AtHandover
from streams.settings import BadConfig, load

CONFIG = """
[[units]]
id = "baicheng"
name = "白城市人社局"
[[people]]
id = "duty1"
name = "张三"
unit = "baicheng"
channels = ["hook"]
[[people]]
id = "duty2"
name = "李四"
unit = "baicheng"
channels = ["hook"]
[[people]]
id = "duty3"
name = "王五"
unit = "baicheng"
channels = ["hook"]
[[channels]]
id = "hook"
url = { file = "hook" }
[privacy]
pepper = { file = "pepper" }
[alerting]
roster = "值班表.csv"
"""
HEADER = "日期,主班,副班,带班领导\n"
AT = datetime(2026, 3, 13, 0, 30, tzinfo=UTC)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    (tmp_path / "minsheng.toml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "值班表.csv").write_text(
        HEADER + "2026-03-12,张三,李四,\n2026-03-13,李四,张三,\n", encoding="utf-8"
    )
    (tmp_path / "hook").write_text("http://127.0.0.1:9/hook", encoding="utf-8")
    (tmp_path / "pepper").write_text("x" * 32, encoding="utf-8")
    return tmp_path


def _main(minsheng: Any, at: str) -> str | None:
    found: str | None = minsheng("roster", "show", "--at", at, "--json").rows[0]["主班"]
    return found


def test_a_sound_roster_is_imported_and_in_force(minsheng: Any, office: Path) -> None:
    """Its days count from then on, the others stay; the copy outlives the file; the versions are listed."""
    new = office / "新.csv"
    new.write_text(HEADER + "2026-03-13,王五,张三,\n2026-03-14,张三,王五,\n", encoding="utf-8")
    done = minsheng("roster", "import", "新.csv", "--by", "办公室")
    assert (done.status, "不必重新启动" in done.out) == (0, True)
    new.unlink()
    assert [_main(minsheng, f"2026-03-{day}T12:00") for day in (12, 13, 14)] == ["张三", "王五", "张三"]
    listed = minsheng("roster", "versions").out
    assert "办公室 新.csv（2026-03-13 至 2026-03-14，2 天，0 处错误）" in listed


def test_a_roster_with_errors_is_not_imported_unless_asked_to(minsheng: Any, office: Path) -> None:
    """Status 2 and nothing changed; --sound-days takes what is sound; a file without a day is never taken."""
    (office / "新.csv").write_text(
        HEADER + "2026-03-13,陌生人,张三,\n2026-03-14,王五,张三,\n", encoding="utf-8"
    )
    done = minsheng("roster", "import", "新.csv")
    assert done.status == 2
    assert "没有导入" in done.err
    assert not (office / "var" / "roster").exists()
    assert minsheng("roster", "import", "新.csv", "--sound-days").status == 0
    assert _main(minsheng, "2026-03-14T12:00") == "王五"
    (office / "空.csv").write_text(HEADER, encoding="utf-8")
    assert minsheng("roster", "import", "空.csv", "--sound-days").status == 2


def test_a_swap_counts_at_once_and_is_listed(minsheng: Any, office: Path) -> None:
    """By name or id, with a reason; refusals change nothing and end with status 2."""
    arguments = ("roster", "swap", "--date", "2026-03-12", "--role", "主班")
    done = minsheng(*arguments, "--from", "张三", "--to", "duty3", "--reason", "出差", "--by", "办公室")
    assert done.status == 0, done.err
    assert _main(minsheng, "2026-03-12T12:00") == "王五"
    assert _main(minsheng, "2026-03-13T08:29") == "王五"
    assert _main(minsheng, "2026-03-13T08:30") == "李四"
    again = minsheng(*arguments, "--from", "张三", "--to", "王五", "--reason", "出差")
    assert (again.status, "主班不是张三,是王五" in again.err) == (2, True)
    assert minsheng(*arguments, "--to", "孙悟空", "--reason", "出差").status == 2
    assert minsheng(*arguments, "--to", "李四", "--reason", " ").status == 2
    assert (
        minsheng("roster", "swap", "--date", "12号", "--role", "主班", "--to", "王五", "--reason", "x").status
        == 2
    )
    assert minsheng("roster", "swaps").out.count("→") == 1


def test_a_favour_is_returned(minsheng: Any, office: Path) -> None:
    """--back: the other one takes a day in exchange; both or none are written."""
    arguments = (
        "roster",
        "swap",
        "--date",
        "2026-03-12",
        "--role",
        "主班",
        "--from",
        "张三",
        "--to",
        "王五",
        "--reason",
        "婚假",
    )
    refused = minsheng(*arguments, "--back", "2026-03-13")
    assert refused.status == 2  # on the 13th 李四 is on duty, not 王五
    assert minsheng("roster", "swaps").out == ""
    (office / "值班表.csv").write_text(
        HEADER + "2026-03-12,张三,李四,\n2026-03-13,王五,李四,\n", encoding="utf-8"
    )
    assert minsheng(*arguments, "--back", "2026-03-13").status == 0
    assert [_main(minsheng, f"2026-03-{day}T12:00") for day in (12, 13)] == ["王五", "张三"]


def test_the_template_can_be_filled_and_read(minsheng: Any, office: Path) -> None:
    """A month with weekdays, rest days named, names to choose from; filled in, it is a sound roster."""
    assert minsheng("roster", "template", "--out", "t.xlsx", "--month", "2026-10").status == 0
    empty = minsheng("roster", "check", "t.xlsx", "--json").rows
    assert (empty[-1]["gaps"], sum(row["severity"] == "error" for row in empty[:-1])) == (31, 31)
    book = openpyxl.load_workbook(office / "t.xlsx")
    sheet = book["2026-10"]
    assert (sheet["F3"].value, sheet["F12"].value, sheet["B3"].value) == ("休息日", None, "四")
    assert [cell.value for cell in book["人员"]["A"]] == ["张三", "李四", "王五"]
    for row in range(3, 34):
        sheet[f"C{row}"], sheet[f"D{row}"], sheet[f"E{row}"] = "张三", "李四", "王五"
    book.save(office / "t.xlsx")
    done = minsheng("roster", "check", "t.xlsx", "--json")
    assert (done.status, done.rows) == (
        0,
        [{"days": 31, "from": "2026-10-01", "to": "2026-10-31", "gaps": 0}],
    )
    assert minsheng("roster", "template", "--out", "t.csv").status == 2
    assert minsheng("roster", "template", "--out", "t.xlsx", "--month", "十月").status == 2


def _alert(**more: Any) -> Alert:
    opened = AT - timedelta(hours=3)
    given = {"alert_id": "a1", "state": "paged", "level": "橙", "opened_at": opened, **more}
    return Alert(
        unit="baicheng", key="k", kind="emerging", title="补贴没有到账", issue_id=None, max_level="橙", rule="r",
        reason="因为", evidence=(), numbers={}, changes=(), last_signal_at=opened, **given,
    )  # fmt: skip


def test_the_handover_sheet_is_made_for_a_time(minsheng: Any, office: Path) -> None:
    """Who goes, who comes, and what is open in the index."""
    config = load(office / "minsheng.toml")
    index = wiring.index(config)
    alert = _alert()
    index.put(documents(AlertChange(unit="baicheng", at=AT, alert=alert, changes=()), 1))
    done = minsheng("roster", "handover", "--at", "2026-03-13T08:30", "--out", "交接.md")
    assert done.status == 0, done.err
    text = (office / "交接.md").read_text("utf-8")
    assert "交班：主班 张三　副班 李四" in text
    assert "接班：主班 李四　副班 张三" in text
    assert "| 橙 | 补贴没有到账 |" in text
    assert minsheng("roster", "handover", "--out", "x.pdf").status == 2


def test_the_pipeline_writes_the_sheets_once_after_a_handover(office: Path) -> None:
    """Into data_dir, for each unit; a second start of the program on that day writes nothing again. Sheets older than the
    texts are kept go."""
    config = load(office / "minsheng.toml")
    job = wiring.at_handover(config)
    folder = config.data_dir / "handover"
    folder.mkdir(parents=True)
    for day in ("2025-09-14", "2025-09-15"):  # 181 and 180 days before
        (folder / f"{day}-baicheng.docx").touch()
    assert (
        job.tick(AT + timedelta(hours=2)) is None
    )  # started long after: that sheet would speak of another time
    assert job.tick(AT + timedelta(days=1, seconds=-2)) is None
    thread = job.tick(AT + timedelta(days=1))
    assert thread is not None
    thread.join(60)
    assert sorted(path.name[:10] for path in folder.iterdir()) == ["2025-09-15", "2026-03-14"]
    assert job.tick(AT + timedelta(days=1, seconds=2)) is None
    assert wiring.at_handover(config).tick(AT + timedelta(days=1, minutes=5)) is None


def test_a_sheet_that_cannot_be_written_stops_nothing() -> None:
    """The job's fault stays its own."""

    def job(_: datetime) -> None:
        raise OSError("disk full")

    thread = AtHandover(time(8, 30), lambda day: False, job).tick(AT)
    assert thread is not None
    thread.join(10)
    assert not thread.is_alive()


def test_the_handover_hour_and_the_office_are_configured(minsheng: Any, office: Path) -> None:
    """Another hour moves the turn of the duty; the office's own people serve in working hours only."""
    more = 'handover = "09:00"\n[[alerting.office]]\nrole = "主班"\nperson = "duty3"\n'
    (office / "minsheng.toml").write_text(CONFIG + more, encoding="utf-8")
    assert _main(minsheng, "2026-03-13T08:59") == "张三"
    assert _main(minsheng, "2026-03-13T09:00") == "李四"
    assert _main(minsheng, "2026-03-16T12:00") == "王五"  # a Monday that nobody has
    assert _main(minsheng, "2026-03-16T20:00") is None
    assert _main(minsheng, "2026-03-15T12:00") is None
    (office / "minsheng.toml").write_text(CONFIG + more.replace("duty3", "duty9"), encoding="utf-8")
    assert "alerting.office“主班”：没有代号为“duty9”的人" in minsheng("roster", "show").err
    (office / "minsheng.toml").write_text(CONFIG + 'handover = "8点半"\n', encoding="utf-8")
    assert minsheng("roster", "show").status == 2
    (office / "minsheng.toml").write_text(CONFIG + 'handover = "18:00"\n', encoding="utf-8")
    assert "alerting.evening：17:30 不晚于交接班的 18:00" in minsheng("roster", "show").err


def test_swaps_lie_in_a_folder_that_workers_share(minsheng: Any, office: Path) -> None:
    """On Kafka a swap that might not reach the workers says so; with a folder for all of them it does not."""
    arguments = (
        "roster",
        "swap",
        "--date",
        "2026-03-12",
        "--role",
        "主班",
        "--to",
        "王五",
        "--reason",
        "出差",
    )
    kafka = '[bus]\nurl = "kafka://127.0.0.1:9"\n'
    (office / "minsheng.toml").write_text(CONFIG + kafka, encoding="utf-8")
    assert "工作进程看不到" in minsheng(*arguments).err
    (office / "minsheng.toml").write_text(CONFIG + 'roster_dir = "shared"\n' + kafka, encoding="utf-8")
    done = minsheng(*arguments)
    assert (done.status, done.err) == (0, "")
    assert (office / "shared" / "swaps.jsonl").exists()
    assert _main(minsheng, "2026-03-12T12:00") == "王五"


def test_a_bad_calendar_is_named(office: Path) -> None:
    """As a finding of the configuration."""
    (office / "minsheng.toml").write_text(CONFIG + 'calendar = "c.toml"\n', encoding="utf-8")
    (office / "c.toml").write_text("holidays = [1]\n", encoding="utf-8")
    with pytest.raises(BadConfig, match="不是日期"):
        wiring.calendar(load(office / "minsheng.toml"))


def test_names_are_not_checked_before_people_are_configured(minsheng: Any, tmp_path: Path) -> None:
    """A rehearsal's invented people are nobody's colleagues; that is said."""
    (tmp_path / "r.csv").write_text(HEADER + "2026-03-12,真实姓名,另一位,某领导\n", encoding="utf-8")
    done = minsheng("roster", "check", "r.csv", "--json")
    assert (done.status, len(done.rows)) == (0, 1)
    assert "姓名没有核对" in done.err


def test_next_month() -> None:
    """Also at the end of a year and of a long month."""
    assert wiring.next_month(date(2026, 12, 31)) == date(2027, 1, 1)
    assert wiring.next_month(date(2026, 1, 31)) == date(2026, 2, 1)


def test_people_by_days_in_a_page_named_xls_is_checked_and_imported(minsheng: Any, office: Path) -> None:
    """As an office system exports it: findings with row and column, then in force by night and by day."""
    days = "".join(f"<td>{day}</td>" for day in range(1, 31))
    rows = [("张三", "白夜"), ("李四", "夜白"), ("王五", "带带")]
    people = "".join(
        f"<tr><td>{name}</td>{''.join(f'<td>{marks[day % 2]}</td>' for day in range(30))}</tr>"
        for name, marks in rows
    )
    words = f"<html><h3>2026年4月值班表</h3><table><tr><td>姓名</td>{days}</tr>{people}</table></html>"
    (office / "四月.xls").write_bytes(words.encode("gbk"))
    checked = minsheng("roster", "check", "四月.xls", "--json")
    assert checked.status == 0
    assert checked.rows[-1] == {"days": 30, "from": "2026-04-01", "to": "2026-04-30", "gaps": 0}
    (office / "坏.xls").write_bytes(words.replace("<td>夜</td>", "<td>中</td>", 1).encode("gbk"))
    bad = minsheng("roster", "check", "坏.xls", "--json")
    assert bad.status == 2
    assert {"row": 2, "severity": "error"}.items() <= bad.rows[0].items()
    assert bad.rows[0]["message"].startswith("C 列(2026-04-02)的“中”认不出是什么班")
    assert minsheng("roster", "import", "四月.xls").status == 0
    assert _main(minsheng, "2026-04-01T12:00") == "张三"
    assert _main(minsheng, "2026-04-01T22:00") == "李四"
    assert _main(minsheng, "2026-04-02T12:00") == "李四"
