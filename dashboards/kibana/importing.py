"""Handing the saved objects to a Kibana over its import interface.

``POST /api/saved_objects/_import?overwrite=true`` with the file as multipart form data and the header ``kbn-xsrf``
(https://www.elastic.co/docs/api/doc/kibana/operation/operation-post-saved-objects-import).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import requests

#: seconds to connect, and to wait for Kibana to have stored everything
TIMEOUT = (10, 120)


class ImportRefused(RuntimeError):
    """Kibana did not take the objects; the message says why and what to do, without any secret."""


@dataclass(frozen=True, slots=True)
class Target:
    """A Kibana. ``ca`` is the file of the authority that signed its certificate (None: the system's own)."""

    url: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    ca: Path | None = None
    space: str | None = None

    @property
    def endpoint(self) -> str:
        space = f"/s/{quote(self.space, safe='')}" if self.space else ""
        return f"{self.url.rstrip('/')}{space}/api/saved_objects/_import"


def check(target: Target) -> None:
    """ValueError for an address that cannot be used, or over which a password must not travel."""
    parts = urlsplit(target.url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"“{target.url}”不是 Kibana 的地址：请写 https://主机:5601 这样的地址")
    if parts.username or parts.password:
        raise ValueError("地址里不要写用户名和密码：用 --user 和环境变量 MINSHENG_KIBANA_PASSWORD")
    if target.password and parts.scheme == "http" and not _here(parts.hostname):
        raise ValueError(f"不能用 http 把密码发给 {parts.hostname}：请改用 https，或在本机转发")


def _here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def import_objects(target: Target, content: bytes) -> int:
    """Imports, replacing objects of the same id; gives how many were stored. ImportRefused otherwise."""
    check(target)
    with requests.Session() as session:
        session.trust_env = False
        try:
            reply = session.post(
                target.endpoint,
                params={"overwrite": "true"},
                headers={"kbn-xsrf": "true"},
                files={"file": ("minsheng.ndjson", content, "application/ndjson")},
                auth=(target.user, target.password or "") if target.user else None,
                verify=str(target.ca) if target.ca else True,
                timeout=TIMEOUT,
                allow_redirects=False,
            )
        except requests.exceptions.SSLError:
            raise ImportRefused(f"{target.url} 的证书不受信任：用 --ca 指出签发它的根证书文件") from None
        except (requests.exceptions.RequestException, OSError) as error:
            raise ImportRefused(
                f"连不上 {target.url}（{type(error).__name__}）：请检查地址、端口，Kibana 是否已启动"
            ) from None
    return _read(target, reply)


def _read(target: Target, reply: requests.Response) -> int:
    try:
        said = reply.json()
    except requests.exceptions.JSONDecodeError:
        said = None
    if reply.status_code != 200 or not isinstance(said, dict) or "success" not in said:
        message = str(said.get("message", "")) if isinstance(said, dict) else ""
        raise ImportRefused(_status(target, reply.status_code, message))
    if said["success"] is not True:
        raise ImportRefused("Kibana 没有全部导入：\n" + "\n".join(_errors(said.get("errors") or [])))
    return int(said.get("successCount", 0))


def _status(target: Target, status: int, message: str) -> str:
    said = f"Kibana 说：{message}" if message else "回应不是 Kibana 的"
    match status:
        case 401:
            return f"{target.url} 不认可用户名或密码（401）：检查 --user 和 MINSHENG_KIBANA_PASSWORD"
        case 403:
            return (
                f"用户 {target.user or '（匿名）'} 无权导入（403）：请授予 Kibana“已保存对象管理”权限。{said}"
            )
        case 404:
            return f"{target.endpoint} 不存在（404）：检查地址、基础路径和 --space"
        case 413:
            return "文件被拒绝：太大（413）。请调大 Kibana 的 savedObjects.maxImportPayloadBytes"
        case 503:
            return f"{target.url} 还没有准备好（503）：过一会儿再试。{said}"
        case _ if 300 <= status < 400:
            return f"{target.url} 要转到别处（{status}）：这里不会跟随转向，请写 Kibana 自己的地址"
        case _:
            return f"{target.url} 没有接受（{status}）：{said}。请确认版本在 8.8 以上"


def _errors(errors: list[Any]) -> Iterator[str]:
    for each in errors[:20]:
        error = each.get("error") or {}
        what = f"  {each.get('type')} {each.get('id')}："
        match error.get("type"):
            case "missing_references":
                names = "、".join(
                    f"{known.get('type')} {known.get('id')}" for known in error.get("references") or []
                )
                yield f"{what}缺少 {names}"
            case "conflict" | "ambiguous_conflict":
                yield f"{what}与已有的对象冲突，请先在 Kibana 里删除它"
            case "unsupported_type":
                yield f"{what}这个 Kibana 不支持该类型"
            case _:
                yield f"{what}{error.get('message') or '原因不明'}"
    if len(errors) > 20:
        yield f"  另有 {len(errors) - 20} 个"
