"""The matrix of channels and answers: what the other side does in each column, what is the truth about it, and the
page in docs that shows what was measured."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import requests

from alerting.channels.apprise_channel import SERVICES
from alerting.channels.factory import build
from alerting.ports import Channel, Message, Receipts, Sent
from tests.alerting.channels.channel_cases import CASES, Case
from tests.alerting.channels.test_mail_channel import mail_server
from tests.alerting.channels.test_smpp_channel import gateway

MESSAGE = Message(
    page_id="0123456789abcdef", to="甲", level="红", title="取暖费未到账", body="23 条", code="A1B2C3"
)
LONG = replace(MESSAGE, body="工资👨‍👩‍👧" * 4000)
HTML = b"<html><body>login</body></html>"
ELSEWHERE = {"Location": "https://elsewhere.example.net/"}
TAKEN, NEVER, LATER, SILENT, NONE = "accepted", "refused for good", "refused for now", "timeout", "–"


@dataclass(frozen=True)
class Cell:
    """One column: what the other side does (``act`` sets up the stand-in), and what is true of it. ``only`` says for
    which cases the column can be had."""

    name: str
    truth: str
    act: Callable[[Any, Case], None]
    message: Message = MESSAGE
    only: Callable[[Case], bool] = lambda _: True


def _answer(status: int, body: object, headers: Mapping[str, str] = {}) -> Callable[[Any, Case], None]:
    def act(stand_in: Any, case: Case) -> None:
        said = body(case) if callable(body) else body
        stand_in.answer = (status, said if isinstance(said, bytes) else json.dumps(said).encode())
        stand_in.headers = dict(headers)

    return act


def _ok(case: Case) -> Any:
    return case.ok


def _refusal(temporary: bool) -> Callable[[Case], Any]:
    return lambda case: next((body for body, again in case.refusals if again == temporary), b"")


def _refuses(temporary: bool) -> Callable[[Case], bool]:
    return lambda case: any(again == temporary for _, again in case.refusals)


def _fail(error: Exception) -> Callable[[Any, Case], None]:
    def act(stand_in: Any, case: Case) -> None:
        stand_in.fail = error

    return act


def _reset(stand_in: Any, case: Case) -> None:
    stand_in.reset = True


def _second_part(stand_in: Any, case: Case) -> None:
    _answer(200, _refusal(False))(stand_in, case)
    stand_in.first = [(200, json.dumps(one).encode()) for one in (*case.first, case.ok)]


def _in_parts(case: Case) -> bool:
    return case.name not in ("webhook", "aliyun-sms", "aliyun-voice", "tencent-sms", "tencent-voice")


CELLS = (
    Cell("accepts", TAKEN, _answer(200, _ok)),
    Cell("refuses in a 200", NEVER, _answer(200, _refusal(False)), only=_refuses(False)),
    Cell("busy in a 200", LATER, _answer(200, _refusal(True)), only=_refuses(True)),
    Cell("403", NEVER, _answer(403, _ok)),
    Cell("429", LATER, _answer(429, _ok)),
    Cell("5xx", LATER, _answer(502, HTML)),
    Cell("no answer", SILENT, _fail(requests.ReadTimeout())),
    Cell("hangs up", LATER, _reset),
    Cell("false certificate", NEVER, _fail(requests.exceptions.SSLError())),
    Cell("web page in a 200", LATER, _answer(200, HTML, {"Content-Type": "application/json"})),
    Cell("cut JSON", LATER, _answer(200, lambda case: json.dumps(case.ok).encode()[:-1])),
    Cell("empty 200", LATER, _answer(200, b"")),
    Cell("redirect", NEVER, _answer(307, _ok, ELSEWHERE)),
    Cell("accepts as text/html", TAKEN, _answer(200, _ok, {"Content-Type": "text/html"})),
    Cell(
        "refuses as text/html",
        NEVER,
        _answer(200, _refusal(False), {"Content-Type": "text/html"}),
        only=_refuses(False),
    ),
    Cell(
        "2nd part refused",
        NEVER,
        _second_part,
        message=LONG,
        only=lambda case: _in_parts(case) and _refuses(False)(case),
    ),
)  # fmt: skip
COLUMNS = {cell.name: cell.truth for cell in CELLS}


def said(sent: Sent) -> str:
    """A delivery in the words of the table."""
    if sent.outcome == "accepted":
        return TAKEN if sent.proof == "accepted" and not sent.retryable else "accepted without proof"
    if sent.outcome == "timeout":
        return SILENT
    return LATER if sent.retryable else NEVER


def measure(case: Case, cell: Cell, stand_in: Any, folder: Path) -> str:
    """What the channel says of a column; ``stand_in`` is put back afterwards."""
    stand_in.first = [(200, json.dumps(one).encode()) for one in case.first]
    cell.act(stand_in, case)
    try:
        return said(build(case.url, screen_dir=folder).send(cell.message))
    finally:
        stand_in.fail, stand_in.reset, stand_in.headers, stand_in.first = None, False, {}, []


def measure_mail(folder: Path) -> dict[str, str]:
    """The columns that mail has, each against a mail server of its own."""
    answers = {
        "accepts": {},
        "refuses in a 200": {"RCPT": "550 no such user"},
        "busy in a 200": {"end": "451 later"},
        "hangs up": {"hello": ""},
        "web page in a 200": {"end": "<html>"},
    }
    return {name: said(_sent_by_mail(folder, given)) for name, given in answers.items()}


def _sent_by_mail(folder: Path, answers: dict[str, str]) -> Sent:
    with mail_server(**answers) as port:
        url = f"mailto://127.0.0.1:{port}/?mode=insecure&from=desk@example.com&to=a@example.com"
        return build(url, screen_dir=folder).send(MESSAGE)


def measure_smpp(folder: Path) -> dict[str, str]:
    """The columns that SMPP has, each against a gateway of its own."""
    answers: dict[str, object] = {
        "accepts": 0,
        "refuses in a 200": 0x0B,
        "busy in a 200": 0x58,
        "no answer": None,
        "hangs up": b"",
        "web page in a 200": b"HTTP/1.1 200 OK\r\n\r\n<html></html>",
        "2nd part refused": [0, 0x0B],
    }
    found = {}
    for name, answer in answers.items():
        with gateway(answer) as port:
            channel = build(f"smpp://u:p@127.0.0.1:{port}/12065550000/8613800000000", screen_dir=folder)
            found[name] = said(channel.send(replace(MESSAGE, body="长" * 200)))
    return found


def measure_screen(folder: Path) -> dict[str, str]:
    """The columns the desk's own screen has: a disk that takes the file and one that does not."""
    taken = said(build("screen://", screen_dir=folder / "screen").send(MESSAGE))
    (folder / "file").write_text("")
    return {"accepts": taken, "5xx": said(build("screen://", screen_dir=folder / "file").send(MESSAGE))}


