"""The webhook program: what it answers, and what it has stored by then."""

import json
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import structlog

from crawlers.intake import Intake
from crawlers.platforms.douyin.parse import parse_comments
from crawlers.platforms.raw import Post
from crawlers.records import mention_id
from crawlers.webhooks.receiver import MAX_BYTES
from tests.crawlers.webhooks.door import Door
from tests.crawlers.webhooks.pushes import DOUYIN, DOUYIN_SOURCE, Wechat, comment_push, signed, text_xml


def api_mention(pseudonyms: Any, now: datetime) -> Any:
    """The same comment as the list of comments gives it."""
    item = {
        "comment_id": "@9VwW+q==",
        "comment_user_id": "43eae150",
        "content": "补贴什么时候发",
        "create_time": 1717551000,
        "digg_count": 3,
        "reply_comment_total": 0,
    }
    page = parse_comments({"data": {"list": [item]}}, Post(post_id="@9VxT0==", title="补贴解读"))
    return Intake(DOUYIN_SOURCE, pseudonyms).mention(page.comments[0], DOUYIN, now)


def test_the_address_is_checked(door: Door) -> None:
    """The echo comes back as it is; without the right signature it does not."""
    query = {**door.wechat.plain("")[0], "echostr": "5927782489442352469"}
    good = door.ask("GET", "/hooks/wechat", params=query)
    assert (good.status_code, good.text) == (200, "5927782489442352469")
    bad = door.ask("GET", "/hooks/wechat", params={**query, "signature": "0" * 40})
    assert (bad.status_code, bad.text) == (403, "")


@pytest.mark.parametrize("mode", ["plain", "safe"])
def test_a_message_is_stored_before_the_answer(door: Door, now: datetime, mode: str) -> None:
    """Masked, its author a pseudonym, its number a string of all digits, under the account written to."""
    written = text_xml("社保卡丢了怎么办，电话13812345678", to="gh_county")
    answer = door.push_wechat(getattr(door.wechat, mode)(written))
    assert (answer.status_code, answer.text) == (200, "success")
    (mention,) = door.mentions
    assert mention.mention_id == mention_id("wechat", "7302345678901234567")
    assert (mention.comment_id, mention.kind, mention.source) == ("7302345678901234567", "message", "webhook")
    assert (mention.platform, mention.account_id, mention.unit) == ("wechat", "gh_county", "taonan")
    assert mention.published_at == datetime(2024, 6, 5, 1, 30, tzinfo=UTC)
    assert mention.fetched_at == now
    assert "13812345678" not in mention.text
    assert "社保卡丢了怎么办" in mention.text
    assert mention.author != "oReader"
    assert door.troubles == []


def test_events_are_answered_and_not_stored(door: Door) -> None:
    """Also those that carry ids of messages."""
    event = "<xml><FromUserName>o</FromUserName><MsgType>event</MsgType><Event>MASSSENDJOBFINISH</Event><MsgID>1</MsgID></xml>"
    assert door.push_wechat(door.wechat.safe(event)).text == "success"
    body = json.dumps({"event": "create_video", "content": {"item_id": "@x"}}).encode()
    assert door.push_douyin(body).status_code == 200
    assert (door.mentions, door.log.reports) == ([], [])


def test_a_picture_is_a_message_without_words(door: Door) -> None:
    """Somebody wrote: that is not lost. A voice that the platform wrote down has its words."""
    picture = text_xml(number="1").replace("[text]", "[image]").replace("Content>", "PicUrl>")
    voice = text_xml("听得到吗", number="2").replace("[text]", "[voice]").replace("Content>", "Recognition>")
    for message in (picture, voice):
        assert door.push_wechat(door.wechat.safe(message)).text == "success"
    assert {one.comment_id: one.text for one in door.mentions} == {"1": "", "2": "听得到吗"}


def test_the_challenge_comes_back_as_a_number(door: Door) -> None:
    """Signed or without signature; a wrong signature is refused even then."""
    for challenge in (12345, "12345"):
        body = json.dumps({"event": "verify_webhook", "content": {"challenge": challenge}}).encode()
        for headers in ({}, signed(body)):
            answer = door.push_douyin(body, headers)
            assert (answer.status_code, answer.json()) == (200, {"challenge": 12345})
        assert door.push_douyin(body, signed(body, "another")).status_code == 403


