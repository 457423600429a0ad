"""Scenarios of the cluster stage: what belongs together, what does not, and what is remembered."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

import pytest

from analyzers.cluster import open_cluster
from analyzers.records import IssueUpdate, Opinion
from crawlers.records import Tick
from streams.codec import Codec

Say = Callable[..., Opinion]

WAGES = (
    "鼎盛家园工地的架子工,四个月没给工资了",
    "鼎盛家园的工资到底啥时候给,架子班二十来人等着",
    "架子工的工资都压在鼎盛家园这个工地上",
    "鼎盛家园工地欠我们架子工的工资,项目经理躲着不见",
    "又去鼎盛家园要了一趟工资,架子班没人拿到",
)


def updates(opinions: Iterable[Opinion], entries: dict[str, Any] | None = None) -> list[IssueUpdate]:
    step = open_cluster("u", {} if entries is None else entries)
    return [update for opinion in opinions for update in step(opinion)]


def issues(found: list[IssueUpdate]) -> list[str | None]:
    """The issue of each update after all merges."""
    into = {gone: update.issue_id for update in found for gone in update.merged}
    ids = []
    for update in found:
        issue_id = update.issue_id
        while issue_id in into:
            issue_id = into[issue_id]
        ids.append(issue_id)
    return ids


def test_one_matter_under_one_post_is_one_issue(say: Say) -> None:
    found = updates(say(i, text, topic="欠薪", post="p", minutes=20 * i) for i, text in enumerate(WAGES))
    assert len(set(issues(found))) == 1
    assert found[-1].topic == "欠薪"
    assert "架子工" in found[-1].keywords or "鼎盛" in found[-1].keywords


def test_the_same_words_from_two_counties_are_two_issues(say: Say) -> None:
    """Same words, same topic, same days, no post in common: the place decides, whatever the order."""
    told = (
        "{}的培训补贴说好四月发,一直没到账",
        "{}培训班结业半年了,培训补贴还没到账",
        "问问{}的培训补贴,同班的都没到账",
        "{}就业局说培训补贴月底到账,又过了",
    )
    opinions = [
        say(10 * i + k, text.format(place), topic="就业补贴", minutes=60 * i + 7 * k)
        for i, text in enumerate(told)
        for k, place in enumerate(("镇赉", "大安"))
    ]
    ids = issues(updates(opinions))
    assert set(ids[0::2]).isdisjoint(ids[1::2])
    assert len(set(ids[0::2])) == len(set(ids[1::2])) == 1


def test_different_matters_under_one_post_stay_apart(say: Say) -> None:
    told = (
        ("取暖费补贴发到哪张卡上了", "取暖费"),
        ("面试通知单在哪个网站打印", "考试招聘"),
        ("工伤认定要不要交原始病历", "工伤保险"),
        ("叉车证复审去哪里报名培训", "招聘培训"),
    )
    found = updates(
        say(i, text, topic=topic, post="p", minutes=200 * i) for i, (text, topic) in enumerate(told)
    )
    assert len(set(issues(found))) == len(told)


def test_a_chain_of_copies_is_counted_as_copies(say: Say) -> None:
    """One text passed on with small changes: each tells how many the issue held; a text of its own tells none."""
    text = "请大家转发:明珠商厦欠三十八名保洁员工资五个月,负责人失联"
    told = [
        text,
        text,
        text + "!!",
        "转:" + text,
        text.replace("五个月", "5个月"),
        "保洁员的工资别再拖了,明珠商厦",
    ]
    found = updates(say(i, t, topic="欠薪", minutes=i) for i, t in enumerate(told))
    assert [u.copies for u in found] == [0, 1, 2, 3, 4, 0]
    assert len(set(issues(found))) == 1


@pytest.mark.parametrize("echo", ["同问", "+1", "我也是", "[捂脸]一样"])
def test_an_echo_follows_what_it_answers(say: Say, echo: str) -> None:
    """A reply without words of its own joins its parent's issue, though another is talked about more."""
    crowd = [say(i, text, topic="欠薪", post="p", minutes=i) for i, text in enumerate(WAGES)]
    other = say(50, "中级职称的证书什么时候能打印", topic="职称档案", post="p", minutes=6)
    reply = say(51, echo, post="p", answers=50, minutes=7)
    ids = issues(updates([*crowd, other, reply]))
    assert ids[-1] == ids[-2] != ids[0]


