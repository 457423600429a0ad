"""The packaged linear models: labels' scores from a text's features."""

import io
from collections.abc import Sequence
from importlib.resources import files
from math import exp

import numpy as np
from numpy.typing import NDArray

from analyzers.ngrams import BUCKETS, Features, normalise
from analyzers.records import FLAGS, INTENTS, SENTIMENTS, TOPICS
from analyzers.tokens import Segmenter

HEADS = {"sentiment": SENTIMENTS, "intent": INTENTS, "topic": TOPICS, "flags": FLAGS}
#: the columns of the weight matrix: (head, label)
COLUMNS = tuple((head, label) for head, labels in HEADS.items() for label in labels)
_S, _I, _T = np.cumsum([len(SENTIMENTS), len(INTENTS), len(TOPICS)]).tolist()
Floats = NDArray[np.float32]


class ModelError(ValueError):
    """The packaged model does not fit this program."""


class Scores:
    """Probabilities of one text: each head's labels sum to 1, flags are independent of each other."""

    __slots__ = ("flags", "intent", "sentiment", "topic")

    def __init__(self, logits: Sequence[float]) -> None:
        # plain floats: for thirty numbers they are faster than arrays
        each = [1.0 / (1.0 + exp(-logit)) for logit in logits]
        self.sentiment, self.intent, self.topic = (
            _shares(each[:_S]),
            _shares(each[_S:_I]),
            _shares(each[_I:_T]),
        )
        self.flags = each[_T:]


def _shares(parts: list[float]) -> list[float]:
    whole = sum(parts)
    return [part / whole for part in parts]


class Classifier:
    """All heads over one feature extraction. ``weights`` is (BUCKETS, columns), ``bias`` (columns)."""

    def __init__(self, segmenter: Segmenter, weights: Floats, bias: Floats) -> None:
        if weights.shape != (BUCKETS, len(COLUMNS)) or bias.shape != (len(COLUMNS),):
            raise ModelError(f"模型形状 {weights.shape} 与程序不符: 请运行 make models 重新训练")
        self._segmenter, self._weights, self._bias = segmenter, weights, bias
        self._features = Features()

    def scores(self, text: str) -> Scores:
        """Scores of a masked text of any length."""
        plain = normalise(text)
        return self.scores_of(plain, self._segmenter.cut(plain))

    def scores_of(self, plain: str, words: list[str]) -> Scores:
        """Scores of a text in ``normalise``'s form and of its tokens."""
        buckets, values = self._features(plain, words)
        return Scores((values @ self._weights.take(buckets, axis=0) + self._bias).tolist())


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
        weights = np.zeros((BUCKETS, len(COLUMNS)), dtype=np.float32)
        weights[stored["buckets"]] = stored["steps"] * stored["scale"]
        thresholds = dict(zip(FLAGS, stored["thresholds"].tolist(), strict=True))
        return Classifier(segmenter, weights, stored["bias"]), thresholds


def load(segmenter: Segmenter) -> tuple[Classifier, dict[str, float]]:
    """The packaged model and its flags' thresholds."""
    return unpack((files("analyzers") / "models" / "labels.npz").read_bytes(), segmenter)
