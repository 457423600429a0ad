"""How good the models are on a writer they have not read, and the thresholds that follow."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from analyzers.classify import HEADS
from analyzers.records import FLAGS
from analyzers.training.data import Example
from analyzers.training.fit import fit, flag_columns, targets

#: what a missed flag costs against a false one when a threshold is chosen (the beta of F-beta)
BETA = {"self_harm": 2.0, "mass": 1.5, "violence": 1.5}


def leave_one_hand_out(
    rows: sparse.csr_matrix, wanted: NDArray[np.bool_], hands: Sequence[str]
) -> NDArray[np.float32]:
    """Each example's logits from a model that read every hand but its own."""
    of = np.array(hands)
    logits = np.zeros(wanted.shape, dtype=np.float32)
    for hand in sorted(set(hands)):
        held = of == hand
        weights, bias = fit(rows[~held], wanted[~held])
        logits[held] = rows[held] @ weights + bias
    return logits


def thresholds(data: Sequence[Example], logits: NDArray[np.float32]) -> dict[str, float]:
    """For each flag the probability (in steps of 0.02) with the best F-beta over the held-out hands."""
    gold = targets(data)[:, flag_columns()]
    likely = 1.0 / (1.0 + np.exp(-logits[:, flag_columns()].astype(np.float64)))
    found = {}
    for column, flag in enumerate(FLAGS):
        steps = np.arange(0.06, 0.9, 0.02)
        scored = [_f_beta(gold[:, column], likely[:, column] >= step, BETA.get(flag, 1.0)) for step in steps]
        found[flag] = round(float(steps[int(np.argmax(scored))]), 2)
    return found


def _f_beta(gold: NDArray[np.bool_], said: NDArray[np.bool_], beta: float) -> float:
    hits = float((gold & said).sum())
    return (1 + beta**2) * hits / (beta**2 * float(gold.sum()) + float(said.sum())) if hits else 0.0


def card(
    data: Sequence[Example], logits: NDArray[np.float32], limits: dict[str, float], size: int, date: str
) -> str:
    """The model card's text."""
    gold = targets(data)
    hands = Counter(example.hand for example in data)
    lines = [
        "# Model card: labels.npz",
        "",
        f"- Date: {date}. Licence: Apache-2.0, as the project. Size: {size} bytes.",
        "- What: 31 logistic models over one table of hashed features (characters 1-4, words, cue words, form),",
        "  weights in 8-bit steps. Heads: sentiment, intent, topic, flags.",
        "- Data: " + ", ".join(f"{hand} {count}" for hand, count in sorted(hands.items()))
        + f" = {len(data)} invented comments (analyzers/training/README.md). No other data.",
        "- Command: `make models` (`python -m analyzers.training`); equal input gives equal bytes.",
        "- Use: reading comments of citizens to a Human Resources and Social Security bureau. Limits: sarcasm and",
        "  dialect are often misread; flags beyond pii are hints for a human, never a verdict about a person.",
        "",
        "## Scores on the hand that was left out",
        "",
        "| head | accuracy | macro F1 |",
        "|---|---|---|",
    ]  # fmt: skip
    start = 0
    for head, labels in HEADS.items():
        columns = slice(start, start + len(labels))
        if head == "flags":
            break
        start += len(labels)
        true, said = gold[:, columns].argmax(axis=1), logits[:, columns].argmax(axis=1)
        f1 = [_f_beta(true == label, said == label, 1.0) for label in range(len(labels))]
        lines.append(f"| {head} | {(true == said).mean():.3f} | {np.mean(f1):.3f} |")
    lines += ["", "| flag | examples | threshold | recall | precision |", "|---|---|---|---|---|"]
    for column, flag in enumerate(FLAGS, start):
        true = gold[:, column]
        said = 1.0 / (1.0 + np.exp(-logits[:, column].astype(np.float64))) >= limits[flag]
        hits = float((true & said).sum())
        recall, precision = hits / max(true.sum(), 1), hits / max(said.sum(), 1)
        lines.append(f"| {flag} | {true.sum()} | {limits[flag]:.2f} | {recall:.3f} | {precision:.3f} |")
    return "\n".join(lines) + "\n"
