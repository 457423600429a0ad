"""How fast comments come in: pages judged, parsed, masked and stored on one core; and a busy city's day from the sandbox.

usage: python -m tests.benchmarks.crawl [COMMENTS]

Prints one JSON line each. The first counts the crawler's own work only; the second is a whole crawl over HTTP, with
neither quota nor pauses, of that many comments (10,000 unless told otherwise) over the platforms.
"""

import argparse
import json
import os
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from crawlers.intake import Intake
from crawlers.platforms.raw import Post
from crawlers.platforms.reply import Reply
from crawlers.platforms.wechat import errors, parse
from crawlers.pseudonyms import Pseudonyms
from crawlers.sources import Account, WechatSource
from streams.codec import Codec
from streams.runners.embedded.log import Log
from streams.runners.embedded.schema import connect
from tests.benchmarks.material import texts

_NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)
_PAGE = 49


def pages(count: int) -> list[bytes]:
    """WeChat's pages with that many comments, in the words of the project's own material."""
    words = texts()
    rows: list[dict[str, Any]] = [
        {
            "user_comment_id": number,
            "openid": f"o{number % 5000}",
            "create_time": int(_NOW.timestamp()) - number,
            "content": f"{words[number % len(words)]} {number}",
        }
        for number in range(1, count + 1)
    ]
    return [
        json.dumps({"errcode": 0, "comment": rows[start : start + _PAGE]}, ensure_ascii=False).encode()
        for start in range(0, count, _PAGE)
    ]


def own_work(count: int, folder: Path) -> dict[str, Any]:
    """Judge, parse, mask, store."""
    source = WechatSource(
        accounts=(Account("gh_1", "人社", "baicheng"),),
        appid="wx",
        secret="s",
    )
    intake = Intake(source, Pseudonyms(b"a pepper for tests only"))
    log = Log(connect(folder / "own.db"), Codec())
    bodies, post = pages(count), Post(post_id="1:0")
    begun, processor = time.perf_counter(), time.process_time()
    new = 0
    for body in bodies:
        page = parse.parse_comments(errors.judge(Reply(200, body)).data, post, 0)
        new += log.ingest([intake.mention(raw, source.accounts[0], _NOW) for raw in page.comments]).new
    seconds, used = time.perf_counter() - begun, time.process_time() - processor
    return {
        "measured": "judge+parse+mask+store", "mentions": new, "seconds": round(seconds, 2),
        "a_second": round(new / seconds), "a_second_of_processor": round(new / used), "load": os.getloadavg()[0],
    }  # fmt: skip


def busy_day(count: int, folder: Path) -> dict[str, Any]:
    """A first crawl of the sandbox's four readable platforms, and what Kuaishou counts."""
    from tests.faults.crawl_fire import Fire

    fire = Fire(folder, count, kills=0, seed=3, rate=0)
    fire.clock.time, fire.clock.step = fire.end, timedelta(0)
    begun, processor = time.perf_counter(), time.process_time()
    stored = fire.crawl_here()
    seconds, used = time.perf_counter() - begun, time.process_time() - processor
    return {
        "measured": "crawl over HTTP, sandbox in the same process", "mentions": stored,
        "requests": fire.app.requests, "seconds": round(seconds, 2), "a_second": round(stored / seconds),
        "seconds_of_processor": round(used, 2), "load": os.getloadavg()[0],
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("comments", type=int, nargs="?", default=10_000)
    count = parser.parse_args().comments
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(own_work(count, Path(folder))), flush=True)
        print(json.dumps(busy_day(count, Path(folder)), ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
