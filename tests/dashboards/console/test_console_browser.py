"""The desk in a real browser: one click, one command; nothing from outside; fit for phones and for everybody."""

import json
import os
import socket
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from tests.dashboards.console import sample_desk
from tests.dashboards.console.chromium import browser, executable, wait_until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(executable() is None, reason="no chromium on this machine"),
]

PAGES = (
    "/",
    "/?alert=al-red",
    "/issues",
    "/issues/i2",
    "/search?q=%E8%A1%A5%E8%B4%B4",
    "/sources",
    "/briefs",
    "/phone",
)

#: texts whose contrast with what is behind them is below WCAG AA (4.5, or 3 for large or bold large text)
FAINT = """(() => {
  const parse = c => { const m = c.match(/[\\d.]+/g).map(Number); return m.length < 4 ? [...m, 1] : m; };
  const light = ([r, g, b]) => [r, g, b].map(v => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; })
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const behind = e => {
    for (; e; e = e.parentElement) {
      const c = parse(getComputedStyle(e).backgroundColor);
      if (c[3] === 1) return c;
    }
    return [255, 255, 255];
  };
  const out = [];
  for (const e of document.querySelectorAll('#app *')) {
    const written = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
    if (!written || !e.getClientRects().length || e.closest('svg,[disabled]')) continue;
    const style = getComputedStyle(e), [a, b] = [light(parse(style.color)), light(behind(e))].sort((x, y) => y - x);
    const size = parseFloat(style.fontSize), large = size >= 24 || (size >= 18.66 && +style.fontWeight >= 700);
    if ((a + .05) / (b + .05) < (large ? 3 : 4.5)) out.push(e.className + ': ' + e.textContent.slice(0, 20));
  }
  return out;
})()"""

#: controls a screen reader has no name for
NAMELESS = """[...document.querySelectorAll('input, select, textarea, button, a[href]')]
  .filter(e => e.getClientRects().length && e.type !== 'hidden' && !(e.labels && e.labels.length)
    && !e.getAttribute('aria-label') && !e.innerText.trim())
  .map(e => e.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A served sample desk: its address and its folder."""
    folder = tmp_path_factory.mktemp("desk")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    root = Path(sample_desk.__file__).parents[3]
    # NiceGUI serves otherwise when it believes to be inside of pytest.
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "NICEGUI"))}
    program = [sys.executable, sample_desk.__file__, str(port), str(folder)]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(program, env={**kept, "PYTHONPATH": str(root)}, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"

    def answers() -> bool:
        assert server.poll() is None, (folder / "log").read_text()
        try:
            return bool(httpx.get(f"{address}/healthz").status_code)
        except httpx.TransportError:
            return False

    try:
        wait_until(answers, "the desk answers", 60.0)
        yield address, folder
    finally:
        server.terminate()
        server.wait(timeout=30)


@pytest.fixture(scope="module")
def tab():
    """One tab of one browser; pages of one test do not outlive it."""
    with browser() as opened:
        yield opened


def recorded(folder: Path) -> list[dict[str, str]]:
    """The commands so far."""
    path = folder / "commands.jsonl"
    return (
        [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []
    )


def test_a_double_click_on_take_is_one_command_and_shows_at_once(desk, tab):
    """The page is not reloaded; the phone, too, stops its alarm."""
    address, folder = desk
    tab.open(f"{address}/phone", width=390, height=844)
    wait_until(
        lambda: tab.run("document.querySelectorAll('.phone-card.alarm').length === 1"), "the phone alarms"
    )
    tab.run("document.cookie = 'desk_person=duty2; path=/'")
    tab.open(f"{address}/?alert=al-red")
    tab.run("window.notReloaded = true")
    tab.click("接报", times=2)
    taken = "document.querySelector('.alert-head').innerText.includes('值班员乙 用')"
    wait_until(lambda: tab.run(taken), "the alert is shown as taken")
    assert tab.run("window.notReloaded === true")
    assert recorded(folder) == [{"action": "ack", "alert": "al-red", "who": "duty2"}]
    tab.open(f"{address}/phone", width=390, height=844)
    wait_until(
        lambda: tab.run("document.querySelectorAll('.phone-card').length === 2"),
        "the phone has its cards",
    )
    assert tab.run("document.querySelectorAll('.phone-card.alarm').length") == 0
    assert tab.errors == []


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (360, 740)])
def test_every_page_is_whole_legible_and_of_this_house_only(desk, tab, width, height):
    """No request leaves the machine, no script error, no sideways scrolling, no nameless control, no faint text,
    and nothing a citizen wrote has run."""
    address, _ = desk
    for page in PAGES:
        tab.open(f"{address}{page}", width=width, height=height)
        wait_until(lambda: tab.run("!!document.querySelector('main')"), f"{page} is drawn")
        assert tab.run("document.documentElement.scrollWidth <= innerWidth"), page
        assert "民声哨" in tab.run("document.title")
        assert (page, tab.run(NAMELESS), tab.run(FAINT)) == (page, [], [])
    own = (f"{address}/", f"{address.replace('http', 'ws')}/", "data:", "about:", "blob:")
    assert [url for url in tab.requested if not url.startswith(own)] == []
    assert tab.errors == []


def test_the_keyboard_reaches_the_main_part_first(desk, tab):
    """The first stop of the tabulator skips the navigation."""
    address, _ = desk
    tab.open(f"{address}/sources")
    for kind in ("keyDown", "keyUp"):
        tab.call("Input.dispatchKeyEvent", type=kind, key="Tab", code="Tab", windowsVirtualKeyCode=9)
    assert tab.run("document.activeElement.innerText") == "跳到正文"


def test_a_messages_link_is_answered_by_a_thumb(desk, tab):
    """In a real browser of a phone's size: the page fits, the button sends a form the guard lets through, one command
    comes of it, and the same link says afterwards that it is spent."""
    address, folder = desk
    token = sample_desk.LINKS.token("al-orange-p1", datetime.now(UTC))
    before = len(recorded(folder))
    tab.call("Emulation.setDeviceMetricsOverride", width=360, height=740, deviceScaleFactor=1, mobile=True)
    tab.call("Page.navigate", url=f"{address}/a/{token}")
    wait_until(lambda: tab.run("document.readyState === 'complete' && !!document.forms.length"), "the page")
    assert tab.run("document.documentElement.scrollWidth <= innerWidth")
    assert tab.run(NAMELESS) == []
    assert len(recorded(folder)) == before
    tab.click("接报")
    wait_until(lambda: tab.run("document.body?.innerText.includes('已接报')"), "the answer")
    (given,) = recorded(folder)[before:]
    assert (given["action"], given["alert"]) == ("ack", "al-orange")
    tab.call("Page.navigate", url=f"{address}/a/{token}")
    wait_until(lambda: tab.run("document.body?.innerText.includes('已经用过')"), "the spent link")
    assert tab.run("document.forms.length") == 0
    assert all(asked.startswith((address, "data:")) for asked in tab.requested if "/a/" in asked)
