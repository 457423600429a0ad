"""The packaged model, its card and its training."""

from importlib.resources import files

import numpy as np
import pytest

from analyzers.classify import COLUMNS, Classifier, ModelError, load, pack, unpack
from analyzers.ngrams import BUCKETS, Features, characters, normalise
from analyzers.records import FLAGS, INTENTS, SENTIMENTS, TOPICS
from analyzers.tokens import segmenter
from analyzers.training.data import DataError, examples, read_hand
from analyzers.training.fit import fit, material, matrix, targets

MODEL = files("analyzers") / "models" / "labels.npz"


def test_the_packaged_model_has_the_labels_of_the_records() -> None:
    classifier, thresholds = load(segmenter())
    assert [label for _, label in COLUMNS] == [*SENTIMENTS, *INTENTS, *TOPICS, *FLAGS]
    assert list(thresholds) == list(FLAGS)
    assert all(0 < limit < 1 for limit in thresholds.values())
    scores = classifier.scores(["养老金什么时候发"])
    assert scores.sentiment.sum() == pytest.approx(1, abs=1e-5)
    assert scores.topic.shape == (1, len(TOPICS))


def test_the_model_is_small_and_its_card_tells_its_size() -> None:
    size = len(MODEL.read_bytes())
    card = (files("analyzers") / "models" / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert size < 6_000_000
    assert f"Size: {size} bytes" in card
    assert f"= {len(examples())} invented comments" in card


def test_the_model_was_trained_on_what_the_program_reads_today() -> None:
    """A mask, a dictionary or a comment changed since: run ``make models``."""
    data = examples()
    card = (files("analyzers") / "models" / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert material(matrix([example.text for example in data]), targets(data)) in card


def test_a_model_of_other_labels_is_refused() -> None:
    with pytest.raises(ModelError, match="make models"):
        Classifier(segmenter(), np.zeros((4, 2), dtype=np.float32), np.zeros(2, dtype=np.float32))


def test_training_twice_gives_equal_bytes() -> None:
    """Features, fit and packing are deterministic, and the packed model says what the fitted one does."""
    data = examples()[::12]
    packed = []
    for _ in range(2):
        weights, bias = fit(matrix([example.text for example in data]), targets(data))
        packed.append(pack(weights, bias, dict.fromkeys(FLAGS, 0.5)))
    assert packed[0] == packed[1]
    classifier, _ = unpack(packed[0], segmenter())
    exact = Classifier(segmenter(), weights, bias)
    texts = [example.text for example in data[:40]]
    assert classifier.scores(texts).topic == pytest.approx(exact.scores(texts).topic, abs=0.05)


def test_features_are_the_same_on_every_machine() -> None:
    """These buckets are written down: a change of the hash makes packaged models worthless."""
    # ^ ^社 ^社保, 社 社保 社保$, 保 保$, $
    grams, counts = characters(["社保", "", "社保"])
    assert grams[:9].tolist() == grams[-9:].tolist() == [
        130972, 112723, 105065, 37209, 26279, 127211, 50256, 86755, 106030
    ]  # fmt: skip
    assert counts.tolist() == [9, 3, 9]
    assert normalise(" 12333  打了１２次 ") == "12333 打了00次"
    found = Features()(["社保卡", "…"], [["社保卡"], []])
    assert found.buckets.max() < BUCKETS
    assert len(found.buckets) == found.sizes.sum()
    assert found.sizes[1].tolist() == [1, 0]
    assert found.weights.shape == found.sizes.shape


def test_a_text_has_the_same_scores_alone_and_among_others() -> None:
    """To the last bit: how records are batched must not show."""
    classifier, _ = load(segmenter())
    texts = [example.text for example in examples()[::20]]
    together = classifier.scores(texts)
    for row, text in enumerate(texts):
        for among, alone in zip(together, classifier.scores([text]), strict=True):
            assert (among[row] == alone[0]).all()


def test_a_bad_training_line_is_named() -> None:
    with pytest.raises(DataError, match=r"hand_x.tsv 第 2 行.*“高兴”"):
        list(read_hand("hand_x", ["好\tpositive\t表扬\t其他\t\t", "好\t高兴\t表扬\t其他\t\t"]))
    with pytest.raises(DataError, match="3 列"):
        list(read_hand("hand_x", ["好\tpositive\t表扬"]))
