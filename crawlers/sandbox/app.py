"""The sandbox: all five platforms in one program, mounted at /weibo /wechat /douyin /toutiao /kuaishou.

GET /_control tells the active faults; POST /_control {"faults": [{"kind": "http_500", "platform": "weibo",
"path": "comments", "times": 2}]} replaces them (an empty list ends them all).
"""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Protocol

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

from crawlers.sandbox.asking import json_body
from crawlers.sandbox.douyin import Douyin
from crawlers.sandbox.faults import Fault, FaultError, Faults, parse_fault
from crawlers.sandbox.kuaishou import Kuaishou
from crawlers.sandbox.scenario import Scenario
from crawlers.sandbox.timeline import Timeline
from crawlers.sandbox.toutiao import Toutiao
from crawlers.sandbox.wechat import Wechat
from crawlers.sandbox.weibo import Weibo
from crawlers.sandbox.world import Clock, World

# The platform's own limit is 100 a day; a rehearsal polls faster than that.
REHEARSAL_DAILY_CALLS = 100_000


class Site(Protocol):
    """One platform's stand-in."""

    def routes(self) -> list[Route]: ...

    @staticmethod
    def expired(path: str) -> Response:
        """The platform's answer to a token that has run out."""
        ...


def build(
    scenario: Scenario,
    *,
    timeline: Timeline,
    clock: Clock,
    faults: Sequence[Fault] = (),
    weibo_daily_calls: int = REHEARSAL_DAILY_CALLS,
) -> Starlette:
    """The program. ``clock`` gives the aware present time; what is published after it is not shown yet."""
    world = World(scenario, timeline, clock)
    platforms: dict[str, Site] = {
        "weibo": Weibo(world, weibo_daily_calls),
        "wechat": Wechat(world),
        "douyin": Douyin(world),
        "toutiao": Toutiao(world),
        "kuaishou": Kuaishou(world),
    }
    active = list(faults)

    async def control(request: Request) -> Response:
        if request.method == "POST":
            body = await json_body(request)
            written = body.get("faults") if body is not None else None
            if not isinstance(written, list):
                return JSONResponse({"error": '请求体应为 {"faults": [...]}'}, 400)
            try:
                active[:] = [parse_fault(fault) for fault in written]
            except FaultError as error:
                return JSONResponse({"error": str(error)}, 400)
        return JSONResponse({"faults": [asdict(fault) for fault in active]})

    app = Starlette(
        routes=[
            Route("/_control", control, methods=["GET", "POST"]),
            *(Mount(f"/{name}", routes=platform.routes()) for name, platform in platforms.items()),
        ]
    )
    app.add_middleware(
        Faults, active=active, expired={name: site.expired for name, site in platforms.items()}
    )
    return app
