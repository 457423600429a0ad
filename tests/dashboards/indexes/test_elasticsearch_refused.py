"""Documents that the index will not take are kept until the cause is mended."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboards.indexes.elasticsearch.refused import RefusedFile
from dashboards.indexes.sqlite import SqliteIndex
from dashboards.ports import Document
from tests.contracts.index_documents import START, document, mention


def test_they_are_listed_in_order_with_the_reason(tmp_path: Path) -> None:
    """Also by another process that opens the file."""
    path = tmp_path / "var" / "refused.jsonl"
    place = RefusedFile(path)
    assert place.letters() == []
    place(mention("a", text="工资"), "400 document_parsing_exception")
    place(document("alerts", "x", version=9), "400 strict_dynamic_mapping_exception")
    letters = RefusedFile(path).letters()
    assert [(each.kind, each.id, each.version) for each in letters] == [
        ("mentions", "a", 1),
        ("alerts", "x", 9),
    ]
    assert letters[0].why == "400 document_parsing_exception"


def test_half_a_line_of_a_crash_harms_nothing(tmp_path: Path) -> None:
    """It is left out, and the next line does not stick to it."""
    path = tmp_path / "refused.jsonl"
    place = RefusedFile(path)
    place(mention("a"), "400")
    path.write_bytes(path.read_bytes() + b'{"kind":"ment')
    assert [each.id for each in place.letters()] == ["a"]
    place(mention("b"), "400")
    assert [each.id for each in place.letters()] == ["a", "b"]


def test_they_are_put_again_and_those_refused_again_stay(tmp_path: Path) -> None:
    """Nothing is taken out before the index has it."""
    place = RefusedFile(tmp_path / "refused.jsonl")
    index = SqliteIndex(tmp_path / "index.db")
    for name in ("a", "b"):
        place(mention(name, text="工资"), "400")

    class Choosy(SqliteIndex):
        def put(self, documents: Any) -> None:
            given: list[Document] = list(documents)
            super().put(each for each in given if each.id != "b")
            place(next(each for each in given if each.id == "b"), "400 again")

    assert place.replay(Choosy(tmp_path / "index.db")) == 2
    assert index.get("mentions", "a") == mention("a", text="工资").body
    assert [(each.id, each.why) for each in place.letters()] == [("b", "400 again")]
    index.close()


def test_nothing_is_lost_when_the_index_is_away(tmp_path: Path) -> None:
    """They are all still there."""
    place = RefusedFile(tmp_path / "refused.jsonl")
    place(mention("a"), "400")

    class Away:
        def put(self, documents: Any) -> None:
            raise OSError("away")

    with pytest.raises(OSError, match="away"):
        place.replay(Away())  # type: ignore[arg-type]
    assert [each.id for each in place.letters()] == ["a"]


def test_texts_past_their_retention_are_taken_out(tmp_path: Path) -> None:
    """By the time of fetching; all else of the document stays."""
    path = tmp_path / "refused.jsonl"
    place = RefusedFile(path)
    place(mention("old", text="原文", post_title="标题", topic="欠薪"), "400")
    place(mention("new", text="留着", minutes=120), "400")
    place(document("alerts", "x", title="欠薪"), "400")
    place.retire_texts(START + timedelta(minutes=60))
    old, new, alert = place.letters()
    assert (old.body["text"], old.body["post_title"], old.body["topic"]) == ("", None, "欠薪")
    assert (new.body["text"], alert.body["title"]) == ("留着", "欠薪")
    assert "原文".encode() not in path.read_bytes()
