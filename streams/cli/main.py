"""The root command, what all commands share, and the exit statuses: 0 done, 2 unusable input, 1 anything else."""

import logging
import sys
from importlib import import_module
from pathlib import Path

import click

from dashboards.ports import IndexAway, IndexTooNew
from streams import logs
from streams.cli.usage import in_chinese
from streams.jsonl import UnusableInput
from streams.runners.embedded.lock import AlreadyRunning
from streams.runners.embedded.schema import NewerSchema
from streams.runners.kafka.errors import BrokerAway, WrongTopics
from streams.settings import BadConfig, Config, load
from streams.settings.secrets import SecretMissing

#: command -> module of streams.cli that holds it (loaded when it is asked for, so that each starts quickly)
COMMANDS = {
    "run": "run",
    "sandbox": "parts",
    "pipeline": "parts",
    "crawl": "crawl",
    "console": "parts",
    "webhooks": "parts",
    "watch": "parts",
    "analyze": "offline",
    "replay": "replay",
    "rules": "rules",
    "cluster": "offline",
    "import": "data",
    "export": "data",
    "brief": "brief",
    "ack": "desk",
    "drill": "drill",
    "channels": "channels",
    "roster": "roster",
    "config": "config",
    "doctor": "doctor",
    "dead-letters": "data",
    "index": "index",
    "kibana": "kibana",
    "alive": "alive",
    "worker": "bus",
    "indexer": "bus",
    "topics": "bus",
}


class LazyGroup(click.Group):
    """Loads a command's module only when the command is named or listed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        name = cmd_name.replace("-", "_") + "_command"
        command: click.Command = getattr(import_module(f"streams.cli.{module}"), name)
        return command


class Context:
    """What the root options said; the configuration is loaded when a command needs it."""

    def __init__(self, path: Path | None, data_dir: Path | None) -> None:
        self.path = path
        #: absolute: a path on the command line starts where the command was given, not at the file
        self.data_dir = None if data_dir is None else data_dir.absolute()
        self._config: Config | None = None

    @property
    def config(self) -> Config:
        if self._config is None:
            self._config = load(self.path, data_dir=self.data_dir)
        return self._config

    @property
    def root_arguments(self) -> list[str]:
        """The same root options for a child process, which may be started from anywhere."""
        arguments: list[str] = []
        if self.path is not None:
            arguments += ["--config", str(self.path.absolute())]
        if self.data_dir is not None:
            arguments += ["--data-dir", str(self.data_dir)]
        return arguments


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--config",
    "path",
    type=click.Path(path_type=Path),
    help="配置文件，缺省为 $MINSHENG_CONFIG、./minsheng.toml、内置演练。Configuration file.",
)
@click.option(
    "--data-dir",
    type=click.Path(path_type=Path),
    help="数据目录，覆盖配置。Data directory, overrides the file.",
)
@click.version_option(package_name="minsheng", prog_name="minsheng")
@click.pass_context
def cli(ctx: click.Context, path: Path | None, data_dir: Path | None) -> None:
    """民声哨：公共账号评论的预警。Early warning from public comments.

    不写任何配置时，minsheng run 启动一场演练。Without any configuration, `minsheng run` starts a rehearsal.
    """
    logs.configure(
        ctx.invoked_subcommand or "minsheng", level=logging.WARNING
    )  # standard output is for results
    ctx.obj = Context(path, data_dir)


def main() -> None:
    """Entry point. Bad input ends with status 2 and says what to do."""
    try:
        cli(standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        click.echo(in_chinese(error), err=True)
        sys.exit(error.exit_code)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except (BadConfig, SecretMissing, UnusableInput) as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    except (AlreadyRunning, NewerSchema, IndexAway, IndexTooNew, BrokerAway, WrongTopics) as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    except OSError as error:
        if error.filename is None:
            raise
        click.echo(f"{error.filename}：读写失败（{error.strerror}）：请检查路径、权限和磁盘空间", err=True)
        sys.exit(1)
