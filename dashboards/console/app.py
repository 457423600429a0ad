"""The console as a NiceGUI application."""

from importlib.resources import files

from nicegui import app, ui

from dashboards.console import duty_routes, links, routes
from dashboards.console.actions import Once
from dashboards.console.desk import Desk
from dashboards.console.guard import Guard
from dashboards.console.pages import briefs, duty, issue, issues, phone, search, sources

ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="#123a63"/>'
    '<path d="M8 13h8l8-5v16l-8-5H8z" fill="#fff"/></svg>'
)


def build(desk: Desk) -> None:
    """Registers all pages and routes of the desk on NiceGUI's application. Call it once, before serving."""
    once = Once()
    app.add_middleware(Guard)
    ui.add_css(
        files("dashboards.console").joinpath("static/console.css").read_text(encoding="utf-8"), shared=True
    )
    for page in (duty, issues, issue, search, sources, briefs, phone):
        page.register(desk, once)
    routes.register(desk)
    links.register(desk)
    duty_routes.register(desk)


def serve(desk: Desk, host: str = "127.0.0.1", port: int = 8600) -> None:
    """Builds the desk and serves it until interrupted. Whoever reaches the address can act at the desk, so an
    address other than the machine's own belongs behind a proxy that asks who is there."""
    build(desk)
    ui.run(
        host=host,
        port=port,
        title="民声哨",
        language="zh-CN",
        favicon=ICON,
        tailwind=False,
        reload=False,
        show=False,
        show_welcome_message=False,
        binding_refresh_interval=None,
    )
