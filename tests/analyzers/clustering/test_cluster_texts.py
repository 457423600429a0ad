"""The clusterer over plain rows of text."""

from analyzers.cluster import cluster_texts

ROWS = [
    ("a1", "volcano eruption closes airport iceland flights"),
    ("b1", "parliament passes budget after long debate"),
    ("a2", "iceland volcano ash closes airport again"),
    ("b2", "budget debate parliament vote delayed"),
    ("a3", "flights resume iceland volcano eruption"),
    ("c", "欠薪的工地今天开工了"),
    ("d", ""),
]


def test_every_row_has_a_cluster_in_its_order() -> None:
    """English and Chinese alike; rows without words each stand alone."""
    found = list(cluster_texts(ROWS))
    assert [row for row, _ in found] == [row for row, _ in ROWS]
    cluster = dict(found)
    assert cluster["a1"] == cluster["a2"] == cluster["a3"]
    assert cluster["b1"] == cluster["b2"]
    assert len({cluster[row] for row in ("a1", "b1", "c", "d")}) == 4


def test_the_same_rows_give_the_same_clusters() -> None:
    assert list(cluster_texts(ROWS)) == list(cluster_texts(iter(ROWS)))
