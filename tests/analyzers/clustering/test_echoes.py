"""What is an echo and what has words of its own."""

import pytest

from analyzers.echoes import is_echo


@pytest.mark.parametrize(
    "text",
    [
        "同问",
        "同问!!",
        "+1",
        "+10086",
        "我也是",
        "俺家也一样",
        "[捂脸]",
        "哈哈哈哈",
        "是的",
        "我们这边也没收到呢",
        "顶",
        "",
    ],
)
def test_a_text_that_only_repeats_is_an_echo(text: str) -> None:
    assert is_echo(text)


@pytest.mark.parametrize(
    "text", ["同问在哪报名", "我也是去年退休的,工龄没认", "没收到短信但是钱到了", "支持严查黑中介", "涨了3块"]
)
def test_a_text_that_says_more_is_none(text: str) -> None:
    assert not is_echo(text)
