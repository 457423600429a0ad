"""Everything below this folder needs real servers: `make test-servers` fetches and starts them, `make test` skips it."""

import os
from pathlib import Path

import pytest

HERE = Path(__file__).parent
#: set by `make test-servers`; a server that cannot be had is then an error of the test, never a skip
ASKED = os.environ.get("MINSHENG_TEST_SERVERS") == "1"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.servers)
            if not ASKED:
                item.add_marker(pytest.mark.skip(reason="needs the real servers: make test-servers"))
