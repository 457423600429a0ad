"""The rehearsal that runs when nothing is configured: its data directory, its credentials and its sandbox."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from crawlers.pseudonyms import read_pepper
from crawlers.sandbox import credentials
from crawlers.sandbox.exports import stream_rows, toutiao_articles
from crawlers.sandbox.scenario import load_rehearsal
from crawlers.sandbox.timeline import Timeline
from streams.jsonl import write
from streams.runners.clock import now
from streams.runners.embedded.lock import lock
from streams.settings import Config
from streams.settings.address import split

START = Path("rehearsal") / "start"
#: a rehearsal that ended longer ago than this is put aside when the next one begins
LINGER = timedelta(minutes=30)
#: when the scenario's Monday is, written as a stream
_MONDAY = datetime(2026, 3, 2, tzinfo=ZoneInfo("Asia/Shanghai"))

_SECRETS = {
    "weibo_token": credentials.WEIBO_TOKEN,
    "wechat_secret": credentials.WECHAT_SECRET,
    "douyin_secret": credentials.DOUYIN_CLIENT_SECRET,
    "douyin_refresh": credentials.DOUYIN_REFRESH_TOKEN,
    "kuaishou_secret": credentials.KUAISHOU_APP_SECRET,
    "kuaishou_refresh": credentials.KUAISHOU_REFRESH_TOKEN,
    "screen": "screen://",
}


def prepare(config: Config, present: datetime | None = None) -> None:
    """Makes the data directory ready: a rehearsal still going on is continued, an ended one is put aside."""
    present = present or now()
    data_dir = config.data_dir
    start = data_dir / START
    if start.exists() and present - _start(config) > _length(config) + LINGER:
        with lock(data_dir):  # never from under a pipeline that still works on it
            data_dir.rename(_aside(data_dir, _start(config)))
    provide_secrets(config)
    if not start.exists():
        start.parent.mkdir(parents=True, exist_ok=True)
        start.write_text(present.isoformat(), encoding="utf-8")
    (data_dir / "rehearsal" / "toutiao.csv").write_text(toutiao_articles(load_rehearsal()), encoding="utf-8")


def provide_secrets(config: Config) -> None:
    """Writes the invented credentials of a rehearsal where they are missing; in earnest nothing is provided."""
    if not config.rehearsal:
        return
    data_dir = config.data_dir
    for name, value in _SECRETS.items():
        path = data_dir / "secrets" / name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(value + "\n", encoding="utf-8")
            path.chmod(0o600)
    read_pepper(data_dir / "secrets" / "pepper", create=True)


def timeline(config: Config) -> Timeline:
    """The rehearsal's clock: it began when its data directory was made."""
    rehearsal = config.settings.rehearsal
    if rehearsal is None:
        raise ValueError("不是演练配置：沙盒只在演练中使用")
    return Timeline(start=_start(config), speed=rehearsal.speed)


def serve_sandbox(config: Config) -> None:
    """Serves the five platforms' stand-in until the process is told to stop."""
    from crawlers.sandbox.serve import serve

    rehearsal = config.settings.rehearsal
    if rehearsal is None:
        raise ValueError("不是演练配置：沙盒只在演练中使用")
    host, port = split(rehearsal.listen)
    serve(host, port, scenario=load_rehearsal(), timeline=timeline(config), clock=now)


def write_scenario(path: Path) -> int:
    """Writes the scenario as a recorded stream of one March week; returns how many rows."""
    return write(path, stream_rows(load_rehearsal(), _MONDAY))


def _start(config: Config) -> datetime:
    return datetime.fromisoformat((config.data_dir / START).read_text(encoding="utf-8").strip())


def _length(config: Config) -> timedelta:
    """Real time from the start to the scenario's last comment."""
    scenario, clock = load_rehearsal(), timeline(config)
    return max(clock.published_at(comment.at) for comment in scenario.comments) - clock.start


def _aside(data_dir: Path, start: datetime) -> Path:
    return data_dir.with_name(f"{data_dir.name}-{start:%Y%m%dT%H%M%S}")