@pytest.mark.parametrize("as_object", [True, False])
def test_a_comment_is_stored(door: Door, as_object: bool) -> None:
    """As a mention of the route webhook, under its video."""
    assert door.push_douyin(comment_push(as_object=as_object)).status_code == 200
    (mention,) = door.mentions
    assert (mention.kind, mention.source, mention.post_id) == ("comment", "webhook", "@9VxT0==")
    assert (mention.account_id, mention.unit, mention.text) == ("open-id-city", "baicheng", "补贴什么时候发")


def test_both_routes_make_one_mention(open_door: Callable[..., Door], pseudonyms: Any, now: datetime) -> None:
    """The push first: the list adds likes and the post's title. The list first: the push takes nothing away."""
    listed = api_mention(pseudonyms, now)
    door = open_door()
    door.push_douyin(comment_push())
    (pushed,) = door.mentions
    assert (pushed.mention_id, pushed.author) == (listed.mention_id, listed.author)
    assert door.log.ingest([listed]).updated == 1
    door.push_douyin(comment_push())
    (mention,) = door.mentions
    assert (mention.like_count, mention.post_title) == (3, "补贴解读")


def test_replays_and_disorder_change_nothing(door: Door) -> None:
    """Each message once, whatever the order and however often it comes."""
    requests = [door.wechat.safe(text_xml(f"第{n}条", number=str(n))) for n in (3, 1, 2)]
    for request in (*requests, *reversed(requests), requests[0]):
        assert door.push_wechat(request).text == "success"
    assert sorted(one.comment_id for one in door.mentions) == ["1", "2", "3"]


def test_what_the_account_writes_itself_is_no_mention(door: Door) -> None:
    """The bureau's own answer below its video."""
    assert door.push_douyin(comment_push(comment_user_id="open-id-city")).status_code == 200
    assert door.mentions == []


@pytest.mark.parametrize("headers", [{}, {"X-Douyin-Signature": "0" * 40}, {"X-Douyin-Signature": "é"}])
def test_a_forged_comment_is_refused(door: Door, headers: dict[str, str]) -> None:
    """Without signature, with a wrong one, with one that is no hex: nothing is stored, not even a report."""
    encoded = {name: value.encode("latin-1") for name, value in headers.items()}
    answer = door.push_douyin(comment_push(), encoded)
    assert (answer.status_code, answer.text) == (403, "")
    tampered = comment_push(content="改过的话")
    assert door.push_douyin(tampered, signed(comment_push())).status_code == 403
    assert (door.mentions, door.log.reports) == ([], [])


def test_a_forged_message_is_refused(door: Door) -> None:
    """Another token, a changed ciphertext, no query at all."""
    query, body = door.wechat.safe(text_xml())
    forged = [Wechat(token="other").safe(text_xml()), (query, body.replace(b"A", b"B")), ({}, body)]
    for request in (*forged, ({}, b"<xml>"), (query, b"")):
        if request[1]:
            assert door.push_wechat(request).status_code == 403
    assert (door.mentions, door.log.reports) == ([], [])


def test_another_apps_message_is_refused_and_told(door: Door) -> None:
    """Our token and key, another appid: somebody must mend the configuration."""
    assert door.push_wechat(Wechat(appid="wxother").safe(text_xml())).status_code == 403
    assert door.mentions == []
    assert "appid" in door.troubles[0]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<xml><broken", "既不是 XML"),
        ("<!DOCTYPE x [<!ENTITY a 'b'>]><xml><MsgId>1</MsgId><MsgType>text</MsgType></xml>", "既不是 XML"),
        ("<xml><MsgType>text</MsgType><Content>私密的话</Content></xml>", "MsgId"),
    ],
)
def test_what_is_signed_and_not_understood_is_told(door: Door, now: datetime, body: str, reason: str) -> None:
    """Answered, so that it is not sent for ever; a report says so in Chinese; the log holds no content."""
    with structlog.testing.capture_logs() as logged:
        answer = door.push_wechat(door.wechat.safe(body))
    assert (answer.status_code, answer.text) == (200, "success")
    (report,) = door.log.reports
    assert (report.platform, report.account_id, report.source) == ("wechat", "gh_city", "webhook")
    assert (report.complete, report.stopped, report.at) == (False, False, now)
    assert reason in report.reason
    assert logged[0]["outcome"] == "not understood"
    assert "私密" not in str(logged) + str(report)


