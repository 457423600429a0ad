"""The project's own addresses for telephones: ``scheme://KEY_ID:SECRET@HOST/PHONE?name=value``.

Every part is percent-encoded; HOST may be left out and is then the vendor's own.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

_HOST = re.compile(r"(?:[\w.-]+|\[[0-9a-fA-F:.]+\])(?::\d{1,5})?", re.ASCII)
#: a mainland number without its country code: a mobile (11 digits from 1) or a landline with its area code
_MAINLAND = re.compile(r"1\d{10}|0\d{9,11}", re.ASCII)


class NotAChannel(ValueError):
    """An address that no channel can be made of; the message (Chinese) holds no part of it but names of keys."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where and as whom to call a vendor's interface, and whom to reach. ``phone`` is E.164 without its plus."""

    key_id: str = field(repr=False)
    secret: str = field(repr=False)
    host: str
    phone: str = field(repr=False)
    options: Mapping[str, str]

    @property
    def national(self) -> str:
        """The number as it is dialled in the mainland; a foreign one with its country code."""
        if not self.phone.startswith("86"):
            return self.phone
        return self.phone[2:] if self.phone.startswith("861") else f"0{self.phone[2:]}"

    @property
    def international(self) -> str:
        """The number with plus and country code (E.164)."""
        return f"+{self.phone}"

    def clean(self, words: str) -> str:
        """The vendor's words without keys and without telephone numbers, shortened."""
        for secret in (self.key_id, self.secret):
            words = words.replace(secret, "…")
        return re.sub(r"\+?\d{7,}", "…", words)[:80]


def parse(url: str, *, host: str, needed: tuple[str, ...], optional: tuple[str, ...] = ()) -> Address:
    """The address in a URL; ``host`` is the vendor's own. NotAChannel for anything missing, unknown or malformed."""
    scheme = url.partition("://")[0].lower()
    try:
        split = urlsplit(url)
    except ValueError:
        raise NotAChannel(f"{scheme}:// 的地址写法不对") from None
    credentials, at, given = split.netloc.rpartition("@")
    if not at:
        credentials, given = split.netloc, ""
    key_id, _, secret = (unquote(part) for part in credentials.partition(":"))
    if not (key_id.strip() and secret.strip()):
        raise NotAChannel(f"{scheme}:// 缺少密钥:请写 {scheme}://密钥ID:密钥@/手机号?…(特殊字符用百分号编码)")
    number = unquote(split.path.strip("/"))
    if not number:
        given, number = "", unquote(given)
    if given and not _HOST.fullmatch(given):
        raise NotAChannel(f"{scheme}:// 的主机名写法不对:不写就用官方地址 {host}")
    return Address(
        key_id, secret, given or host, _phone(scheme, number), _options(scheme, split.query, needed, optional)
    )


def _phone(scheme: str, number: str) -> str:
    """The number with its country code: 138…, 0571…, 86138…, +86138… and 0086138… are the same country."""
    written = re.sub(r"[\s()-]", "", number)
    abroad = next((written.removeprefix(sign) for sign in ("+", "00") if written.startswith(sign)), None)
    digits = written if abroad is None else abroad
    national = digits.removeprefix("86") if abroad is not None or len(digits) > 12 else digits
    if (abroad is None or digits.startswith("86")) and _MAINLAND.fullmatch(national):
        return f"86{national.lstrip('0')}"
    if abroad is not None and re.fullmatch(r"(?!86)[1-9]\d{5,14}", digits, re.ASCII):
        return digits
    raise NotAChannel(f"{scheme}:// 的电话号码不对:请写 11 位手机号、带区号的固定电话,或 +国家码 开头的号码")


def _options(
    scheme: str, query: str, needed: tuple[str, ...], optional: tuple[str, ...]
) -> Mapping[str, str]:
    pairs = parse_qsl(query, keep_blank_values=True)
    options = {name: value.strip() for name, value in pairs}
    known = "、".join((*needed, *optional))
    if unknown := sorted(set(options) - set(needed) - set(optional)):
        raise NotAChannel(f"{scheme}:// 不认识的参数 {'、'.join(unknown)}:可以写 {known}")
    if len(options) != len(pairs):
        raise NotAChannel(f"{scheme}:// 有参数写了不止一次:每个只写一次")
    if missing := [name for name in needed if not options.get(name)]:
        raise NotAChannel(f"{scheme}:// 缺少参数 {'、'.join(missing)}")
    return options
