"""Only one pipeline per data directory."""

from pathlib import Path

from filelock import FileLock, Timeout


class AlreadyRunning(RuntimeError):
    """Another pipeline works on this data directory; the message says what to do."""


def lock(data_dir: Path) -> FileLock:
    """Takes the pipeline's lock, which the operating system frees when the process dies. AlreadyRunning if taken."""
    data_dir.mkdir(parents=True, exist_ok=True)
    held = FileLock(data_dir / "pipeline.lock")
    try:
        held.acquire(timeout=0)
    except Timeout:
        raise AlreadyRunning(
            f"{data_dir} 已有一个流水线在运行：请先停止它，或用另一个 data_dir（minsheng.toml 的 data_dir）"
        ) from None
    return held
