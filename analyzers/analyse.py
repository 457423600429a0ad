"""The analyse stage: from a mention to an opinion."""

from collections.abc import Callable, Iterable, Iterator, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from analyzers.classify import Classifier, Scores, load
from analyzers.flags import FlagJudge
from analyzers.keywords import keywords
from analyzers.ngrams import normalise
from analyzers.records import INTENTS, SENTIMENTS, TOPICS, Opinion
from analyzers.regions import region
from analyzers.sentiment import SCORERS, SentimentScorer
from analyzers.tokens import Segmenter, segmenter
from crawlers.masking import exposes
from crawlers.records import Mention


@dataclass(frozen=True, slots=True)
class Labels:
    """What was read out of one masked text. ``terms`` are its content words, ``risks`` each flag's probability."""

    sentiment: str
    sentiment_score: float
    intent: str
    topic: str
    topic_score: float
    flags: tuple[str, ...]
    region: str | None
    keywords: tuple[str, ...]
    terms: tuple[str, ...]
    risks: dict[str, float]


class Analyzer:
    """Reads texts. Stateless and deterministic; one instance serves a process."""

    def __init__(
        self,
        words: Segmenter,
        classifier: Classifier,
        judge: FlagJudge,
        scorer: SentimentScorer | None = None,
    ) -> None:
        self._words, self._classifier, self._judge, self._scorer = words, classifier, judge, scorer

    @classmethod
    def load(cls, sentiment: str = "linear") -> "Analyzer":
        """The packaged models with the named sentiment scorer ("linear" or "snownlp"); ValueError for another."""
        if sentiment != "linear" and sentiment not in SCORERS:
            raise ValueError(f"没有名为“{sentiment}”的情感模型, 可用: linear, {', '.join(SCORERS)}")
        words = segmenter()
        classifier, thresholds = load(words)
        scorer = None if sentiment == "linear" else SCORERS[sentiment]()
        return cls(words, classifier, FlagJudge(thresholds), scorer)

    def label(self, text: str, pii: tuple[str, ...] = ()) -> Labels:
        """The labels of a masked text; ``pii`` are the kinds of personal data the mask removed from it."""
        return self.labels([(text, pii)])[0]

    def labels(self, texts: Sequence[tuple[str, tuple[str, ...]]]) -> list[Labels]:
        """The labels of (masked text, kinds of personal data removed from it); the same whatever stands beside a text."""
        plain = [normalise(text) for text, _ in texts]
        tokens = [self._words.cut(text) for text in plain]
        said = [row for row, (text, _) in enumerate(texts) if text.strip()]
        found = [_silent(pii) for _, pii in texts]
        if said:
            scores = self._classifier.scores_of([plain[row] for row in said], [tokens[row] for row in said])
            for row, read in zip(said, _read(scores), strict=True):
                text, pii = texts[row]
                found[row] = self._labels(text, pii, read, self._words.content(text, plain[row], tokens[row]))
        return found

    def _labels(self, text: str, pii: tuple[str, ...], read: "_Read", terms: list[str]) -> Labels:
        sentiment, score = read.sentiment, read.sentiment_score
        if self._scorer is not None:
            sentiment, score = self._scorer(text)
        flags, risks, played = self._judge(text, read.flags, exposes(pii))
        if played and sentiment == "negative":
            sentiment, score = "neutral", 0.0
        return Labels(
            sentiment,
            score,
            read.intent,
            read.topic,
            read.topic_score,
            flags,
            region(text),
            keywords(terms),
            tuple(terms),
            risks,
        )

    def analyse(self, mentions: Sequence[Mention]) -> list[Opinion]:
        """The mentions with their labels."""
        labels = self.labels([(mention.text, mention.pii) for mention in mentions])
        return [_opinion(mention, each) for mention, each in zip(mentions, labels, strict=True)]


class _Read(NamedTuple):
    """What the models say of one text; ``flags`` are probabilities."""

    sentiment: str
    sentiment_score: float
    intent: str
    topic: str
    topic_score: float
    flags: list[float]


def _read(scores: Scores) -> Iterator[_Read]:
    """The likeliest labels of each text."""
    rows = zip(
        scores.sentiment.argmax(axis=1).tolist(),
        (scores.sentiment[:, 2] - scores.sentiment[:, 0]).tolist(),
        scores.intent.argmax(axis=1).tolist(),
        scores.topic.argmax(axis=1).tolist(),
        scores.topic.max(axis=1).tolist(),
        scores.flags.tolist(),
        strict=True,
    )
    for sentiment, score, intent, topic, topic_score, flags in rows:
        yield _Read(
            SENTIMENTS[sentiment],
            round(score, 4),
            INTENTS[intent],
            TOPICS[topic],
            round(topic_score, 4),
            flags,
        )


def _silent(pii: tuple[str, ...]) -> Labels:
    """The labels of a text without words."""
    return Labels("neutral", 0.0, "其他", "其他", 0.0, ("pii",) if exposes(pii) else (), None, (), (), {})


def _opinion(mention: Mention, labels: Labels) -> Opinion:
    return Opinion(
        mention=mention,
        sentiment=labels.sentiment,
        sentiment_score=labels.sentiment_score,
        intent=labels.intent,
        topic=labels.topic,
        topic_score=labels.topic_score,
        flags=labels.flags,
        region=labels.region,
        keywords=labels.keywords,
        terms=labels.terms,
        risks=labels.risks,
    )


def open_analyse(
    analyzer: Analyzer,
) -> Callable[[str, MutableMapping[str, Any]], Callable[[Mention], Iterable[Opinion]]]:
    """The stage's ``open``: it keeps no state, so unit and entries are not used."""

    def open_stage(unit: str, entries: MutableMapping[str, Any]) -> Callable[[Mention], Iterable[Opinion]]:
        return lambda mention: analyzer.analyse([mention])

    return open_stage
