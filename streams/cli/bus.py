"""``minsheng worker``, ``indexer`` and ``topics``: the distributed runtime."""

import sys
from datetime import datetime, timedelta

import click

from alerting.marked import PROBE
from streams import logs
from streams.cli.main import Context
from streams.runners.embedded.lock import AlreadyRunning, lock
from streams.supervise.child import stop_on_signals

#: how often a worker tells its units the time; escalation is never later than this
TICK = timedelta(seconds=2)


@click.command("worker")
@click.option(
    "--name",
    default="worker-1",
    help="工作进程的名字；一台机器上的几个要不同名。Name, unique on a machine.",
)
@click.option("--child", is_flag=True, hidden=True)
@click.pass_obj
def worker_command(context: Context, name: str, child: bool) -> None:
    """Kafka 工作进程：研判、聚类、预警；死了或停滞会自行重启。A worker, restarted when it dies or stands still."""
    from streams import wiring

    config = wiring.demanded(context.config)
    folder = wiring.worker_dir(config, name)
    part = name if child else f"{name}-watchdog"
    logs.configure(part, config.data_dir / "logs" / f"{part}.log")
    stop = stop_on_signals()
    if child:
        from streams.runners.clock import now
        from streams.runners.embedded.runner import calm_collector
        from streams.runners.kafka.process import run

        worker = wiring.worker(config, name)
        calm_collector()
        run(worker, [*(unit.id for unit in config.settings.units), PROBE], TICK, stop, now)
        return
    from streams.supervise.worker import watch

    try:
        held = lock(folder)
    except AlreadyRunning:
        raise AlreadyRunning(
            f"这台机器上已有名为 {name} 的工作进程：请先停止它，或用 --name 另起一个名字"
        ) from None
    with held:
        admin = wiring.bus_admin(config)
        admin.create()
        arguments = [*context.root_arguments, "worker", "--name", name, "--child"]
        watch(name, arguments, folder, config.data_dir / "logs", admin, wiring.topics(config), stop)


@click.command("indexer")
@click.pass_obj
def indexer_command(context: Context) -> None:
    """把工作进程的结果写进索引。Puts what the workers decided into the index."""
    from streams import wiring
    from streams.codec import Codec
    from streams.runners.kafka.indexer import Indexer

    config = wiring.demanded(context.config)
    logs.configure("indexer", config.data_dir / "logs" / "indexer.log")
    stop = stop_on_signals()
    wiring.bus_admin(config).create()
    sink = wiring.sink(wiring.index(config), wiring.drill_index(config))
    Indexer(wiring.broker(config), wiring.topics(config), Codec(), sink).run(stop)


@click.group("topics")
def topics_command() -> None:
    """Kafka 主题。The topics."""


@topics_command.command("create")
@click.pass_obj
def create_command(context: Context) -> None:
    """建立缺少的主题。Create what is missing."""
    from streams import wiring

    made = wiring.bus_admin(wiring.demanded(context.config)).create()
    click.echo("\n".join(f"已建立 {name}" for name in made) or "主题都在，没有要建立的", err=True)


@topics_command.command("check")
@click.pass_obj
def check_command(context: Context) -> None:
    """检查主题是否与配置相符。Check them against the configuration."""
    from streams import wiring

    if findings := wiring.bus_admin(wiring.demanded(context.config)).check():
        click.echo("\n".join(findings), err=True)
        sys.exit(1)
    click.echo("主题与配置相符", err=True)


@topics_command.command("lag")
@click.pass_obj
def lag_command(context: Context) -> None:
    """还有多少没处理、最早的等了多久：每个分区一行 JSON。How far behind, one JSON line a partition."""
    import msgspec

    from streams import wiring
    from streams.runners.clock import now
    from streams.runners.kafka.indexer import group

    config = wiring.demanded(context.config)
    admin, topics, present = wiring.bus_admin(config), wiring.topics(config), now()
    places = wiring.place_reader(config).read(None).waiting
    written: dict[tuple[str, int], datetime | None] = {(p.reader, p.partition): p.written for p in places}
    readers = (("workers", topics.inbox, topics.app), ("indexer", topics.effects, group(topics)))
    for name, topic, reader in readers:
        lag = admin.lag(topic, reader)
        for partition, waiting in sorted(lag.by_partition.items()):
            oldest = written.get((name, partition)) if waiting else None
            row = {
                "topic": topic,
                "group": reader,
                "partition": partition,
                "committed": lag.committed[partition],
                "lag": waiting,
                "waits_seconds": None if oldest is None else round((present - oldest).total_seconds(), 1),
            }
            sys.stdout.buffer.write(msgspec.json.encode(row) + b"\n")
