"""Talking to Elasticsearch: the client, and what its failures mean in words an operator can act on."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from elastic_transport import ConnectionError as Unconnected
from elastic_transport import ConnectionTimeout, TlsError, TransportError
from elasticsearch import ApiError, Elasticsearch, UnsupportedProductError

from dashboards.ports import IndexAway

#: the server is overloaded or not whole for now (https://www.elastic.co/docs/reference/elasticsearch/rest-apis)
LATER = frozenset({429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where the cluster is and how it is spoken to. ``hosts`` are http(s)://host:port without user and password;
    ``ca`` is the certificate of the authority that signed the servers' certificates, None for the system's own."""

    hosts: tuple[str, ...]
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    ca: Path | None = None
    timeout: float = 10.0

    @property
    def shown(self) -> str:
        return ",".join(self.hosts)


def connect(address: Address) -> Elasticsearch:
    """The client; nothing is sent yet. It never tries again by itself: whoever asks knows whether that is harmless."""
    more: dict[str, Any] = {}
    if address.user is not None:
        more["basic_auth"] = (address.user, address.password or "")
    if address.ca is not None:
        more["ca_certs"] = str(address.ca)
    return Elasticsearch(
        list(address.hosts), request_timeout=address.timeout, max_retries=0, retry_on_timeout=False, **more
    )


@contextmanager
def reaching(address: Address) -> Iterator[None]:
    """Turns what may pass by itself, or be mended outside of this program, into IndexAway."""
    where = f"检索服务 {address.shown} "
    try:
        yield
    except TlsError:
        raise IndexAway(f"{where}的证书通不过校验：请检查 index.ca 和证书的有效期、域名") from None
    except ConnectionTimeout:
        raise IndexAway(f"{where}在 {address.timeout:g} 秒内没有回答：请检查它的负载和网络") from None
    except Unconnected:
        raise IndexAway(f"{where}连不上：请检查它是否在运行、index.url 是否正确") from None
    except UnsupportedProductError:
        raise IndexAway(f"{where}的回答不像 Elasticsearch：请检查 index.url 和中间的代理") from None
    except ApiError as error:
        words = _words(error)
        if words is None:
            raise
        raise IndexAway(f"{where}{words}") from None
    except TransportError as error:
        raise IndexAway(f"{where}的回答读不懂（{type(error).__name__}）：请检查中间的代理") from None


def _words(error: ApiError) -> str | None:
    status, kind = error.meta.status, kind_of(error)
    if status == 401:
        return "不认这个用户名或密码：请检查 index.url 里的用户名和 index.password"
    if status == 403 and kind == "cluster_block_exception":
        return "的索引暂时只读（正在迁移，或磁盘将满）：写入会等它恢复"
    if status == 403:
        return f"不许这个用户这样做（{kind}）：请给它本前缀的全部权限和 monitor 权限"
    if status in LATER:
        return f"暂时做不到（{status} {kind}）：请检查它的负载、磁盘和分片"
    if status == 404 and kind in ("search_context_missing_exception", "index_not_found_exception"):
        return f"在读的中途变了（{kind}）：请重试"
    return None


def kind_of(error: ApiError) -> str:
    """The type of the error, as Elasticsearch names it; never its reason, which may quote a document."""
    body = error.body
    if isinstance(body, Mapping) and isinstance(body.get("error"), Mapping):
        return str(body["error"].get("type", ""))
    return ""
