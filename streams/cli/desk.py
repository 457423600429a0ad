"""``minsheng ack``: answering for an alert from the command line."""

from collections.abc import Mapping
from typing import Any

import click

from alerting.records import Command
from alerting.templates import CODE
from dashboards.ports import Index, IndexAway, Query
from streams.cli.main import Context
from streams.jsonl import UnusableInput


@click.command("ack")
@click.argument("alert_id")
@click.option("--who", required=True, help="接报人的代号（[[people]] 的 id）。Who acknowledges.")
@click.option("--note", default="", help="备注。Note.")
@click.pass_obj
def ack_command(context: Context, alert_id: str, who: str, note: str) -> None:
    """接报一个预警。Acknowledge an alert."""
    from streams import wiring
    from streams.runners.clock import now

    config = context.config
    people = wiring.people(config)
    if who not in people:
        raise UnusableInput(
            f"没有代号为“{who}”的人：可用的有 {'、'.join(sorted(people)) or '（配置里没有人）'}"
        )
    try:
        alert = _alert(wiring.desk_index(config), alert_id)
        units, alert_id, title = [str(alert["unit"])], str(alert["alert_id"]), str(alert["title"])
    except IndexAway:
        # answering must not wait for the index: the unit that has the alert takes it, the others refuse it
        units = [unit.id for unit in config.settings.units]
        title = f"{alert_id}（索引暂时连不上，没能核对编号，须是完整编号；编号不对时不会生效）"
    at = now()
    wiring.log(config).append(
        Command(unit=unit, at=at, alert_id=alert_id, action="ack", who=who, note=note) for unit in units
    )
    click.echo(f"已记下：{who} 接报 {title}", err=True)


def _alert(index: Index, named: str) -> Mapping[str, Any]:
    """The alert of this id or short code; UnusableInput names the latest ones when there is none."""
    alert = index.get("alerts", named) or _by_code(index, named)
    if alert is None:
        recent = index.search(Query(kind="alerts", size=5)).documents
        known = "、".join(f"{a['alert_id']}（{a['title']}）" for a in recent)
        raise UnusableInput(f"没有预警 {named}：最近的有 {known or '（一个也没有）'}")
    return alert


def _by_code(index: Index, code: str) -> Mapping[str, Any] | None:
    """The alert of a short code, as short messages and calls name it. UnusableInput where it fits several."""
    code = code.strip().lower()
    if len(code) < CODE:
        return None
    fitting = [one for one in index.scan(Query(kind="alerts")) if str(one["alert_id"]).startswith(code)]
    waiting = [one for one in fitting if one["state"] != "closed"] or fitting
    if len(waiting) > 1:
        known = "、".join(f"{one['alert_id']}（{one['title']}）" for one in waiting)
        raise UnusableInput(f"短码 {code} 对应不止一个预警：{known}；请写完整编号")
    return waiting[0] if waiting else None
