"""The model card that is written beside the model."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from analyzers.classify import HEADS
from analyzers.records import FLAGS
from analyzers.training.data import Example
from analyzers.training.fit import flag_columns
from analyzers.training.scores import Numbers, Truth, f_beta, judged

_HEAD = """# Model card: labels.npz

- Date: {date}. Licence: Apache-2.0, as the project. Size: {size} bytes.
- What: {columns} logistic models over one table of hashed features (characters 1-3, words, cue words, form), weights
  in 8-bit steps. Heads: sentiment, intent, topic, flags. Read by analyzers/classify.py.
- Data: {hands} = {count} invented comments (analyzers/training/README.md).
  No other data was used. Their features and labels as read: {material}.
- Command: `make models` (`python -m analyzers.training --date {date}`); equal input gives equal bytes.
- Use: reading what citizens write to a Human Resources and Social Security bureau.
- Limits: sarcasm and dialect are often misread. A flag is a hint for a human, never a verdict about a person.

## Labels of comments by a writer the model has not read (leaving one hand out)

| head | accuracy | macro F1 |
|---|---|---|
"""

_SEEN = (
    "The evidence and vetoes were mended after reading what these comments' held-out tenths missed, so the figures\n"
    "flatter: expect less of comments by others."
)


def card(
    data: Sequence[Example],
    wanted: Truth,
    likely: Numbers,
    limits: dict[str, float],
    size: int,
    date: str,
    learnt: str,
) -> str:
    """The card's Markdown from the held-out probabilities of ``scores.held_out``; ``learnt`` is ``fit.material``'s."""
    hands = Counter(example.hand for example in data)
    written = ", ".join(f"{hand} {count}" for hand, count in sorted(hands.items()))
    lines = [
        _HEAD.format(
            date=date, size=size, columns=wanted.shape[1], hands=written, count=len(data), material=learnt
        ).rstrip()
    ]
    start = 0
    for head in ("sentiment", "intent", "topic"):
        columns = slice(start, start + len(HEADS[head]))
        start = columns.stop
        gold, said = wanted[:, columns].argmax(axis=1), likely[:, columns].argmax(axis=1)
        each = [f_beta(gold == label, said == label) for label in range(len(HEADS[head]))]
        lines.append(f"| {head} | {(gold == said).mean():.3f} | {np.mean(each):.3f} |")
    lines += [
        "",
        "## Flags of comments the model has not read (tenfold, evidence and vetoes included)",
        "",
        _SEEN,
        "",
    ]
    lines += ["| flag | comments | threshold | recall | precision |", "|---|---|---|---|---|"]
    gold = wanted[:, flag_columns()]
    raised = judged([example.text for example in data], likely, limits)
    for column, flag in enumerate(FLAGS):
        hits, named, said = (
            int(found.sum())
            for found in (gold[:, column] & raised[:, column], gold[:, column], raised[:, column])
        )
        recall, precision = hits / max(named, 1), hits / max(said, 1)
        lines.append(f"| {flag} | {named} | {limits[flag]:.2f} | {recall:.3f} | {precision:.3f} |")
    lines += [
        "",
        "## Self-harm by risk (the same comments; alerting asks one person to look from its doubt on)",
        "",
    ]
    lines += ["| risk from | recall | precision |", "|---|---|---|"]
    column, texts = FLAGS.index("self_harm"), [example.text for example in data]
    for risk in (0.1, 0.15, 0.2, 0.3, 0.5):
        raised = judged(texts, likely, dict.fromkeys(FLAGS, risk))
        hits, named, said = (
            int(found.sum())
            for found in (gold[:, column] & raised[:, column], gold[:, column], raised[:, column])
        )
        lines.append(f"| {risk:.2f} | {hits / max(named, 1):.3f} | {hits / max(said, 1):.3f} |")
    return "\n".join(lines) + "\n"
