"""`python -m bench.page`: how long a first visit to the chat takes on a slow phone, and what it weighs.

Chromium at 360 x 640 with a cold cache, a slow 3G (400 ms, 400 kbit/s) and a processor six times slower, against
our server behind nginx with TLS and HTTP/2; then the same without throttling, as the floor of this machine.
Times in milliseconds from the tap or from asking for the page. DNS, TCP and TLS are not slowed down.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from bench.front import open_front
from bench.harness import keep
from tests.journeys.browsers import CHROMIUM, FLAGS

FIRST = 2500  # ms in which everything that is asked for belongs to the first visit
THINKING = 3000  # ms between seeing Start and tapping it, for somebody who reads first
LATENCY, BYTES_A_SECOND, SLOWER = 400, 400_000 / 8, 6

# Notes when Start can be tapped, taps it after a while, and notes when the server has stored the opening.
WATCH = """(() => {
  const seen = (window.seen = {});
  const Real = WebSocket;
  window.WebSocket = class extends Real {
    constructor(...more) {
      super(...more);
      this.addEventListener("message", ({ data }) => {
        if (!seen.line && JSON.parse(data).t === "live") seen.line = performance.now();
      });
    }
  };
  const look = () => {
    const start = [...document.querySelectorAll("main button")].find((one) => one.textContent === "Start");
    if (!start || start.disabled) return;
    watch.disconnect();
    seen.usable = performance.now();
    const tap = () => { seen.tap = performance.now(); start.click(); };
    if (THINKING) setTimeout(tap, THINKING); else tap();
  };
  const watch = new MutationObserver(look);
  watch.observe(document, { childList: true, subtree: true, attributes: true });
})()"""
READ = """() => {
  const [paint] = performance.getEntriesByName("first-paint");
  const all = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
  return {
    ...window.seen,
    paint: paint && paint.startTime,
    asked: all.map(({ name, startTime, responseEnd, encodedBodySize }) =>
      ({ name, from: startTime, to: responseEnd, bytes: encodedBodySize })),
  };
}"""


@dataclass(frozen=True)
class Visit:
    """One kind of visit: medians in ms; what was asked for in the first 2.5 s, in bytes of brotli and requests."""

    name: str
    loads: int
    paint: float
    usable: float
    at_once: float
    after_3_s: float
    bytes: int
    requests: int


AIMS = {"paint": 1500, "usable": 2000, "at_once": 800, "after_3_s": 800, "bytes": 40_000, "requests": 18}
WORDS = {
    "paint": "first paint, ms",
    "usable": "Start usable, ms",
    "at_once": "tap at once to sealed line, ms",
    "after_3_s": "tap after 3 s to sealed line, ms",
    "bytes": "bytes in the first 2.5 s",
    "requests": "requests in the first 2.5 s",
}


def load(browser: Browser, url: str, slow: bool, thinking: int) -> dict[str, Any]:
    """One visit by somebody who was never here, up to a sealed line."""
    context = browser.new_context(
        viewport={"width": 360, "height": 640},
        locale="nl-NL",
        is_mobile=True,
        has_touch=True,
        ignore_https_errors=True,
    )
    try:
        page = context.new_page()
        if slow:
            _slow_down(page)
        page.add_init_script(WATCH.replace("THINKING", str(thinking)))
        page.goto(url, wait_until="commit")
        for _ in range(600):
            if page.evaluate("() => window.seen && seen.line"):
                seen: dict[str, Any] = page.evaluate(READ)
                return seen
            page.wait_for_timeout(50)
        raise RuntimeError("no sealed line within 30 s")
    finally:
        context.close()


def _slow_down(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    speed = {"downloadThroughput": BYTES_A_SECOND, "uploadThroughput": BYTES_A_SECOND}
    session.send("Network.emulateNetworkConditions", {"offline": False, "latency": LATENCY, **speed})
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


def visits(browser: Browser, url: str, slow: bool, loads: int) -> tuple[Visit, dict[str, Any]]:
    """Medians over so many loads of each kind, and one load in full."""
    at_once = [load(browser, url, slow, 0) for _ in range(loads)]
    reading = [load(browser, url, slow, THINKING) for _ in range(loads)]
    every = at_once + reading
    first = [[each for each in seen["asked"] if each["from"] < FIRST] for seen in reading]
    visit = Visit(
        name="slow 3G, processor x6" if slow else "floor: not slowed down",
        loads=loads,
        paint=median(seen["paint"] for seen in every),
        usable=median(seen["usable"] for seen in every),
        at_once=median(seen["line"] - seen["tap"] for seen in at_once),
        after_3_s=median(seen["line"] - seen["tap"] for seen in reading),
        bytes=int(median(sum(each["bytes"] for each in asked) for asked in first)),
        requests=int(median(len(asked) for asked in first)),
    )
    return visit, reading[-1]


def show(slow: Visit, floor: Visit) -> bool:
    """The table; whether every aim was met."""
    print(f"{'':34}{'measured':>10}{'aim':>9}{'measured/aim':>14}{'floor':>9}")
    met = True
    for name, aim in AIMS.items():
        value, least = getattr(slow, name), getattr(floor, name)
        met &= value <= aim
        print(f"{WORDS[name]:34}{value:>10,.0f}{aim:>9,}{value / aim:>14.2f}{least:>9,.0f}")
    return met


def show_waterfall(seen: dict[str, Any]) -> None:
    """What one visit asked for, in order: from, to (ms), bytes, address."""
    for each in sorted(seen["asked"], key=lambda one: float(one["from"])):
        path = "/" + each["name"].split("/", 3)[3]
        print(f"{each['from']:>8.0f}{each['to']:>8.0f}{each['bytes']:>8} {path}")
    print({name: round(seen[name]) for name in ("paint", "usable", "tap", "line")})


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit 1 when an aim was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--loads", type=int, default=7, help="of each kind")
    parser.add_argument("--waterfall", action="store_true", help="show what one slow visit asked for")
    asked = parser.parse_args(arguments)
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as home,
        open_front(Path(home)) as url,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        load(browser, url, slow=False, thinking=0)  # what Chromium and the server do once is not counted
        slow, example = visits(browser, url, slow=True, loads=asked.loads)
        floor, _ = visits(browser, url, slow=False, loads=max(1, asked.loads // 2))
        browser.close()
    if asked.waterfall:
        show_waterfall(example)
    met = show(slow, floor)
    print(f"kept in {keep('page', None, [slow, floor])}")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
