"""From a raw comment to a mention."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from crawlers.intake import Intake
from crawlers.platforms.raw import RawComment
from crawlers.records import mention_id
from crawlers.sources import Account, WeiboSource

CITY, COUNTY = Account("1", "白城人社", "baicheng"), Account("2", "洮南人社", "taonan")
SOURCE = WeiboSource(accounts=(CITY, COUNTY), access_token="t")


def raw(now: datetime, **more: Any) -> RawComment:
    values = {
        "comment_id": "9",
        "post_id": "5",
        "text": "补贴什么时候发",
        "author_id": "77",
        "published_at": now,
    }
    return RawComment(**{**values, **more})


def test_the_author_is_a_pseudonym_and_the_same_one_each_time(pseudonyms: Any, now: datetime) -> None:
    """Equal for equal authors, different for others, never the id."""
    intake = Intake(SOURCE, pseudonyms)
    first, same = intake.mention(raw(now), CITY, now), intake.mention(raw(now, comment_id="10"), CITY, now)
    other = intake.mention(raw(now, author_id="78"), CITY, now)
    assert first.author == same.author != other.author
    assert first.author != "77"
    assert first.mention_id == mention_id("weibo", "9")


def test_withheld_authors_are_not_one_person(pseudonyms: Any, now: datetime) -> None:
    """Two comments without author have two pseudonyms; each keeps its own when read again."""
    intake = Intake(SOURCE, pseudonyms)
    one, two = (raw(now, author_id=None, comment_id=number) for number in ("a", "b"))
    assert intake.mention(one, CITY, now).author != intake.mention(two, CITY, now).author
    assert intake.mention(one, CITY, now).author == intake.mention(replace(one), CITY, now).author


def test_the_page_decides_whose_post_it_is(pseudonyms: Any, now: datetime) -> None:
    """The county's post belongs to the county's unit; a stranger's post to the account asked for."""
    intake = Intake(SOURCE, pseudonyms)
    assert intake.mention(raw(now, account_id="2"), CITY, now).unit == "taonan"
    assert intake.mention(raw(now, account_id="999"), CITY, now).account_id == "1"


@pytest.mark.parametrize("account", [CITY, COUNTY])
def test_what_the_bureau_writes_is_an_answer(pseudonyms: Any, now: datetime, account: Account) -> None:
    """By any of its accounts, or by the platform's own mark."""
    intake = Intake(SOURCE, pseudonyms)
    assert intake.is_answer(raw(now, author_id=account.id))
    assert intake.is_answer(raw(now, own=True))
    assert not intake.is_answer(raw(now))


def test_text_is_masked_and_emoji_codes_stay_between_words(pseudonyms: Any, now: datetime) -> None:
    """A number goes, its kind is named; a comment of codes alone has no text."""
    intake = Intake(SOURCE, pseudonyms)
    mention = intake.mention(
        raw(now, text="打我电话13812345678[疑问]", post_title="电话13812345678"), CITY, now
    )
    assert "13812345678" not in mention.text + (mention.post_title or "")
    assert mention.text.endswith("[疑问]")
    assert mention.pii
    wordless = intake.mention(raw(now, text="[赞][赞]"), CITY, now)
    assert (wordless.text, wordless.pii) == ("", ())


def test_a_time_that_cannot_be_is_the_time_of_fetching(pseudonyms: Any, now: datetime) -> None:
    """None and more than a day ahead; a clock a little fast is believed."""
    intake = Intake(SOURCE, pseudonyms)
    soon = now + timedelta(hours=1)
    assert intake.mention(raw(now, published_at=None), CITY, now).published_at == now
    assert intake.mention(raw(now, published_at=now + timedelta(days=2)), CITY, now).published_at == now
    assert intake.mention(raw(now, published_at=soon), CITY, now).published_at == soon
