"""What becomes of each item of a bulk request, against a scripted server."""

from types import SimpleNamespace
from typing import Any

import pytest
from elastic_transport import ApiResponseMeta, ConnectionTimeout, HttpHeaders, NodeConfig, TlsError
from elastic_transport import ConnectionError as Unconnected
from elasticsearch import ApiError, UnsupportedProductError

from dashboards.indexes.elasticsearch import bulk
from dashboards.indexes.elasticsearch.bulk import Item, send
from dashboards.indexes.elasticsearch.reaching import Address, reaching
from dashboards.ports import IndexAway, Kind

ADDRESS = Address(hosts=("https://es:9200",), user="minsheng", password="hush")
Answer = tuple[int, str]


class Scripted:
    """Stands in for the server: gives each bulk request the next answers of its script, and remembers the items."""

    def __init__(self, *script: list[Answer]) -> None:
        self.address = ADDRESS
        self.script = list(script)
        self.sent: list[list[bytes]] = []
        self.held: list[str] = []
        self.written: set[Kind] = set()
        self.client = SimpleNamespace(bulk=self._bulk)

    def _bulk(self, *, operations: list[bytes], filter_path: str) -> dict[str, Any]:
        self.sent.append(operations)
        return {
            "items": [
                {"index": {"status": status, **({"error": {"type": kind}} if kind else {})}}
                for status, kind in self.script.pop(0)
            ]
        }

    def hold(self, index: str, kind: Kind) -> None:
        self.held.append(index)

    def forget(self) -> None:
        self.held.append("forgotten")

    def wrote(self, kind: Kind) -> None:
        self.written.add(kind)


def items(number: int, *, kind: Kind = "alerts", source: bytes | None = b"{}") -> list[Item]:
    return [Item(kind=kind, index="i", id=str(n), version=7, source=source) for n in range(number)]


def sent(server: Any, wanted: list[Item], pauses: list[float] | None = None) -> Any:
    return send(server, wanted, pause=(pauses if pauses is not None else []).append)


def test_each_item_has_its_own_fate() -> None:
    """Written, met by a version that is not lower, refused for what it is."""
    server = Scripted(
        [
            (201, ""),
            (200, ""),
            (409, "version_conflict_engine_exception"),
            (400, "document_parsing_exception"),
        ]
    )
    answers = sent(server, items(4))
    assert [item.id for item in answers.done] == ["0", "1"]
    assert [item.id for item in answers.stale] == ["2"]
    assert [(item.id, why) for item, why in answers.refused] == [("3", "400 document_parsing_exception")]
    assert server.written == {"alerts"}


def test_only_what_there_was_no_room_for_is_sent_again_with_growing_patience() -> None:
    """429 and what passes by itself; the others are not sent twice."""
    busy, unready = (429, "es_rejected_execution_exception"), (503, "unavailable_shards_exception")
    server = Scripted([(201, ""), busy, unready], [busy, (201, "")], [(201, "")])
    pauses: list[float] = []
    answers = sent(server, items(3), pauses)
    assert [item.id for item in answers.done] == ["0", "2", "1"]
    assert [len(lines) for lines in server.sent] == [6, 4, 2]
    assert len(pauses) == 2
    assert 0 < pauses[0] < pauses[1]


def test_a_server_that_stays_overloaded_is_away() -> None:
    """After some tries the writer gives up for now: nothing is dropped, whoever puts it puts it again."""
    server = Scripted(*[[(429, "es_rejected_execution_exception")]] * 50)
    with pytest.raises(IndexAway, match=r"写不进去（es_rejected_execution_exception）"):
        sent(server, items(1))
    assert 2 < len(server.sent) < 10


def test_a_write_block_is_away_at_once() -> None:
    """While a migration copies, writers wait outside; a 403 of that kind is no refusal of the document."""
    server = Scripted([(403, "cluster_block_exception")])
    with pytest.raises(IndexAway, match="迁移"):
        sent(server, items(1))


def test_an_index_that_is_gone_is_made_again() -> None:
    """A month was dropped while this process still knew it."""
    server = Scripted([(404, "index_not_found_exception")], [(201, "")])
    assert len(sent(server, items(1)).done) == 1
    assert server.held == ["i", "forgotten", "i"]


def test_a_deletion_of_what_is_not_there_is_done() -> None:
    """And makes no index for it."""
    server = Scripted([(404, "")])
    assert len(sent(server, items(1, source=None)).done) == 1
    assert server.held == []


def test_requests_stay_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """By items and by bytes; every item is in one of them."""
    monkeypatch.setattr(bulk, "_ITEMS", 3)
    server = Scripted([(201, "")] * 3, [(201, "")] * 2)
    assert len(sent(server, items(5)).done) == 5
    monkeypatch.setattr(bulk, "_BYTES", 10)
    server = Scripted(*[[(201, "")]] * 2)
    assert len(sent(server, items(2, source=b"x" * 20)).done) == 2


def meta(status: int) -> ApiResponseMeta:
    return ApiResponseMeta(
        status=status,
        http_version="1.1",
        headers=HttpHeaders(),
        duration=0.1,
        node=NodeConfig("http", "es", 9200),
    )


def api(status: int, kind: str = "") -> ApiError:
    body = {"error": {"type": kind, "reason": "社保卡坏了"}} if kind else "<html>hush</html>"
    return ApiError(message=kind, meta=meta(status), body=body)


@pytest.mark.parametrize(
    ("raised", "words"),
    [
        (Unconnected("hush"), "连不上"),
        (ConnectionTimeout("hush"), "10 秒内没有回答"),
        (TlsError("hush"), "证书通不过校验：请检查 index.ca"),
        (UnsupportedProductError(message="hush", meta=meta(200), body=""), "不像 Elasticsearch"),
        (api(401, "security_exception"), "用户名或密码"),
        (api(401), "用户名或密码"),
        (api(403, "security_exception"), "monitor、manage_index_templates"),
        (api(403, "cluster_block_exception"), "只读"),
        (api(429, "circuit_breaking_exception"), "暂时做不到（429 circuit_breaking_exception）"),
        (api(503), "暂时做不到"),
        (api(404, "search_context_missing_exception"), "请重试"),
    ],
)  # fmt: skip
def test_failures_say_what_to_do_without_secrets_or_citizens_words(raised: Exception, words: str) -> None:
    """Whatever the server or a proxy answered."""
    with pytest.raises(IndexAway, match="检索服务 https://es:9200 ") as caught, reaching(ADDRESS):
        raise raised
    assert words in str(caught.value)
    assert "hush" not in str(caught.value)
    assert "社保卡" not in str(caught.value)


def test_a_mistake_of_ours_is_not_called_away() -> None:
    """A request that the server does not understand would not pass by itself."""
    with pytest.raises(ApiError), reaching(ADDRESS):
        raise api(400, "parsing_exception")


def test_a_password_is_never_shown() -> None:
    """Not in the address's repr either."""
    assert "hush" not in repr(ADDRESS)
    assert "hush" not in ADDRESS.shown
