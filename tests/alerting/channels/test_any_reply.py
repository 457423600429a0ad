"""Whatever JSON comes back: no exception, and no acceptance by accident."""

import json
from typing import Any
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from alerting.channels.replies import JUDGES, Reply, judged
from tests.alerting.channels.test_telephone_channels import AT, MESSAGE, call, sms, tencent_sms

WORDS = st.sampled_from(
    [
        "code",
        "errcode",
        "data",
        "content",
        "result",
        "success",
        "errno",
        "error",
        "StatusCode",
        "id",
        "event",
        "Code",
        "BizId",
        "CallId",
        "Response",
        "Message",
        "Error",
        "SendStatusSet",
        "SerialNo",
        "SendStatus",
        "SmsSendDetailDTOs",
        "SmsSendDetailDTO",
        "Data",
        "PullSmsSendStatusSet",
        "ReportStatus",
        "state",
    ]
)
PLAIN = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 2000), st.floats(allow_nan=False), st.text(max_size=6)
)
VALUES = st.recursive(
    st.one_of(PLAIN, st.sampled_from(["Ok", "OK", "0", "200", "SUCCESS", '{"state":"200000"}', "9" * 5000])),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(WORDS, inner, max_size=4)),
    max_leaves=12,
)
REPLIES = st.dictionaries(WORDS, VALUES, max_size=5)
#: the one code of each platform without which nothing is accepted
GOOD = {
    "wecombot": 0,
    "wechat": 0,
    "dingtalk": 0,
    "feishu": 0,
    "lark": 0,
    "schan": 0,
    "pushdeer": 0,
    "bark": 200,
}
GOOD |= {"spugpush": 200, "pushplus": 200, "wxpusher": 1000}


@given(VALUES | REPLIES)
def test_no_judge_trips_and_none_accepts_without_its_code(value: Any) -> None:
    """Every judge has a verdict on everything; an acceptance holds the platform's own code."""
    for name, judge in JUDGES.items():
        sent = judged(Reply(200, json.dumps(value).encode()), judge)
        assert sent.outcome in ("accepted", "rejected")
        if sent.outcome == "accepted" and name in GOOD:
            codes = [value[key] for key in ("errcode", "code", "StatusCode", "errno") if key in value]
            assert str(GOOD[name]) in [str(code) for code in codes]


@given(REPLIES)
def test_no_vendors_answer_trips_a_telephone(value: dict[str, Any]) -> None:
    """Sending and asking for receipts; an acceptance holds OK and the id its receipt is asked by."""
    reply = Reply(200, json.dumps(value).encode())
    with (
        patch("alerting.channels.aliyun.post", lambda *_: reply),
        patch("alerting.channels.tencent.post", lambda *_: reply),
    ):
        for channel, good, named in (
            (sms(), "OK", "BizId"),
            (call(), "OK", "CallId"),
            (tencent_sms(), "Ok", "SerialNo"),
        ):
            sent = channel.send(MESSAGE)
            written = json.dumps(value)
            assert sent.outcome == "rejected" or (f'"{good}"' in written and f'"{named}"' in written)
            receipt = channel.receipt(f"x|{AT.timestamp():.0f}")
            assert receipt is None or receipt.outcome in ("delivered", "answered", "failed")


@given(st.binary(max_size=60), st.integers(100, 599))
def test_no_bytes_are_an_acceptance(body: bytes, status: int) -> None:
    """Random bytes under any status."""
    for judge in (judge for name, judge in JUDGES.items() if name != "json"):
        assert judged(Reply(status, body), judge).outcome == "rejected"
