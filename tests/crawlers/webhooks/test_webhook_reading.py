"""Signatures, encryption and contents of pushes, apart from any server."""

import json
from pathlib import Path
from typing import Any

import pytest

from crawlers.platforms.raw import RawComment
from crawlers.webhooks import douyin, wechat
from crawlers.webhooks.cipher import aes_key, decrypt
from crawlers.webhooks.fields import fields
from crawlers.webhooks.outcome import NotUnderstoodError, OtherAppError, RefusedError
from tests.crawlers.webhooks.pushes import APPID, KEY, SECRET, TOKEN, Wechat, comment_push, signed, text_xml

SAMPLES = Path(__file__).parents[4] / "shared" / "platforms" / "samples"
KEYS = wechat.WechatKeys(token=TOKEN, appid=APPID, aes_key=KEY)
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE xml [<!ENTITY a "aaaaaaaaaa">'
    + "".join(
        f'<!ENTITY {after} "{f"&{before};" * 10}">'
        for before, after in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]><xml><MsgType>text</MsgType><MsgId>1</MsgId><Content>&i;</Content></xml>"
)


@pytest.fixture(scope="module")
def vectors() -> Any:
    path = SAMPLES / "vectors.json"
    if not path.exists():
        pytest.skip("the shared vectors are not beside the repository")
    return json.loads(path.read_text("utf-8"))


def test_the_vectors_of_wechat(vectors: Any) -> None:
    """The check of the address, msg_signature and ciphertext that were computed elsewhere."""
    given = vectors["wechat"]
    keys = wechat.WechatKeys(
        token=given["token"], appid=given["appid"], aes_key=aes_key(given["encoding_aes_key"])
    )
    stamp = {"timestamp": given["timestamp"], "nonce": given["nonce"]}
    query = {**stamp, "signature": given["url_check_signature"], "echostr": "echo 1"}
    assert wechat.check_address(keys, query) == "echo 1"
    assert keys.aes_key is not None
    assert decrypt(keys.aes_key, given["encrypt"], given["appid"]).decode() == given["plain_xml"]
    body = f"<xml><Encrypt>{given['encrypt']}</Encrypt></xml>".encode()
    raw = wechat.read_push(keys, {**stamp, "msg_signature": given["msg_signature"]}, body)
    assert raw is not None
    assert (raw.comment_id, raw.text, raw.author_id) == ("1234567890123456", "社保卡丢了怎么办", "oFAKE")


def test_the_vectors_of_douyin(vectors: Any) -> None:
    """The signature over the file's raw bytes; its content is a JSON string."""
    given = vectors["douyin"]
    body = (SAMPLES / given["body_file"]).read_bytes()
    raw = douyin.read_push(given["client_secret"], given["x_douyin_signature"], body)
    assert isinstance(raw, RawComment)
    assert (raw.comment_id, raw.post_id, raw.text) == ("@9VwW0q==", "@9VxT0==", "怎么办理")
    with pytest.raises(RefusedError):
        douyin.read_push(given["client_secret"], given["x_douyin_signature"], body + b" ")


@pytest.mark.parametrize("words", ["短", "x" * 11, "正好" * 20, "长" * 2048])
def test_what_was_encrypted_is_read_whatever_its_length(words: str) -> None:
    """Paddings of 1 to 32 bytes occur; blocks of 16 would be padded differently."""
    assert decrypt(KEY, Wechat().encrypt(words), APPID).decode() == words


def test_what_does_not_decrypt_is_named() -> None:
    """Another key, another app, no Base64, a cut: each with its reason, never with content."""
    made = Wechat().encrypt("秘密的内容")
    with pytest.raises(OtherAppError, match="appid"):
        decrypt(KEY, made, "wxother")
    for key, encrypted in ((bytes(32), made), (KEY, "!!!"), (KEY, ""), (KEY, made[:20]), (KEY, made[:64])):
        with pytest.raises(NotUnderstoodError) as error:
            decrypt(key, encrypted, APPID)
        assert "秘密" not in str(error.value)


@pytest.mark.parametrize("written", ["", "a" * 42, "a" * 44, "中" * 43, "a" * 42 + "="])
def test_a_key_that_is_none_is_refused(written: str) -> None:
    """43 characters of Base64, nothing else; the words do not show it."""
    with pytest.raises(ValueError, match="43") as error:
        aes_key(written)
    assert not written or written not in str(error.value)


