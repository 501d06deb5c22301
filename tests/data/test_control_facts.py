"""The map of the starter claims against well-known facts: governorate and district centres, crossings, fields, bases.

Each fact is asked of the map at the place's own position in the gazetteer, as a click there would.
"""

import csv
import datetime as dt
from pathlib import Path

import pytest

from store.claims import read_claims
from store.land.areas import ControlMap
from store.land.outlines import countries, country_of, fronts, lands

ROOT = Path(__file__).resolve().parents[2]
POSITIONS = {
    row["place_id"]: (float(row["latitude"]), float(row["longitude"]))
    for path in sorted((ROOT / "gazetteer/data/curated").glob("sy_*.csv"))
    for row in csv.DictReader(path.open(encoding="utf-8", newline=""))
}
HOLDERS = {
    "government": "SYRIAN_GOVERNMENT",
    "rebels": "OPPOSITION_REBELS",
    "HTS": "HTS",
    "ISIS": "ISLAMIC_STATE",
    "SDF": "SDF",
    "SNA": "SNA",
    "transitional": "SYRIAN_TRANSITIONAL_GOVERNMENT",
    "druze": "DRUZE_FACTIONS",
    "contested": None,
}

FACTS = {
    "2014-12-31": {
        "government": "damascus homs hama latakia tartus suwayda idlib ariha jisr-al-shughur busra-al-sham palmyra "
        "al-sukhnah t4-airbase deir-ez-zor-military-airport qamishli-airport al-tanf-al-waleed-crossing nasib-crossing "
        "salamiyah al-qusayr al-nabk yabroud as-safira kuweires-airbase nubl morek halfaya al-sanamayn khan-arnabah",
        "rebels": "douma darayya al-zabadani al-rastan talbiseh nawa quneitra maarat-al-numan saraqib kafr-zita "
        "khan-sheikhoun al-atarib azaz bab-al-hawa-crossing bab-al-salama-crossing harem salma",
        "ISIS": "raqqa al-mayadin al-bukamal al-busayrah al-shuhayl hajin al-omar-oil-field conoco-gas-plant tabqa "
        "tabqa-dam tabqa-airbase tel-abyad suluk ain-issa manbij al-bab jarabulus dayr-hafir maskanah al-shaddadi "
        "al-hol tall-hamis tishreen-dam t2-pumping-station",
        "SDF": "afrin al-malikiyah amuda ras-al-ayn rumaylan semalka-crossing al-yarubiyah",
        "contested": "aleppo deir-ez-zor hasakah daraa kobani",
    },
    "2016-12-31": {
        "government": "damascus homs hama aleppo latakia salma darayya qudsaya suwayda kuweires-airbase t4-airbase "
        "al-qaryatayn deir-ez-zor-military-airport khan-arnabah al-shaykh-miskin",
        "rebels": "idlib ariha jisr-al-shughur maarat-al-numan khan-sheikhoun saraqib morek halfaya taybat-al-imam "
        "kafr-zita douma al-rastan nawa busra-al-sham nasib-crossing quneitra al-zabadani madaya "
        "al-tanf-al-waleed-crossing bab-al-hawa-crossing al-atarib",
        "ISIS": "raqqa tabqa tabqa-dam al-mayadin al-bukamal hajin al-omar-oil-field palmyra al-sukhnah al-bab "
        "dayr-hafir maskanah maadan al-busayrah yarmouk-camp uqayribat",
        "SDF": "kobani manbij tel-abyad ain-issa al-hol al-shaddadi hasakah qamishli afrin tishreen-dam "
        "tal-rifaat ras-al-ayn",
        "SNA": "jarabulus al-rai dabiq",
        "contested": "deir-ez-zor daraa",
    },
    "2017-12-31": {
        "government": "deir-ez-zor al-mayadin al-bukamal al-asharah maadan palmyra al-sukhnah resafa aleppo "
        "dayr-hafir maskanah uqayribat al-zabadani madaya halfaya taybat-al-imam t2-pumping-station al-quriyah "
        "al-bukamal-al-qaim-crossing abu-dali subaykhan al-abbas",
        "rebels": "douma al-rastan nawa nasib-crossing maarat-al-numan kafr-zita al-tanf-al-waleed-crossing al-dumayr "
        "abu-al-duhur-airbase",
        "HTS": "idlib bab-al-hawa-crossing harem al-dana",
        "ISIS": "hajin al-susah al-shaafah al-baghouz al-hajar-al-aswad yarmouk-camp tasil",
        "SDF": "raqqa tabqa tabqa-dam al-omar-oil-field conoco-gas-plant al-busayrah al-shuhayl al-sur markadah afrin "
        "manbij kobani al-tanak-oil-field",
        "SNA": "al-bab jarabulus",
    },
    "2019-03-31": {
        "government": "damascus douma yarmouk-camp daraa nawa nasib-crossing quneitra al-rastan talbiseh deir-ez-zor "
        "al-mayadin al-bukamal palmyra abu-al-duhur-airbase suwayda al-dumayr",
        "HTS": "idlib maarat-al-numan saraqib jisr-al-shughur harem bab-al-hawa-crossing khan-sheikhoun ariha",
        "rebels": "al-tanf-al-waleed-crossing kafr-zita al-lataminah morek",
        "SDF": "raqqa hajin al-baghouz al-susah al-shaafah al-omar-oil-field manbij kobani tel-abyad ras-al-ayn "
        "ain-issa hasakah qamishli tishreen-dam",
        "SNA": "afrin azaz al-bab jarabulus bab-al-salama-crossing",
    },
    "2020-04-30": {
        "government": "damascus aleppo maarat-al-numan saraqib khan-sheikhoun kafr-nabl morek anadan daraa "
        "deir-ez-zor al-mayadin al-bukamal palmyra al-sukhnah al-bukamal-al-qaim-crossing qamishli-airport",
        "HTS": "idlib ariha jisr-al-shughur harem al-dana bab-al-hawa-crossing al-atarib",
        "rebels": "al-tanf-al-waleed-crossing",
        "SDF": "raqqa kasrat-afnan tabqa manbij kobani hasakah qamishli al-shaddadi al-omar-oil-field conoco-gas-plant "
        "hajin al-baghouz al-shuhayl tall-tamr ain-issa",
        "SNA": "afrin azaz al-bab jarabulus tel-abyad ras-al-ayn suluk",
    },
    "2023-12-31": {
        "government": "damascus homs hama latakia tartus aleppo daraa suwayda quneitra deir-ez-zor al-mayadin "
        "al-bukamal palmyra maarat-al-numan saraqib khan-sheikhoun nasib-crossing qamishli-airport",
        "HTS": "idlib ariha jisr-al-shughur harem bab-al-hawa-crossing al-atarib",
        "rebels": "al-tanf-al-waleed-crossing",
        "SDF": "raqqa tabqa manbij kobani hasakah qamishli al-omar-oil-field hajin al-shuhayl sheikh-maqsoud",
        "SNA": "afrin azaz al-bab jarabulus tel-abyad ras-al-ayn bab-al-salama-crossing",
    },
    "2025-01-31": {
        "transitional": "damascus homs hama latakia tartus aleppo idlib deir-ez-zor al-mayadin al-bukamal palmyra "
        "al-sukhnah maarat-al-numan douma quneitra bab-al-hawa-crossing",
        "SDF": "raqqa tabqa tabqa-dam kobani hasakah qamishli qamishli-airport al-omar-oil-field hajin al-shuhayl "
        "dayr-hafir maskanah sheikh-maqsoud hatlah",
        "SNA": "manbij tal-rifaat al-bab azaz tel-abyad ras-al-ayn",
        "druze": "suwayda salkhad shahba",
        "contested": "tishreen-dam",
    },
}
"""Day: holder: places, by their ids without the country."""


