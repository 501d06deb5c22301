"""Deque's axe-core (MPL 2.0, from the package axe-playwright-python) on the whole page, the map's frame included."""

from __future__ import annotations

import contextlib
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Error, Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
"""The rules of WCAG 2.2 at the levels A and AA."""
GRAVE = ("serious", "critical")


def findings(page: Page) -> list[str]:
    """What axe-core finds serious or critical: rule, what is meant, and the element, a line each.

    Nothing is left out: no rule is switched off, no element excluded.
    """
    for frame in page.frames:
        # Only here, in tests: with the script in every frame, the run in the page asks the frames for theirs.
        if not frame.evaluate("() => Boolean(window.axe)"):
            frame.evaluate(AXE_SCRIPT)
    asked = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
    found: dict[str, Any] = page.evaluate("async (asked) => await axe.run(document, asked)", asked)
    return [
        f"{rule['id']} ({rule['impact']}): {' > '.join(map(str, node['target']))}: {node['html'][:160]}"
        for rule in found["violations"]
        if rule["impact"] in GRAVE
        for node in rule["nodes"]
    ]


def settled(page: Page) -> None:
    """Waits until Streamlit has drawn all of a run: what is half drawn stands pale for a moment."""
    page.wait_for_function(
        """() => !document.querySelector('[data-stale="true"], [data-testid="stStatusWidget"]')
            && document.querySelector('.stApp')?.dataset.testScriptState !== 'running'"""
    )
    # Something may move for ever, such as a busy sign: what else there is has come to rest by then.
    with contextlib.suppress(Error):
        page.wait_for_function(
            "() => document.getAnimations().every((one) => one.playState !== 'running')", timeout=800
        )
