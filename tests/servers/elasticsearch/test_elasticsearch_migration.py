"""Lifting stored indices to a newer schema: nothing is lost, read meanwhile, safe to interrupt anywhere and repeat."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from elastic_transport import ConnectionError as Unconnected

from dashboards.indexes.elasticsearch import ElasticsearchIndex
from dashboards.indexes.elasticsearch.checking import check
from dashboards.indexes.elasticsearch.mapping import SCHEMA_VERSION
from dashboards.indexes.elasticsearch.migrating import NotMigrated, abandon, migrate
from dashboards.ports import KINDS, IndexAway, IndexTooNew, Kind, Query
from tests.contracts.index_documents import document, mention
from tests.servers.elasticsearch.nodes import Opened

#: the schema after the present one
NEXT = SCHEMA_VERSION + 1
MONTHS = ("2026-01", "2026-02")


def filled(index: ElasticsearchIndex) -> dict[str, Any]:
    """Documents of several kinds and months, some of them rewritten; returns everything that is read."""
    index.put(
        mention(f"{n:03}", version=n + 1, published_at=f"{MONTHS[n % 2]}-10T00:00:00Z", issue_id=f"i{n % 3}", text="工资")
        for n in range(40)
    )  # fmt: skip
    index.put([document("alerts", "x", version=7), document("issues", "i0"), document("issues", "i1")])
    index.move_issues([("i1", "i0")])
    return everything(index)


def everything(index: ElasticsearchIndex) -> dict[str, Any]:
    """Every body by kind and id, through the aliases as any reader sees them."""
    client, names = index.server.client, index.server.names
    found: dict[str, Any] = {}
    for kind in KINDS:
        alias = names.alias(kind)
        client.indices.refresh(index=alias, ignore_unavailable=True)
        for hit in client.search(index=alias, size=1000, version=True, ignore_unavailable=True)["hits"][
            "hits"
        ]:
            assert f"{kind} {hit['_id']}" not in found, "read twice"
            found[f"{kind} {hit['_id']}"] = (hit["_version"], hit["_source"])
    return found


def test_everything_is_copied_and_the_aliases_are_swapped(opened: Opened) -> None:
    """Bodies, versions and rewrites are what they were; the old indices and templates are gone; then all is as ever."""
    old, new = opened(), opened(NEXT)
    before = filled(old)
    done = migrate(new.server)
    assert (done.documents, done.swapped) == (len(before), True)
    assert everything(new) == before
    names = new.server.names
    indices = list(new.server.client.indices.get(index="test-*"))
    assert {place.version for name in indices if (place := names.place(name))} == {NEXT}
    templates = new.server.client.indices.get_index_template(name="test-*")["index_templates"]
    assert {names.version_of_template(each["name"]) for each in templates} == {NEXT, None}  # and the guard
    new.put([mention("000", published_at="2026-01-10T00:00:00Z", text="旧")])
    assert new.search(Query(kind="mentions", text="工资")).total == 40
    assert all(found.ok for found in check(new.server))
    assert migrate(new.server).swapped is False


def test_until_it_is_done_the_new_program_waits_and_the_old_one_is_told(opened: Opened) -> None:
    """A writer of the new schema is away; one of the old schema is refused once the new one is there."""
    old, new = opened(), opened(NEXT)
    before = filled(old)
    with pytest.raises(IndexAway, match=r"旧格式.*minsheng index migrate"):
        new.put([mention("new")])
    migrate(new.server)
    new.put([mention("new")])
    assert len(everything(new)) == len(before) + 1
    with pytest.raises(IndexTooNew, match="由更新版本的程序写成"):
        opened().put([mention("late")])
    with pytest.raises((IndexAway, IndexTooNew)):
        old.put([mention("later")])  # it had looked before the migration
    assert len(everything(new)) == len(before) + 1


@pytest.mark.parametrize("seed", range(4))
def test_interrupted_anywhere_it_is_whole_at_last_and_read_all_the_time(
    opened: Opened, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """The connection breaks at a random request, before or after the server has done it, again and again."""
    old = opened()
    before = filled(old)
    chance = random.Random(seed)
    for _ in range(50):
        new = opened(NEXT)
        transport: Any = new.server.client.transport
        left = chance.randrange(2, 45)

        def broken(*args: Any, real: Callable[..., Any] = transport.perform_request, **more: Any) -> Any:
            nonlocal left
            left -= 1
            if left == 0 and chance.random() < 0.5:
                real(*args, **more)
            if left <= 0:
                raise Unconnected("cut")
            return real(*args, **more)

        with monkeypatch.context() as patch:
            patch.setattr(transport, "perform_request", broken)
            try:
                migrate(new.server)
            except IndexAway:
                assert everything(old) == before
                continue
        break
    else:
        pytest.fail("never done")
    assert everything(opened(NEXT)) == before
    assert all(found.ok for found in check(opened(NEXT).server))


def test_a_whole_copy_is_not_copied_again(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that was cut before the swap goes on where it was."""
    old, new = opened(), opened(NEXT)
    before = filled(old)
    client: Any = new.server.client

    def cut(**more: Any) -> Any:
        raise Unconnected("cut")

    with monkeypatch.context() as patch:
        patch.setattr(client.indices, "update_aliases", cut)
        with pytest.raises(IndexAway):
            migrate(new.server)
    done = migrate(new.server)
    assert (done.indices, done.documents, done.swapped) == (0, 0, True)
    assert everything(new) == before


