"""The sandbox: all five platforms in one program, mounted at /weibo /wechat /douyin /toutiao /kuaishou.

GET /_control tells the active faults; POST /_control {"faults": [{"kind": "http_500", "platform": "weibo",
"path": "comments", "times": 2}]} replaces them (an empty list ends them all); with a scripted clock it takes
{"now": "2025-11-12T10:00:00+08:00"} or {"advance": 3600} as well. GET /_truth tells what exists at the moment, under
the platforms' own ids.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, Protocol

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from crawlers.sandbox.asking import json_body
from crawlers.sandbox.clock import ScriptedClock
from crawlers.sandbox.douyin import Douyin
from crawlers.sandbox.faults import Fault, FaultError, Faults, parse_fault
from crawlers.sandbox.kuaishou import Kuaishou
from crawlers.sandbox.scenario import Scenario
from crawlers.sandbox.timeline import Timeline
from crawlers.sandbox.toutiao import Toutiao
from crawlers.sandbox.truth import truth
from crawlers.sandbox.wechat import Wechat
from crawlers.sandbox.weibo import Weibo
from crawlers.sandbox.world import Change, Clock, World

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
    changes: Sequence[Change] = (),
) -> Starlette:
    """The program. ``clock`` gives the aware present time (a :class:`ScriptedClock` is moved by every request and by
    /_control); what is published after it is not shown yet, and ``changes`` come about when it passes them."""
    world = World(scenario, timeline, clock, changes)
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
            body = await json_body(request) or {}
            written = body.get(
                "faults", None if not _sets_clock(body, clock) else [fault.shown() for fault in active]
            )
            if not isinstance(written, list):
                return JSONResponse({"error": '请求体应为 {"faults": [...]}'}, 400)
            try:
                active[:] = [parse_fault(fault) for fault in written]
            except FaultError as error:
                return JSONResponse({"error": str(error)}, 400)
        told: dict[str, Any] = {"faults": [fault.shown() for fault in active]}
        if isinstance(clock, ScriptedClock):
            told["now"] = clock().isoformat()
        return JSONResponse(told)

    async def exists(_: Request) -> Response:
        facts = [{**asdict(fact), "published_at": fact.published_at.isoformat()} for fact in truth(world)]
        return JSONResponse({"now": clock().isoformat(), "comments": facts})

    app = Starlette(
        routes=[
            Route("/_control", control, methods=["GET", "POST"]),
            Route("/_truth", exists),
            *(Mount(f"/{name}", routes=platform.routes()) for name, platform in platforms.items()),
        ]
    )
    app.add_middleware(
        Faults, active=active, expired={name: site.expired for name, site in platforms.items()}
    )
    if isinstance(clock, ScriptedClock):
        app.add_middleware(_Ticking, clock=clock)
    return app


def _sets_clock(body: dict[str, Any], clock: Clock) -> bool:
    """Move a scripted clock as asked; whether anything was asked that could be done."""
    if not isinstance(clock, ScriptedClock):
        return False
    try:
        if "now" in body:
            clock.time = datetime.fromisoformat(str(body["now"])).astimezone(clock.time.tzinfo)
        elif "advance" in body:
            clock.advance(timedelta(seconds=float(body["advance"])))
        else:
            return False
    except ValueError:
        return False
    return True


class _Ticking:
    """Lets a scripted clock tick at every request of a platform."""

    def __init__(self, app: ASGIApp, clock: ScriptedClock) -> None:
        self._app, self._clock = app, clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not scope["path"].startswith("/_"):
            self._clock.tick()
        await self._app(scope, receive, send)
