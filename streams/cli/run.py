"""``minsheng run``: the whole product on this machine."""

import sys
import time

import click

from streams import logs
from streams.cli.main import Context
from streams.runners.embedded.lock import lock
from streams.settings import BadConfig, Config
from streams.settings.load import check_secrets
from streams.supervise.child import stop_on_signals
from streams.supervise.ports import busy_ports
from streams.supervise.processes import Part, Processes
from streams.supervise.view import View
from streams.wiring.bus import broker, on_kafka
from streams.wiring.webhooks import pushing, webhooks


def parts_of(config: Config, root_arguments: list[str]) -> list[Part]:
    """The parts this configuration needs, in the order they are started."""
    names = ["pipeline", "crawl", "console", "watch"]
    if config.rehearsal:
        names.insert(0, "sandbox")
    if pushing(config):
        names.append("webhooks")
    parts = [Part(name, [*root_arguments, name]) for name in names]
    if on_kafka(config):
        parts.append(Part("indexer", [*root_arguments, "indexer"]))
        for number in range(1, config.settings.bus.workers + 1):
            name = f"worker-{number}"
            parts.append(Part(name, [*root_arguments, "worker", "--name", name]))
    return parts


@click.command("run")
@click.option("--seconds", type=float, help="运行这么多秒后自行停止。Stop by itself after so many seconds.")
@click.pass_obj
def run_command(context: Context, seconds: float | None) -> None:
    """启动全部部件并守护；不写配置就是演练，Ctrl-C 停止。Run and supervise everything."""
    config = context.config
    _ready(config)
    logs.configure("supervisor", config.data_dir / "logs" / "supervisor.log")
    stop = stop_on_signals()
    processes = Processes(parts_of(config, context.root_arguments), config.data_dir / "logs")
    deadline = None if seconds is None else time.monotonic() + seconds
    with View(config, processes) as view:
        try:
            while not stop.is_set() and (deadline is None or time.monotonic() < deadline):
                processes.watch()
                view.refresh()
                stop.wait(0.5)
        finally:
            view.say("正在停止 …")
            processes.stop()
    click.echo("已全部停止", err=True)
    sys.exit(0)


def _ready(config: Config) -> None:
    """Everything a part would stumble over is said before any part is started, and before anything is touched."""
    from streams import wiring
    from streams.rehearsal import prepare

    if busy := busy_ports(config):
        raise BadConfig(
            [f"端口 {port} 已被占用（{key}）：请停止占用它的程序，或在配置里换一个" for key, port in busy]
        )
    lock(config.data_dir).release()  # AlreadyRunning when a pipeline works on this data directory
    if config.rehearsal:
        prepare(config)
    elif missing := check_secrets(config):
        raise BadConfig(missing)
    for made in (wiring.rules, wiring.calendar, wiring.sources, wiring.channels, wiring.pseudonyms, webhooks):
        made(config)
    if on_kafka(config):
        broker(config)  # certificates and the password
