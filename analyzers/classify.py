"""The packaged linear models: labels' scores from a text's features."""

import io
from collections.abc import Sequence
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analyzers.ngrams import BUCKETS, Features, normalise
from analyzers.records import FLAGS, INTENTS, SENTIMENTS, TOPICS
from analyzers.tokens import Segmenter

HEADS = {"sentiment": SENTIMENTS, "intent": INTENTS, "topic": TOPICS, "flags": FLAGS}
#: the columns of the weight matrix: (head, label)
COLUMNS = tuple((head, label) for head, labels in HEADS.items() for label in labels)
_S, _I, _T = np.cumsum([len(SENTIMENTS), len(INTENTS), len(TOPICS)]).tolist()
#: texts whose features are gathered at once: few enough for the processor's cache
_AT_ONCE = 128
Floats = NDArray[np.float32]
Shares = NDArray[np.float64]


class ModelError(ValueError):
    """The packaged model does not fit this program."""


class Scores(NamedTuple):
    """Probabilities, (texts, labels) a head: the labels of a head sum to 1, flags are independent of each other."""

    sentiment: Shares
    intent: Shares
    topic: Shares
    flags: Shares

    @classmethod
    def of(cls, logits: Shares) -> "Scores":
        """From (texts, columns)."""
        each = 1.0 / (1.0 + np.exp(-logits))
        sentiment, intent, topic = (
            head / head.sum(axis=1, keepdims=True) for head in (each[:, :_S], each[:, _S:_I], each[:, _I:_T])
        )
        return cls(sentiment, intent, topic, each[:, _T:])


class Classifier:
    """All heads over one feature extraction. ``weights`` is (BUCKETS, columns), in steps of ``scale`` (columns);
    ``bias`` is (columns). Of 8-bit steps the sums are whole numbers: a text's scores do not depend on its neighbours."""

    def __init__(
        self,
        segmenter: Segmenter,
        weights: Floats | NDArray[np.int8],
        bias: Floats,
        scale: Floats | float = 1.0,
    ) -> None:
        if weights.shape != (BUCKETS, len(COLUMNS)) or bias.shape != (len(COLUMNS),):
            raise ModelError(f"模型形状 {weights.shape} 与程序不符: 请运行 make models 重新训练")
        self._segmenter, self._weights = segmenter, weights
        self._bias, self._scale = bias.astype(np.float64), np.asarray(scale, dtype=np.float64)
        self._sums = np.int32 if weights.dtype == np.int8 else np.float64
        self._features = Features()

    def scores(self, texts: Sequence[str]) -> Scores:
        """Scores of masked texts of any length."""
        plain = [normalise(text) for text in texts]
        return self.scores_of(plain, [self._segmenter.cut(text) for text in plain])

    def scores_of(self, plain: Sequence[str], words: Sequence[Sequence[str]]) -> Scores:
        """Scores of texts in ``normalise``'s form and of their tokens."""
        parts = range(0, len(plain), _AT_ONCE)
        logits = [self._logits(plain[at : at + _AT_ONCE], words[at : at + _AT_ONCE]) for at in parts]
        return Scores.of(np.concatenate(logits))

    def _logits(self, plain: Sequence[str], words: Sequence[Sequence[str]]) -> Shares:
        found = self._features(plain, words)
        sizes = found.sizes.ravel()
        filled = np.flatnonzero(sizes)  # a text without words has an empty group
        sums = np.zeros((len(sizes), len(COLUMNS)))
        sums[filled] = np.add.reduceat(
            self._weights.take(found.buckets, axis=0),
            (np.cumsum(sizes) - sizes)[filled],
            axis=0,
            dtype=self._sums,
        )
        sums *= found.weights.reshape(-1, 1)
        logits: Shares = sums.reshape(3, len(plain), -1).sum(axis=0) * self._scale + self._bias
        return logits


def pack(weights: Floats, bias: Floats, thresholds: dict[str, float]) -> bytes:
    """The model's file: only the buckets in use, each column's weights as 8-bit steps; equal input, equal bytes."""
    scale = np.maximum(np.abs(weights).max(axis=0), 1e-9).astype(np.float32) / np.float32(127)
    steps = np.rint(weights / scale).astype(np.int8)
    used = np.flatnonzero(steps.any(axis=1)).astype(np.uint32)
    out = io.BytesIO()
    np.savez_compressed(
        out,
        columns=np.array(["/".join(column) for column in COLUMNS]),
        buckets=used,
        steps=steps[used],
        scale=scale,
        bias=bias.astype(np.float32),
        thresholds=np.array([thresholds[flag] for flag in FLAGS], dtype=np.float32),
    )
    return out.getvalue()


def unpack(raw: bytes, segmenter: Segmenter) -> tuple[Classifier, dict[str, float]]:
    """The model of a file and each flag's threshold; ModelError when it was made for other labels."""
    with np.load(io.BytesIO(raw), allow_pickle=False) as stored:
        if tuple(stored["columns"].tolist()) != tuple("/".join(column) for column in COLUMNS):
            raise ModelError("模型的标签与程序不符: 请运行 make models 重新训练")
        weights = np.zeros((BUCKETS, len(COLUMNS)), dtype=np.int8)
        weights[stored["buckets"]] = stored["steps"]
        thresholds = dict(zip(FLAGS, stored["thresholds"].tolist(), strict=True))
        return Classifier(segmenter, weights, stored["bias"], stored["scale"]), thresholds


def load(segmenter: Segmenter) -> tuple[Classifier, dict[str, float]]:
    """The packaged model and its flags' thresholds."""
    return unpack((files("analyzers") / "models" / "labels.npz").read_bytes(), segmenter)
