"""What the analyzer says of sentences that stand in no training file."""

from datetime import UTC, datetime

import pytest

from alerting.rules.file import default_rules
from analyzers.analyse import Analyzer, open_analyse
from analyzers.records import FLAGS, INTENTS, SENTIMENTS, TOPICS
from crawlers.masking import mask
from crawlers.records import Mention


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return Analyzer.load()


@pytest.mark.parametrize(
    ("text", "sentiment", "intent", "topic"),
    [
        ("请问社保卡丢了去哪里补办", "neutral", "咨询", "社保卡"),
        ("取暖补贴今年什么时候发", "neutral", "咨询", "取暖费"),
        ("拖欠我们工资半年了,老板一直躲着不见", "negative", "投诉", "欠薪"),
        ("感谢工伤科的同志,讲得特别耐心,点赞", "positive", "表扬", "工伤保险"),
        ("建议职称申报系统增加批量上传功能", "neutral", "建议", "职称档案"),
        ("12333打了一上午都打不通,电话是摆设吗", "negative", "投诉", "窗口热线"),
        ("失业金怎么申领,需要什么材料", "neutral", "咨询", "失业保险"),
        ("三支一扶笔试成绩哪天公布", "neutral", "咨询", "考试招聘"),
        ("哈哈哈哈", "neutral", "其他", "其他"),
    ],
)
def test_plain_sentences_have_their_labels(
    analyzer: Analyzer, text: str, sentiment: str, intent: str, topic: str
) -> None:
    labels = analyzer.label(text)
    assert (labels.sentiment, labels.intent, labels.topic) == (sentiment, intent, topic)
    assert labels.flags == ()


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("工资要不回来,我真的不想活了", "self_harm"),
        ("明天早上八点市政府门口集合,大伙一起去讨说法", "mass"),
        ("再不解决我就找电视台记者曝光你们", "media"),
        ("再不给钱我就拿刀去找老板", "violence"),
        ("面试内定的吧,考官收了人家红包", "discipline"),
        ("窗口那个傻逼狗官不得好死", "abuse"),
        ("听说明年社保全部作废清零,是真的吗", "rumour"),
    ],
)
def test_a_risk_raises_its_flag(analyzer: Analyzer, text: str, flag: str) -> None:
    assert flag in analyzer.label(text).flags


@pytest.mark.parametrize(
    "text",
    [
        "清仓跳楼价,羽绒服只要九十九",
        "笑死我了这个段子",
        "今天培训累死我了",
        "短视频曝光率太低,招聘信息没人看见",
        "电脑今天又罢工了,材料没打出来",
        "叫号机罢工了",
        "星期一:想死(机),电脑也这么说",
        "早八人的闹钟集体静坐,要求恢复午觉",
        "今天起咱们宿舍集体罢工[doge] 到被窝里集合",
        "老板把我车位锁死了,真无语",
        "姥姥去年没了,丧葬费找哪个窗口办",
        "工地上砸了脚,老板赔两万私了,我该不该签",
        "我们屯十一户人家都在那个厂上班,现在全在家待着",
    ],
)
def test_a_figure_of_speech_raises_nothing(analyzer: Analyzer, text: str) -> None:
    assert analyzer.label(text).flags == ()


@pytest.mark.parametrize(
    "text",
    [
        "活着真没意思,工伤也没人管",
        "我把孩子托付给她奶奶了,以后的事不用你们操心了",
        "我哥被辞退后手机关机,留了张字条说对不起爸妈,谁能帮着找找",
        "药都攒够了,等天亮就不疼了",
    ],
)
def test_a_person_in_danger_is_never_below_the_doubt(analyzer: Analyzer, text: str) -> None:
    """Explicit words, farewells and a report by somebody else: at least one person is asked to look."""
    assert analyzer.label(text).risks["self_harm"] >= default_rules().rescue.doubt_risk


def test_a_joke_is_no_complaint(analyzer: Analyzer) -> None:
    assert analyzer.label("周一早上的我:宣布罢工,到被窝里集合").sentiment == "neutral"


def test_a_masked_text_is_pii_by_what_the_mask_removed(analyzer: Analyzer) -> None:
    masked = mask("我叫不上人,打我电话13800138000")
    labels = analyzer.label(masked.text, tuple(masked.kinds))
    assert "13800138000" not in masked.text
    assert "pii" in labels.flags
    assert labels.risks["pii"] == 1.0
    assert "pii" not in analyzer.label("社保局电话是多少").flags


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_an_empty_text_has_no_opinion(analyzer: Analyzer, text: str) -> None:
    labels = analyzer.label(text)
    assert (labels.sentiment, labels.intent, labels.topic) == ("neutral", "其他", "其他")
    assert (labels.flags, labels.keywords, labels.region, labels.sentiment_score) == ((), (), None, 0.0)


@pytest.mark.parametrize(
    "text", ["?", "👍", "[手机号]", "a", "1", "。" * 3000, "退休" * 4000, "\u0000\ud7ff"]
)
def test_any_text_has_labels_of_the_taxonomy(analyzer: Analyzer, text: str) -> None:
    labels = analyzer.label(text)
    assert labels.sentiment in SENTIMENTS
    assert labels.intent in INTENTS
    assert labels.topic in TOPICS
    assert set(labels.flags) <= set(FLAGS)
    assert -1 <= labels.sentiment_score <= 1
    assert set(labels.risks) == set(FLAGS)


def test_the_stage_turns_a_mention_into_its_opinion(analyzer: Analyzer) -> None:
    at = datetime(2026, 11, 1, tzinfo=UTC)
    mention = Mention(
        mention_id="m1", unit="baicheng", platform="weibo", kind="comment", account_id=None, post_id=None, comment_id="1",
        parent_id=None, author="a", text="洮南的取暖补贴怎么还不发", published_at=at, fetched_at=at, source="api",
    )  # fmt: skip
    state: dict[str, object] = {}
    (opinion,) = open_analyse(analyzer)("baicheng", state)(mention)
    assert opinion.mention is mention
    assert (opinion.region, opinion.topic, opinion.sentiment) == ("洮南市", "取暖费", "negative")
    assert "取暖补贴" in opinion.terms
    assert opinion.keywords[0] == "取暖补贴"
    assert state == {}


def test_an_unknown_scorer_is_named_with_those_there_are() -> None:
    with pytest.raises(ValueError, match=r"bert.*linear, snownlp"):
        Analyzer.load(sentiment="bert")


def test_snownlp_can_be_selected() -> None:
    """SnowNLP decides the sentiment only; an empty text never reaches it."""
    analyzer = Analyzer.load(sentiment="snownlp")
    labels = analyzer.label("非常好,质量不错,很满意")
    assert labels.sentiment == "positive"
    assert labels.sentiment_score > 0.5
    assert analyzer.label(" ").sentiment == "neutral"
