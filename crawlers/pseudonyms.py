"""Pseudonyms of authors: the same author is the same short string, and nobody can be named from it."""

import os
import secrets
from contextlib import suppress
from hashlib import sha256
from hmac import digest
from pathlib import Path

MIN_PEPPER_BYTES = 16
PSEUDONYM_DIGITS = 16


class PepperError(ValueError):
    """The pepper is missing, too short or cannot be read; the message is Chinese and says what to do."""


class Pseudonyms:
    """Makes pseudonyms with one secret pepper; another pepper gives other pseudonyms."""

    def __init__(self, pepper: bytes) -> None:
        """Raises PepperError for a pepper shorter than MIN_PEPPER_BYTES."""
        if len(pepper) < MIN_PEPPER_BYTES:
            raise PepperError(
                f"假名密钥(pepper)只有 {len(pepper)} 字节，至少需要 {MIN_PEPPER_BYTES} 字节；"
                "请用 `openssl rand -hex 32` 生成一个并妥善保管(更换后同一作者会变成另一个假名)。"
            )
        self._pepper = pepper

    def __repr__(self) -> str:
        return "Pseudonyms(pepper=…)"

    def of(self, platform: str, author_id: str) -> str:
        """The pseudonym (16 hex digits) of an author; the same id on two platforms gives two pseudonyms."""
        message = f"{platform}\x1f{author_id}".encode("utf-8", "surrogatepass")
        return digest(self._pepper, message, sha256).hex()[:PSEUDONYM_DIGITS]


def read_pepper(path: Path, *, create: bool = False) -> bytes:
    """The pepper kept in a file (white space around it is ignored).

    With ``create`` a missing file is written first, readable by its owner only and complete at once, so two
    processes that start together end with the same pepper. Raises PepperError when it cannot be had.
    """
    try:
        if create and not path.exists():
            _create(path)
        pepper = path.read_bytes().strip()
    except FileNotFoundError:
        raise PepperError(
            f"找不到假名密钥文件 {path}；请用 `openssl rand -hex 32 > {path}` 生成，并设为仅本人可读(chmod 600)。"
        ) from None
    except OSError as error:
        raise PepperError(f"假名密钥文件 {path} 无法读写：{error.strerror}；请检查路径和权限。") from None
    if not pepper:
        raise PepperError(f"假名密钥文件 {path} 是空的；请用 `openssl rand -hex 32 > {path}` 重新生成。")
    Pseudonyms(pepper)
    return pepper


def _create(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32) + "\n")
            file.flush()
            os.fsync(file.fileno())
        # A hard link appears whole or not at all and never replaces a pepper somebody else has just made.
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)
