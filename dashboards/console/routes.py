"""Plain HTTP beside the pages: health, metrics, CSV, documents."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import structlog
from nicegui import app
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response

from dashboards.completeness import DayNotes, days
from dashboards.console.desk import Desk
from dashboards.console.health import health, metrics
from dashboards.console.spreadsheet import write_mentions
from dashboards.console.times import SHANGHAI
from dashboards.console.views.search import asked, query
from dashboards.console.views.weeks import is_week

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
log = structlog.get_logger(__name__)


def register(desk: Desk) -> None:
    """Registers ``/healthz``, ``/metrics``, ``/search.csv`` and ``/briefs/week.docx``."""

    @app.get("/healthz")
    def healthz() -> Response:
        try:
            code, body = health(desk.status())
        except Exception as error:
            log.error("status unreadable", error=type(error).__name__)
            code, body = 503, {"status": "failing", "reasons": ["系统状态：读不到"]}
        return JSONResponse(body, status_code=code)

    @app.get("/metrics")
    def numbers() -> Response:
        try:
            return Response(metrics(desk.status()), media_type=CONTENT_TYPE_LATEST)
        except Exception as error:
            log.error("status unreadable", error=type(error).__name__)
            return PlainTextResponse("系统状态：读不到", status_code=503)

    @app.get("/search.csv")
    def csv(request: Request) -> Response:
        wanted = query(asked(dict(request.query_params)))
        name = f"{desk.clock().astimezone(SHANGHAI):%Y%m%d-%H%M}-检索结果.csv"

        def write(path: Path) -> int:
            told = days(desk.index, wanted.since, wanted.until or desk.clock())
            return write_mentions(desk.index.scan(wanted), path, DayNotes(told))

        return download(write, name, "text/csv; charset=utf-8")

    @app.get("/briefs/week.docx")
    def brief(week: str = "") -> Response:
        make = desk.brief
        if make is None:
            return PlainTextResponse("没有启用简报", status_code=404)
        if not is_week(week):
            return PlainTextResponse(f"没有“{week}”这一周，请写成 2026-W05 这样", status_code=400)
        return download(lambda path: make(week, path), f"周报-{week}.docx", DOCX)


def download(write: Callable[[Path], object], name: str, media_type: str) -> Response:
    """What ``write`` writes, as a download; the temporary file goes when it has been sent."""
    folder = tempfile.TemporaryDirectory(prefix="minsheng-")
    path = Path(folder.name) / f"file{Path(name).suffix}"
    try:
        write(path)
    except Exception as error:
        folder.cleanup()
        log.error("download failed", name=name, error=type(error).__name__)
        return PlainTextResponse(
            f"“{name}”暂时生成不了，请稍后再试；仍不行请联系运维查看日志", status_code=503
        )
    return FileResponse(path, filename=name, media_type=media_type, background=BackgroundTask(folder.cleanup))
