"""`minsheng run` with ``bus.url`` on Kafka and nothing else changed: the rehearsal of a user, on the distributed runtime."""

from pathlib import Path
from typing import Any

import pytest
import requests

from tests.e2e.product import PARTS, Product, running, taken, until
from tests.servers.kafka.brokers import Brokers

BUS = '[bus]\nurl = "{url}"\nprefix = "product"\npartitions = 2\n'


def heard(product: Product) -> dict[str, Any] | None:
    """What /healthz says once the brokers have told how the bus stands."""
    said: dict[str, Any] = requests.get(f"{product.console}/healthz", timeout=10).json()
    return said if said["lag_records"] is not None else None


@pytest.mark.slow
def test_the_product_runs_on_kafka(brokers: Brokers, tmp_path: Path) -> None:
    """Comments are fetched, shipped, judged and indexed; people are paged; an acknowledgement comes back."""
    with running(tmp_path / "home", BUS.format(url=brokers.url)) as product:
        wanted = PARTS | {"indexer", "worker-1", "worker-2"}
        until("all parts", lambda: product.parts().keys() >= wanted)
        paged = until("a page", lambda: [page for page in product.export("pages") if page["deliveries"]], 120)
        assert paged[0]["deliveries"][0]["outcome"] == "accepted"
        until("the acknowledgement", lambda: taken(product))

        assert product.command("topics", "check").returncode == 0
        assert product.command("dead-letters", "list").stdout == ""
        health = until("the bus", lambda: heard(product), 30)
        assert "工作进程待处理" in health["parts"]["消息总线"]["detail"]
        assert health["dead_letters"] == 0
        opinions = {row["mention_id"] for row in product.export("opinions")}
        mentions = {row["mention_id"] for row in product.export("mentions")}
        assert opinions <= mentions
    assert product.process.returncode == 0, (product.folder / "run.out").read_text("utf-8")
