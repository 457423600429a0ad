"""Nicknames behind an @: private people's go, offices' and the press's stay."""

import pytest

from crawlers.masking import mask

PRIVATE = [
    ("回复@小张同学:我也没到账", "回复@某人:我也没到账"),
    ("回复 @阳光 明媚：同问", "回复 @某人：同问"),
    ("@强子 你补贴到了没", "@某人 你补贴到了没"),
    ("转给 @二丫妈 @一路向北 看看", "转给 @某人 @某人 看看"),
    ("不是吧//@想上岸的鱼:成绩出来了//@大鹏：真的假的", "不是吧//@某人:成绩出来了//@某人：真的假的"),
    ("@春天", "@某人"),
    ("@用户51128320 你问了吗", "@某人 你问了吗"),
    ("@12345热线 你好", "@12345热线 你好"),
    ("@大力水手,你单位交没交", "@某人,你单位交没交"),
    ("@明月你看这个政策", "@某人你看这个政策"),
    ("@老铁666(O3x4jtnbfter525a) 关注下", "@某人 关注下"),
    ("@用户10234567 说得对", "@某人 说得对"),
]
PUBLIC = [
    "@白城人社 请问几点上班",
    "@央视新闻 @人民日报 @1818黄金眼 曝光他们",
    "回复@白城人社:收到，谢谢",
    "@吉林发布 @白城公安 @洮南市政府",
    "@所有人 明天开会",
    "//@白城日报：转发",
    "@吉林12333 打不通",
    "@白城 @大安市",
    "@某人 你好",
    "5@10元",
    "@ 白城人社",
    "@",
]


@pytest.mark.parametrize(("text", "shown"), PRIVATE)
def test_nicknames_of_private_people_go(text: str, shown: str) -> None:
    """No kind is named for it: a nickname is no contact. A second time changes nothing."""
    assert mask(text).text == shown
    assert mask(text).kinds == ()
    assert mask(shown).text == shown


@pytest.mark.parametrize("text", PUBLIC)
def test_offices_and_the_press_stay(text: str) -> None:
    assert mask(text).text == text
