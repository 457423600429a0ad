"""Refresh tokens on disk: read at the start of a crawl, rewritten whole or not at all when renewed."""

import logging
import os
import secrets
from pathlib import Path

from crawlers.platforms.outcome import HaltError, Outcome, Verdict

_LOGGER = logging.getLogger(__name__)


def read_refresh_token(value: str | Path) -> str:
    """The refresh token of a string or a file; halts the source when the file cannot be read or is empty."""
    if isinstance(value, str):
        return value
    try:
        token = value.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise HaltError(Verdict(Outcome.UNUSABLE, f"无法读取授权文件 {value}，请检查路径和权限")) from None
    if not token:
        raise HaltError(Verdict(Outcome.UNUSABLE, f"授权文件 {value} 是空的，请写入平台给出的 refresh_token"))
    return token


def keep_refresh_token(value: str | Path, token: str, platform: str) -> None:
    """Store a renewed refresh token where the old one came from.

    The old token may be dead already, so a failure to write halts the source rather than pass unseen.
    """
    if isinstance(value, str):
        _LOGGER.warning("%s 换发了新的 refresh_token，但配置不是文件，重启后须人工更新", platform)
        return
    draft = value.with_name(f".{value.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(token + "\n")
            file.flush()
            os.fsync(file.fileno())
        draft.replace(value)
    except OSError as error:
        draft.unlink(missing_ok=True)
        reason = f"新的授权无法写入 {value}（{error.strerror}），请修正权限后重新授权"
        raise HaltError(Verdict(Outcome.UNUSABLE, reason)) from None
