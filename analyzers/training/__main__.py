"""Trains the packaged models: ``python -m analyzers.training [--date 2026-11-27]``."""

import argparse
from pathlib import Path

from analyzers.classify import pack
from analyzers.training.card import card
from analyzers.training.data import examples
from analyzers.training.fit import fit, material, matrix, targets
from analyzers.training.scores import held_out, thresholds

MODELS = Path(__file__).parent.parent / "models"


def main() -> None:
    """Scores the settings on held-out comments, fits on all hands, writes model and card."""
    parser = argparse.ArgumentParser(prog="python -m analyzers.training", description=__doc__)
    parser.add_argument("--date", default="2026-11-27", help="the date written into the model card")
    date = parser.parse_args().date
    data = examples()
    rows, wanted = matrix([example.text for example in data]), targets(data)
    likely = held_out(rows, wanted, [example.hand for example in data])
    limits = thresholds(data, wanted, likely)
    weights, bias = fit(rows, wanted)
    packed = pack(weights, bias, limits)
    (MODELS / "labels.npz").write_bytes(packed)
    text = card(data, wanted, likely, limits, len(packed), date, material(rows, wanted))
    (MODELS / "MODEL_CARD.md").write_text(text, encoding="utf-8")
    print(text)


main()
