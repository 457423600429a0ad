"""Runs a piece of work in a process of its own and kills it at a given moment."""

import os
import signal
import time
from collections.abc import Callable

Work = Callable[[Callable[[], None]], None]


def run(work: Work, kill_after: float | None) -> bool:
    """One process; True if it came to the end by itself, False if it was killed. ``work`` is given a function to call
    when it begins in earnest; ``kill_after`` seconds count from there."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        code = 1
        try:
            work(lambda: os.close(writer))
            code = 0
        finally:
            os._exit(code)
    os.close(writer)
    os.read(reader, 1)  # ends when the child begins to work (or dies)
    os.close(reader)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return False
    if os.WEXITSTATUS(status):
        raise SystemExit("the work failed by itself")
    return True
