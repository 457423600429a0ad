"""The labelled comments the models learn from."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files

from analyzers.records import FLAGS, INTENTS, REGIONS, SENTIMENTS, TOPICS
from crawlers.masking import mask


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled comment, its text masked as the pipeline masks it. ``hand`` names its writer."""

    hand: str
    text: str
    sentiment: str
    intent: str
    topic: str
    flags: tuple[str, ...]
    region: str | None


class DataError(ValueError):
    """A line of the training data is not usable; the message names file, line and field."""


def examples() -> list[Example]:
    """All comments of ``comments/hand_*.tsv``, in file and line order; DataError for a bad line."""
    folder = files("analyzers") / "training" / "comments"
    found: list[Example] = []
    for path in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if path.name.startswith("hand_"):
            lines = path.read_text(encoding="utf-8").splitlines()
            found.extend(read_hand(path.name.removesuffix(".tsv"), lines))
    return found


def read_hand(hand: str, lines: Iterable[str]) -> Iterator[Example]:
    """The comments of one hand's lines (text, sentiment, intent, topic, flags, region between tabs)."""
    for number, line in enumerate(lines, 1):
        where = f"{hand}.tsv 第 {number} 行"
        row = line.split("\t")
        if len(row) != 6:
            raise DataError(f"{where}有 {len(row)} 列, 应为 6 列")
        text, sentiment, intent, topic, named, region = row
        flags = tuple(flag for flag in named.split(",") if flag)
        for value, allowed in ((sentiment, SENTIMENTS), (intent, INTENTS), (topic, TOPICS)):
            if value not in allowed:
                raise DataError(f"{where}的“{value}”不在 {allowed} 之中")
        if unknown := set(flags) - set(FLAGS):
            raise DataError(f"{where}的风险标记 {sorted(unknown)} 不存在")
        if region and region not in REGIONS:
            raise DataError(f"{where}的地区“{region}”不存在")
        yield Example(hand, mask(text).text, sentiment, intent, topic, flags, region or None)
