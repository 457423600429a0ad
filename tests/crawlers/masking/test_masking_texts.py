"""Personal data goes, the rest of what people wrote stays."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.masking import KINDS, exposes, mask

MOBILE, LANDLINE, ID, CARD, EMAIL, PLATE, ADDRESS, NAME, ACCOUNT, PASSPORT, PERSONAL = KINDS

POSITIVE = [
    ("我电话13844361795，回个话", (MOBILE,)),
    ("打我+86 138-4436-1795", (MOBILE,)),
    ("１３８０４３６０７１２ 急", (MOBILE,)),
    ("①⑧①④③⑥⓪②⓪④③", (MOBILE,)),
    ("一三八四四三六一七九五一直没人接", (MOBILE,)),
    ("幺三三零4368 八七幺", (MOBILE,)),
    ("壹叁伍 零肆叁陆 玖陆捌贰", (MOBILE,)),
    ("13o 4368 o952 打我", (MOBILE,)),
    ("l39oooo4l56 找我", (MOBILE,)),
    ("1 8 7 4 3 6 2 0 1 2 8", (MOBILE,)),
    ("159.4361.1592", (MOBILE,)),
    ("138😀4436😀1795", (MOBILE,)),
    ("138[捂脸]4436[捂脸]1795", (MOBILE,)),
    ("1️⃣3️⃣8️⃣4️⃣4️⃣3️⃣6️⃣1️⃣7️⃣9️⃣5️⃣", (MOBILE,)),
    ("前面是137，中间4360，后边是8826", (MOBILE,)),
    ("2025.11.09 13844361795", (MOBILE,)),
    ("1384436179513944368807", (MOBILE,)),
    ("0436-3278814 是我家", (LANDLINE,)),
    ("区号零四三六 三二2五六零一", (LANDLINE,)),
    ("家里电话3278814", (LANDLINE,)),
    ("身份证220802195611110329", (ID,)),
    ("22082119630705164X 查一下", (ID,)),
    ("贰贰零捌零贰 1955 0812 9914", (ID,)),
    ("证号22o822 1988o1o7 97o8", (ID,)),
    ("二二零八零二 一九八一零六一五 三七一叉", (ID,)),
    ("老证 220802630705164 还能用吗", (ID,)),
    ("身份证号二二二三零二一九七一零零零零四五八叁", (ID,)),
    ("卡号6217 0009 8800 1234 566", (CARD,)),
    ("六二二八四八 9497902 618221 农行", (CARD,)),
    ("4392 2500 0000 0009 给我充上", (CARD,)),
    ("社保卡号220800198712345，对吗", (CARD,)),
    ("发我邮箱linqiu_0436@163.com", (EMAIL,)),
    ("zhaocm八八六六艾特qq点com", (EMAIL,)),
    ("zhaoshuzhen1960＠qq．com", (EMAIL,)),
    ("wang.hb88（艾特）sina（点）cn", (EMAIL,)),
    ("二八三五五零一七 at qq点com", (EMAIL,)),
    ("车牌吉G·7K2M6", (PLATE,)),
    ("吉ga739k这车", (PLATE,)),
    ("新能源吉GD12345", (PLATE,)),
    ("微信lao_sun_1955", (ACCOUNT,)),
    ("加V:baicheng_jz77", (ACCOUNT,)),
    ("加扣扣 三五八 伍一零 7742", (ACCOUNT,)),
    ("微信号：sunnydays", (ACCOUNT,)),
    ("家住瑞光南街铁路住宅14栋2门501", (ADDRESS,)),
    ("送明珠花园7号楼2单元501", (ADDRESS,)),
    ("团结路富民家园3-2-501", (ADDRESS,)),
    ("我家在长庆街园丁小区9号楼1单元602室", (ADDRESS,)),
    ("户口在平安镇三合村二组15号", (ADDRESS,)),
    ("快递13844361795收", (MOBILE,)),
    ("住向阳胡同27号平房东头", (ADDRESS,)),
    ("我叫周德贵，13844361795", (NAME, MOBILE)),
    ("丁立娟,159.4361.1592", (NAME, MOBILE)),
    ("申请人孙立国220821195503069798", (NAME, ID)),
]

NEGATIVE = [
    "办公室 新.csv（2026-03-13 至 2026-03-14，2 天，0 处错误）",
    "受理号 139 0024 0718 6605 是退休回执上的",
    "补贴158在20260315到账",
    "12333打不通，12345和12348也打不通",
    "0436-12333转人工",
    "打400-820-8820问的",
    "工单号20240605001234还没回",
    "订单编号GD2024060500123",
    "工单编号13844361795",
    "预约码 0431 2268 9970 是取号用的",
    "吉人社发〔2025〕12号文件",
    "白政办〔2024〕3号第2条",
    "2025年11月10日8:30开始，到2025-11-12 17:00截止",
    "2025.03.15-2025.04.20 9点报名",
    "每月1380元，共12800500元",
    "一共12,800,500,000元",
    "一三五上班二四六休息",
    "十二月三十一号一大早就来了",
    "月薪四千五到六千五",
    "1 2 3 4 5 6 7 8 9",
    "10-15人，3-5天，20-30元",
    "网址 https://www.toutiao.com/article/7376812439848665099/",
    "微博5230000000000001下面的评论",
    "@白城人社 请问几点上班",
    "@白城人社 @吉林发布 看看",
    "微信公众号怎么查",
    "加微信群要审核吗",
    "QQ音乐打不开",
    "人才大厦3号楼302室交材料",
    "二号窗口三号窗口都没人",
    "在人民路18号的大厅办的",
    "政务服务中心5号楼2层",
    "第3单元测试 第2栋建筑",
    "我叫王凤琴，养老金没到",
    "京津冀异地就医",
    "吉林省2025年标准",
    "1.2万人报名 招80人",
    "95588是工行的",
    "18号下午3点15分",
    "IOSOLO lol OIL",
    "",
]


@pytest.mark.parametrize(("text", "kinds"), POSITIVE, ids=[text for text, _ in POSITIVE])
def test_personal_data_is_masked(text: str, kinds: tuple[str, ...]) -> None:
    masked = mask(text)
    assert masked.kinds == kinds
    for kind in kinds:
        assert f"[{kind}]" in masked.text


@pytest.mark.parametrize("text", NEGATIVE)
def test_what_is_public_stays(text: str) -> None:
    assert mask(text).text == text
    assert mask(text).kinds == ()


def test_the_words_around_stay_readable() -> None:
    text = "我叫佟秀兰，家在开通镇向阳胡同27号平房东头，腿脚不好。号码一五零，四三六四，二二九八，狗拴着呢不咬人。"
    assert mask(text).text == "我叫[姓名]，家在[住址]，腿脚不好。号码[手机号]，狗拴着呢不咬人。"


def test_long_walls_settle() -> None:
    for wall in ("一" * 5000, "138" * 5000, "1 " * 5000, "3号楼" * 3000, "a@" * 5000, "微信a" * 3000):
        once = mask(wall).text
        assert mask(once).text == once


# What people put where digits should be, and between them.
DIGITS = [
    "0０零〇oO⓪",
    "1１一壹幺lI①",
    "2２二贰②",
    "3３三叁③",
    "4４四肆④",
    "5５五伍⑤",
    "6６六陆⑥",
    "7７七柒⑦",
    "8８八捌⑧",
    "9９九玖⑨",
]
SEPARATORS = ["", "", "", " ", "  ", ".", "-", "—", "·", "😀", "👍🏻", "\u3000", "_", "~", "/", "\u200b"]


@st.composite
def disguised_mobiles(draw: st.DrawFn) -> str:
    number = "1" + draw(st.sampled_from("3456789")) + draw(st.text("0123456789", min_size=9, max_size=9))
    parts = [
        draw(st.sampled_from(DIGITS[int(digit)])) + draw(st.sampled_from(SEPARATORS)) for digit in number[:-1]
    ]
    return "".join(parts) + draw(st.sampled_from(DIGITS[int(number[-1])]))


@given(
    disguised_mobiles(),
    st.sampled_from(["", "打我电话", "加我：", "😀 急！", "工资没发，"]),
    st.sampled_from(["", "，急", "吧", " 谢谢"]),
)
def test_a_disguised_mobile_number_never_survives(number: str, before: str, after: str) -> None:
    masked = mask(before + number + after)
    assert masked.kinds
    assert number not in masked.text
    assert not any(mark in masked.text for mark in set(number) - set(before + after + "".join(SEPARATORS)))


@given(st.text())
def test_masking_never_fails_and_settles(text: str) -> None:
    once = mask(text)
    assert mask(once.text).text == once.text
    assert set(once.kinds) <= set(KINDS)


ALPHABET = (
    "0123456789０①一二三四五六七八九零幺oOlXx叉.-/，,:： @号楼单元栋室路街小区住在电话身份证卡微信加VQ吉GAB"
    "王李我叫姓名点com艾特[]手机年月日\n😀2025"
)


@given(st.text(ALPHABET, max_size=60))
def test_masking_settles_on_texts_full_of_digits_and_labels(text: str) -> None:
    once = mask(text).text
    assert mask(once).text == once


def test_the_labelled_corpus_agrees() -> None:
    path = Path(__file__).parents[4] / "shared" / "corpus" / "dev" / "comments.jsonl"
    if not path.exists():
        pytest.skip("../shared/corpus is absent")
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    wrong = [row["text"] for row in rows if exposes(mask(row["text"]).kinds) != ("pii" in row["flags"])]
    assert not wrong
