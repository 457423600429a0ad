"""Tencent Cloud: short messages (SMS, 2021-01-11) and calls that read a text (VMS, 2020-09-02).

Acceptance is a status of ``Ok`` for the very number with its serial number, or a ``CallId``; an ``Error`` inside
HTTP 200 is none, whatever type the answer has. Templates take two variables: ``{1}`` short code, ``{2}`` level.
Documents: cloud.tencent.com/document/product/382 and /1128 (API 3.0, error codes). VMS tells what became of a call
only by a callback to a public address, so a call proves its acceptance and no more.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from alerting.channels.addresses import Address
from alerting.channels.replies import Reply, Verdict
from alerting.channels.signatures import tc3_headers
from alerting.channels.vendor import Moment, asked, post, sent_by, variables
from alerting.ports import Message, Receipt, Sent

SMS_HOST = "sms.tencentcloudapi.com"
VOICE_HOST = "vms.tencentcloudapi.com"
_REGION = "ap-guangzhou"
_TEMPORARY = frozenset({"FailedOperation.Timeout", "ResourceUnavailable"})
_BUSY = ("RequestLimitExceeded", "LimitExceeded", "InternalError")
_TIMES_READ = 2


class _Tencent:
    """The calls both products share."""

    service: str
    version: str

    def __init__(self, address: Address, moment: Moment | None = None) -> None:
        self._address = address
        self._moment = moment or Moment()

    def _call(self, action: str, at: datetime, params: Mapping[str, Any]) -> Reply:
        address, payload = self._address, json.dumps(params, ensure_ascii=False).encode()
        headers = tc3_headers(
            secret_id=address.key_id, secret_key=address.secret, host=address.host, service=self.service,
            action=action, version=self.version, region=address.options.get("region") or _REGION,
            payload=payload, at=at,
        )  # fmt: skip
        return post(address.host, "", headers, payload)

    def _refused(self, reply: Mapping[str, Any]) -> Verdict | None:
        """The refusal in an answer; None when it is the product's own."""
        response = reply.get("Response")
        if not isinstance(response, dict):
            return Verdict(False, retryable=True, detail="应答里没有 Response")
        error = response.get("Error")
        if error is None:
            return None
        return self._verdict(error if isinstance(error, dict) else {})

    def _verdict(self, said: Mapping[str, Any]) -> Verdict:
        code = said.get("Code")
        if not isinstance(code, str) or not code:
            return Verdict(False, retryable=True, detail="应答里没有结果码")
        words = f"{code} {self._address.clean(str(said.get('Message') or ''))}".strip()
        return Verdict(code == "Ok", code in _TEMPORARY or code.startswith(_BUSY), words)


class TencentSms(_Tencent):
    """A short message to one telephone."""

    service, version = "sms", "2021-01-11"

    def send(self, message: Message) -> Sent:
        """One attempt (SendSms)."""
        options, at = self._address.options, self._moment.clock()
        params = {
            "PhoneNumberSet": [self._address.international],
            "SmsSdkAppId": options["app_id"],
            "SignName": options["sign_name"],
            "TemplateId": options["template"],
            "TemplateParamSet": list(variables(message)),
            "SessionContext": message.page_id,
        }
        return sent_by(
            lambda: self._call("SendSms", at, params),
            self._judge,
            lambda reply: f"{_rows(reply, 'SendStatusSet')[0]['SerialNo']}|{at.timestamp():.0f}",
        )

    def _judge(self, reply: Mapping[str, Any]) -> Verdict:
        if (refused := self._refused(reply)) is not None:
            return refused
        rows = _rows(reply, "SendStatusSet")
        if len(rows) != 1:
            return Verdict(False, retryable=True, detail="应答里没有这个号码的结果")
        verdict = self._verdict(rows[0])
        if verdict.accepted and not rows[0].get("SerialNo"):
            return Verdict(False, retryable=True, detail="应答说 Ok 却没有 SerialNo")
        return verdict

    def receipt(self, reference: str) -> Receipt | None:
        """The operator's receipt (PullSmsSendStatusByPhoneNumber, which takes nothing away from anybody else)."""
        serial, _, stamp = reference.rpartition("|")
        params = {
            "BeginTime": int(stamp) - 60,
            "Offset": 0,
            "Limit": 100,
            "PhoneNumber": self._address.international,
            "SmsSdkAppId": self._address.options["app_id"],
        }
        found = asked(lambda: self._call("PullSmsSendStatusByPhoneNumber", self._moment.clock(), params))
        for row in _rows(found, "PullSmsSendStatusSet"):
            if row.get("SerialNo") != serial:
                continue
            words = self._address.clean(str(row.get("Description") or ""))
            if row.get("ReportStatus") == "SUCCESS":
                return Receipt(outcome="delivered", detail=words)
            if row.get("ReportStatus") == "FAIL":
                return Receipt(outcome="failed", detail=f"运营商回执:{words or '发送失败'}")
        return None


class TencentVoice(_Tencent):
    """A call to one telephone that reads the template twice."""

    service, version = "vms", "2020-09-02"

    def send(self, message: Message) -> Sent:
        """One attempt (SendTtsVoice)."""
        options, at = self._address.options, self._moment.clock()
        params = {
            "TemplateId": options["template"],
            "CalledNumber": self._address.international,
            "VoiceSdkAppid": options["app_id"],
            "TemplateParamSet": list(variables(message)),
            "PlayTimes": _TIMES_READ,
            "SessionContext": message.page_id,
        }
        return sent_by(lambda: self._call("SendTtsVoice", at, params), self._judge, lambda _: "")

    def _judge(self, reply: Mapping[str, Any]) -> Verdict:
        if (refused := self._refused(reply)) is not None:
            return refused
        status = reply["Response"].get("SendStatus")
        if isinstance(status, dict) and isinstance(status.get("CallId"), str) and status["CallId"]:
            return Verdict(True, detail="Ok")
        return Verdict(False, retryable=True, detail="应答里没有 CallId")


def _rows(reply: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    """The objects under a key of ``Response``."""
    response = reply.get("Response")
    rows = response.get(key) if isinstance(response, dict) else None
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
