"""``minsheng channels``: does this channel really carry a message?"""

import sys

import click
import msgspec

from alerting.templates import TRIAL, trial
from streams.cli.main import Context
from streams.jsonl import UnusableInput


@click.group("channels")
def channels_command() -> None:
    """通知通道：真送得到吗。Try the channels that messages go out by."""


@channels_command.command("test")
@click.argument("channel_id")
@click.option("--text", default=TRIAL, help="测试内容。Text of the test.")
@click.pass_obj
def test_command(context: Context, channel_id: str, text: str) -> None:
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
    row = {
        "channel": channel_id,
        "outcome": sent.outcome,
        "proof": sent.proof,
        "retryable": sent.retryable,
        "parts": sent.parts,
        "detail": sent.detail,
    }
    sys.stdout.buffer.write(msgspec.json.encode(row) + b"\n")