def test_a_reply_about_something_else_departs(say: Say) -> None:
    crowd = [say(i, text, topic="欠薪", post="p", minutes=i) for i, text in enumerate(WAGES)]
    reply = say(50, "社保卡换了芯片银行取不出钱", topic="社保卡", post="p", answers=2, minutes=9)
    ids = issues(updates([*crowd, reply]))
    assert ids[-1] != ids[0]


def test_a_matter_told_without_its_words_gathers_under_its_post(say: Say) -> None:
    """Nobody repeats a word of the first, yet all came within an hour under one quiet post on one topic."""
    told = (
        "孩子他爸腿断了躺家里,厂子一分不管",
        "说是自己不小心,连医院都没来看一眼",
        "手术钱全是亲戚凑的,往后咋整",
        "我姐夫前年在那也是这么着",
    )
    found = updates(
        say(i, text, topic="工伤保险", post="quiet", minutes=12 * i) for i, text in enumerate(told)
    )
    assert len(set(issues(found))) == 1


def test_threads_that_turn_out_to_be_one_matter_are_merged(say: Say) -> None:
    """Two posts, each with its own issue at first; when both have grown alike the smaller joins the larger."""
    one = (
        "大伙的结业证咋都没盖章",
        "结业证没盖章,拿去应聘人家不认",
        "培训学校说结业证过两天盖章",
        "结业证的章盖了没有,学校不回话",
        "拿着没盖章的结业证跑了三趟学校",
        "结业证再不盖章我就退学费了",
        "给学校打电话问结业证盖章,没人理",
    )
    found = updates(
        say(10 * i + k, text, topic="招聘培训", post=f"p{k}", minutes=30 * i + k)
        for i, text in enumerate(one)
        for k in range(2)
    )
    assert len(set(issues(found))) == 1


def test_a_revision_keeps_its_issue_and_is_not_first(say: Say) -> None:
    first = say(1, WAGES[0], topic="欠薪", post="p")
    found = updates([first, say(2, WAGES[1], topic="欠薪", post="p"), say(1, "已解决", post="p")])
    assert [u.first for u in found] == [True, True, False]
    assert found[2].issue_id == found[0].issue_id
    assert found[2].title


def test_an_issue_has_its_id_from_its_first_mention(say: Say) -> None:
    """The id is there at once and does not depend on what came before elsewhere."""
    alone = updates([say(1, WAGES[0], topic="欠薪", post="p")])
    later = updates(
        [say(9, "面试通知单在哪打印", topic="考试招聘"), say(1, WAGES[0], topic="欠薪", post="p")]
    )
    assert alone[0].issue_id == later[1].issue_id is not None


def test_a_text_without_words_belongs_to_no_issue(say: Say) -> None:
    found = updates([say(1, "[微笑]"), say(2, "")])
    assert [u.issue_id for u in found] == [None, None]


def test_a_quiet_issue_is_retired_and_forgotten(say: Say) -> None:
    """After a month of silence nothing of it but word counts is left, and the same words begin a new issue."""
    entries: dict[str, Any] = {}
    step = open_cluster("u", entries)
    before = [update for i, text in enumerate(WAGES) for update in step(say(i, text, topic="欠薪", post="p"))]
    last = say(99, WAGES[0], topic="欠薪", post="p", minutes=60 * 24 * 31)
    for quarter in range(25):  # each entry has its turn within six hours
        tick = Tick(unit="u", at=last.mention.published_at + timedelta(minutes=15 * quarter))
        assert list(step(tick)) == []
    assert {key.split(":")[0] for key in entries} == {"words", "totals"}
    (after,) = step(last)
    assert (after.issue_id, after.copies) != (before[0].issue_id, 1)
    assert after.issue_id != before[0].issue_id


