"""The keys of ``[bus]``: where the records go, and how to reach Kafka."""

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from streams.settings.secrets import Secret
from streams.settings.section import Section


class BusTls(Section):
    ca: Path | None = Field(None, description="签发 Kafka 证书的 CA（PEM）；不写则用系统自带的")
    cert: Path | None = Field(None, description="本程序的客户端证书（PEM），Kafka 要求双向认证时写")
    key: Path | None = Field(None, description="客户端证书的私钥（PEM）")


class BusSasl(Section):
    mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = Field(
        "SCRAM-SHA-512", description="SASL 机制，与 Kafka 一致"
    )
    username: str = Field(min_length=1, description="用户名")
    password: Secret = Field(description="口令")


def _bus_url(url: str) -> str:
    if url != "sqlite" and not re.fullmatch(r"kafka://[^\s:/,@]+:\d{1,5}(,[^\s:/,@]+:\d{1,5})*", url):
        raise ValueError(
            "只能写 sqlite，或 kafka://主机:端口（多个代理用逗号分隔，如 kafka://k1:9092,k2:9092）"
        )
    if any(not 1 <= int(port) <= 65_535 for port in re.findall(r":(\d+)", url)):
        raise ValueError("端口应在 1 到 65535 之间")
    return url


class Bus(Section):
    url: Annotated[str, AfterValidator(_bus_url)] = Field(
        "sqlite", description="记录走哪里：sqlite（在 data_dir 里），或 kafka://主机:端口,主机:端口"
    )
    prefix: str = Field(
        "minsheng",
        pattern=r"^[A-Za-z0-9._-]{1,100}$",
        description="Kafka 主题名的开头；同一集群上的两套系统要不同",
    )
    partitions: int = Field(
        8, ge=1, le=1000, description="每个主题的分区数，定了就不要改；工作进程不会多过它"
    )
    replication_factor: int | None = Field(
        None, ge=1, le=10, description="每个分区的副本数；不写则有几个代理存几份，最多 3 份"
    )
    workers: int = Field(2, ge=0, le=64, description="minsheng run 启动几个工作进程；都在别的机器上就写 0")
    state: Literal["rocksdb", "memory"] = Field(
        "rocksdb", description="工作进程的状态放哪里：rocksdb（磁盘，重启快）或 memory（每次从 Kafka 重读）"
    )
    tls: BusTls | None = Field(None, description="写了这一节就用 TLS 连接 Kafka")
    sasl: BusSasl | None = Field(None, description="写了这一节就用用户名和口令登录 Kafka")
