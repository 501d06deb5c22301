"""Rivers and their banks: every town known to stand on a bank stands there, on the line and in regions cut by it."""

import csv
import json
from pathlib import Path

import pytest
import shapely

DATA = Path(__file__).resolve().parents[2] / "gazetteer" / "data"
SHAPES = {
    feature["properties"]["place_id"]: shapely.geometry.shape(feature["geometry"])
    for feature in json.loads((DATA / "regions.geojson").read_text("utf-8"))["features"]
}
PLACES = {
    row["place_id"]: (float(row["latitude"]), float(row["longitude"]))
    for path in sorted((DATA / "curated").glob("*.csv"))
    for row in csv.DictReader(path.open(encoding="utf-8", newline=""))
}
BANKS = list(csv.DictReader((DATA / "river_banks.csv").open(encoding="utf-8", newline="")))
EAST, WEST = "kh:sy-east-of-euphrates", "kh:sy-west-of-euphrates"
KM = 111.2
FLAT = 0.82
"""A degree of longitude against one of latitude, in the middle of the rivers."""


def flat(shape):
    """Degrees to degrees of latitude."""
    return shapely.transform(shape, lambda xy: xy * [FLAT, 1])


def side_of(river, latitude, longitude):
    """Kilometres left of a river, looking downstream; negative: right of it."""
    line, point = flat(SHAPES[river]), flat(shapely.Point(longitude, latitude))
    at = line.project(point)
    nearest = line.interpolate(at)
    behind, ahead = line.interpolate(max(0, at - 1e-4)), line.interpolate(min(line.length, at + 1e-4))
    cross = (ahead.x - behind.x) * (point.y - nearest.y) - (ahead.y - behind.y) * (point.x - nearest.x)
    return line.distance(point) * KM * (1 if cross > 0 else -1)


def test_the_table_of_banks_names_known_rivers_and_places():
    assert len(BANKS) >= 240
    for row in BANKS:
        assert SHAPES[row["river"]].geom_type == "LineString"
        assert row["bank"] in ("left", "right", "on")
        assert row["place_id"] in PLACES
    assert len({row["place_id"] for row in BANKS}) == len(BANKS)


@pytest.mark.parametrize("row", BANKS, ids=lambda row: f"{row['name']} {row['bank']}")
def test_every_town_stands_on_its_bank(row):
    left = side_of(row["river"], *PLACES[row["place_id"]])
    if row["bank"] == "on":
        assert abs(left) <= 0.3
    else:
        assert (left > 0) == (row["bank"] == "left"), f"{left:.2f} km left of the river"


@pytest.mark.parametrize("row", [row for row in BANKS if row["place_id"].startswith("kh:sy-")], ids=lambda r: r["name"])
def test_regions_named_by_a_bank_end_at_the_river(row):
    latitude, longitude = PLACES[row["place_id"]]
    place = shapely.Point(longitude, latitude)
    if row["bank"] == "left":
        assert SHAPES[EAST].covers(place)
        assert not SHAPES[WEST].covers(place)
        assert not SHAPES["kh:sy-badia"].covers(place)
    if row["bank"] == "right":
        assert not SHAPES[EAST].covers(place)
        assert not SHAPES["kh:sy-northeast"].covers(place)
        assert not SHAPES["kh:sy-jazira"].covers(place)
        if latitude < 35.9:  # the region does not reach as far as the hills of Manbij
            assert SHAPES[WEST].covers(place)


@pytest.mark.parametrize("river", sorted({row["river"] for row in BANKS}))
def test_a_river_does_not_cross_itself(river):
    assert SHAPES[river].is_simple
