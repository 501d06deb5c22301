"""Times read inside the browser: from what a person does to the frame in which the map shows it.

A clock outside would also count how long the browser takes to answer it, which on a busy page is long. A small script
in the page looks, before each picture the browser draws, at what is on the map and notes when that changed.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

_WATCH = """
(() => {
  if (window !== window.top) return;
  const now = () => performance.timeOrigin + performance.now();
  window.kept = { drawn: [], acts: [] };
  for (const kind of ['pointerdown', 'keydown']) addEventListener(kind, () => window.kept.acts.push(now()), true);
  const documents = new WeakMap();
  const shown = (frame) => {
    const inner = frame.contentWindow;
    if (!inner) return null;
    let what = null;
    if (inner.khareeta) {
      const drawn = inner.khareeta.drawn;
      // The incidents, the ground beneath them and the areas of control.
      if (drawn && drawn.total > 0 && drawn.towns > 0 && drawn.day !== undefined) what = [drawn.mode, drawn.total];
    } else {
      const map = inner.map;
      const loaded = map && map._loaded && map._size !== undefined;
      if (loaded && Object.keys(map._layers).length > 1) what = [map._leaflet_id];
    }
    if (what === null) return null;
    if (!documents.has(inner.document)) documents.set(inner.document, Math.random());
    return [documents.get(inner.document), ...what].join();
  };
  let last = null;
  const look = () => {
    for (const frame of document.querySelectorAll('iframe[title^="streamlit_folium"]')) {
      const what = shown(frame);
      if (what === null || what === last) continue;
      last = what;
      // Not when it is known but when it can be seen: after the next picture.
      requestAnimationFrame(() => setTimeout(() => window.kept.drawn.push([now(), what]), 0));
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();
"""


@contextlib.contextmanager
def visitor(browser: Browser) -> Iterator[Page]:
    """A page of somebody who was never here: nothing is kept from before. ``again`` gives further pages of theirs."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    context.set_default_timeout(900_000)
    context.add_init_script(_WATCH)
    yield context.new_page()
    context.close()


def again(page: Page) -> Page:
    """Another page of the same visitor, whose browser has kept what it may keep; the one before is closed."""
    fresh = page.context.new_page()
    page.close()
    return fresh


def first_map(page: Page) -> float:
    """Seconds from opening the page to its map, waited for."""
    page.wait_for_function("window.kept.drawn.length > 0")
    milliseconds: float = page.evaluate("window.kept.drawn[0][0] - performance.timeOrigin")
    return milliseconds / 1000


def forget(page: Page) -> None:
    """What was done and drawn so far no longer counts."""
    page.evaluate("window.kept.drawn.length = window.kept.acts.length = 0")


def next_map(page: Page) -> float:
    """Seconds from what was done last to the map that shows it, waited for; ``forget`` goes before."""
    page.wait_for_function("window.kept.drawn.length > 0 && window.kept.acts.length > 0")
    milliseconds: float = page.evaluate("window.kept.drawn[0][0] - window.kept.acts.at(-1)")
    return milliseconds / 1000


def settled(page: Page, milliseconds: int = 1500) -> None:
    """Waits until the page has changed nothing for a while."""
    page.evaluate("""() => {
        window.changed = performance.now();
        const all = {childList: true, subtree: true, characterData: true, attributes: true};
        new MutationObserver(() => { window.changed = performance.now(); }).observe(document.body, all);
    }""")
    page.wait_for_function("(least) => performance.now() - window.changed > least", arg=milliseconds)


def bytes_of(page: Page, part: str) -> list[int]:
    """Counts the bytes of answers whose address has ``part`` in it, as they come over the line; all messages of the
    page's socket too when ``part`` is empty."""
    weighed = [0]
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    urls: dict[str, str] = {}
    session.on("Network.responseReceived", lambda event: urls.update({event["requestId"]: event["response"]["url"]}))

    def count(event: dict[str, Any]) -> None:
        if part in urls.get(event["requestId"], ""):
            weighed[0] += int(event["encodedDataLength"])

    session.on("Network.loadingFinished", count)
    session.on(
        "Network.webSocketFrameReceived",
        lambda event: weighed.__setitem__(0, weighed[0] + (0 if part else len(event["response"]["payloadData"]))),
    )
    return weighed


def memory_mb(pid: int) -> float:
    """Megabytes of memory that a process holds (Linux's VmRSS)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return float("nan")
