"""The platforms' signatures, compared in constant time."""

import hashlib
import hmac


def wechat_signature(token: str, *parts: str) -> str:
    """SHA-1 (hex) over token and parts, sorted as strings and joined, as WeChat signs."""
    joined = "".join(sorted((token, *parts)))
    return hashlib.sha1(joined.encode("utf-8", "surrogatepass")).hexdigest()  # noqa: S324 - the platform's choice


def douyin_signature(client_secret: str, body: bytes) -> str:
    """SHA-1 (hex) over client secret and raw body, as ``X-Douyin-Signature`` holds it."""
    return hashlib.sha1(client_secret.encode() + body).hexdigest()  # noqa: S324 - the platform's choice


def same(expected: str, given: str | None) -> bool:
    """Whether the given signature is the expected one; the time taken tells nothing about where they differ."""
    written = (given or "").strip().lower().encode("utf-8", "surrogatepass")
    return hmac.compare_digest(expected.encode(), written)