def test_encrypted_without_a_key_is_told(open_door: Callable[..., Door]) -> None:
    """The report names the missing key of the configuration."""
    door = open_door(aes_key=None)
    assert door.push_wechat(door.wechat.safe(text_xml())).text == "success"
    assert "encoding_aes_key" in door.troubles[0]
    assert door.mentions == []


def test_trouble_is_told_once_a_minute_and_stays_for_a_day(
    open_door: Callable[..., Door], now: datetime
) -> None:
    """A message that is well says so at first, and again only when the trouble is a day old."""
    clock = [now]
    door = open_door(clock=lambda: clock[0])
    bad = door.wechat.safe("<xml><broken")

    def good(number: int) -> None:
        door.push_wechat(door.wechat.safe(text_xml(number=str(number))))

    good(1)
    good(2)
    door.push_wechat(bad)
    door.push_wechat(bad)
    clock[0] += timedelta(minutes=1)
    door.push_wechat(bad)
    good(3)
    assert [report.complete for report in door.log.reports] == [True, False, False]
    clock[0] += timedelta(hours=24)
    good(4)
    assert [report.complete for report in door.log.reports] == [True, False, False, True]
    assert len(door.mentions) == 4


def test_too_large_a_body_is_refused(door: Door) -> None:
    """Whether its length is announced or not; just below the limit it is read."""
    assert door.push_wechat(door.wechat.plain(b" " * (MAX_BYTES + 1))).status_code == 413

    async def endless() -> Any:
        for _ in range(MAX_BYTES // 1024 + 1):
            yield b" " * 1024

    query, _ = door.wechat.plain("")
    assert door.ask("POST", "/hooks/wechat", params=query, content=endless()).status_code == 413
    assert door.log.reports == []
    padded = text_xml().encode().ljust(MAX_BYTES)
    assert door.push_wechat(door.wechat.plain(padded)).status_code == 200
    assert len(door.mentions) == 1


class FullDisk:
    """A log that cannot store."""

    def known(self, mention_ids: Any) -> set[str]:
        return set()

    def ingest(self, mentions: Any) -> Any:
        raise sqlite3.OperationalError("disk full while writing 私密的话")


def test_what_cannot_be_stored_is_asked_for_again(open_door: Callable[..., Door]) -> None:
    """503, so that the platform sends it once more; the log names the kind of fault only."""
    door = open_door(FullDisk())
    with structlog.testing.capture_logs() as logged:
        assert door.push_wechat(door.wechat.safe(text_xml("私密的话"))).status_code == 503
        assert door.push_douyin(comment_push()).status_code == 503
    assert [line["error"] for line in logged] == ["OperationalError"] * 2
    assert "私密" not in str(logged)


def test_pushes_are_counted_without_content(door: Door) -> None:
    """The log lines of ordinary pushes: platform, outcome and number; neither words nor ids nor signatures."""
    with structlog.testing.capture_logs() as logged:
        for number in ("1", "2", "1"):
            door.push_wechat(door.wechat.safe(text_xml(number=number)))
    assert [(line["outcome"], line["count"]) for line in logged] == [("new", 1), ("new", 2), ("known", 1)]
    assert all(line.keys() == {"event", "platform", "outcome", "count", "log_level"} for line in logged)


def test_other_addresses_and_methods_are_not_served(door: Door) -> None:
    """Nothing else listens."""
    assert door.ask("GET", "/hooks/douyin").status_code == 405
    assert door.ask("GET", "/").status_code == 404
    assert door.ask("POST", "/hooks/weibo").status_code == 404
