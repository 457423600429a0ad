"""The analyse stage: from a mention to an opinion."""

from collections.abc import Callable, Iterable, MutableMapping
from dataclasses import dataclass
from typing import Any

from analyzers.classify import Classifier, load
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
        if not text.strip():
            return Labels(
                "neutral", 0.0, "其他", "其他", 0.0, ("pii",) if exposes(pii) else (), None, (), (), {}
            )
        plain = normalise(text)
        tokens = self._words.cut(plain)
        scores = self._classifier.scores_of(plain, tokens)
        if self._scorer is None:
            sentiment = SENTIMENTS[_best(scores.sentiment)]
            score = round(scores.sentiment[2] - scores.sentiment[0], 4)
        else:
            sentiment, score = self._scorer(text)
        flags, risks, played = self._judge(text, scores.flags, exposes(pii))
        if played and sentiment == "negative":
            sentiment, score = "neutral", 0.0
        terms = self._words.content(text, plain, tokens)
        return Labels(
            sentiment,
            score,
            INTENTS[_best(scores.intent)],
            TOPICS[_best(scores.topic)],
            round(max(scores.topic), 4),
            flags,
            region(text),
            keywords(terms),
            tuple(terms),
            risks,
        )

    def analyse(self, mention: Mention) -> Opinion:
        """The mention with its labels."""
        labels = self.label(mention.text, mention.pii)
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


def _best(probabilities: list[float]) -> int:
    return probabilities.index(max(probabilities))


def open_analyse(
    analyzer: Analyzer,
) -> Callable[[str, MutableMapping[str, Any]], Callable[[Mention], Iterable[Opinion]]]:
    """The stage's ``open``: it keeps no state, so unit and entries are not used."""

    def open_stage(unit: str, entries: MutableMapping[str, Any]) -> Callable[[Mention], Iterable[Opinion]]:
        return lambda mention: (analyzer.analyse(mention),)

    return open_stage
