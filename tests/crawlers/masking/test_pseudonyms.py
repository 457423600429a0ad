"""Pseudonyms are stable, short and depend on a secret."""

from multiprocessing.pool import ThreadPool
from pathlib import Path

import pytest

from crawlers.pseudonyms import PepperError, Pseudonyms, read_pepper

PEPPER = b"sixteen bytes or more"


def test_the_same_author_has_the_same_pseudonym() -> None:
    assert Pseudonyms(PEPPER).of("weibo", "1") == Pseudonyms(PEPPER).of("weibo", "1")


def test_platform_author_and_pepper_all_matter() -> None:
    names = {
        Pseudonyms(PEPPER).of("weibo", "1"),
        Pseudonyms(PEPPER).of("douyin", "1"),
        Pseudonyms(PEPPER).of("weibo", "2"),
        Pseudonyms(PEPPER + b"!").of("weibo", "1"),
    }
    assert len(names) == 4
    assert all(len(name) == 16 for name in names)


def test_broken_unicode_has_a_pseudonym() -> None:
    assert Pseudonyms(PEPPER).of("weibo", "\ud800")


@pytest.mark.parametrize("pepper", [b"", b"short"])
def test_a_weak_pepper_is_refused(pepper: bytes) -> None:
    with pytest.raises(PepperError, match="至少需要 16 字节"):
        Pseudonyms(pepper)


def test_the_pepper_is_not_shown() -> None:
    assert "sixteen" not in repr(Pseudonyms(PEPPER))


def test_a_pepper_file_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "secrets" / "pepper"
    with ThreadPool(4) as pool:
        peppers = set(pool.map(lambda _: read_pepper(path, create=True), range(8)))
    assert len(peppers) == 1
    assert path.stat().st_mode & 0o777 == 0o600
    assert [item.name for item in path.parent.iterdir()] == ["pepper"]


def test_missing_empty_and_short_files_say_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "pepper"
    with pytest.raises(PepperError, match="找不到"):
        read_pepper(path)
    path.write_text("\n")
    with pytest.raises(PepperError, match="是空的"):
        read_pepper(path)
    path.write_text("short\n")
    with pytest.raises(PepperError, match="至少"):
        read_pepper(path)
    with pytest.raises(PepperError, match="无法读写"):
        read_pepper(tmp_path)
