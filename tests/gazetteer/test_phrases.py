"""Relative places in text, in both languages: the span, the point, the radius and the outline."""

import pytest
from geopy.distance import geodesic
from shapely.geometry import Point, shape

SPANS = [
    ("ar", "على بعد 20 كم شرق تدمر", "20 كم شرق تدمر"),
    ("ar", "على بعد ٢٠ كيلومتراً إلى الشرق من تدمر", "٢٠ كيلومتراً إلى الشرق من تدمر"),
    ("ar", "كمين بين السخنة وكباجب", "بين السخنة وكباجب"),
    ("ar", "على طريق دير الزور - تدمر", "طريق دير الزور - تدمر"),
    ("ar", "في ريف حماة الشرقي", "ريف حماة الشرقي"),
    ("ar", "#ريف_حماه_الشرقي", "ريف_حماه_الشرقي"),
    ("ar", "في بادية الميادين", "بادية الميادين"),
    ("ar", "غربي البو كمال", "غربي البو كمال"),
    ("ar", "جنوب غربي كركوك", "جنوب غربي كركوك"),
    ("ar", "في أطراف منبج الجنوبية", "أطراف منبج الجنوبية"),
    ("ar", "على الحدود السورية العراقية", "الحدود السورية العراقية"),
    ("ar", "في الريف الشرقي لدير الزور", "الريف الشرقي لدير الزور"),
    ("ar", "عند الأطراف الجنوبية لمدينة منبج", "الأطراف الجنوبية لمدينة منبج"),
    ("ar", "على الضفة الشرقية لنهر الفرات", "الضفة الشرقية لنهر الفرات"),
    ("en", "a convoy 15 km south of Khanasir", "15 km south of Khanasir"),
    ("en", "a post 17km east of the ancient city of Palmyra", "17km east of the ancient city of Palmyra"),
    ("en", "12 km south of the strategic town of Sukhnah", "12 km south of the strategic town of Sukhnah"),
    ("en", "between Tal Tamr and Ras al-Ain", "between Tal Tamr and Ras al-Ain"),
    ("en", "on the Kirkuk-Tuz road", "Kirkuk-Tuz road"),
    ("en", "in the eastern countryside of Deir ez-Zor", "eastern countryside of Deir ez-Zor"),
    ("en", "in the desert south of As-Sukhnah", "desert south of As-Sukhnah"),
    ("en", "in the Rusafa desert", "Rusafa desert"),
    ("en", "along the Syrian-Iraqi border", "Syrian-Iraqi border"),
    ("en", "the strip between Makhmour and Kirkuk", "strip between Makhmour and Kirkuk"),
]


@pytest.mark.parametrize(("language", "text", "span"), SPANS)
def test_the_span_is_the_whole_phrase(gazetteer, language, text, span):
    if "Makhmour" in text and not gazetteer.spelled("Makhmour"):
        pytest.skip("the built-in table has no Makhmour yet")
    assert [m.text for m in gazetteer.mentions(text)] == [span]
    assert gazetteer.mentions(text)[0].place.kind == "relative"


def only(gazetteer, text):
    (mention,) = gazetteer.mentions(text)
    return mention.place


def km(place, point):
    return geodesic((place.latitude, place.longitude), point).km


def test_distance_and_bearing_follow_the_geodesic(gazetteer):
    place = only(gazetteer, "على بعد 20 كم شرق تدمر")
    palmyra = gazetteer.geocode("تدمر")
    assert km(place, palmyra.point) == pytest.approx(20, abs=0.05)
    assert place.longitude > palmyra.longitude
    assert place.geo_precision == 2
    miles = only(gazetteer, "10 miles north of Palmyra")
    assert km(miles, palmyra.point) == pytest.approx(16.1, abs=0.05)


def test_a_direction_alone_has_a_radius_as_wide_as_its_reach(gazetteer):
    place = only(gazetteer, "جنوب الرقة")
    apart = km(place, (35.953, 39.009))
    assert 10 < apart < 40
    assert place.uncertainty_km >= apart * 0.8
    assert shape(place.area).contains(Point(place.longitude, place.latitude))


def test_between_is_half_way_with_half_the_length_as_radius(gazetteer):
    place = only(gazetteer, "بين السخنة وكباجب")
    one, two = gazetteer.geocode("السخنة"), gazetteer.geocode("كباجب")
    apart = geodesic((one.latitude, one.longitude), (two.latitude, two.longitude)).km
    assert km(place, (one.latitude, one.longitude)) == pytest.approx(apart / 2, rel=0.02)
    assert place.uncertainty_km == pytest.approx(apart / 2, rel=0.05)


@pytest.mark.parametrize(
    ("text", "seat", "side"),
    [
        ("ريف حماة الشرقي", (35.13, 36.75), "east"),
        ("ريف حلب الشمالي", (36.2, 37.16), "north"),
        ("ريف إدلب الجنوبي", (35.93, 36.63), "south"),
        ("western countryside of Aleppo", (36.2, 37.16), "west"),
    ],
)
def test_the_countryside_lies_on_its_side_within_the_governorate(gazetteer, text, seat, side):
    place = only(gazetteer, text)
    apart = {"east": place.longitude - seat[1], "west": seat[1] - place.longitude,
             "north": place.latitude - seat[0], "south": seat[0] - place.latitude}  # fmt: skip
    assert apart[side] == max(apart.values())
    assert place.geo_precision == 3
    assert place.area is not None
    assert shape(place.area).distance(Point(place.longitude, place.latitude)) < 0.05


def test_the_desert_of_a_river_town_lies_away_from_the_river(gazetteer):
    place = only(gazetteer, "بادية الميادين")
    river = shape(gazetteer.area("kh:euphrates"))
    town = gazetteer.geocode("الميادين")
    assert river.distance(Point(place.longitude, place.latitude)) > 0.1
    assert river.distance(Point(town.longitude, town.latitude)) < 0.1
    assert place.longitude < town.longitude


def test_a_place_beside_a_direction_keeps_both(gazetteer):
    mentions = gazetteer.mentions("في القيارة جنوب الموصل")
    assert [m.text for m in mentions] == ["القيارة", "جنوب الموصل"]
    assert mentions[1].place.kind == "relative"


def test_a_feature_named_after_a_town_is_placed_near_it_and_says_so(gazetteer):
    place = only(gazetteer, "عند جسر الشدادي")
    assert place.geo_precision in (1, 2)
    assert km(place, (36.057, 40.733)) < 10


def test_the_border_of_two_countries_is_a_strip(gazetteer):
    place = only(gazetteer, "الحدود السورية العراقية")
    assert shape(place.area).bounds[3] - shape(place.area).bounds[1] > 1
    assert km(place, (34.6, 41.1)) < 150


def test_the_names_in_a_relative_place_are_not_reported_twice(gazetteer):
    assert len(gazetteer.mentions("كمين على طريق دير الزور - تدمر")) == 1


def test_a_southern_city_is_a_city(gazetteer):
    (mention,) = gazetteer.mentions("protests in the southern city of Nasiriyah")
    assert mention.text == "Nasiriyah"
    assert mention.place.kind == "city"