@pytest.fixture(scope="module")
def chart():
    claims = read_claims(ROOT / "data/control.csv")
    return ControlMap(claims, outlines=countries(), regions=lands(), rivers=fronts(), country=country_of)


@pytest.mark.parametrize("day", FACTS)
def test_at_least_fifteen_facts_for_each_stage(day):
    assert sum(len(places.split()) for places in FACTS[day].values()) >= 15


@pytest.mark.parametrize(
    ("day", "place", "holder"),
    [
        (day, place, holder)
        for day, holders in FACTS.items()
        for holder, places in holders.items()
        for place in places.split()
    ],
)
def test_a_click_on_a_place_tells_who_held_it(chart, day, place, holder):
    found = chart.holder_at(dt.date.fromisoformat(day), *POSITIONS[f"kh:sy-{place}"])
    assert found is not None
    if holder == "contested":
        assert found.status == "contested"
    else:
        assert (found.actor, found.status) == (HOLDERS[holder], "controls")


BELOW = [
    row
    for row in csv.DictReader((ROOT / "gazetteer/data/river_banks.csv").open(encoding="utf-8", newline=""))
    if row["bank"] != "on" and 34.42 < POSITIONS.get(row["place_id"], (0, 0))[0] < 35.16
]
"""Towns on the Euphrates from the mouth of the Khabur to the border: above it the government also held villages on the
left bank."""


@pytest.mark.parametrize("row", BELOW, ids=lambda row: f"{row['name']} {row['bank']}")
@pytest.mark.parametrize("day", ["2019-06-30", "2020-04-30", "2023-12-31"])
def test_below_the_khabur_the_river_parts_the_two_sides(chart, day, row):
    found = chart.holder_at(dt.date.fromisoformat(day), *POSITIONS[row["place_id"]])
    assert found is not None
    assert found.actor == {"left": "SDF", "right": "SYRIAN_GOVERNMENT"}[row["bank"]]


@pytest.mark.parametrize(
    ("place", "abroad"),
    [
        ("kobani", (36.98, 38.4)), ("tel-abyad", (36.75, 39.0)), ("al-bukamal-al-qaim-crossing", (34.35, 41.1)),
        ("bab-al-salama-crossing", (36.70, 37.08)),
    ],
)  # fmt: skip
def test_border_towns_hold_nothing_abroad(chart, place, abroad):
    day = dt.date(2018, 6, 30)
    assert chart.holder_at(day, *POSITIONS[f"kh:sy-{place}"]) is not None
    assert chart.holder_at(day, *abroad) is None
