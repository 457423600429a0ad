"""Fitting the linear heads: one logistic model a label over the shared features."""

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression

from analyzers.classify import COLUMNS, HEADS
from analyzers.dictionaries import read
from analyzers.ngrams import BUCKETS, Features, normalise
from analyzers.records import FLAGS
from analyzers.tokens import segmenter
from analyzers.training.data import Example

#: inverse strength of regularisation by head, chosen by leaving one hand out (MODEL_CARD.md)
STRENGTH = {"sentiment": 16.0, "intent": 16.0, "topic": 16.0, "flags": 128.0}
#: heads whose rare labels count as much as the common ones
BALANCED = ("sentiment", "intent", "topic")
SEED = 20261123
Matrix = NDArray[np.float32]


def matrix(texts: Sequence[str]) -> sparse.csr_matrix:
    """The features of texts, one row each."""
    words, plain = segmenter(), [normalise(text) for text in texts]
    found = Features()(plain, [words.cut(text) for text in plain])
    owners = np.repeat(np.tile(np.arange(len(texts)), len(found.sizes)), found.sizes.ravel())
    values = np.repeat(found.weights.ravel(), found.sizes.ravel()).astype(np.float32)
    rows = sparse.coo_matrix((values, (owners, found.buckets)), shape=(len(texts), BUCKETS)).tocsr()
    rows.sum_duplicates()
    return rows


def targets(data: Sequence[Example]) -> NDArray[np.bool_]:
    """What each column should say of each example: (examples, columns)."""
    found = np.zeros((len(data), len(COLUMNS)), dtype=np.bool_)
    for row, example in enumerate(data):
        for head in HEADS:
            named = example.flags if head == "flags" else (getattr(example, head),)
            for label in named:
                found[row, COLUMNS.index((head, label))] = True
    return found


def material(rows: sparse.csr_matrix, wanted: NDArray[np.bool_]) -> str:
    """What a model learns from, as 16 hex digits: features and labels of the comments, and the evidence its thresholds
    are chosen with. Where they are others than the card's, mask, dictionaries or comments changed since."""
    found = blake2b(read("flags.toml").encode(), digest_size=8)
    for part in (rows.indptr.astype("<i8"), rows.indices.astype("<i8"), wanted.astype("<i1")):
        found.update(part.tobytes())
    return found.hexdigest()


def fit(
    rows: sparse.csr_matrix, wanted: NDArray[np.bool_], heads: Sequence[str] = tuple(HEADS)
) -> tuple[Matrix, Matrix]:
    """Fits the columns of ``heads``: weights (BUCKETS, columns) and bias (columns).

    A column of another head, or one that nobody was labelled with, says never.
    """
    weights = np.zeros((BUCKETS, len(COLUMNS)), dtype=np.float32)
    bias = np.full(len(COLUMNS), -9.0, dtype=np.float32)
    for column, (head, _) in enumerate(COLUMNS):
        if head not in heads or not wanted[:, column].any():
            continue
        model = LogisticRegression(
            C=STRENGTH[head],
            class_weight="balanced" if head in BALANCED else None,
            solver="liblinear",
            dual=True,
            tol=0.01,
            max_iter=300,
            random_state=SEED,
        )
        model.fit(rows, wanted[:, column])
        weights[:, column], bias[column] = model.coef_[0], model.intercept_[0]
    return weights, bias


def flag_columns() -> slice:
    """Where the flags stand among the columns (the last ones)."""
    return slice(len(COLUMNS) - len(FLAGS), len(COLUMNS))
