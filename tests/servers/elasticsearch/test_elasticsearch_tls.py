"""TLS and a password in front of Elasticsearch (nginx of Debian), as the configuration names them."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dashboards.indexes.elasticsearch import ElasticsearchIndex
from dashboards.indexes.elasticsearch.mapping import SCHEMA_VERSION
from dashboards.indexes.elasticsearch.reaching import Address
from dashboards.ports import IndexAway, Query
from tests.contracts.index_documents import mention
from tests.e2e.product import free_ports
from tests.servers.elasticsearch.nodes import SCRIPTS, Node, Opened, Refused

PASSWORD = "hush-hush"
PROXY = """
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  client_max_body_size 100m;
  server {{
    listen 127.0.0.1:{port} ssl;
    ssl_certificate {folder}/tls/server.crt;
    ssl_certificate_key {folder}/tls/server.key;
    auth_basic minsheng;
    auth_basic_user_file {folder}/users;
    location / {{ proxy_pass {url}; proxy_set_header Authorization ""; }}
  }}
}}
"""


@pytest.fixture(scope="module")
def proxy(node: Node, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """(https://…, the authority's certificate) of a proxy that asks for a password."""
    nginx = shutil.which("nginx", path="/usr/sbin:/usr/bin:/sbin:/bin")
    assert nginx, "needs nginx: apt-get install nginx"
    folder = tmp_path_factory.mktemp("nginx")
    subprocess.run([SCRIPTS / "kafka" / "certificate", folder / "tls"], check=True, timeout=60)
    hashed = subprocess.run(
        ["openssl", "passwd", "-apr1", PASSWORD], check=True, capture_output=True, text=True, timeout=60
    ).stdout
    (folder / "users").write_text(f"minsheng:{hashed}")
    folder.chmod(0o755)
    (port,) = free_ports(1)
    (folder / "nginx.conf").write_text(PROXY.format(folder=folder, port=port, url=node.url) + "user root;\n")
    process = subprocess.Popen([nginx, "-p", folder, "-c", folder / "nginx.conf", "-g", "daemon off;"])
    try:
        deadline = time.monotonic() + 20
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                assert process.poll() is None, (folder / "error.log").read_text()
                assert time.monotonic() < deadline
                time.sleep(0.05)
        yield f"https://127.0.0.1:{port}", folder / "tls" / "ca.pem"
    finally:
        process.terminate()
        process.wait(timeout=20)


def through(proxy: tuple[str, Path], refused: Refused, **given: Any) -> ElasticsearchIndex:
    usual = Address(hosts=(proxy[0],), user="minsheng", password=PASSWORD, ca=proxy[1])
    return ElasticsearchIndex(replace(usual, **given), prefix="test", replicas=0, refused=refused)


def test_documents_go_through_tls_with_a_password(
    opened: Opened, proxy: tuple[str, Path], refused: Refused
) -> None:
    """Written through the proxy, read directly."""
    index = through(proxy, refused)
    index.put([mention("a", text="工资")])
    assert index.search(Query(kind="mentions", text="工资")).total == 1
    assert opened().get("mentions", "a") == mention("a", text="工资").body
    index.close()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"password": "wrong"}, "不认这个用户名或密码"),
        ({"user": None, "password": None}, "不认这个用户名或密码"),
        ({"ca": None}, "证书通不过校验"),
    ],
)
def test_what_is_not_let_in_says_why(
    opened: Opened, proxy: tuple[str, Path], refused: Refused, given: dict[str, Any], words: str
) -> None:
    """Away, not lost; the password is not repeated."""
    opened()
    index = through(proxy, refused, **given)
    with pytest.raises(IndexAway, match=words) as caught:
        index.put([mention("a")])
    assert PASSWORD not in str(caught.value)
    index.close()


def test_the_configuration_says_where_the_index_is(
    opened: Opened, proxy: tuple[str, Path], tmp_path: Path
) -> None:
    """`minsheng index check` through TLS: every line is right, and status 0."""
    opened().put([mention("a")])
    (tmp_path / "pepper").write_text("0123456789abcdef")
    (tmp_path / "password").write_text(PASSWORD)
    shutil.copy(proxy[1], tmp_path / "ca.pem")
    url = proxy[0].replace("https://", "https://minsheng@")
    (tmp_path / "minsheng.toml").write_text(
        '[[units]]\nid = "baicheng"\nname = "白城"\n[privacy]\npepper = { file = "pepper" }\n[index]\n'
        f'url = "{url}"\npassword = {{ file = "password" }}\nca = "ca.pem"\nprefix = "test"\nreplicas = 0\n'
    )
    done = subprocess.run(
        [sys.executable, "-m", "streams.cli", "index", "check"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert f"正常  test-mentions-v{SCHEMA_VERSION}-2026.03：1 条" in done.stdout
    assert "不对" not in done.stdout
