"""Which county a text names."""

import pytest

from analyzers.regions import region


@pytest.mark.parametrize(
    ("text", "county"),
    [
        ("大安的仲裁在哪", "大安市"),
        ("我在镇赉坦途镇种地", "镇赉县"),
        ("通榆瞻榆那边", "通榆县"),
        ("洮北区窗口", "洮北区"),
        ("从洮南调到大安,大安不收档案", "大安市"),
        ("安广镇的社保所", "大安市"),
        ("白城市里的", None),
        ("最大安全隐患", None),
        ("给大安排个座", None),
        ("大安全月", None),
        ("", None),
    ],
)
def test_a_county_is_found_by_name_short_form_or_township(text: str, county: str | None) -> None:
    assert region(text) == county
