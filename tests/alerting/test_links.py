"""Links in messages."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.links import LIFE, Links, UnusableLink

AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
LINKS = Links(b"secret")
PAGE = "0123456789abcdef"


def test_a_link_names_its_page_until_it_ends() -> None:
    """Usable up to its last second, and then no more."""
    token = LINKS.token(PAGE, AT)
    assert LINKS.page_id(token, AT) == LINKS.page_id(token, AT + LIFE - timedelta(seconds=1)) == PAGE
    with pytest.raises(UnusableLink, match="已过期"):
        LINKS.page_id(token, AT + LIFE)


def test_a_link_cannot_be_prolonged_or_turned_to_another_page() -> None:
    """Whatever part of it is changed, the signature no longer fits."""
    page_id, mac, ends = LINKS.token(PAGE, AT).split(".")
    later = f"{int(ends, 16) + 86400:x}"
    for forged in (
        f"{page_id}.{mac}.{later}",
        f"{'f' * 16}.{mac}.{ends}",
        f"{page_id}.{'A' * 22}.{ends}",
        f"{page_id}.{mac}",
        f"{page_id}.{mac}.{ends}\n",
        f"{page_id}.{mac}.0{ends}",
        "",
    ):
        with pytest.raises(UnusableLink, match="不是本系统"):
            LINKS.page_id(forged, AT)


@given(st.text(max_size=80))
def test_no_text_at_all_is_taken_for_a_link(text: str) -> None:
    """Any text is refused in words."""
    with pytest.raises(UnusableLink):
        LINKS.page_id(text, AT)


def test_every_installation_has_links_of_its_own() -> None:
    """Another secret reads none of them; the secret shows nowhere."""
    with pytest.raises(UnusableLink):
        Links(b"other").page_id(LINKS.token(PAGE, AT), AT)
    assert "hidden" not in repr(Links(b"hidden")) + Links(b"hidden").token(PAGE, AT)
    assert LINKS.token(PAGE, AT) == Links(b"secret").token(PAGE, AT)


def test_no_client_cuts_the_end_of_a_link() -> None:
    """IM clients leave punctuation at the end out of what can be tapped: a link ends with a letter or a digit."""
    assert all(LINKS.token(f"{n:016x}", AT)[-1].isalnum() for n in range(300))
