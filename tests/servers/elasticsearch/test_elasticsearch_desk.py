"""What people get out of the index is the same from Elasticsearch as from the file; the commands that look after it."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from docx import Document as Paper

from crawlers.coverage import DayCoverage
from dashboards import exports
from dashboards.briefs import weekly
from dashboards.completeness import DayNotes, days, incomplete, sentence
from dashboards.console.views.search import asked, query
from dashboards.documents import documents
from dashboards.indexes.elasticsearch.mapping import SCHEMA_VERSION
from dashboards.indexes.sqlite import SqliteIndex
from dashboards.ports import Index, Query
from streams import wiring
from streams.settings import load
from tests.contracts.index_documents import ids, mention
from tests.faults.ingestion import chunks, mentions
from tests.servers.elasticsearch.nodes import Node, Opened
from tests.servers.elasticsearch.outage import Ingestion


def shown(index: Index, folder: Path) -> dict[str, Any]:
    """Exports, the weekly brief as text, and searches as the console asks them."""
    path = weekly(
        index, "2026-W10", folder / "brief.docx", unit_name="白城", at=datetime(2026, 3, 9, tzinfo=UTC)
    )
    paper = Paper(str(path))
    wanted = [
        query(asked(given))
        for given in ({"q": "工资"}, {"q": "社保 卡", "platform": "weibo"}, {"level": "橙"})
    ]
    return {
        **{kind: list(exports.rows(index, kind)) for kind in exports.EXPORTED},
        "brief": [each.text for each in paper.paragraphs],
        "tables": [[cell.text for cell in row.cells] for table in paper.tables for row in table.rows],
        "searches": [index.search(each) for each in wanted],
        "facets": [
            index.count(Query(kind="mentions"), by=by) for by in ("platform", "topic", "keywords", "author")
        ],
        "curve": index.histogram(Query(kind="mentions"), interval="hour"),
    }


def test_exports_briefs_and_searches_are_the_same(opened: Opened, tmp_path: Path) -> None:
    """The rehearsal, through the real topology, into both indexes."""
    cluster, file = opened(), SqliteIndex(tmp_path / "index.db")
    found = []
    for name, index in (("cluster", cluster), ("file", file)):
        (tmp_path / name).mkdir()
        ingestion = Ingestion(tmp_path / name, index)
        for chunk in chunks(mentions()):
            ingestion.take(chunk)
        assert ingestion.waiting() == 0
        ingestion.db.close()
        found.append(shown(index, tmp_path / name))
    file.close()
    first, second = found
    assert first == second
    assert len(first["opinions"]) > 400
    assert first["alerts"]
    assert first["searches"][0].total


def test_what_is_said_beside_numbers_is_the_same(opened: Opened, tmp_path: Path) -> None:
    """Days that were not read completely: by span and platform, as a sentence, beside a mention, and exported."""
    end = datetime(2026, 3, 9, 4, tzinfo=UTC)
    told = [
        DayCoverage(
            unit="baicheng", at=end, day=date(2026, 3, 2) + timedelta(days=day), platform=platform, account_id="1",
            source="comments", lists=1, share=1.0 if day % 2 else 0.5, gaps={} if day % 2 else {"配额用尽": 12.0},
            pending=0.0, new=day, updated=0,
        )
        for day in range(7)
        for platform in ("weibo", "douyin")
    ]  # fmt: skip
    cluster, file = opened(), SqliteIndex(tmp_path / "index.db")
    said = []
    for index in (cluster, file):
        index.put(document for record in told for document in documents(record, 1))
        missing = incomplete(index, end - timedelta(days=4), end, unit="baicheng")
        of_one = incomplete(index, None, end, platforms=["douyin"])
        one = mention("a", unit="baicheng", platform="weibo", published_at="2026-03-02T01:00:00Z").body
        note = DayNotes(days(index, None, end)).of(one)
        said.append((sentence(missing), sentence(of_one), note, list(exports.rows(index, "coverage"))))
    file.close()
    assert said[0] == said[1]
    first, second, note, exported = said[0]
    assert first.startswith(
        "所涉日期有 2 个信源没有读全，数字可能偏小：抖音 comments（3月6日、3月8日，读全 50%，配额用尽）"
    )
    assert "3月4日、3月6日、3月8日 等 4 天" in second
    assert (note, len(exported)) == ("未读全（comments 50%，配额用尽）", 14)


def configured(node: Node, folder: Path, more: str = "") -> Path:
    """A configuration whose index is the test's."""
    (folder / "pepper").write_text("0123456789abcdef")
    path = folder / "minsheng.toml"
    path.write_text(
        '[[units]]\nid = "baicheng"\nname = "白城"\n[privacy]\npepper = { file = "pepper" }\n[index]\n'
        f'url = "{node.url}"\nprefix = "test"\nreplicas = 0\n{more}'
    )
    return path


def test_months_that_the_configuration_does_not_keep_are_dropped(
    opened: Opened, node: Node, tmp_path: Path
) -> None:
    """Whole months, counted from the present one; a file has none and is left alone."""
    months = ("2026-01", "2026-02", "2026-03")
    writer = opened()
    writer.put(mention(month, published_at=f"{month}-10T00:00:00Z") for month in months)
    config = load(configured(node, tmp_path, "keep_months = 1\n"))
    wiring.drop_old_months(config, wiring.index(config), datetime(2026, 3, 20, tzinfo=UTC))
    assert ids(writer.scan(Query(kind="mentions"))) == ["2026-02", "2026-03"]


def test_the_commands_look_after_the_index(opened: Opened, node: Node, tmp_path: Path) -> None:
    """check, migrate, refused and drop, as an operator gives them."""
    opened().put([mention("a"), mention("b", published_at="2026-04-10T00:00:00Z")])
    configured(node, tmp_path)

    def minsheng(*arguments: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "streams.cli", "index", *arguments],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
        )
        return done.returncode, done.stdout

    april = f"test-mentions-v{SCHEMA_VERSION}-2026.04"
    status, said = minsheng("check")
    assert status == 0
    assert f"正常  {april}：1 条" in said
    assert minsheng("migrate") == (0, "没有旧格式的索引\n")
    assert minsheng("migrate", "--abandon") == (0, "0 个旧格式的索引恢复写入\n")
    assert minsheng("refused") == (0, "")
    assert minsheng("refused", "--replay") == (0, "再放了 0 份，0 份仍然不收\n")
    assert minsheng("drop", "--before", "2026-04") == (0, "删除了 2026.03\n")
    opened().server.client.indices.delete_alias(index=april, name="test-mentions")
    status, said = minsheng("check")
    assert status == 1
    assert f"不对  {april}：1 条" in said
    assert "没有别名" in said