def test_the_same_fields_from_xml_and_json() -> None:
    """A number of 64 bits keeps all its digits in both."""
    as_json = json.dumps({"MsgId": 7302345678901234567, "Content": "你好"})
    assert fields(as_json.encode()) == {"MsgId": 7302345678901234567, "Content": "你好"}
    xml = fields(text_xml(number="7302345678901234567").encode())
    assert xml is not None
    assert xml["MsgId"] == "7302345678901234567"
    raw = wechat.read_push(KEYS, *Wechat().plain(as_json.replace("{", '{"MsgType": "text", ', 1)))
    assert raw is not None
    assert raw.comment_id == "7302345678901234567"


def test_control_characters_do_not_hide_a_message() -> None:
    """XML forbids them, telephones send them."""
    raw = wechat.read_push(KEYS, *Wechat().plain(text_xml("工资\x08没发\x00")))
    assert raw is not None
    assert raw.text == "工资没发"


@pytest.mark.parametrize(
    "body",
    [
        BOMB,
        '<!DOCTYPE xml SYSTEM "http://127.0.0.1:9/x.dtd"><xml><MsgId>1</MsgId></xml>',
        '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><xml><Content>&f;</Content></xml>',
        "<xml><MsgId>1</MsgId>",
        "",
        "[1, 2]",
        "{",
        "[" * 100_000,
        "{" * 100_000,
    ],
)
def test_hostile_and_broken_bodies_are_nothing(body: str) -> None:
    """Bombs, external entities, cut documents and endless nesting."""
    assert fields(body.encode()) is None


@pytest.mark.parametrize("name", ["signature", "timestamp", "nonce"])
def test_a_changed_query_is_refused(name: str) -> None:
    """Every part of it is signed; also when it is missing."""
    query, body = Wechat().plain(text_xml())
    for wrong in ({**query, name: query[name] + "0"}, {k: v for k, v in query.items() if k != name}):
        with pytest.raises(RefusedError):
            wechat.read_push(KEYS, wrong, body)
        with pytest.raises(RefusedError):
            wechat.check_address(KEYS, wrong)


def test_an_encrypted_body_is_proven_by_its_own_signature() -> None:
    """The plain signature beside it does not cover the ciphertext."""
    query, body = Wechat().safe(text_xml())
    assert wechat.read_push(KEYS, query, body) is not None
    with pytest.raises(RefusedError):
        wechat.read_push(KEYS, query, body.replace(b"==", b"=").replace(b"a", b"b"))
    with pytest.raises(RefusedError):
        wechat.read_push(KEYS, query, text_xml().encode())
    with pytest.raises(RefusedError):
        wechat.read_push(KEYS, {**query, "msg_signature": query["signature"]}, body)
    assert wechat.read_push(KEYS, *Wechat().safe(text_xml(), as_json=True)) is not None


@pytest.mark.parametrize("as_object", [True, False])
@pytest.mark.parametrize("parent", ["", "@root=="])
def test_a_comment_is_read_from_a_string_or_an_object(as_object: bool, parent: str) -> None:
    """Under its video; one that answers another is a reply to it."""
    body = comment_push(as_object=as_object, reply_to_comment_id=parent)
    raw = douyin.read_push(SECRET, signed(body)["X-Douyin-Signature"].upper(), body)
    assert isinstance(raw, RawComment)
    assert (raw.comment_id, raw.post_id, raw.parent_id) == ("@9VwW+q==", "@9VxT0==", parent or None)
    assert raw.kind == ("reply" if parent else "comment")
    assert raw.account_id == "open-id-city"


@pytest.mark.parametrize(
    "content",
    [b'"no object"', b"null", b"[]", b"{}", b'"{\\"comment_id\\": 1.5}"', b'{"comment_id": true}'],
)
def test_signed_contents_without_a_comment_are_not_understood(content: bytes) -> None:
    """Said so, as nothing must be lost unseen."""
    body = b'{"event": "item_comment_reply", "content": ' + content + b"}"
    with pytest.raises(NotUnderstoodError):
        douyin.read_push(SECRET, signed(body)["X-Douyin-Signature"], body)
