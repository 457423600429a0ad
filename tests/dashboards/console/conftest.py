"""A simulated visitor of the desk."""

import asyncio
import sys
from collections.abc import Awaitable, Callable

import pytest
from nicegui.testing import User, user_simulation

from dashboards.console.app import build


@pytest.fixture
def visit():
    """Runs a coroutine with a simulated user of a desk. The simulation throws away the modules of the pages it
    served; they are put back, so that every test sees the same classes."""
    modules = dict(sys.modules)

    def run(desk, story: Callable[[User], Awaitable[None]]) -> None:
        async def main() -> None:
            async with user_simulation() as user:
                build(desk)
                await story(user)

        asyncio.run(main())

    yield run
    sys.modules.update(modules)
