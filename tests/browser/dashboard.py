"""The page as its readers use it: what is to be seen, and the moves they make."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from playwright.sync_api import FloatRect, Frame, Locator, Page, TimeoutError, expect

MAP = 'iframe[title^="streamlit_folium"]'


class Dashboard:
    """One open page."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url

    def open(self, query: str = "") -> Dashboard:
        """Opens the page and waits until the map shows its data."""
        self.page.goto(f"{self.url}/{'?' + query if query else ''}")
        self.page.locator("#sentence[data-ready]").wait_for()
        self.wait_drawn("d.mode !== null && d.names > 0 && d.day !== undefined")
        return self

    # ---- the map

    @property
    def frame(self) -> Frame:
        """The map's own document."""
        handle = self.page.locator(MAP).element_handle()
        frame = handle.content_frame()
        assert frame is not None
        return frame

    def wait_drawn(self, condition: str, timeout: float = 20_000) -> None:
        """Waits until what is drawn (``d``) meets a condition in JavaScript."""
        self.page.locator(MAP).wait_for()
        self.page.frame_locator(MAP).locator(".kh-status").wait_for(state="attached")
        self.frame.wait_for_function(
            f"() => {{ const d = window.khareeta.drawn; return {condition}; }}", timeout=timeout
        )

    @property
    def drawn(self) -> dict[str, Any]:
        """What the map says that it has drawn."""
        found: dict[str, Any] = json.loads(self.frame.evaluate("JSON.stringify(window.khareeta.drawn)"))
        return found

    @property
    def status(self) -> Locator:
        """What the map says in its corner, to screen readers too."""
        return self.page.frame_locator(MAP).locator(".kh-status[role='status'][aria-live]")

    @property
    def position(self) -> tuple[float, float, float]:
        """Zoom, latitude and longitude of the map's middle."""
        zoom, lat, lon = self.frame.evaluate("[map.getZoom(), map.getCenter().lat, map.getCenter().lng]")
        return zoom, lat, lon

    def go(self, zoom: float, latitude: float, longitude: float) -> None:
        """Moves the map, as dragging and the wheel would, and waits a while for what is there to be drawn."""
        self.frame.evaluate(
            """([z, lat, lon]) => new Promise((done) => {
                map.once('khareeta:drawn', done);
                setTimeout(done, 3000);
                map.setView([lat, lon], z, {animate: false});
            })""",
            [zoom, latitude, longitude],
        )
        self.frame.wait_for_function("() => window.khareeta.drawn.mode !== null")

    def mark_of(self, incident: str) -> dict[str, Any]:
        """The mark on the map that stands for an incident, with its pixel position; waits until it is there."""
        self.wait_drawn(f"d.positions && d.positions.some(p => p.ids.includes({json.dumps(incident)}))")
        return next(mark for mark in self.drawn["positions"] if incident in mark["ids"])

    def click_map(self, mark: dict[str, Any]) -> None:
        """Clicks on a mark."""
        self.page.locator(MAP).click(position={"x": mark["x"], "y": mark["y"]})

    def hover_map(self, mark: dict[str, Any]) -> Locator:
        """Moves the mouse over a mark; the tooltip that it shows."""
        self.page.locator(MAP).hover(position={"x": mark["x"], "y": mark["y"]})
        tooltip = self.page.frame_locator(MAP).locator(".kh-tooltip")
        tooltip.wait_for()
        return tooltip

    def painted(self, pane: str) -> int:
        """How many pixels of a pane's canvas carry colour."""
        count: int = self.frame.evaluate(
            """(name) => {
                const canvas = map.getPane(name).querySelector('canvas');
                const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
                let n = 0;
                for (let i = 3; i < data.length; i += 4) if (data[i]) n += 1;
                return n;
            }""",
            pane,
        )
        return count

    # ---- filters and what is beside the map

    def set_day(self, name: str, day: dt.date) -> None:
        """Types a day into one of the date fields."""
        field = self.page.get_by_role("group", name=name, exact=True)
        field.get_by_role("spinbutton").first.focus()
        self.page.keyboard.type(day.strftime("%Y%m%d"))
        self.page.keyboard.press("Tab")

    def choose(self, name: str, option: str) -> None:
        """Chooses an option, by the beginning of its name, in one of the page's comboboxes.

        Typed once more where the page was drawn anew in the midst of it and what was typed is gone.
        """
        box = self.page.get_by_role("combobox", name=name, exact=True)
        wanted = self.page.get_by_role("option").filter(has_text=option).first
        for last in (False, False, True):
            box.fill(option)
            try:
                wanted.click(timeout=6_000)
                break
            except TimeoutError:
                if last:
                    raise
        self.page.keyboard.press("Escape")

    def tile(self, name: str) -> str:
        """The figure above the map of that name."""
        return self.page.locator(f".kh-tile[data-name='{name}'] .kh-value").inner_text().strip()

    def expect_tile(self, name: str, value: str) -> None:
        """Waits until a figure is as given."""
        expect(self.page.locator(f".kh-tile[data-name='{name}'] .kh-value")).to_have_text(value)

    @property
    def article(self) -> Locator:
        """The open article."""
        return self.page.locator(".kh-article")

    def tab(self, name: str) -> None:
        """Opens one of the lists below the map."""
        self.page.get_by_role("tab", name=name, exact=True).click()

    def box(self, locator: Locator) -> FloatRect:
        """Where something stands on the screen."""
        found = locator.bounding_box()
        assert found is not None
        return found
