"""Both indexes over the same mentions: how fast they take them, how fast they answer, and whether they answer alike.

usage: python -m tests.benchmarks.search [--mentions 1000000] [--rounds 5]

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
from datetime import timedelta
from itertools import islice
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


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--mentions", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    count = arguments.mentions
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    os.environ.setdefault("ELASTICSEARCH_HEAP", "2g")
    node = Node("elasticsearch-benchmark", java="-XX:+UseSerialGC")
    try:
        node.start()
        with tempfile.TemporaryDirectory() as name:
            path = Path(name) / "index.db"
            file = SqliteIndex(path)
            seconds = fill(file, count)
            took, expected = ask(file, arguments.rounds)
            file.close()
            size = sum(each.stat().st_size for each in Path(name).iterdir())
            sqlite = row(count, seconds, size, took)
        refused = Refused()
        cluster = ElasticsearchIndex(
            Address(hosts=(node.url,), timeout=120), prefix="bench", replicas=0, refused=refused
        )
        seconds = fill(cluster, count)
        took, answers = ask(cluster, arguments.rounds)
        cluster.server.client.indices.flush(index="bench-*")
        stats = cluster.server.client.indices.stats(index="bench-*", metric="store")
        size = stats["_all"]["primaries"]["store"]["size_in_bytes"]
        elasticsearch = row(count, seconds, size, took)
        cluster.close()
    finally:
        node.stop("--kill", "--wipe")
    different = [
        QUESTIONS[n].words for n, pair in enumerate(zip(expected, answers, strict=True)) if pair[0] != pair[1]
    ]
    result = {
        "mentions": count, "from": START.date().isoformat(), "days": SPAN.days, "questions": len(QUESTIONS),
        "rounds": arguments.rounds, "different": different, "refused": len(refused.documents),
        "sqlite": sqlite, "elasticsearch": elasticsearch,
    }  # fmt: skip
    print(json.dumps(result, ensure_ascii=False))
    sys.exit(1 if different else 0)


if __name__ == "__main__":
    main()
