"""``minsheng channels``: which there are, and does this one really carry a message?"""

import sys
import time
from collections.abc import Callable

import click
import msgspec

from alerting.ports import Channel, Receipt, Receipts, Sent
from alerting.templates import TRIAL, trial
from streams.cli.main import Context
from streams.jsonl import UnusableInput
from streams.settings import BadConfig

#: seconds between two questions for a receipt
ASK_AGAIN = 2.0


@click.group("channels")
def channels_command() -> None:
    """通知通道：有哪些，真送得到吗。Try the channels that messages go out by."""


@channels_command.command("list")
@click.pass_obj
def list_command(context: Context) -> None:
    """列出配置的通道，一行一个。One JSON line a configured channel; never its address."""
    from streams import wiring
    from streams.rehearsal import provide_secrets

    config = context.config
    provide_secrets(config)
    people = wiring.people(config).values()
    for channel in config.settings.channels:
        row: dict[str, object] = {
            "channel": channel.id,
            "people": [p.id for p in people if channel.id in p.channels],
        }
        try:
            address = channel.url.read()
            built = wiring.channels(config, channel.id)[channel.id]
        except (BadConfig, ValueError) as error:
            row |= {"ok": False, "scheme": None, "receipts": False, "detail": str(error)}
        else:
            scheme = address.partition("://")[0].lower()
            row |= {"ok": True, "scheme": scheme, "receipts": isinstance(built, Receipts), "detail": ""}
        _print(row)


@channels_command.command("test")
@click.argument("channel_id")
@click.option("--text", default=TRIAL, help="测试内容。Text of the test.")
@click.option(
    "--wait",
    type=click.FloatRange(0, 600),
    default=0.0,
    help="受理后最多再等多少秒回执（短信、电话）。Seconds to wait for a receipt.",
)
@click.pass_obj
def test_command(context: Context, channel_id: str, text: str, wait: float) -> None:
    """向一个通道真实发送一条带“测试”标记的消息。Send one marked test message."""
    from streams import wiring
    from streams.rehearsal import provide_secrets
    from streams.runners.clock import now

    provide_secrets(context.config)
    channel = wiring.channels(context.config, channel_id).get(channel_id)
    if channel is None:
        known = "、".join(sorted(one.id for one in context.config.settings.channels)) or "（一个也没有）"
        raise UnusableInput(f"没有配置通道“{channel_id}”：可用的有 {known}；请先写 [[channels]]")
    sent = channel.send(trial(channel_id, now(), text))
    receipt = await_receipt(channel, sent, wait)
    _print(
        {
            "channel": channel_id,
            "outcome": sent.outcome,
            "proof": sent.proof if receipt is None or receipt.outcome == "failed" else receipt.outcome,
            "retryable": sent.retryable,
            "parts": sent.parts,
            "detail": "；".join(words for words in (sent.detail, receipt.detail if receipt else "") if words),
        }
    )


def await_receipt(
    channel: Channel,
    sent: Sent,
    seconds: float,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> Receipt | None:
    """The receipt of an accepted message, asked for during so many seconds; None when there is none."""
    if seconds <= 0 or not sent.reference or not isinstance(channel, Receipts):
        return None
    until = clock() + seconds
    while True:
        if (receipt := channel.receipt(sent.reference)) is not None or clock() + ASK_AGAIN > until:
            return receipt
        sleep(ASK_AGAIN)


def _print(row: dict[str, object]) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(row) + b"\n")
