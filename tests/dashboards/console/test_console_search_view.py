"""The address bar becomes a query, and queries become addresses."""

from datetime import UTC, date, datetime

from dashboards.console.views.search import address, asked, query


def test_the_address_becomes_a_query_with_shanghai_days():
    """Both days are included: the end is the midnight after the last one."""
    question = asked(
        {
            "q": " 取暖费 ",
            "platform": "weibo",
            "flag": "mass",
            "province": "吉林",
            "since": "2026-01-01",
            "until": "2026-01-02",
            "after": "x",
        }
    )
    wanted = query(question)
    assert (wanted.text, wanted.filters, wanted.after) == (
        "取暖费",
        {"platform": "weibo", "flags": "mass", "ip_region": "吉林"},
        "x",
    )
    assert wanted.since == datetime(2025, 12, 31, 16, tzinfo=UTC)
    assert wanted.until == datetime(2026, 1, 2, 16, tzinfo=UTC)


def test_what_cannot_be_understood_is_complained_about():
    """Unknown values and dates are left out, with a word about it."""
    question = asked({"platform": "mars", "since": "gestern"})
    assert (question.chosen, question.first_day, question.anything) == ({}, None, False)
    assert len(question.complaints) == 2
    assert "“mars”" in question.complaints[0]


def test_days_in_the_wrong_order_are_exchanged():
    """With a word about it."""
    question = asked({"since": "2026-02-02", "until": "2026-01-01"})
    assert (question.first_day, question.last_day) == (date(2026, 1, 1), date(2026, 2, 2))
    assert question.complaints


def test_addresses_keep_the_question_and_start_over_when_a_filter_changes():
    """``after`` is dropped by a change, a removed filter is gone, nothing asked is the bare path."""
    question = asked({"q": "费 用", "platform": "weibo", "since": "2026-01-01", "after": "9"})
    assert address(question, changed={"topic": "欠薪", "platform": None}) == (
        "/search?q=%E8%B4%B9+%E7%94%A8&topic=%E6%AC%A0%E8%96%AA&since=2026-01-01"
    )
    assert address(question, "/search.csv", after="20").endswith("platform=weibo&since=2026-01-01&after=20")
    assert address(asked({})) == "/search"
