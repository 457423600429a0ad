"""Mentions as a list, as evidence, issue and search show them."""

from collections.abc import Sequence
from datetime import datetime

from dashboards.console.markup import external, node, tag, when
from dashboards.console.views.mentions import Line

Marks = Sequence[tuple[str, bool]]


def draw_lines(lines: Sequence[tuple[Line, Marks | None]], now: datetime, *, issue_link: bool) -> None:
    """Draws the mentions; ``Marks`` are the pieces of the text with the matches to highlight (None = no search)."""
    with node("ul", css="mentions"):
        for line, marks in lines:
            with node("li", css="mention"):
                with node("p", css="mention-text"):
                    for piece, hit in marks or [(line.text, False)]:
                        node("mark" if hit else "span", piece)
                with node("div", css="card-line muted"):
                    tag(line.platform, "platform")
                    if line.sentiment:
                        tag(line.sentiment, line.sentiment_code)
                    for label in (line.intent, line.topic, line.region):
                        if label:
                            tag(label)
                    for flag in line.flags:
                        tag(flag, "flag")
                    if line.deleted:
                        tag("原文已删除", "warn")
                    when(line.at, now)
                    if line.author:
                        node("span", f"作者 {line.author[:8]}", "author", title="化名，不含个人信息")
                    if line.province:
                        node("span", f"IP {line.province}", title="平台公开显示的 IP 属地，只到省级")
                    for name, count in (("赞", line.likes), ("转发", line.reposts), ("阅读", line.reads)):
                        if count:
                            node("span", f"{name} {count}")
                    if line.link:
                        external("查看原文", line.link)
                    if issue_link and line.issue_id:
                        node("a", "所属话题", "link", href=f"/issues/{line.issue_id}")
