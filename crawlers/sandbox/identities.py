"""Ids as the platforms write them, made from the scenario's keys: the same script gives the same ids."""

from base64 import b64encode, urlsafe_b64encode
from datetime import timedelta
from hashlib import blake2b
from uuid import UUID

# Day 1 of every scenario for ids that carry a time: 2025-11-10 00:00 Asia/Shanghai, a Monday.
_EPOCH = 1762704000
# A Weibo id is seconds since this moment, shifted by 22 bits.
_WEIBO_EPOCH = 515483463
_BASE36 = "0123456789abcdefghijklmnopqrstuvwxyz"


def draw(key: str, below: int) -> int:
    """A number from 0 to ``below`` - 1 that looks random and depends on the key alone."""
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest()) % below


def weibo_id(key: str, at: timedelta) -> int:
    """16 digits, growing with time."""
    seconds = _EPOCH + int(at.total_seconds()) - _WEIBO_EPOCH
    return seconds << 22 | draw(f"weibo:{key}", 1 << 22)


def weibo_uid(author: str) -> int:
    return 5_000_000_000 + draw(f"weibo-user:{author}", 2_900_000_000)


def bytedance_id(key: str, at: timedelta) -> int:
    """19 digits (Toutiao articles and comments, Douyin videos): above 2^53, growing with time."""
    return (_EPOCH + int(at.total_seconds())) << 32 | draw(f"bytedance:{key}", 1 << 32)


def toutiao_uid(author: str) -> int:
    return 10**15 + draw(f"toutiao-user:{author}", 9 * 10**15)


def douyin_id(kind: str, key: str) -> str:
    """An encrypted id of the open platform: @, 86 characters with + and /, ==."""
    raw = blake2b(f"douyin-{kind}:{key}".encode(), digest_size=64).digest()
    text = b64encode(raw).decode()
    return f"@{text[:20]}+{text[21:40]}/{text[41:]}"


def douyin_user(author: str) -> str:
    return str(UUID(bytes=blake2b(f"douyin-user:{author}".encode(), digest_size=16).digest(), version=4))


def wechat_msg_data_id(key: str) -> int:
    return 2_247_000_000 + draw(f"wechat:{key}", 480_000)


def wechat_article_id(key: str) -> str:
    return _letters(f"wechat-article:{key}", 43)


def wechat_openid(author: str) -> str:
    return "o" + _letters(f"wechat-user:{author}", 27)


def kuaishou_photo_id(key: str) -> str:
    number = draw(f"kuaishou-photo:{key}", 36**12)
    return "3x" + "".join(_BASE36[number // 36**place % 36] for place in range(13))


def kuaishou_comment_id(key: str, at: timedelta) -> int:
    return 1_110_000_000_000 + int(at.total_seconds()) * 1000 + draw(f"kuaishou-comment:{key}", 1000)


def kuaishou_author(author: str) -> str:
    number = draw(f"kuaishou-user:{author}", 36**12)
    return "3x" + "".join(_BASE36[number // 36**place % 36] for place in range(13))


def nickname(platform: str, author: str) -> str:
    return f"用户{10**7 + draw(f'{platform}-name:{author}', 9 * 10**7)}"


def _letters(key: str, length: int) -> str:
    return urlsafe_b64encode(blake2b(key.encode(), digest_size=48).digest()).decode()[:length]
