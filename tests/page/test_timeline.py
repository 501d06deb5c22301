"""The course of time: its steps, its looks, and what a brushed stretch means."""

import datetime as dt

import pandas as pd
import pytest

from page import timeline
from page.language import language


@pytest.mark.parametrize(
    ("first", "last", "step"),
    [
        (dt.date(2020, 4, 1), dt.date(2020, 4, 30), "day"),
        (dt.date(2020, 1, 1), dt.date(2020, 6, 30), "week"),
        (dt.date(2019, 1, 1), dt.date(2020, 12, 31), "month"),
        (dt.date(2011, 3, 1), dt.date(2025, 6, 30), "year"),
        (None, None, "month"),
    ],
)
def test_some_tens_of_bars_are_drawn(first: dt.date | None, last: dt.date | None, step: str) -> None:
    assert timeline.step_for(first, last) == step


@pytest.mark.parametrize(
    "stretch", [[1586390400000, 1586995200000], ["2020-04-09T00:00:00.000Z", "2020-04-16T00:00:00.000Z"]]
)
@pytest.mark.parametrize("turned", [False, True])
def test_a_brushed_stretch_is_days_whichever_way_the_axis_runs(
    monkeypatch: pytest.MonkeyPatch, stretch: list[float | str], turned: bool
) -> None:
    state = {"chart": {"selection": {"dates": {"period": stretch[::-1] if turned else stretch}}}}
    monkeypatch.setattr(timeline.st, "session_state", state)
    got: list[tuple[dt.date, dt.date]] = []
    timeline._brushed("chart", "day", lambda first, last: got.append((first, last)))
    assert got == [(dt.date(2020, 4, 9), dt.date(2020, 4, 16))]


def test_every_actor_has_the_fill_of_the_map_and_the_rest_are_one() -> None:
    ids = [
        "ISLAMIC_STATE",
        "SDF",
        "SNA",
        "OPPOSITION_REBELS",
        "HTS",
        "RUSSIA",
        "TURKEY",
        "USA",
        "ISRAEL",
        "Some import",
    ]
    rows = pd.DataFrame(
        {"period": dt.date(2020, 4, 1), "actor": [*ids, None], "incidents": range(20, 20 - len(ids) - 1, -1)}
    )
    drawn = timeline.chart(language("ar"), rows, "month").to_dict()
    fills = drawn["encoding"]["color"]["scale"]["range"]
    assert len(fills) == len(set(fills)) == timeline.MAX_ACTORS + 1
    assert fills[0] == "url(#kh-fill-ISLAMIC_STATE)"
    assert fills[-1] == f"url(#kh-fill-{timeline.OTHERS})"
    assert drawn["encoding"]["x"]["scale"]["reverse"] is True
    shown = next(iter(drawn["datasets"].values()))
    assert sum(row["incidents"] for row in shown) == rows["incidents"].sum()
