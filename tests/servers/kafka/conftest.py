"""What kafka-python leaves behind is collected where it is expected."""

import gc
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

_HERE = Path(__file__).parent
#: kafka-python leaves a connection that was refused to the garbage collector instead of closing it
_LEFT = "ignore:unclosed <(socket.socket|ssl.SSLSocket):ResourceWarning"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if _HERE in item.path.parents:
            item.add_marker(pytest.mark.filterwarnings(_LEFT))


def pytest_sessionfinish() -> None:
    """What fixtures of whole modules left is collected here, where no test's filter applies any more."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "unclosed <(socket.socket|ssl.SSLSocket)", ResourceWarning)
        gc.collect()


@pytest.fixture(autouse=True)
def _collected() -> Iterator[None]:
    """What such a test leaves is collected before it ends."""
    yield
    gc.collect()
