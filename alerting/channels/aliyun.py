"""Aliyun: short messages (Dysmsapi) and calls that read a text (Dyvmsapi), both of 2017-05-25.

Acceptance is Aliyun's own ``Code`` OK together with the id its receipt is asked by; everything else is none, also
inside HTTP 200. Templates take two variables: ``${code}`` and ``${level}``.
Documents: help.aliyun.com/zh/sms and help.aliyun.com/zh/vms (API overview, error codes, operators' receipts).
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from alerting.channels.addresses import Address
from alerting.channels.replies import Reply, Verdict, code_of
from alerting.channels.signatures import acs3_headers, acs3_query
from alerting.channels.vendor import Moment, asked, post, sent_by, variables
from alerting.hours.localtime import SHANGHAI
from alerting.ports import Message, Receipt, Sent

SMS_HOST = "dysmsapi.aliyuncs.com"
VOICE_HOST = "dyvmsapi.aliyuncs.com"
_VERSION = "2017-05-25"
_TEMPORARY = ("isv.BUSINESS_LIMIT_CONTROL", "isv.DAY_LIMIT_CONTROL", "isp.SYSTEM_ERROR", "SignatureNonceUsed")
_BUSY = ("Throttling", "ServiceUnavailable", "InternalError", "SystemBusy")
#: the product number of voice notifications in QueryCallDetailByCallId
_VOICE_NOTICE = "11000000300006"
_RINGING = frozenset({"", "200101", "200102"})
#: heard to the end, hung up early, no key pressed in time, ended, talking
_TAKEN = frozenset({"200000", "200001", "200008", "200100", "200103"})
_TIMES_READ = "2"


class _Aliyun:
    """The calls both products share."""

    def __init__(self, address: Address, moment: Moment | None = None) -> None:
        self._address = address
        self._moment = moment or Moment()

    def _call(self, action: str, at: datetime, params: Mapping[str, str]) -> Reply:
        address, query = self._address, acs3_query(params)
        headers = acs3_headers(
            key_id=address.key_id, secret=address.secret, host=address.host, action=action,
            version=_VERSION, query=query, at=at, nonce=self._moment.nonce(),
        )  # fmt: skip
        return post(address.host, query, headers, b"")

    def _send(self, action: str, params: Mapping[str, str], named: str) -> Sent:
        """``named`` is the key of the id that Aliyun gives what it accepted; the receipt is asked by it and the
        time of sending."""
        at = self._moment.clock()

        def judge(reply: Mapping[str, Any]) -> Verdict:
            code = reply.get("Code")
            if not isinstance(code, str) or not code:
                return Verdict(False, retryable=True, detail="应答里没有结果码")
            if code != "OK":
                words = f"{code} {self._address.clean(str(reply.get('Message') or ''))}".strip()
                return Verdict(False, retryable=code in _TEMPORARY or code.startswith(_BUSY), detail=words)
            if not isinstance(reply.get(named), str) or not reply[named]:
                return Verdict(False, retryable=True, detail=f"应答说 OK 却没有 {named}")
            return Verdict(True, detail="OK")

        return sent_by(
            lambda: self._call(action, at, params),
            judge,
            lambda reply: f"{reply[named]}|{at.timestamp():.0f}",
        )

    def _variables(self, message: Message) -> str:
        return json.dumps(dict(zip(("code", "level"), variables(message), strict=True)), ensure_ascii=False)


class AliyunSms(_Aliyun):
    """A short message to one telephone."""

    def send(self, message: Message) -> Sent:
        """One attempt (SendSms)."""
        options = self._address.options
        params = {
            "PhoneNumbers": self._address.national,
            "SignName": options["sign_name"],
            "TemplateCode": options["template"],
            "TemplateParam": self._variables(message),
            "OutId": message.page_id,
        }
        return self._send("SendSms", params, "BizId")

    def receipt(self, reference: str) -> Receipt | None:
        """The operator's receipt (QuerySendDetails): SendStatus 3 is on the telephone, 2 is not, 1 is not known."""
        biz_id, _, stamp = reference.rpartition("|")
        day = datetime.fromtimestamp(float(stamp), SHANGHAI)
        params = {
            "PhoneNumber": self._address.national,
            "BizId": biz_id,
            "SendDate": f"{day:%Y%m%d}",
            "PageSize": "10",
            "CurrentPage": "1",
        }
        found = asked(lambda: self._call("QuerySendDetails", self._moment.clock(), params))
        details = found.get("SmsSendDetailDTOs")
        rows = details.get("SmsSendDetailDTO") if isinstance(details, dict) else None
        row = rows[0] if found.get("Code") == "OK" and isinstance(rows, list) and rows else None
        if not isinstance(row, dict):
            return None
        words = self._address.clean(str(row.get("ErrCode") or ""))
        match str(row.get("SendStatus")):
            case "3":
                return Receipt(outcome="delivered", detail=words)
            case "2":
                return Receipt(outcome="failed", detail=f"运营商回执:{words or '发送失败'}")
            case _:
                return None


class AliyunVoice(_Aliyun):
    """A call to one telephone that reads the template twice."""

    def send(self, message: Message) -> Sent:
        """One attempt (SingleCallByTts). ``show_number`` is the office's own number, where it bought one."""
        options = self._address.options
        params = {
            "CalledNumber": self._address.national,
            "TtsCode": options["template"],
            "TtsParam": self._variables(message),
            "PlayTimes": _TIMES_READ,
            "OutId": message.page_id[:15],
        }
        if options.get("show_number"):
            params["CalledShowNumber"] = options["show_number"]
        return self._send("SingleCallByTts", params, "CallId")

    def receipt(self, reference: str) -> Receipt | None:
        """What became of the call (QueryCallDetailByCallId): taken, or not taken and why; keys where reported."""
        call_id, _, stamp = reference.rpartition("|")
        params = {"CallId": call_id, "ProdId": _VOICE_NOTICE, "QueryDate": f"{stamp}000"}
        found = asked(lambda: self._call("QueryCallDetailByCallId", self._moment.clock(), params))
        try:
            call = json.loads(found.get("Data") or "null") if found.get("Code") == "OK" else None
        except (TypeError, ValueError):
            return None
        if not isinstance(call, dict):
            return None
        state = str(call.get("state") or "")
        if state in _TAKEN or (code_of(call.get("duration")) or 0) > 0:
            return Receipt(outcome="answered", detail=f"已接听({state})", keys=str(call.get("dtmf") or ""))
        if state in _RINGING:
            return None
        return Receipt(outcome="failed", detail=f"电话没有接通:{state}")
