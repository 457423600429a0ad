"""``minsheng ack``: answering for an alert from the command line."""

import click

from alerting.records import Command
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
        units, title = _alert(wiring.index(config), alert_id)
    except IndexAway:
        # answering must not wait for the index: the unit that has the alert takes it, the others refuse it
        units = [unit.id for unit in config.settings.units]
        title = f"{alert_id}（索引暂时连不上，没能核对编号；编号不对时不会生效）"
    at = now()
    wiring.log(config).append(
        Command(unit=unit, at=at, alert_id=alert_id, action="ack", who=who, note=note) for unit in units
    )
    click.echo(f"已记下：{who} 接报 {title}", err=True)


def _alert(index: Index, alert_id: str) -> tuple[list[str], str]:
    """The alert's unit and title; UnusableInput names the latest ones when there is none of this id."""
    alert = index.get("alerts", alert_id)
    if alert is None:
        recent = index.search(Query(kind="alerts", size=5)).documents
        known = "、".join(f"{a['alert_id']}（{a['title']}）" for a in recent)
        raise UnusableInput(f"没有预警 {alert_id}：最近的有 {known or '（一个也没有）'}")
    return [str(alert["unit"])], str(alert["title"])
