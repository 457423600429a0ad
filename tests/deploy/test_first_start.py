"""What a first start makes, run for real: certificates that openssl accepts, passwords, and nothing made twice."""

import json
import os
import ssl
import stat
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml

INIT = Path(__file__).parents[2] / "deploy" / "init"
CERTIFICATES = {
    "kafka": "authority/kafka.crt",
    "elasticsearch": "elasticsearch/http.crt",
    "kibana": "kibana/kibana.crt",
}


def make(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs the script; files keep this test's owner."""
    return subprocess.run(
        [INIT / "secrets", folder],
        check=True, capture_output=True, text=True, env={"PATH": "/usr/bin:/bin", "KEEP_OWNER": "1"} | environment,
    )  # fmt: skip


def openssl(*arguments: str | Path) -> str:
    return subprocess.run(["openssl", *arguments], check=True, capture_output=True, text=True).stdout


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A first start, with one more name for the certificates."""
    folder = tmp_path_factory.mktemp("secrets") / "new"
    make(folder, HOSTS="desk.example.org 10.0.0.8")
    return folder


@pytest.mark.parametrize("service", CERTIFICATES)
def test_certificates_are_signed_by_the_authority_for_their_names(made: Path, service: str) -> None:
    """openssl verifies chain, purpose and names; another name is refused."""
    certificate = made / CERTIFICATES[service]
    authority = str(made / "authority" / "ca.crt")
    check = ["verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", authority]
    for name in (service, "localhost", "desk.example.org"):
        assert "OK" in openssl(*check, "-verify_hostname", name, certificate)
    for address in ("127.0.0.1", "10.0.0.8"):
        assert "OK" in openssl(*check, "-verify_ip", address, certificate)
    with pytest.raises(subprocess.CalledProcessError):
        openssl(*check, "-verify_hostname", "elsewhere.example.org", certificate)


def test_each_reader_finds_its_own_and_nobody_else_may_look(made: Path) -> None:
    """The authority's key is in one folder only; files are for their owner alone; every password differs."""
    found = contents(made)
    key = found["authority/ca.key"]
    assert [name for name, content in found.items() if key.strip() in content] == ["authority/ca.key"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in made.rglob("*") if path.is_file()} == {0o600}
    assert {stat.S_IMODE(path.stat().st_mode) for path in made.iterdir()} == {0o700}
    assert set(found) == {
        "authority/ca.crt", "authority/ca.key", "authority/kafka.crt", "authority/kafka.key", "authority/kibana-key",
        "kafka/kafka.pem", "kafka/password", "kafka/cluster-id",
        "elasticsearch/http.key", "elasticsearch/http.crt", "elasticsearch/ca.crt", "elasticsearch/elastic-password",
        "accounts/ca.crt", "accounts/elastic", "accounts/kibana_system", "accounts/minsheng", "accounts/duty",
        "kibana/kibana.key", "kibana/kibana.crt", "kibana/ca.crt", "kibana/kibana.yml",
        "minsheng/ca.crt", "minsheng/kafka-password", "minsheng/elasticsearch-password", "minsheng/pepper",
    }  # fmt: skip
    passwords = [found[f"accounts/{user}"] for user in ("elastic", "kibana_system", "minsheng", "duty")]
    passwords += [found["kafka/password"], found["minsheng/pepper"]]
    assert len(set(passwords)) == 6
    assert all(len(each) >= 48 and each.isalnum() for each in passwords)
    assert found["minsheng/kafka-password"] == found["kafka/password"]
    assert found["minsheng/elasticsearch-password"] == found["accounts/minsheng"]
    assert found["elasticsearch/elastic-password"] == found["accounts/elastic"]
    assert b"@" not in found["kibana/kibana.yml"].replace(b"@WORDS@", b"")
    assert found["accounts/kibana_system"] in found["kibana/kibana.yml"]
    assert len(found["kafka/cluster-id"]) == 22


def test_a_second_start_changes_nothing(made: Path) -> None:
    """Not one byte, and nothing is said."""
    before = contents(made)
    assert make(made, HOSTS="desk.example.org 10.0.0.8").stderr == ""
    assert contents(made) == before


def test_a_certificate_near_its_end_is_made_anew(tmp_path: Path) -> None:
    """Only that one, by the same authority; passwords stay, and Kafka's bundle follows."""
    make(tmp_path)
    for service, days in (("kafka", "29"), ("kibana", "31")):
        certificate = tmp_path / CERTIFICATES[service]
        key = tmp_path / ("authority/kafka.key" if service == "kafka" else "kibana/kibana.key")
        request = tmp_path / "request"
        openssl("req", "-new", "-key", key, "-subj", f"/CN={service}", "-out", request)
        openssl(
            "x509", "-req", "-in", request, "-CA", tmp_path / "authority/ca.crt", "-CAkey", tmp_path / "authority/ca.key",
            "-days", days, "-set_serial", "1", "-out", certificate,
        )  # fmt: skip
        request.unlink()
    before = contents(tmp_path)
    said = make(tmp_path).stderr
    after = contents(tmp_path)
    assert {name for name in after if after[name] != before[name]} == {
        "authority/kafka.crt", "authority/kafka.key", "kafka/kafka.pem",
    }  # fmt: skip
    assert "证书 kafka" in said
    assert after["authority/kafka.crt"] in after["kafka/kafka.pem"]


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give files to the images' users")
def test_in_its_container_each_folder_goes_to_the_images_user(tmp_path: Path) -> None:
    """As root with just the capabilities that the compose file gives to `init`; a second run can still read everything."""
    compose = yaml.safe_load((INIT.parent / "compose.yml").read_text(encoding="utf-8"))
    given = ",".join(f"+{name.lower()}" for name in compose["services"]["init"]["cap_add"])
    confined = ["setpriv", f"--bounding-set=-all,{given}", "--inh-caps=-all", "--no-new-privs"]
    for _ in range(2):
        done = subprocess.run([*confined, INIT / "secrets", tmp_path], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    owners = {
        folder.name: {(each.stat().st_uid, each.stat().st_gid) for each in (folder, *folder.iterdir())}
        for folder in tmp_path.iterdir()
    }
    assert owners == {
        "authority": {(0, 0)}, "kafka": {(1000, 1000)}, "elasticsearch": {(1000, 0)}, "accounts": {(1000, 0)},
        "kibana": {(1000, 0)}, "minsheng": {(10001, 10001)},
    }  # fmt: skip


def test_the_scripts_say_how_they_are_used() -> None:
    """Without arguments: status 2 and the usage; with --help: status 0."""
    for script in ("secrets", "accounts"):
        wrong = subprocess.run([INIT / script], capture_output=True, text=True)
        asked = subprocess.run([INIT / script, "--help"], capture_output=True, text=True)
        assert (wrong.returncode, asked.returncode) == (2, 0)
        assert wrong.stderr == asked.stderr != ""


class Security(ThreadingHTTPServer):
    """A stand-in for Elasticsearch's security interface, over TLS with the certificate that was made."""

    def __init__(self, made: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Asked)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(made / "elasticsearch/http.crt", made / "elasticsearch/http.key")
        self.socket = context.wrap_socket(self.socket, server_side=True)
        self.status = 200
        self.asked: list[tuple[str, str, dict[str, object]]] = []


class _Asked(BaseHTTPRequestHandler):
    server: Security

    def do_PUT(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, self.headers["Authorization"], body))
        self.send_response(self.server.status)
        said = b"{}"
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's own word
        pass


@pytest.fixture
def security(made: Path) -> Iterator[Security]:
    server = Security(made)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def _accounts(security: Security, made: Path) -> subprocess.CompletedProcess[str]:
    url = f"https://localhost:{security.server_address[1]}/"
    return subprocess.run([INIT / "accounts", url, made / "accounts"], capture_output=True, text=True)


def test_the_accounts_are_set_over_tls(security: Security, made: Path) -> None:
    """Kibana's password, the program's role and user, and a user who only reads (the interface is a stand-in here)."""
    done = _accounts(security, made)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    paths = [path for path, _, _ in security.asked]
    assert paths == [
        "/_security/user/kibana_system/_password", "/_security/role/minsheng", "/_security/user/minsheng",
        "/_security/user/duty",
    ]  # fmt: skip
    bodies = [body for _, _, body in security.asked]
    assert bodies[0] == {"password": (made / "accounts/kibana_system").read_text()}
    assert bodies[1]["indices"] == [{"names": ["minsheng-*"], "privileges": ["all"]}]
    assert (bodies[2]["roles"], bodies[3]["roles"]) == (["minsheng"], ["viewer"])
    assert len({authorization for _, authorization, _ in security.asked}) == 1


def test_a_refused_account_stops_with_what_was_said(security: Security, made: Path) -> None:
    """The status and the path, and no password."""
    security.status = 403
    done = _accounts(security, made)
    assert (done.returncode, len(security.asked)) == (1, 1)
    assert "403" in done.stderr
    assert not any(
        (made / "accounts" / user).read_text() in done.stderr for user in ("elastic", "kibana_system")
    )
