"""Every channel over HTTP: its address, what its platform says when it accepts, and its refusals inside HTTP 200."""

from dataclasses import dataclass
from typing import Any

TOKEN = "abcdefabcdefabcdefabcdef01234567"


@dataclass(frozen=True)
class Case:
    """A channel, what its platform says when it accepts, and its refusals inside HTTP 200 (body, temporary)."""

    name: str
    url: str
    ok: Any
    refusals: tuple[tuple[Any, bool], ...]
    first: tuple[Any, ...] = ()


CASES = (
    Case(
        "webhook",
        "https://hooks.example.com/in",
        {"ok": True},
        (({"ok": False}, False), ({"code": 503}, True)),
    ),
    Case("json", "jsons://hooks.example.com/in", {"received": 1}, (({"success": False}, False),)),
    Case(
        "wecombot",
        "wecombot://abc-KEY",
        {"errcode": 0, "errmsg": "ok"},
        (
            ({"errcode": 93000, "errmsg": "invalid webhook url"}, False),
            ({"errcode": 40058, "errmsg": "exceed max length"}, False),
            ({"errcode": 45009, "errmsg": "freq out of limit"}, True),
            ({"errcode": -1, "errmsg": "system busy"}, True),
        ),
    ),
    Case(
        "wechat",
        "wechat://corp:secret@1000002/user1",
        {"errcode": 0, "errmsg": "ok"},
        (
            ({"errcode": 81013, "errmsg": "user invalid"}, False),
            ({"errcode": 0, "invaliduser": "user1"}, False),
        ),
        ({"errcode": 0, "access_token": "t", "expires_in": 7200},),
    ),
    Case(
        "dingtalk",
        "dingtalk://SECabc@tok123/",
        {"errcode": 0, "errmsg": "ok"},
        (
            ({"errcode": 310000, "errmsg": "sign not match"}, False),
            ({"errcode": 300001, "errmsg": "token is not exist"}, False),
            ({"errcode": 130101, "errmsg": "send too fast"}, True),
            ({"errcode": 410100, "errmsg": "send too fast"}, True),
        ),
    ),
    Case(
        "feishu",
        "feishu://tok/",
        {"code": 0, "msg": "success", "data": {}},
        (
            ({"code": 19021, "msg": "sign match fail"}, False),
            ({"code": 19024, "msg": "Key Words Not Found"}, False),
            ({"code": 11232, "msg": "frequency limited"}, True),
            ({"code": 9499, "msg": "too many request"}, True),
            ({"code": 0, "StatusCode": 19001}, False),
        ),
    ),
    Case(
        "lark",
        "lark://tok-abcdefgh/",
        {"StatusCode": 0, "StatusMessage": "success"},
        (({"code": 19001, "msg": "param invalid"}, False), ({"code": 9499, "msg": "too many request"}, True)),
    ),
    Case(
        "serverchan",
        "schan://SCT123abc/",
        {"code": 0, "message": "", "data": {"pushid": "1", "error": "SUCCESS"}},
        (
            ({"code": 40001, "message": "[AUTH]错误的Key"}, False),
            ({"code": 0, "data": {"errno": 1, "error": "FAIL"}}, False),
            ({"code": 40001, "message": "[AUTH]超过当天的发送次数限制"}, True),
        ),
    ),
    Case(
        "pushdeer",
        "pushdeers://push.example.com/key123",
        {"code": 0, "content": {"result": ['{"success":"ok"}']}},
        (
            ({"code": 80501, "error": "bad key"}, False),
            ({"code": 0, "content": {"result": False}}, False),
            ({"code": 0, "content": {"result": []}}, False),
            ({"code": 0, "content": {"result": ['{"counts":0,"success":"ok"}']}}, False),
            ({"code": 0, "content": {"result": ['{"success":"fail"}']}}, False),
        ),
    ),
    Case(
        "bark",
        "barks://bark.example.com/device1",
        {"code": 200, "message": "success", "timestamp": 1},
        (({"code": 400, "message": "failed to get device token"}, False), ({"code": 500}, True)),
    ),
    Case(
        "qq",
        f"qq://{TOKEN}",
        {"success": True, "code": 0},
        (({"success": False, "reason": "KEY错误"}, False), ({"success": True, "code": 500}, False)),
    ),
    Case(
        "spugpush", f"spugpush://{TOKEN}", {"code": 200, "msg": "ok"}, (({"code": 204, "msg": "bad"}, False),)
    ),
    Case(
        "pushplus",
        f"pushplus://{TOKEN}",
        {"code": 200, "msg": "请求成功", "data": "x"},
        (
            ({"code": 903, "msg": "无效的用户令牌"}, False),
            ({"code": 905, "msg": "账户未实名"}, False),
            ({"code": 900, "msg": "用户账号使用受限"}, True),
            ({"code": 500, "msg": "系统异常"}, True),
        ),
    ),
    Case(
        "wxpusher",
        "wxpusher://AT_abc123/UID_abc",
        {"code": 1000, "data": [{"code": 1000}]},
        (({"code": 1001, "msg": "token"}, False), ({"code": 1000, "data": [{"code": 1001}]}, False)),
    ),
    Case(
        "aliyun-sms",
        "aliyun-sms://KEYID:S3CRET@/13800000000?sign_name=%E4%BA%BA%E7%A4%BE&template=SMS_1",
        {"Code": "OK", "Message": "OK", "BizId": "900619746936498440^0", "RequestId": "F655"},
        (
            ({"Code": "isv.MOBILE_NUMBER_ILLEGAL", "Message": "13800000000 invalid"}, False),
            ({"Code": "isv.SMS_SIGNATURE_ILLEGAL", "Message": "x"}, False),
            ({"Code": "isv.AMOUNT_NOT_ENOUGH", "Message": "x"}, False),
            ({"Code": "isv.BUSINESS_LIMIT_CONTROL", "Message": "x"}, True),
            ({"Code": "isp.SYSTEM_ERROR", "Message": "x"}, True),
            ({"Code": "OK", "Message": "OK"}, True),
            ({"Message": "OK"}, True),
        ),
    ),
    Case(
        "aliyun-voice",
        "aliyun-voice://KEYID:S3CRET@/13800000000?template=TTS_1",
        {"Code": "OK", "Message": "OK", "CallId": "116012854210^102281145210", "RequestId": "D9CB"},
        (
            ({"Code": "isv.TTS_TEMPLATE_ILLEGAL", "Message": "x"}, False),
            ({"Code": "isv.BUSINESS_LIMIT_CONTROL", "Message": "x"}, True),
            ({"Code": "OK", "CallId": ""}, True),
        ),
    ),
    Case(
        "tencent-sms",
        "tencent-sms://KEYID:S3CRET@/13800000000?app_id=1400006666&sign_name=x&template=1110",
        {
            "Response": {
                "SendStatusSet": [
                    {
                        "SerialNo": "5000:1",
                        "PhoneNumber": "+8613800000000",
                        "Fee": 1,
                        "Code": "Ok",
                        "Message": "send success",
                    }
                ],
                "RequestId": "a0aa",
            }
        },
        (
            ({"Response": {"Error": {"Code": "AuthFailure.SignatureFailure", "Message": "x"}}}, False),
            ({"Response": {"Error": {"Code": "RequestLimitExceeded", "Message": "x"}}}, True),
            (
                {
                    "Response": {
                        "Error": {"Code": "InternalError.Timeout", "Message": "x"},
                        "SendStatusSet": [{"Code": "Ok", "SerialNo": "1"}],
                    }
                },
                True,
            ),
            (
                {
                    "Response": {
                        "SendStatusSet": [{"Code": "FailedOperation.PhoneNumberInBlacklist", "SerialNo": "1"}]
                    }
                },
                False,
            ),
            (
                {
                    "Response": {
                        "SendStatusSet": [{"Code": "LimitExceeded.PhoneNumberDailyLimit", "SerialNo": ""}]
                    }
                },
                True,
            ),
            ({"Response": {"SendStatusSet": []}}, True),
            ({"Response": {"SendStatusSet": [{"Code": "Ok"}]}}, True),
            (
                {
                    "Response": {
                        "SendStatusSet": [
                            {"Code": "Ok", "SerialNo": "1"},
                            {"Code": "FailedOperation", "SerialNo": ""},
                        ]
                    }
                },
                True,
            ),
            ({"Response": {}}, True),
        ),
    ),
    Case(
        "tencent-voice",
        "tencent-voice://KEYID:S3CRET@/13800000000?app_id=1400006666&template=1110",
        {"Response": {"SendStatus": {"CallId": "xjzx-1", "SessionContext": "p1"}, "RequestId": "a0aa"}},
        (
            (
                {
                    "Response": {
                        "Error": {"Code": "UnauthorizedOperation.VoiceSdkAppidIsDisabled", "Message": "x"}
                    }
                },
                False,
            ),
            ({"Response": {"Error": {"Code": "LimitExceeded.DeliveryFrequencyLimit", "Message": "x"}}}, True),
            ({"Response": {"Error": {}}}, True),
            ({"Response": {"SendStatus": {"CallId": ""}}}, True),
        ),
    ),
    Case(
        "ntfy",
        "ntfys://ntfy.example.com/topic",
        {"id": "x", "event": "message", "topic": "topic"},
        (({"code": 40301, "error": "forbidden"}, False),),
    ),
)
