"""Tokens, questions and highlights of Chinese text agree with each other."""

import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboards.indexes.gram_batches import grams_of
from dashboards.indexes.grams import grams, match_expression, spans


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("社保卡", "社保 保卡 卡"),
        ("卡", "卡"),
        ("打12333没人接", "打 12333 没人 人接 接"),
        ("ＡＰＰ登录，　不上！", "app 登录 录 不上 上"),
        ("，。😀 \x00", ""),
    ],
)
def test_a_token_is_a_character_with_its_follower(text: str, tokens: str) -> None:
    """The last of a run stands alone; words and numbers stay whole; signs separate."""
    assert grams(text).split() == tokens.split()


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.text(alphabet="工资aZ9ＡＺｚ１\u3000_ \n\x00é\u0130。😀\U00020000") | st.text(), max_size=6)
)
def test_many_texts_at_once_have_the_same_tokens(texts: list[str]) -> None:
    """Whatever characters they hold, and whatever stands before and after them."""
    assert [each.split() for each in grams_of(texts)] == [grams(text).split() for text in texts]


def test_nothing_to_ask_for_is_none() -> None:
    """A question of signs only has no expression."""
    assert match_expression("，。 😀 “”") is None


@settings(max_examples=300, deadline=None)
@given(
    st.text(alphabet='工资拖欠aB1１，。 “"*', max_size=14),
    st.text(alphabet='工资拖欠aB1１，。 “"*', max_size=5),
)
def test_what_is_found_is_highlighted_and_the_other_way_round(text: str, query: str) -> None:
    """For a single word the index finds a text exactly when the highlight finds a place in it."""
    expression = match_expression(query)
    if expression is None or " AND " in expression:
        return
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE f USING fts5(t, content='', columnsize=0, tokenize='ascii')")
    db.execute("INSERT INTO f (rowid, t) VALUES (1, ?)", (grams(text),))
    found = db.execute("SELECT count(*) FROM f WHERE f MATCH ?", (expression,)).fetchone()[0]
    db.close()
    assert bool(found) == bool(spans(text, query))
