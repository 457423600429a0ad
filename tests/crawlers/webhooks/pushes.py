"""What a platform pushes: signed and encrypted as its documents say."""

import base64
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from crawlers.sources import Account, DouyinSource, WechatSource

TOKEN, APPID, SECRET = "a token", "wx0123456789abcdef", "douyin client secret"
KEY = bytes(range(100, 132))
MINE = Account("gh_city", "白城人社公众号", "baicheng")
OTHER = Account("gh_county", "洮南人社公众号", "taonan")
DOUYIN = Account("open-id-city", "白城人社抖音", "baicheng")
WECHAT_SOURCE = WechatSource(accounts=(MINE, OTHER), appid=APPID, secret="s")
DOUYIN_SOURCE = DouyinSource(accounts=(DOUYIN,), client_key="k", client_secret=SECRET, refresh_token="r")


def sha1(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()  # noqa: S324


@dataclass
class Wechat:
    """Makes WeChat's requests: (query, body)."""

    token: str = TOKEN
    key: bytes = KEY
    appid: str = APPID
    stamp: dict[str, str] = field(default_factory=lambda: {"timestamp": "1717551000", "nonce": "n0"})

    def plain(self, body: str | bytes) -> tuple[dict[str, str], bytes]:
        query = {**self.stamp, "signature": sha1(self.token, *self.stamp.values())}
        return query, body if isinstance(body, bytes) else body.encode()

    def encrypt(self, message: str, pad: int = 32) -> str:
        words = message.encode()
        plain = b"0123456789abcdef" + len(words).to_bytes(4) + words + self.appid.encode()
        padding = pad - len(plain) % pad
        encryptor = Cipher(algorithms.AES(self.key), modes.CBC(self.key[:16])).encryptor()
        return base64.b64encode(encryptor.update(plain + bytes([padding]) * padding)).decode()

    def safe(self, message: str, *, as_json: bool = False) -> tuple[dict[str, str], bytes]:
        encrypted = self.encrypt(message)
        signed = sha1(self.token, *self.stamp.values(), encrypted)
        query = {**self.plain("")[0], "encrypt_type": "aes", "msg_signature": signed}
        body = f"<xml><ToUserName>gh_city</ToUserName><Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>"
        return query, (json.dumps({"Encrypt": encrypted}) if as_json else body).encode()


def text_xml(text: str = "社保卡丢了怎么办", number: str = "7302345678901234567", to: str = "gh_city") -> str:
    """A reader's message."""
    return (
        f"<xml><ToUserName><![CDATA[{to}]]></ToUserName><FromUserName><![CDATA[oReader]]></FromUserName>"
        "<CreateTime>1717551000</CreateTime><MsgType><![CDATA[text]]></MsgType>"
        f"<Content><![CDATA[{text}]]></Content><MsgId>{number}</MsgId></xml>"
    )


def comment_push(*, as_object: bool = False, **more: Any) -> bytes:
    """A Douyin comment as it is pushed."""
    content = {
        "comment_id": "@9VwW+q==",
        "comment_user_id": "43eae150",
        "content": "补贴什么时候发",
        "create_time": 1717551000,
        "digg_count": 0,
        "reply_comment_total": 0,
        "reply_to_comment_id": "",
        "reply_to_item_id": "@9VxT0==",
        "at_user_id": "",
        **more,
    }
    body = {
        "event": "item_comment_reply",
        "from_user_id": "43eae150",
        "to_user_id": "open-id-city",
        "client_key": "k",
        "content": content if as_object else json.dumps(content),
        "log_id": "x",
    }
    return json.dumps(body, ensure_ascii=False).encode()


def signed(body: bytes, secret: str = SECRET) -> dict[str, str]:
    signature = hashlib.sha1(secret.encode() + body).hexdigest()  # noqa: S324
    return {"X-Douyin-Signature": signature, "Msg-Id": "m1"}