def channels(folder: Path) -> dict[str, Channel]:
    """Every channel of the table, built."""
    built = {case.name: build(case.url, screen_dir=folder) for case in CASES}
    built["mailto"] = build("mailto://127.0.0.1/?from=a@example.com&to=b@example.com", screen_dir=folder)
    built["smpp"] = build("smpp://u:p@127.0.0.1/12065550000/8613800000000", screen_dir=folder)
    return built | {"screen": build("screen://", screen_dir=folder)}


PROVES = {
    "webhook": "what the office's gateway says of itself",
    "json": "what the receiver says of itself",
    "aliyun-sms": "delivered: the operator's receipt, asked for (QuerySendDetails)",
    "aliyun-voice": "answered: the call's record, asked for (QueryCallDetailByCallId); a key where the record has it",
    "tencent-sms": "delivered: the operator's receipt, asked for (PullSmsSendStatusByPhoneNumber)",
    "tencent-voice": "no more: what became of a call is told by a public callback only, and there is none here",
    "mailto": "no more: the mail server took it; a bounce comes later to the sender's mailbox",
    "smpp": "no more: the gateway took it (`submit_sm_resp`); delivery receipts need a second connection, not opened",
    "screen": "the file is on disk; whether anybody looks is not known",
    "wecombot": "no more: the platform took it for the group",
    "wechat": "no more: taken for that person (`invaliduser` is a refusal)",
    "pushdeer": "no more: taken for that key (`result` false is a refusal)",
    "wxpusher": "no more: taken for that UID (every row of `data` has to say so)",
}


#: channels that say or show by themselves that a message is to be silent
SILENT_TOO = {
    "webhook": "told: `silent` in its JSON",
    "screen": "makes no sound",
    "mailto": "as the reader's mail program does",
}


PROOF_HEAD = (
    "| channel | accepted | delivered | read | answered | beyond acceptance | bytes a part | messages a minute "
    "| silent 蓝 |"
)


def table(results: Mapping[str, Mapping[str, str]], built: Mapping[str, Channel]) -> str:
    """The generated part of the page."""
    head = "| channel | " + " | ".join(COLUMNS) + " |"
    rows = [
        f"| {name} | " + " | ".join(found.get(column, NONE) for column in COLUMNS) + " |"
        for name, found in results.items()
    ]
    proofs = [_proof(name, channel) for name, channel in built.items()]
    return "\n".join(
        [
            head, "|---" * (len(COLUMNS) + 1) + "|", *rows, "",
            "## What each channel can prove", "",
            PROOF_HEAD,
            "|---|---|---|---|---|---|---|---|---|", *proofs,
        ]
    )  # fmt: skip


def _proof(name: str, channel: Channel) -> str:
    service = SERVICES.get({"serverchan": "schan"}.get(name, name))
    later = isinstance(channel, Receipts)
    voice, sms = later and "voice" in name, later and "sms" in name
    limit = f"{service.part_bytes:,}" if service else "one message"
    minute = service.per_minute if service else None
    cells = ("yes", "yes" if sms else "no", "no", "yes" if voice else "no")
    proves = PROVES.get(name, "no more: the platform took it")
    silent = (
        "`{}={}`".format(*service.silent[0]) if service and service.silent else SILENT_TOO.get(name, "no")
    )
    return f"| {name} | {' | '.join(cells)} | {proves} | {limit} | {minute or NONE} | {silent} |"