def test_an_abandoned_migration_leaves_the_old_indices_as_they_were(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Writes are refused while it runs and taken again afterwards; what is written then is copied by the next run."""
    old, new = opened(), opened(NEXT)
    filled(old)

    def cut(**more: Any) -> Any:
        raise Unconnected("cut")

    with monkeypatch.context() as patch:
        patch.setattr(new.server.client.indices, "update_aliases", cut)
        with pytest.raises(IndexAway):
            migrate(new.server)
    with pytest.raises(IndexAway, match="cluster_block_exception"):
        old.put([mention("000", version=999, published_at="2026-01-10T00:00:00Z")])
    assert abandon(new.server) == 4
    assert not [name for name in old.server.client.indices.get(index="test-*") if f"-v{NEXT}" in name]
    old.put([mention("000", version=999, published_at="2026-01-10T00:00:00Z", text="改")])
    migrate(new.server)
    assert (new.get("mentions", "000") or {})["text"] == "改"


def test_fields_the_catalogue_gained_are_empty(opened: Opened) -> None:
    """A stored body of an older catalogue gets every field of the present one."""
    old, new = opened(), opened(NEXT)
    old.put([mention("a", copies=3, flags=["mass"])])
    client, index = old.server.client, f"test-mentions-v{SCHEMA_VERSION}-2026.03"
    body = {k: v for k, v in (old.get("mentions", "a") or {}).items() if k not in ("copies", "flags")}
    client.index(index=index, id="a", document=body, version=5000, version_type="external")
    migrate(new.server)
    found = new.get("mentions", "a") or {}
    assert (found["copies"], found["flags"]) == (None, [])


def test_a_document_that_does_not_fit_stops_it_before_anything_is_swapped(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message names the document and the error, and readers see what they saw."""
    from dashboards.indexes.elasticsearch import migrating

    old, new = opened(), opened(NEXT)
    before = filled(old)

    def spoiled(kind: Kind, body: Any) -> Any:
        return {**body, "step": "二"} if kind == "alerts" else body

    with monkeypatch.context() as patch:
        patch.setattr(migrating, "lifted", spoiled)
        with pytest.raises(
            NotMigrated, match=rf"x 放不进 test-alerts-v{NEXT}（400 document_parsing_exception）"
        ):
            migrate(new.server)
    assert everything(old) == before
    migrate(new.server)
    assert everything(new) == before
