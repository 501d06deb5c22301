"""The map saved as a picture."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from tests.browser.conftest import SCREENSHOTS
from tests.browser.dashboard import MAP, Dashboard

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("tongue", ["en", "ar"])
def test_the_map_is_saved_with_title_legend_and_credit(dashboard: Dashboard, tmp_path: Path, tongue: str) -> None:
    dashboard.open(f"lang={tongue}")
    page = dashboard.page
    with page.expect_download() as caught:
        page.frame_locator(MAP).locator(".kh-picture").click()
    assert caught.value.suggested_filename.startswith("khareeta-")
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    file = SCREENSHOTS / f"picture-{tongue}.png"
    caught.value.save_as(file)
    with Image.open(file) as picture:
        size = page.locator(MAP).bounding_box()
        assert size is not None
        assert picture.width > size["width"]
        assert picture.height > size["height"] + 60
        grey = picture.convert("L")
        head, halves = grey.crop((0, 6, grey.width, 32)), grey.width // 2
        ink = [
            sum(value < 100 for value in part.getdata())
            for part in (head.crop((0, 0, halves, 26)), head.crop((halves, 0, grey.width, 26)))
        ]
        # The title begins where the language does.
        assert ink[tongue == "ar"] > ink[tongue == "en"]
        assert len(set(picture.convert("RGB").crop((20, 60, grey.width - 20, 600)).getdata())) > 50
