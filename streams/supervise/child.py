"""What a supervised part does for its supervisor: stops on request, and when the supervisor is gone."""

import os
import signal
import threading
import time
from types import FrameType

#: seconds a part has to stop by itself before it is killed; below the 5 s promised for Ctrl-C
GRACE = 4.0
#: set by the supervisor; the part then watches its standard input, which closes when the supervisor dies
SUPERVISED = "MINSHENG_SUPERVISED"


def stop_on_signals() -> threading.Event:
    """An event that SIGTERM, Ctrl-C or the supervisor's death sets."""
    stop = threading.Event()

    def handler(_: int, __: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, handler)
    signal.signal(signal.SIGINT, handler)
    watch_supervisor()
    return stop


def watch_supervisor() -> None:
    """Ends this process when the supervisor that started it is gone: by SIGTERM to itself, and if that is not
    heeded within the grace (a browser holds a connection open, say) by SIGKILL."""
    if os.environ.get(SUPERVISED) != "1":
        return

    def watch() -> None:
        # not sys.stdin: its lock would be held at the interpreter's end
        while os.read(0, 1024):  # nothing more when the other end is closed, however the supervisor ended
            pass
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(GRACE)
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=watch, name="supervisor-watch", daemon=True).start()
