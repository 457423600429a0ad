"""Segmentation, dictionary search and keywords."""

import logging

import jieba
import pytest

from analyzers.dictionaries import classes
from analyzers.keywords import MOST, keywords
from analyzers.lexicon import Lexicon
from analyzers.tokens import segmenter
from analyzers.training.data import examples


def test_the_bureaus_words_are_kept_whole() -> None:
    assert "视同缴费年限" in segmenter().cut("我的视同缴费年限怎么算")
    assert "稳岗返还" in segmenter().cut("企业申请稳岗返还")


def test_content_words_leave_out_marks_numbers_and_function_words() -> None:
    assert segmenter().content("请问[手机号]的取暖补贴 2025 怎么取暖补贴[捂脸] https://a.b/c") == ["取暖补贴"]


def test_rjieba_cuts_as_jieba_does() -> None:
    """The reference and the Rust segmenter give equal tokens for at least 99 of 100 comments."""
    jieba.setLogLevel(logging.ERROR)
    reference = jieba.Tokenizer()
    for words in classes("domain.txt").values():
        for word in words:
            reference.add_word(word)
    texts = [example.text for example in examples()[::20]]
    equal = sum(segmenter().cut(text) == reference.lcut(text) for text in texts)
    assert equal >= 0.99 * len(texts)


def test_the_longest_dictionary_word_wins() -> None:
    lexicon = Lexicon({"a": ("社保", "社保卡"), "b": ("社保卡",)})
    assert lexicon.find("我的社保卡和社保") == [(2, 5, ("a", "b")), (6, 8, ("a",))]


def test_keywords_are_the_bureaus_words_first() -> None:
    found = keywords(["老伴", "认证失败", "洮南", "资格认证", "养老金", "手机", "老人家"])
    assert found[:3] == ("资格认证", "养老金", "洮南")
    assert len(found) == MOST


def test_dictionaries_hold_no_word_longer_than_is_looked_for() -> None:
    with pytest.raises(FileNotFoundError):
        classes("nothing.txt")
    assert {"养老保险", "其他"} - set(classes("domain.txt")) == {"其他"}
