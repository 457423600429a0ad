"""A real browser for tests: headless chromium driven over its DevTools websocket."""

import base64
import itertools
import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from websockets.sync.client import ClientConnection, connect

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--no-default-browser-check",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
    "--disable-dev-shm-usage", "--remote-debugging-port=0", "--lang=zh-CN", "about:blank",
)  # fmt: skip


def executable() -> str | None:
    """The browser's path, None when there is none on this machine."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def wait_until(check: Callable[[], Any], what: str, seconds: float = 30.0) -> Any:
    """The first true value of ``check``; AssertionError after ``seconds``."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if value := check():
            return value
        time.sleep(0.05)
    raise AssertionError(f"not within {seconds} s: {what}")


class Tab:
    """One tab. ``requested`` are the addresses of all requests and websockets it has made."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self.requested: list[str] = []
        self.errors: list[str] = []
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """One DevTools call and its result; events that arrive meanwhile are noted."""
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            message = json.loads(self._socket.recv(timeout=30))
            if message.get("id") == number:
                assert "error" not in message, message
                return dict(message["result"])
            self._note(message)

    def _note(self, event: dict[str, Any]) -> None:
        method, params = event.get("method"), event.get("params", {})
        if method == "Network.requestWillBeSent":
            self.requested.append(params["request"]["url"])
        elif method == "Network.webSocketCreated":
            self.requested.append(params["url"])
        elif method == "Runtime.exceptionThrown":
            self.errors.append(json.dumps(params["exceptionDetails"], ensure_ascii=False)[:500])
        elif method == "Log.entryAdded" and params["entry"]["level"] == "error":
            self.errors.append(params["entry"]["text"] + " " + params["entry"].get("url", ""))

    def run(self, script: str) -> Any:
        """The value of a JavaScript expression."""
        result = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")

    def open(self, address: str, *, width: int = 1440, height: int = 900) -> None:
        """Opens an address and waits until its websocket is connected."""
        phone = width < 600
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=phone,
        )
        self.call("Page.navigate", url=address)
        ready = "document.readyState === 'complete' && !!window.did_handshake"
        wait_until(lambda: self.run(ready), f"{address} is ready")

    def click(self, text: str, *, times: int = 1) -> None:
        """Clicks the first visible button that reads exactly so, with the mouse (twice: a double click)."""
        x, y = self.place(text)
        for count in range(1, times + 1):
            for kind in ("mousePressed", "mouseReleased"):
                self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=count)

    def place(self, text: str) -> tuple[float, float]:
        """The middle of that button, scrolled into view."""
        script = f"""(() => {{
            const b = [...document.querySelectorAll('button')].find(
                e => e.innerText.trim() === {json.dumps(text)} && e.offsetParent);
            if (!b) return null;
            b.scrollIntoView({{block: 'center'}});
            const r = b.getBoundingClientRect();
            return [r.x + r.width / 2, r.y + r.height / 2];
        }})()"""
        x, y = wait_until(lambda: self.run(script), f"a button {text}")
        return x, y

    def screenshot(self, path: Path, *, whole: bool = False) -> None:
        """The tab as a PNG file."""
        shot = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        path.write_bytes(base64.b64decode(shot["data"]))


@contextmanager
def browser() -> Iterator[Tab]:
    """A fresh browser with one tab; it and its files are gone afterwards."""
    found = executable()
    assert found is not None, "no chromium"
    with tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True) as folder:
        process = subprocess.Popen(
            [found, f"--user-data-dir={folder}", *FLAGS], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            told = Path(folder) / "DevToolsActivePort"
            port = wait_until(
                lambda: told.exists() and told.read_text().split("\n")[0], "chromium listens", 60.0
            )
            address = httpx.put(f"http://127.0.0.1:{port}/json/new?about:blank").json()[
                "webSocketDebuggerUrl"
            ]
            with connect(address, max_size=None) as socket:
                yield Tab(socket)
        finally:
            process.terminate()
            process.wait(timeout=30)
