"""How a text feels: the port of scorers, the project's own and SnowNLP's."""

from collections.abc import Callable
from typing import Literal, Protocol

Sentiment = Literal["negative", "neutral", "positive"]
#: SnowNLP's probability of praise above and below which a text is taken to be positive or negative
SNOWNLP_BAND = (0.4, 0.6)


class SentimentScorer(Protocol):
    """Says a text's sentiment and its score from -1 (negative) to 1 (positive)."""

    def __call__(self, text: str) -> tuple[str, float]: ...


def snownlp() -> SentimentScorer:
    """SnowNLP's scorer, trained by its authors on shopping reviews (docs/adr/0006-sentiment.md); imported here
    because it takes seconds to load and is not the default."""
    from snownlp import SnowNLP

    low, high = SNOWNLP_BAND

    def score(text: str) -> tuple[str, float]:
        if not text.strip():
            return "neutral", 0.0
        praise = float(SnowNLP(text).sentiments)
        label = "negative" if praise < low else "positive" if praise > high else "neutral"
        return label, round(2 * praise - 1, 4)

    return score


#: other scorers than the linear model, by the name that selects them
SCORERS: dict[str, Callable[[], SentimentScorer]] = {"snownlp": snownlp}
