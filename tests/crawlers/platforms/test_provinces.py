"""Of where a comment comes from, the province is kept and nothing finer."""

import pytest

from crawlers.platforms.provinces import ABROAD, PROVINCES, as_province


@pytest.mark.parametrize(
    ("shown", "kept"),
    [
        ("江苏", "江苏"), ("来自江苏", "江苏"), ("发布于 吉林", "吉林"),
        ("IP属地：吉林省", "吉林"), ("IP 属地: 北京市", "北京"),
        ("中国香港", "香港"), ("广西壮族自治区", "广西"), ("来自内蒙古网友", "内蒙古"),
        ("吉林 白城", "吉林"), ("黑龙江-哈尔滨", "黑龙江"),
        ("来自美国", ABROAD), ("海外", ABROAD),
    ],
)  # fmt: skip
def test_a_province_is_kept_in_its_short_form(shown: str, kept: str) -> None:
    """However the platform writes it; what stands behind it is dropped."""
    assert as_province(shown) == kept


@pytest.mark.parametrize(
    "shown",
    [
        "长春", "白城市", "洮北区", "来自微博网页版", "来自iPhone 15", '<a href="http://weibo.com" rel="nofollow">微博网页版</a>',
        "36.49.20.7", "45.61,122.83", "吉林大路12号", "", "   ", "未知", None, 22, ["吉林"],
    ],
)  # fmt: skip
def test_everything_else_is_not_kept(shown: object) -> None:
    """Cities, devices, links, addresses, coordinates, numbers."""
    assert as_province(shown) is None


def test_what_is_kept_is_one_of_thirty_five_words() -> None:
    """34 provinces, each its own short form, and one word for the rest of the world."""
    assert len(set(PROVINCES)) == 34
    assert {as_province(name) for name in PROVINCES} == set(PROVINCES)
