"""Alert documents become cards, clocks, numbers and an audit trail."""

from datetime import UTC, datetime, timedelta

from dashboards.console.views.alerts import card, clocks, ordered
from dashboards.console.views.numbers import numbers
from dashboards.console.views.trail import trail

NOW = datetime(2026, 1, 20, 6, 30, tzinfo=UTC)
WITHIN = {"红": timedelta(minutes=3)}


def made(**fields: object):
    """The card of a paged red alert with some fields changed."""
    body = {
        "alert_id": "a",
        "unit": "u",
        "level": "红",
        "state": "paged",
        "title": "题",
        "opened_at": NOW.isoformat(),
        **fields,
    }
    return card(body, units={"u": "某局"}, names={"duty1": "甲"})


def ago(**length: float) -> str:
    """An ISO time that long before NOW."""
    return (NOW - timedelta(**length)).isoformat()


def test_an_empty_document_is_a_card_without_an_error():
    """Missing keys become empty words."""
    empty = card({}, units={}, names={})
    assert (empty.title, empty.opened_at, empty.issue_id) == ("(无标题)", None, None)
    assert clocks(empty, NOW, WITHIN).since_opened == "—"


def test_codes_are_shown_as_chinese_words_and_names():
    """Unit, state, kind and person have their names."""
    shown = made(kind="rescue", state="acknowledged", acknowledged_by="duty1")
    assert (shown.unit_name, shown.state_word, shown.kind_word, shown.acknowledged_by) == (
        "某局",
        "已接报",
        "人身安全",
        "甲",
    )


def test_open_alerts_are_ordered_by_level_then_newest_first():
    """Red before orange, newer before older, closed ones not at all."""
    cards = [
        made(alert_id="old-red", opened_at=ago(hours=2)),
        made(alert_id="orange", level="橙"),
        made(alert_id="closed", state="closed"),
        made(alert_id="new-red", opened_at=ago(minutes=1)),
        made(alert_id="blue", level="蓝"),
    ]
    assert [c.alert_id for c in ordered(cards)] == ["new-red", "old-red", "orange", "blue"]


def test_a_waiting_alert_counts_down_and_then_is_overdue():
    """The allowed time of its level runs from the moment it was opened."""
    assert clocks(made(opened_at=ago(minutes=1)), NOW, WITHIN).ack == "须在 2 分 00 秒 内接报"
    late = clocks(made(opened_at=ago(minutes=4)), NOW, WITHIN)
    assert (late.ack, late.overdue) == ("接报已超时 1 分 00 秒", True)


def test_a_level_without_a_limit_has_no_countdown():
    """It is only said that nobody has taken it."""
    blue = clocks(made(level="蓝", opened_at=ago(hours=9)), NOW, WITHIN)
    assert (blue.ack, blue.overdue) == ("尚无人接报", False)


def test_an_alert_that_came_back_waits_anew():
    """The countdown runs from its newest change to detected, the age from its opening."""
    changes = [{"at": ago(hours=5), "after": "detected"}, {"at": ago(minutes=1), "after": "detected"}]
    again = clocks(made(opened_at=ago(hours=5), changes=changes), NOW, WITHIN)
    assert (again.since_opened, again.ack) == ("5 小时 0 分", "须在 2 分 00 秒 内接报")


def test_a_taken_alert_says_who_took_it_and_how_fast():
    """The clock has stopped."""
    taken = made(
        state="handling", opened_at=ago(hours=1), acknowledged_at=ago(minutes=58), acknowledged_by="duty1"
    )
    assert clocks(taken, NOW, WITHIN).ack == "甲 用 2 分 00 秒 接报"


def test_numbers_become_a_table_by_window_and_singles():
    """Windows are in order of length; a hole is a dash; an unknown name stands for itself."""
    shown = numbers({"n_24h": 9.0, "n_1h": 3.0, "authors_24h": 4.0, "growth": 2.5, "odd_thing": 1})
    assert shown.windows == ("近 1 小时", "近 24 小时")
    assert shown.rows == (("条数", ("3", "9")), ("人数", ("—", "4")))
    assert shown.singles == (("较平时倍数", "2.5"), ("odd_thing", "1"))
    assert numbers(None) == numbers({})


def test_the_trail_says_newest_first_who_changed_what_and_why():
    """States are words, people are names, the machine is 系统."""
    steps = trail(
        {
            "changes": [
                {
                    "at": ago(minutes=9),
                    "field": "state",
                    "before": None,
                    "after": "detected",
                    "reason": "猛增",
                    "who": "system",
                },
                {
                    "at": ago(minutes=5),
                    "field": "level",
                    "before": "黄",
                    "after": "橙",
                    "reason": "升级",
                    "who": "duty1",
                },
                {
                    "at": ago(minutes=1),
                    "field": "note",
                    "before": None,
                    "after": "已联系",
                    "reason": "",
                    "who": "x",
                },
            ]
        },
        {"duty1": "甲"},
    )
    said = [(s.who, s.what, s.why) for s in steps]
    assert said == [
        ("x", "备注：已联系", ""),
        ("甲", "级别：黄 → 橙", "升级"),
        ("系统", "状态：已发现", "猛增"),
    ]


def test_a_card_says_why_the_alert_stands_where_it_stands() -> None:
    """After a raise: the numbers that raised it, and those that opened it; remarks and states are no reason."""
    body = {
        "reason": "5 条",
        "changes": [
            {"field": "state", "before": None, "after": "detected", "reason": "5 条"},
            {"field": "level", "before": "蓝", "after": "橙", "reason": "30 条"},
            {"field": "note", "before": None, "after": "通知值班员甲", "reason": "前一步无人接报"},
        ],
    }
    assert card(body, units={}, names={}).reason == "蓝→橙:30 条(最初:5 条)"
    assert card({"reason": "5 条", "changes": []}, units={}, names={}).reason == "5 条"
