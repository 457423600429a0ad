"""The ``[index]`` section: where documents are searched."""

import re
from pathlib import Path

from pydantic import Field, field_validator, model_validator

from streams.settings.secrets import Secret
from streams.settings.section import Section

_HOST = re.compile(r"[A-Za-z0-9._-]+(:\d{1,5})?|\[[0-9a-fA-F:]+\](:\d{1,5})?")
#: names that never leave this machine: there a password may go without TLS
_LOCAL = ("127.0.0.1", "localhost", "[::1]")


def split_hosts(url: str) -> tuple[tuple[str, ...], str | None]:
    """``https://user@one:9200,two:9200`` as its servers (https://one:9200, …) and the user; ValueError says what is
    wrong without repeating the address (somebody may have written a password into it)."""
    scheme, slashes, rest = url.rstrip("/").partition("://")
    if not slashes or scheme not in ("http", "https"):
        raise ValueError('只能写 "sqlite" 或 "https://用户名@主机:9200"（几台用逗号分开）')
    user, at, hosts = rest.rpartition("@")
    if ":" in user:
        raise ValueError("密码不能写在地址里：请写 https://用户名@主机:9200，密码另写 password = { env = … }")
    if at and not user:
        raise ValueError("@ 前面缺少用户名：请写 https://用户名@主机:9200")
    servers = hosts.split(",")
    for server in servers:
        if not _HOST.fullmatch(server):
            raise ValueError("主机写得不对：请写 主机:端口，几台用逗号分开，后面不要有路径")
    return tuple(f"{scheme}://{server}" for server in servers), user or None


def _private(server: str) -> bool:
    """Whether nobody on the way can read what is said to this server."""
    return server.startswith("https://") or re.sub(r":\d+$", "", server[len("http://") :]) in _LOCAL


class IndexSection(Section):
    url: str = Field(
        "sqlite",
        description="检索用什么：sqlite（在 data_dir 里）或 https://用户名@主机:9200（Elasticsearch 9）",
    )
    password: Secret | None = Field(None, description="Elasticsearch 的密码")
    ca: Path | None = Field(None, description="签发其证书的机构证书（PEM）；不写则用系统自带的")
    prefix: str = Field(
        "minsheng",
        pattern=r"^[a-z][a-z0-9_-]{0,63}$",
        description="索引名的开头；几套系统共用一个集群时各写各的",
    )
    replicas: int = Field(1, ge=0, le=5, description="每个索引另存几份；只有一台时写 0")
    keep_months: int | None = Field(
        None, ge=1, description="信息的索引保留几个整月，更早的整月删除；不写则一直保留（仅 Elasticsearch）"
    )

    @field_validator("url")
    @classmethod
    def _place(cls, value: str) -> str:
        if value != "sqlite":
            split_hosts(value)
        return value

    @model_validator(mode="after")
    def _fitting(self) -> "IndexSection":
        if self.url == "sqlite":
            if self.keep_months is not None:
                raise ValueError("keep_months 只对 Elasticsearch 有效：请删去它，或把 url 改成 https://…")
            return self
        servers, user = split_hosts(self.url)
        if (user is None) != (self.password is None):
            raise ValueError("url 里的用户名和 password 要么都写，要么都不写")
        if user is not None and not all(map(_private, servers)):
            raise ValueError("带密码的地址必须是 https://，否则密码会在网上明文传送")
        return self
