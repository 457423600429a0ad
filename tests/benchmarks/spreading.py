"""Which comments the rule for single items would judge if everybody passed them on, by what people said they are.

usage: python -m tests.benchmarks.spreading CORPUS

CORPUS is a folder with labelled ``comments.jsonl`` and with ``stream.jsonl`` and ``events.json`` (such as
../shared/corpus/dev). Every text is taken to have been reposted 20 times, the packaged rules' first threshold. Prints
one JSON line: of the comments labelled negative, neutral and positive, and of the stream's decoys (thanks, copied
chains, jokes, old stories: one angry person is none of these), how many there are and how many would open an alert.
"""

import argparse
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from alerting.rules.file import default_rules
from alerting.signals.spreading import spreads
from analyzers.analyse import Analyzer
from crawlers.masking import mask
from crawlers.records import Mention, mention_id

AT = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)
#: the stream's decoy of one person who complains again and again: every single complaint is one
_ANGRY = "同一人"


def reposted(text: str) -> Mention:
    """A post of these words, passed on twenty times."""
    masked = mask(text)
    return Mention(
        mention_id=mention_id("weibo", text), unit="u", platform="weibo", kind="mention", account_id="1", post_id="1",
        comment_id="1", parent_id=None, author="a", text=masked.text, published_at=AT, fetched_at=AT, source="api",
        pii=masked.kinds, repost_count=20,
    )  # fmt: skip


def judged(analyzer: Analyzer, texts: Iterable[str]) -> dict[str, int]:
    """How many texts there are and how many the rule speaks of."""
    rules = default_rules()
    opinions = analyzer.analyse([reposted(text) for text in texts])
    return {"of": len(opinions), "judged": sum(bool(spreads(each, AT, rules, None)) for each in opinions)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    corpus = parser.parse_args().corpus
    rows = [json.loads(line) for line in (corpus / "comments.jsonl").read_text("utf-8").splitlines()]
    stream = [json.loads(line) for line in (corpus / "stream.jsonl").read_text("utf-8").splitlines()]
    events = json.loads((corpus / "events.json").read_text("utf-8"))
    decoys = {
        each["id"] for each in events if each["kind"] == "decoy" and not each["title"].startswith(_ANGRY)
    }
    analyzer = Analyzer.load()
    found = {
        label: judged(analyzer, [row["text"] for row in rows if row["sentiment"] == label])
        for label in ("negative", "neutral", "positive")
    }
    found["decoys"] = judged(analyzer, [row["text"] for row in stream if row["event"] in decoys])
    print(json.dumps(found))


if __name__ == "__main__":
    main()
