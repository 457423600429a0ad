"""How Aliyun and Tencent Cloud want their requests signed. Pure: time and nonce are arguments."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import quote


def acs3_query(params: Mapping[str, str]) -> str:
    """The parameters as the canonical query string: sorted, percent-encoded by RFC 3986."""
    return "&".join(f"{_encoded(name)}={_encoded(params[name])}" for name in sorted(params))


def acs3_headers(
    *,
    key_id: str,
    secret: str,
    host: str,
    action: str,
    version: str,
    query: str,
    at: datetime,
    nonce: str,
    body: bytes = b"",
) -> dict[str, str]:
    """The headers of an RPC call of Aliyun, signed with ACS3-HMAC-SHA256 (POST to ``/?query``).

    Source: help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature.
    """
    digest = hashlib.sha256(body).hexdigest()
    headers = {
        "host": host,
        "x-acs-action": action,
        "x-acs-content-sha256": digest,
        "x-acs-date": f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "x-acs-signature-nonce": nonce,
        "x-acs-version": version,
    }
    signed = ";".join(headers)
    lines = "".join(f"{name}:{value}\n" for name, value in headers.items())
    canonical = "\n".join(("POST", "/", query, lines, signed, digest))
    to_sign = f"ACS3-HMAC-SHA256\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    signature = _hmac(secret.encode(), to_sign).hex()
    credential = f"ACS3-HMAC-SHA256 Credential={key_id},SignedHeaders={signed},Signature={signature}"
    return headers | {"Authorization": credential}


def tc3_headers(
    *,
    secret_id: str,
    secret_key: str,
    host: str,
    service: str,
    action: str,
    version: str,
    region: str,
    payload: bytes,
    at: datetime,
) -> dict[str, str]:
    """The headers of a call of Tencent Cloud API 3.0, signed with TC3-HMAC-SHA256 (POST of JSON to ``/``).

    Source: cloud.tencent.com/document/api/382/52071 (SMS) and 1128/51557 (VMS), "签名方法 v3".
    """
    stamp, day = str(int(at.timestamp())), f"{at.astimezone(UTC):%Y-%m-%d}"
    content_type = "application/json; charset=utf-8"
    signed = "content-type;host;x-tc-action"
    lines = f"content-type:{content_type}\nhost:{host}\nx-tc-action:{action.lower()}\n"
    canonical = "\n".join(("POST", "/", "", lines, signed, hashlib.sha256(payload).hexdigest()))
    scope = f"{day}/{service}/tc3_request"
    to_sign = "\n".join(("TC3-HMAC-SHA256", stamp, scope, hashlib.sha256(canonical.encode()).hexdigest()))
    key = f"TC3{secret_key}".encode()
    for part in (day, service, "tc3_request"):
        key = _hmac(key, part)
    credential = f"Credential={secret_id}/{scope}, SignedHeaders={signed}"
    return {
        "Authorization": f"TC3-HMAC-SHA256 {credential}, Signature={_hmac(key, to_sign).hex()}",
        "Content-Type": content_type,
        "Host": host,
        "X-TC-Action": action,
        "X-TC-Version": version,
        "X-TC-Timestamp": stamp,
        "X-TC-Region": region,
    }


def _encoded(text: str) -> str:
    return quote(text, safe="-_.~")


def _hmac(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()
