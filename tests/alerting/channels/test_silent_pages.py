"""蓝 is told without sound where the platform has a way to, and only there."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from alerting.channels.factory import build
from alerting.ports import Message

LOUD = Message(page_id="p1", to="甲", level="黄", title="【黄】欠薪", body="正文")
QUIET = replace(LOUD, level="蓝", title="【蓝】欠薪", silent=True)


@pytest.mark.parametrize("asked", ["", "?level=critical&sound=alarm&call=yes&volume=10"])
def test_bark_gets_a_passive_message(asked: str, stand_in: Any, tmp_path: Path) -> None:
    """Whatever the address asks for; the next message is as the address says again."""
    stand_in.answer = (200, b'{"code":200,"message":"success"}')
    channel = build(f"barks://bark.example.com/device1{asked}", screen_dir=tmp_path)
    for message in (QUIET, LOUD):
        assert channel.send(message).outcome == "accepted"
    quiet, loud = (json.loads(one["body"]) for one in stand_in.seen)
    assert quiet["level"] == "passive"
    assert not {"call", "volume", "sound"} & quiet.keys()
    assert loud.get("level") == ("critical" if asked else None)
    assert loud.get("call") == (1 if asked else None)


@pytest.mark.parametrize(("asked", "usual"), [("", None), ("?priority=max", "max")])
def test_ntfy_gets_a_low_priority(asked: str, usual: str | None, stand_in: Any, tmp_path: Path) -> None:
    """In every part, and only for this message."""
    stand_in.answer = (200, b'{"id":"1","event":"message"}')
    channel = build(f"ntfys://ntfy.example.com/topic{asked}", screen_dir=tmp_path)
    assert channel.send(replace(QUIET, body="长" * 1000)).parts == 2
    assert channel.send(LOUD).outcome == "accepted"
    told = [one["headers"].get("X-Priority") for one in stand_in.seen]
    assert told == ["low", "low", usual]


def test_a_refused_message_leaves_no_silence_behind(stand_in: Any, tmp_path: Path) -> None:
    """The page after it rings."""
    stand_in.first = [(502, b"<html>")]
    stand_in.answer = (200, b'{"code":200,"message":"success"}')
    channel = build("barks://bark.example.com/device1", screen_dir=tmp_path)
    assert channel.send(QUIET).outcome == "rejected"
    channel.send(LOUD)
    assert "level" not in json.loads(stand_in.seen[-1]["body"])


def test_a_webhook_is_told(stand_in: Any, tmp_path: Path) -> None:
    """What its receiver does with it is the receiver's word."""
    stand_in.answer = (200, b'{"ok":true}')
    channel = build("https://hooks.example.com/in", screen_dir=tmp_path)
    channel.send(QUIET)
    channel.send(LOUD)
    assert [json.loads(one["body"])["silent"] for one in stand_in.seen] == [True, False]


def test_a_platform_without_a_way_takes_it_as_it_is(stand_in: Any, tmp_path: Path) -> None:
    """The page goes out: silence is a wish, arriving is not."""
    stand_in.answer = (200, b'{"errcode":0}')
    channel = build("wecombot://abc-KEY", screen_dir=tmp_path)
    assert channel.send(QUIET).outcome == "accepted"