def scenario(say: Say) -> list[Opinion | Tick]:
    """Three matters, echoes, copies and days of quiet, interleaved."""
    steps: list[Opinion | Tick] = []
    topics = ("欠薪", "考试招聘", "取暖费")
    others = (
        "岗位表里专业写错了,谁来改",
        "取暖费为啥少发一个月",
        "准考证打印页面一直转圈",
        "供热站催着交取暖费",
    )
    for i in range(60):
        text = WAGES[i % 5] if i % 3 == 0 else others[i % 4] + "。" * (i % 2)
        answers = i - 1 if i % 7 == 3 else None
        words = "同问" if i % 14 == 3 else text
        steps.append(say(i, words, topic=topics[i % 3], minutes=170 * i, post=f"p{i % 4}", answers=answers))
        if i % 6 == 5:
            opinion = steps[-1]
            assert isinstance(opinion, Opinion)
            steps.append(Tick(unit="u", at=opinion.mention.published_at + timedelta(minutes=1)))
    return steps


@pytest.mark.parametrize("cut", [1, 17, 40, 69])
def test_reopened_from_its_entries_it_goes_on_as_if_never_closed(say: Say, cut: int) -> None:
    """Closed anywhere, stored through the codec and opened again, it gives the same updates and entries."""
    steps, codec = scenario(say), Codec()
    whole: dict[str, Any] = {}
    step = open_cluster("u", whole)
    expected = [update for record in steps for update in step(record)]
    entries: dict[str, Any] = {}
    step = open_cluster("u", entries)
    got = [update for record in steps[:cut] for update in step(record)]
    entries = {key: codec.decode(codec.encode(value)) for key, value in sorted(entries.items())}
    step = open_cluster("u", entries)
    got += [update for record in steps[cut:] for update in step(record)]
    assert got == expected
    assert entries == whole


def test_every_changed_entry_is_assigned(say: Say) -> None:
    """What is only changed in place would be lost: a store of encoded values ends with the same entries."""
    codec = Codec()

    class Encoded(dict[str, Any]):
        def __init__(self) -> None:
            super().__init__()
            self.stored: dict[str, bytes] = {}

        def __setitem__(self, key: str, value: Any) -> None:
            super().__setitem__(key, value)
            self.stored[key] = codec.encode(value)

        def __delitem__(self, key: str) -> None:
            super().__delitem__(key)
            del self.stored[key]

    entries = Encoded()
    step = open_cluster("u", entries)
    for record in scenario(say):
        list(step(record))
    assert entries.stored == {key: codec.encode(value) for key, value in entries.items()}


def test_a_mention_writes_as_few_entries_among_many_issues_as_among_few(say: Say) -> None:
    """Entries written for one mention do not grow with the number of live issues."""

    class Counting(dict[str, Any]):
        writes = 0

        def __setitem__(self, key: str, value: Any) -> None:
            super().__setitem__(key, value)
            self.writes += 1

    entries = Counting()
    step = open_cluster("u", entries)
    words = ["档案", "面试", "工伤", "取暖", "叉车", "仲裁", "学时", "年金", "补缴", "挂失", "见习", "体检"]
    for i in range(600):
        list(
            step(
                say(
                    i,
                    f"{words[i % 12]}{words[i // 12 % 12]}第{i}号怎么办理{i % 97}路",
                    post=f"p{i % 50}",
                    minutes=i,
                )
            )
        )
    entries.writes = 0
    list(step(say(1000, WAGES[0], topic="欠薪", post="p1", minutes=700)))
    assert entries.writes <= 20
