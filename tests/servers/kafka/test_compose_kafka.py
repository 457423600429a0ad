"""The broker's start script, configuration and secrets of the compose file, run with the real Kafka of deploy/servers.

Only the container is missing: the image's two scripts are played by Kafka's own classes out of the same jars.
"""

import os
import signal
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from kafka import KafkaAdminClient
from kafka.admin import NewTopic
from kafka.errors import KafkaError

from streams.cli.main import cli

DEPLOY = Path(__file__).parents[3] / "deploy"
_PLAYED = {"kafka-storage.sh": "kafka.tools.StorageTool", "kafka-server-start.sh": "kafka.Kafka"}


@dataclass(frozen=True)
class Running:
    secrets: Path
    port: int

    def admin(self, password: str, patience: int = 10_000) -> KafkaAdminClient:
        context = ssl.create_default_context(cafile=str(self.secrets / "minsheng" / "ca.crt"))
        options: dict[str, Any] = {
            "bootstrap_servers": [f"localhost:{self.port}"], "security_protocol": "SASL_SSL", "ssl_context": context,
            "sasl_mechanism": "SCRAM-SHA-512", "sasl_plain_username": "minsheng", "sasl_plain_password": password,
            "request_timeout_ms": 10_000, "bootstrap_timeout_ms": patience,
        }  # fmt: skip
        return KafkaAdminClient(**options)

    @property
    def password(self) -> str:
        return (self.secrets / "minsheng" / "kafka-password").read_text()


def _jars() -> Path:
    subprocess.run([DEPLOY / "servers" / "get", "kafka"], check=True)
    servers = Path(os.environ.get("SERVERS_DIR", DEPLOY.parent / "var" / "servers"))
    return servers / "kafka" / "jars"


def _free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports: list[int] = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The broker as compose starts it, on free ports and advertised as localhost."""
    folder = tmp_path_factory.mktemp("broker")
    subprocess.run([DEPLOY / "init" / "secrets", folder / "secrets"], check=True, capture_output=True)
    jars = _jars()
    binaries = folder / "bin"
    binaries.mkdir()
    for name, program in _PLAYED.items():
        script = binaries / name
        java = "java -Xmx256m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
        script.write_text(f'#!/bin/sh\nexec {java} -cp "{jars}/*" {program} "$@"\n', encoding="utf-8")
        script.chmod(0o755)
    clients, controller, internal = _free_ports(3)
    properties = (DEPLOY / "compose" / "kafka.properties").read_text(encoding="utf-8")
    for old, new in (("9092", clients), ("9093", controller), ("9094", internal)):
        properties = properties.replace(old, str(new))
    (folder / "kafka").write_bytes((DEPLOY / "compose" / "kafka").read_bytes())
    (folder / "kafka.properties").write_text(
        properties.replace("CLIENTS://kafka:", "CLIENTS://localhost:"), encoding="utf-8"
    )
    environment = os.environ | {
        "KAFKA_SECRETS": str(folder / "secrets" / "kafka"), "KAFKA_BIN": str(binaries), "KAFKA_DATA": str(folder / "data"),
    }  # fmt: skip
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(["bash", folder / "kafka"], env=environment, stdout=log, stderr=log)
    try:
        _await_port(clients, process, folder / "log")
        yield Running(folder / "secrets", clients)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _await_port(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Until it listens: what the health check of the compose file asks too."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text(encoding="utf-8")
        with socket.socket() as asked:
            if asked.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError(log.read_text(encoding="utf-8"))


def test_a_client_with_the_generated_secrets_makes_a_topic(broker: Running) -> None:
    """TLS with our authority, the user and password that were formatted into the storage."""
    admin = broker.admin(broker.password)
    try:
        admin.create_topics([NewTopic(name="probe", num_partitions=3, replication_factor=1)])
        assert "probe" in admin.list_topics()
    finally:
        admin.close()


def test_another_password_is_refused(broker: Running) -> None:
    """Knowing the address is not enough."""
    with pytest.raises(KafkaError):
        broker.admin("0" * 48, patience=1_500).list_topics()


def test_the_program_reaches_it_with_the_configuration_of_the_compose_file(
    broker: Running, tmp_path: Path
) -> None:
    """deploy/compose/minsheng.toml as it is, but for the broker's address and where the secrets lie."""
    text = (DEPLOY / "compose" / "minsheng.toml").read_text(encoding="utf-8")
    text = text.replace("kafka://kafka:9092", f"kafka://localhost:{broker.port}")
    text = text.replace("/run/minsheng/", f"{broker.secrets / 'minsheng'}/")
    (tmp_path / "minsheng.toml").write_text(text, encoding="utf-8")
    run = CliRunner().invoke
    at = ["--config", str(tmp_path / "minsheng.toml"), "topics"]
    made = run(cli, [*at, "create"], catch_exceptions=False)
    assert (made.exit_code, made.stderr.count("已建立 minsheng.")) == (0, 5)
    assert run(cli, [*at, "check"], catch_exceptions=False).exit_code == 0
