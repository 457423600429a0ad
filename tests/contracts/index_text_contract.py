"""What every index must do with words: find them as they are written, and say where."""

import pytest

from dashboards.ports import Index, Query
from tests.contracts.index_documents import document, ids, mention


class IndexTextContract:
    """Tests take ``index``: an empty index."""

    @pytest.mark.parametrize(
        ("asked", "expected"),
        [
            ("工资", {"wage", "punctuated"}),
            ("拖欠工资", {"wage"}),
            ("工资拖欠", set()),
            ("欠工", {"wage"}),
            ("工资 拖欠", {"wage", "punctuated"}),
            ("“拖欠 工资”", set()),
            ("卡", {"card"}),
            ("社", {"card"}),
            ("社保卡", {"card"}),
            ("保卡社", set()),
            ("12333", {"phone"}),
            ("１２３３３", {"phone"}),
            ("打12333没", {"phone"}),
            ("没人", {"phone"}),
            ("app", {"latin"}),
            ("ＡＰＰ", {"latin"}),
            ("登录 app", {"latin"}),
            ("，。！", set()),
            ("😀", set()),
            ("   ", {"wage", "punctuated", "card", "phone", "latin"}),
        ],
    )
    def test_chinese_is_found_as_written(self, index: Index, asked: str, expected: set[str]) -> None:
        """Words are phrases, spaces mean all of them, width and case do not matter, signs alone find nothing."""
        index.put(
            [
                mention("wage", text="老板拖欠工资三个月"),
                mention("punctuated", text="工资,还在拖欠"),
                mention("card", text="我的社保卡"),
                mention("phone", text="打12333没人接"),
                mention("latin", text="App登录不上"),
            ]
        )
        assert set(ids(index.search(Query(kind="mentions", text=asked)).documents)) == expected

    @pytest.mark.parametrize(
        "asked",
        ['"', "工资\"", "工资*", "NEAR(工资 拖欠)", "text:工资", "工资 AND", "NOT 工资", "(", "^工资", "工资 OR", "-工资",
         "{text}: a", "a\x00b", "%_'; DROP TABLE mentions", "\\", "工资" * 3000, "工 资 " * 500, "+", "“", "\ud83d"],
    )  # fmt: skip
    def test_no_input_breaks_the_search(self, index: Index, asked: str) -> None:
        """Signs and words that mean something to an engine are only text, however long."""
        index.put([mention("a", text="工资")])
        assert index.search(Query(kind="mentions", text=asked)).total in (0, 1)
        assert index.search(Query(kind="mentions", text="工资")).total == 1

    def test_highlights_are_where_the_words_stand(self, index: Index) -> None:
        """Offsets in the headline field, one entry a document, overlapping words joined, original width kept."""
        index.put([mention("a", text="打１２３３３问社保卡,社保卡坏了"), mention("b", text="没有")])
        hits = index.search(Query(kind="mentions", text="12333 社保 保卡"))
        text = hits.documents[0]["text"]
        assert [text[start:end] for start, end in hits.highlights[0]] == ["１２３３３", "社保卡", "社保卡"]
        assert index.search(Query(kind="mentions")).highlights == ((), ())

    def test_titles_and_reasons_are_searched_too(self, index: Index) -> None:
        """Every text field of a kind is searched, each word in any of them."""
        index.put([document("alerts", "a", title="工资拖欠", reason="3 小时内 12 人", level="橙")])
        assert index.search(Query(kind="alerts", text="拖欠")).total == 1
        assert index.search(Query(kind="alerts", text="小时 工资")).total == 1
        assert index.search(Query(kind="alerts", text="拖欠小时")).total == 0

    def test_equal_questions_have_equal_pages(self, index: Index) -> None:
        """A page's highlights, its total and what follows it are said of every page, also of one without a text."""
        index.put([mention(f"{n}", minutes=n, text="工资" if n % 2 else "社保卡") for n in range(6)])
        first = index.search(Query(kind="mentions", text="工资", size=2))
        second = index.search(Query(kind="mentions", text="工资", size=2, after=first.next))
        assert (ids(first.documents), ids(second.documents)) == (["5", "3"], ["1"])
        assert (first.total, second.total, second.next) == (3, 3, None)
        assert (first.highlights, second.highlights) == ((((0, 2),), ((0, 2),)), (((0, 2),),))

    def test_a_word_is_found_as_it_is_written_across_signs_and_scripts(self, index: Index) -> None:
        """A run of characters does not go on behind a sign; runs of different scripts follow each other across signs;
        Latin words are whole words."""
        index.put(
            [
                mention("signs", text="工,资"),
                mention("mixed", text="打：12333,没人"),
                mention("word", text="apple"),
            ]
        )

        def found(text: str) -> list[str]:
            return ids(index.search(Query(kind="mentions", text=text)).documents)

        assert (found("工资"), found("工"), found("资")) == ([], ["signs"], ["signs"])
        assert (found("打12333没人"), found("12333没"), found("1233")) == (["mixed"], ["mixed"], [])
        assert (found("app"), found("Apple"), found("人12333")) == ([], ["word"], [])

    def test_many_words_and_many_values_are_only_a_long_question(self, index: Index) -> None:
        """Thousands of words and ids, most of which are nowhere."""
        index.put([mention("a", text="工资 拖欠"), mention("b")])
        words = " ".join(f"w{n}" for n in range(900))
        assert index.search(Query(kind="mentions", text=f"工资 {words}")).total == 0
        wanted = ["a", *(f"nobody{n}" for n in range(5000))]
        assert ids(index.search(Query(kind="mentions", filters={"mention_id": wanted})).documents) == ["a"]
        assert index.count(Query(kind="mentions", filters={"issue_id": [*wanted, ""]}), by="platform") == {
            "": 2
        }
