"""Plain HTML elements of NiceGUI: every text is a text node, so nothing a citizen wrote becomes markup."""

from collections.abc import Iterable
from datetime import datetime

from nicegui import ui
from nicegui.elements.mixins.text_element import TextElement

from dashboards.console.times import exact, shown

LEVEL_CLASSES = {"蓝": "blue", "黄": "yellow", "橙": "orange", "红": "red"}


def node(tag: str, text: str = "", css: str = "", **attributes: str) -> TextElement:
    """An HTML element with a text (or, used as a context, with children). Attribute names are written with
    underscores: ``aria_label="…"``, ``for_="…"``."""
    element = TextElement(tag=tag, text=text)
    if css:
        element.classes(css)
    for name, value in attributes.items():
        element.props[name.rstrip("_").replace("_", "-")] = value
    return element


def level_badge(level: str, *, suffix: str = "色预警") -> None:
    """The level as colour and word."""
    node("span", f"{level}{suffix}" if level else "未定级", f"level level-{LEVEL_CLASSES.get(level, 'none')}")


def tag(text: str, tone: str = "") -> None:
    """A small label, for instance a platform or a flag."""
    node("span", text, f"tag {tone}".strip())


def when(at: datetime | None, now: datetime) -> None:
    """A time as officers read it; the exact second on hover and for machines."""
    node("time", shown(at, now), "when", title=exact(at), datetime=at.isoformat() if at else "")


def pairs(items: Iterable[tuple[str, str]], css: str = "pairs") -> None:
    """A list of names and values."""
    with node("dl", css=css):
        for name, value in items:
            with node("div"):
                node("dt", name)
                node("dd", value)


def empty(title: str, hint: str) -> None:
    """What is shown where there is nothing yet, with what to expect or to do."""
    with node("div", css="empty", role="note"):
        node("p", title, "empty-title")
        node("p", hint, "muted")


def external(text: str, address: str) -> None:
    """A link out of the house: a new tab that learns nothing of this one."""
    node("a", text, "out", href=address, target="_blank", rel="noopener noreferrer nofollow")


def sparkline(points: str, sentence: str) -> None:
    """A small curve of numbers (see ``views.curve.spark``) with its sentence for screen readers."""
    with node("svg", css="spark", viewBox="0 0 120 28", role="img", aria_label=sentence):
        node("polyline", points=points, fill="none")


def heading(text: str, hint: str = "") -> None:
    """The title of a page."""
    with ui.element("div").classes("page-title"):
        node("h1", text)
        if hint:
            node("p", hint, "muted")
