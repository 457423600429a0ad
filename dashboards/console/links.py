"""``/a/…``: answering a message from where it is. A GET shows and never acts; only a pressed button (POST) does.

IM clients open links of messages to draw previews, mail scanners follow them, phones load them ahead: none of that
is a person. A POST stores the same commands as the desk does and spends the link in the same transaction.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

import structlog
from nicegui import app, run
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from alerting.links import UnusableLink
from alerting.records import Action, Page
from dashboards.console.actions import command
from dashboards.console.desk import Desk, MessageLinks
from dashboards.console.times import exact
from dashboards.console.views.link import LinkPage, offered, render

#: bytes of a form; the page's own has a few hundred
LONGEST = 4096
VIA = "经消息链接"
log = structlog.get_logger(__name__)


def register(desk: Desk) -> None:
    """Registers ``/a/{token}`` when the desk has links."""
    links = desk.links
    if links is None:
        return

    @app.get("/a/{token}")
    def look(token: str) -> Response:
        try:
            page = _page(desk, links, token)
        except UnusableLink as error:
            return _answer(410, LinkPage(said=str(error)))
        if links.spent.spent(page.page_id):
            return _answer(200, _shown(desk, page, said="这个链接已经用过。", usable=False))
        return _answer(200, _shown(desk, page))

    @app.post("/a/{token}")
    async def act(token: str, request: Request) -> Response:
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > LONGEST:
                return _answer(413, LinkPage(said="提交的内容太长。请返回重试,或打开值班台处理"))
        answer = await run.io_bound(_act, desk, links, token, parse_qs(body.decode("utf-8", "replace")))
        return (
            answer if isinstance(answer, Response) else _answer(503, LinkPage(said="系统正在停止,请稍后再试"))
        )


def _act(desk: Desk, links: MessageLinks, token: str, form: Mapping[str, list[str]]) -> Response:
    try:
        page = _page(desk, links, token)
    except UnusableLink as error:
        return _answer(410, LinkPage(said=str(error)))
    asked = {name: values[0] for name, values in form.items()}
    action, to = asked.get("action", ""), asked.get("to") or None
    targets = _targets(desk, page)
    if action not in ("ack", "transfer") or (action == "transfer" and to not in targets):
        return _answer(400, _shown(desk, page, said="没有提交:请选择转交给谁,再按“转交”"))
    name: Action = "ack" if action == "ack" else "transfer"
    words, at = " ".join(part for part in (VIA, asked.get("note", "").strip()) if part), desk.clock()
    orders = [
        command(
            unit=page.unit, alert_id=alert_id, action=name, who=page.to, at=at,
            note=words, to=to if name == "transfer" else None,
        )
        for alert_id in (page.alert_id, *page.also)
    ]  # fmt: skip
    try:
        done = links.spent.spend(page.page_id, orders, at)
    except Exception as error:
        log.error("command not recorded", error=type(error).__name__)
        said = "没有记录成功,请再试一次;仍不行请打电话报告"
        return _answer(503, _shown(desk, page, said=said))
    if not done:
        return _answer(409, _shown(desk, page, said="这个链接已经用过,这次没有提交。", usable=False))
    said = "已接报,请尽快处理并登记。" if name == "ack" else f"已转交给 {targets[to or '']}。"
    return _answer(200, _shown(desk, page, said=said, usable=False))


def _page(desk: Desk, links: MessageLinks, token: str) -> Page:
    page = links.spent.page(links.signed.page_id(token, desk.clock()))
    if page is None:
        raise UnusableLink("没有找到这条通知。请打开值班台处理")
    return page


def _alert(desk: Desk, alert_id: str) -> Mapping[str, Any] | None:
    """The alert as it stands; None where the index has it not yet, or is away: answering goes on without it."""
    try:
        return desk.index.get("alerts", alert_id)
    except Exception as error:
        log.error("alert unreadable", error=type(error).__name__)
        return None


def _shown(desk: Desk, page: Page, *, said: str = "", usable: bool = True) -> LinkPage:
    alert = _alert(desk, page.alert_id)
    return LinkPage(
        said=said,
        page=page,
        alert=alert,
        reader=desk.names.get(page.to, page.to),
        at=exact(page.at),
        offers=offered(alert) if usable else (),
        targets=_targets(desk, page),
    )


def _targets(desk: Desk, page: Page) -> dict[str, str]:
    units = {identity: name for identity, name in desk.units.items() if identity != page.unit}
    return {**units, **{person.id: person.name for person in desk.people if person.id != page.to}}


def _answer(status: int, shown: LinkPage) -> Response:
    return HTMLResponse(render(shown), status_code=status, headers={"Cache-Control": "no-store"})
