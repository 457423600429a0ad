"""WeChat's safe mode: AES-256-CBC, the key's first half as IV, PKCS#7 padding to blocks of 32 bytes.

The plaintext is 16 random bytes, a length of 4 bytes (big endian), the message and the appid.
"""

import base64
import binascii
import re

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from crawlers.webhooks.outcome import NotUnderstoodError, OtherAppError

_KEY = re.compile(r"[A-Za-z0-9+/]{43}")
_BLOCK = 16
_PADDING_BLOCK = 32
_HEAD = 20


def aes_key(encoding_aes_key: str) -> bytes:
    """The 32 bytes of an EncodingAESKey. ValueError (Chinese) when it is none."""
    if not _KEY.fullmatch(encoding_aes_key):
        raise ValueError("EncodingAESKey 应为 43 个字母或数字，请从公众号后台“基本配置”里完整复制")
    return base64.b64decode(encoding_aes_key + "=")


def decrypt(key: bytes, encrypted: str, appid: str) -> bytes:
    """The message inside ``Encrypt``.

    Check the signature first: only then do the reasons below tell a forger nothing. NotUnderstoodError where
    the key does not fit, OtherAppError where the message is another app's.
    """
    try:
        data = base64.b64decode(encrypted, validate=True)
    except (binascii.Error, ValueError):
        raise NotUnderstoodError("加密消息不是 Base64") from None
    if not data or len(data) % _BLOCK:
        raise NotUnderstoodError("加密消息长度不对")
    decryptor = Cipher(algorithms.AES(key), modes.CBC(key[:_BLOCK])).decryptor()
    padded = decryptor.update(data) + decryptor.finalize()
    padding = padded[-1]
    plain = padded[:-padding]
    if not 1 <= padding <= _PADDING_BLOCK or padded[-padding:] != bytes([padding]) * padding:
        raise NotUnderstoodError("加密消息解不开：请核对 encoding_aes_key")
    end = _HEAD + int.from_bytes(plain[16:_HEAD])
    if len(plain) < _HEAD or end > len(plain):
        raise NotUnderstoodError("加密消息解不开：请核对 encoding_aes_key")
    if plain[end:] != appid.encode():
        raise OtherAppError("加密消息里的 appid 与配置不符：请核对 platforms.wechat.appid")
    return plain[_HEAD:end]
