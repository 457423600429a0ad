"""Both indexes over the same mentions: how fast they take them, how fast they answer, and whether they answer alike.

usage: python -m tests.benchmarks.search [--mentions 1000000] [--rounds 5] [--side-by-side]

Fetches and starts a real Elasticsearch on this machine, fills it and an SQLite file with the same documents over a
year, asks both the same questions and compares every answer. Prints one JSON line; exit 1 when an answer differs.
Rates count the seconds inside ``put`` only; latencies are of all rounds, the first one cold.
"""

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import structlog

from analyzers.records import FLAGS, INTENTS, SENTIMENTS, TOPICS, IssueUpdate, Opinion
from dashboards.documents import documents
from dashboards.indexes.elasticsearch import ElasticsearchIndex
from dashboards.indexes.elasticsearch.reaching import Address
from dashboards.indexes.sqlite import SqliteIndex
from dashboards.ports import Document, Index
from tests.benchmarks.material import START, UNIT, mentions
from tests.benchmarks.questions import QUESTIONS, Question
from tests.servers.elasticsearch.nodes import Node, Refused

SPAN = timedelta(days=365)
REGIONS = ("洮北区", "洮南市", "大安市", "镇赉县", "通榆县", None, None, None)
WORDS = ("工资", "社保卡", "取暖费", "养老金", "补贴", "窗口", "面试", "仲裁", "退休", "认证")
BATCH = 1000

#: the figures of one index, and its answers
Measured = tuple[dict[str, Any], list[Any]]


def made(count: int) -> Iterator[Document]:
    """Mentions with labels dealt by a seeded chance, a new issue for every fortieth on average."""
    chance = random.Random(7)
    for number, mention in enumerate(mentions(count, span=SPAN), 1):
        opinion = Opinion(
            mention=mention,
            sentiment=chance.choice(SENTIMENTS),
            sentiment_score=round(chance.uniform(-1, 1), 3),
            intent=chance.choice(INTENTS),
            topic=chance.choice(TOPICS),
            flags=tuple(flag for flag in FLAGS if chance.random() < 0.01),
            region=chance.choice(REGIONS),
            keywords=tuple(chance.sample(WORDS, chance.randrange(4))),
        )
        issue = f"issue{number * 25 // (1000 * (1 + number // 100_000))}" if chance.random() < 0.6 else None
        yield from documents(
            IssueUpdate(unit=UNIT, at=mention.fetched_at, issue_id=issue, opinion=opinion), number
        )


def fill(index: Index, count: int) -> float:
    """Seconds inside ``put``."""
    spent, stream = 0.0, made(count)
    while batch := list(islice(stream, BATCH)):
        begun = time.perf_counter()
        index.put(batch)
        spent += time.perf_counter() - begun
    return spent


def ask(index: Index, rounds: int) -> tuple[dict[str, list[float]], list[Any]]:
    """Milliseconds of every question by kind, and the answers of the last round."""
    took: dict[str, list[float]] = {}
    answers: dict[int, Any] = {}
    chance = random.Random(3)
    for _ in range(rounds):
        order = list(range(len(QUESTIONS)))
        chance.shuffle(order)
        for number in order:
            question: Question = QUESTIONS[number]
            begun = time.perf_counter()
            answers[number] = question.ask(index)
            took.setdefault(question.kind, []).append((time.perf_counter() - begun) * 1000)
    return took, [answers[number] for number in sorted(answers)]


def percentile(values: list[float], part: float) -> float:
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * part))], 1)


def row(count: int, seconds: float, size: int, took: dict[str, list[float]]) -> dict[str, Any]:
    return {
        "index_per_second": round(count / seconds),
        "megabytes": round(size / 1e6, 1),
        **{
            f"{kind}_ms": {"p50": percentile(values, 0.5), "p95": percentile(values, 0.95)}
            for kind, values in sorted(took.items())
        },
    }


def of_file(count: int, rounds: int) -> Measured:
    """The index in one SQLite file."""
    with tempfile.TemporaryDirectory() as name:
        index = SqliteIndex(Path(name) / "index.db")
        seconds = fill(index, count)
        took, answers = ask(index, rounds)
        index.close()
        size = sum(each.stat().st_size for each in Path(name).iterdir())
    return row(count, seconds, size, took), answers


def of_cluster(count: int, rounds: int) -> Measured:
    """The index in a real Elasticsearch node, started for this."""
    os.environ.setdefault("ELASTICSEARCH_HEAP", "2g")
    node, refused = Node("elasticsearch-benchmark", java="-XX:+UseSerialGC"), Refused()
    try:
        node.start()
        address = Address(hosts=(node.url,), timeout=120)
        index = ElasticsearchIndex(address, prefix="bench", replicas=0, refused=refused)
        seconds = fill(index, count)
        took, answers = ask(index, rounds)
        index.server.client.indices.flush(index="bench-*")
        stats = index.server.client.indices.stats(index="bench-*", metric="store")
        index.close()
    finally:
        node.stop("--kill", "--wipe")
    size = stats["_all"]["primaries"]["store"]["size_in_bytes"]
    return row(count, seconds, size, took) | {"refused": len(refused.documents)}, answers


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--mentions", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--side-by-side", action="store_true", help="both at the same time")
    given = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    with ProcessPoolExecutor(2 if given.side_by_side else 1, get_context("fork")) as pool:
        jobs = [pool.submit(each, given.mentions, given.rounds) for each in (of_file, of_cluster)]
        (sqlite, expected), (elasticsearch, answers) = (job.result() for job in jobs)
    pairs = zip(QUESTIONS, expected, answers, strict=True)
    different = [question.words for question, one, other in pairs if one != other]
    result = {
        "mentions": given.mentions, "from": START.date().isoformat(), "days": SPAN.days, "questions": len(QUESTIONS),
        "rounds": given.rounds, "side_by_side": given.side_by_side, "different": different,
        "sqlite": sqlite, "elasticsearch": elasticsearch,
    }  # fmt: skip
    print(json.dumps(result, ensure_ascii=False))
    sys.exit(1 if different else 0)


if __name__ == "__main__":
    main()
