"""Downloads for the people on duty: the hand-over sheet and an empty roster."""

from nicegui import app
from starlette.responses import PlainTextResponse, Response

from dashboards.console.desk import Desk
from dashboards.console.routes import DOCX, download
from dashboards.console.times import SHANGHAI

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def register(desk: Desk) -> None:
    """Registers ``/duty/handover.docx?unit=ID`` and ``/duty/template.xlsx``."""

    @app.get("/duty/handover.docx")
    def handover(unit: str = "") -> Response:
        make = desk.handover
        if make is None:
            return PlainTextResponse("没有启用交接单", status_code=404)
        chosen = unit or next(iter(desk.units), "")
        if chosen not in desk.units:
            known = "、".join(desk.units)
            return PlainTextResponse(f"没有单位“{unit}”，可用的有 {known}", status_code=400)
        at = desk.clock().astimezone(SHANGHAI)
        name = f"{at:%Y%m%d-%H%M}-{desk.units[chosen]}-值班交接单.docx"
        return download(lambda path: make(chosen, path), name, DOCX)

    @app.get("/duty/template.xlsx")
    def template() -> Response:
        make = desk.template
        if make is None:
            return PlainTextResponse("没有启用值班表模板", status_code=404)
        return download(make, "值班表模板.xlsx", XLSX)
