"""Rules files: the packaged one is sound, and mistakes are named."""

import re
from importlib import resources
from pathlib import Path

import pytest

from alerting.rules.file import RulesError, default_rules, load_rules, parse_rules

TEXT = resources.files("alerting").joinpath("defaults/rules.toml").read_text(encoding="utf-8")


def test_the_packaged_rules_are_sound() -> None:
    """Version, author and date are there, and the ladders of all four levels."""
    rules = default_rules()
    assert (rules.version, rules.author) == ("2026.2", "民声哨项目组")
    assert list(rules.ladders) == ["蓝", "黄", "橙", "红"]
    assert [(r.level, r.negative, r.growth) for r in rules.counts] == [
        ("蓝", 5, 2.0),
        ("黄", 20, 3.0),
        ("橙", 80, 6.0),
        ("红", 300, 10.0),
    ]


def test_a_file_from_before_spreading_items_is_sound() -> None:
    """Without the section single items are not judged, and nothing is complained about."""
    spread = default_rules().spread
    assert spread is not None
    assert [(each.level, each.reads, each.reposts) for each in spread.levels] == [
        ("蓝", 1_000, 20),
        ("黄", 5_000, 100),
        ("橙", 50_000, 500),
        ("红", 500_000, 5_000),
    ]
    start, end = TEXT.index("[spread]"), TEXT.index("[sources]")
    assert parse_rules(TEXT[:start] + TEXT[end:], "rules.toml").spread is None


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('version = "2026.2"', "", "version:缺少这一项。请写 version = "),
        ("negative = 5\n", "negativ = 5\n", r"counts.levels\[1\].negativ:没有这一项"),
        ("negative = 5\n", "negativ = 5\n", r"counts.levels\[1\].negative:缺少这一项"),
        ("negative = 5\n", 'negative = "五"\n', "应当是整数,现在是 '五'"),
        ("negative = 5\n", "negative = true\n", "应当是整数,现在是 True"),
        ("negative = 5\n", "negative = 0\n", "0 太小"),
        ("platform_factor = 0.5", "platform_factor = 2", "2 超出范围"),
        ('flag = "violence"', 'flag = "violense"', "不认识 'violense'。请写 其中之一:mass"),
        ('roles = ["副班"]', 'roles = ["副版"]', "不认识 副版"),
        ("after_minutes = 15", "after_minutes = 4", "必须比前一步大"),
        ('hold = ["22:00", "07:00"]', 'hold = ["22点", "7点"]', "应当是两个钟点"),
        ("place = ['门口", "place = ['(门口", "不是正则表达式"),
        ("repeat_minutes = 3\n", "repeat_minutes = 0\n", "红色不能暂缓"),
        ('digest = ["drift"]', 'digest = ["drift", "rescue"]', "必须叫人"),
        ('flag = "self_harm"\nlevel = "红"', 'flag = "self_harm"\nlevel = "黄"', "只能是红色"),
        ("[gathering]", "[gatherings]", "gathering:缺少这一节"),
        ("heartbeat_minutes = 60", "heartbeat_minutes = 60\nextra = 1", "extra:没有这一项"),
        ("reads = 1000\n", "reads = 0\n", r"spread.levels\[1\].reads:0 太小"),
        ("reads = 1000\n", "read = 1000\n", r"spread.levels\[1\].read:没有这一项"),
        ("reposts = 500\n", "reposts = 90\n", "spread.levels:橙色的数没有比黄色高"),
        ('flags = ["mass", "media"', 'flags = ["mas", "media"', "spread.flags:不认识 mas"),
        ("date = 2026-11-26", "date = 2026-13-26", "不是 TOML 格式"),
    ],
)
def test_mistakes_are_named(old: str, new: str, words: str, tmp_path: Path) -> None:
    """Each mistake names the file, the key, what is wrong and what to write."""
    assert old in TEXT
    path = tmp_path / "rules.toml"
    path.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RulesError, match=words) as caught:
        load_rules(path)
    assert all(line.startswith(str(path)) for line in str(caught.value).splitlines())


def test_all_mistakes_are_named_at_once() -> None:
    """Two mistakes are two lines."""
    text = TEXT.replace("negative = 5\n", "negative = 0\n").replace('author = "民声哨项目组"', "author = 1")
    with pytest.raises(RulesError) as caught:
        parse_rules(text, "r.toml")
    assert len(str(caught.value).splitlines()) == 2


def test_a_missing_or_unreadable_file_is_named(tmp_path: Path) -> None:
    """No file, or one that is no text."""
    with pytest.raises(RulesError, match="没有这个文件"):
        load_rules(tmp_path / "none.toml")
    (tmp_path / "gbk.toml").write_bytes("# 规则".encode("gbk"))
    with pytest.raises(RulesError, match="UTF-8"):
        load_rules(tmp_path / "gbk.toml")


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    """Windows' editor writes one."""
    path = tmp_path / "rules.toml"
    path.write_text(TEXT, encoding="utf-8-sig")
    assert load_rules(path) == default_rules()


@pytest.mark.parametrize("word", ["rescue", "橙", "红"])
def test_what_must_call_people_cannot_be_put_into_the_digest(word: str) -> None:
    """A rescue, 橙 and 红 are never only shown."""
    text = TEXT.replace('digest = ["drift"]', f'digest = ["drift", "{word}"]')
    with pytest.raises(RulesError, match="必须叫人"):
        parse_rules(text, "rules.toml")


def test_a_rules_file_from_before_limits_and_silences_still_serves() -> None:
    """Without [limits] nothing is held back; silences and receipts have their usual times."""
    text = re.sub(r"\[limits\]\n(.+\n)+", "", TEXT)
    text = re.sub(r"(receipt_minutes|silence_hours|silence_most_hours) = .*\n", "", text)
    rules = parse_rules(text, "rules.toml")
    assert rules.limits.messages == 0
    assert (rules.lifecycle.receipt_minutes, rules.lifecycle.silence_hours) == (30, 8)
