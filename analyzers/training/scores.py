"""How good the models are on comments they have not read, and the thresholds that follow."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped]

from analyzers.flags import FlagJudge
from analyzers.records import FLAGS
from analyzers.training.data import Example
from analyzers.training.fit import fit, flag_columns

#: what a missed flag costs against a false one when a threshold is chosen (the beta of F-beta). Self-harm calls four
#: people at once; what it misses here still calls one, by the risk ``alerting/defaults/rules.toml`` names as doubt.
BETA = {"self_harm": 0.5, "mass": 1.5, "violence": 1.5}
#: no threshold below this risk: what is so unlikely would page people for jokes
LOWEST = 0.3
#: folds for the flags: every hand gives to each, as the flags stand mostly in two hands
FOLDS = 10
Truth = NDArray[np.bool_]
Numbers = NDArray[np.float64]


def held_out(rows: sparse.csr_matrix, wanted: Truth, hands: Sequence[str]) -> Numbers:
    """Each example's probabilities, none normalised: of labels by a model that read every hand but its own, of
    flags by one that read the other nine tenths of all hands."""
    by_hand, by_turn = np.array(hands), np.arange(len(hands)) % FOLDS
    found = np.zeros(wanted.shape, dtype=np.float64)
    flags = flag_columns()
    for hand in sorted(set(hands)):
        held = by_hand == hand
        weights, bias = fit(rows[~held], wanted[~held], ("sentiment", "intent", "topic"))
        found[held, : flags.start] = (rows[held] @ weights + bias)[:, : flags.start]
    for turn in range(FOLDS):
        held = by_turn == turn
        weights, bias = fit(rows[~held], wanted[~held], ("flags",))
        found[held, flags] = (rows[held] @ weights + bias)[:, flags]
    return 1.0 / (1.0 + np.exp(-found))


def thresholds(data: Sequence[Example], wanted: Truth, likely: Numbers) -> dict[str, float]:
    """For each flag the risk (in steps of 0.02) at which judging the held-out comments, evidence and
    vetoes included, has the best F-beta."""
    gold = wanted[:, flag_columns()]
    texts = [example.text for example in data]
    best = dict.fromkeys(FLAGS, (-1.0, 0.0))
    for step in np.arange(LOWEST, 0.8, 0.02).round(2).tolist():
        said = judged(texts, likely, dict.fromkeys(FLAGS, step))
        for column, flag in enumerate(FLAGS):
            score = f_beta(gold[:, column], said[:, column], BETA.get(flag, 1.0))
            best[flag] = max(best[flag], (score, step))
    return {flag: step for flag, (_, step) in best.items()}


def judged(texts: Sequence[str], likely: Numbers, limits: dict[str, float]) -> Truth:
    """The flags that ``FlagJudge`` raises: (texts, flags). The mask's word on pii is left out."""
    judge = FlagJudge(limits)
    flags = likely[:, flag_columns()].tolist()
    raised = [judge(text, row, pii=False)[0] for text, row in zip(texts, flags, strict=True)]
    return np.array([[flag in names for flag in FLAGS] for names in raised], dtype=np.bool_)


def f_beta(gold: Truth, said: Truth, beta: float = 1.0) -> float:
    """F-beta of one label; 0 when it was never hit."""
    hits = float((gold & said).sum())
    return (1 + beta**2) * hits / (beta**2 * float(gold.sum()) + float(said.sum())) if hits else 0.0
