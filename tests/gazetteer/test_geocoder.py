"""Looking names up: geopy's conventions, near spellings, context, bad input."""

import geopy
import pytest

from gazetteer import Gazetteer, build
from gazetteer.table import Table, TableError


@pytest.mark.parametrize(
    "spelling", ["البو كمال", "البوكمال", "أبو كمال", "Al-Bukamal", "Abu Kamal", "Albu Kamal", "#البو_كمال", "ابوكمال"]
)
def test_one_place_for_every_spelling(gazetteer, spelling):
    found = gazetteer.geocode(spelling)
    assert isinstance(found, geopy.Location)
    assert found.raw["place_id"] == "kh:sy-al-bukamal"
    assert (found.latitude, found.longitude) == pytest.approx((34.45, 40.92), abs=0.03)


@pytest.mark.parametrize(
    ("spelling", "near"),
    [
        ("Deyrizor", (35.34, 40.14)),
        ("Dayr az-Zawr", (35.34, 40.14)),
        ("Qamishlo", (37.05, 41.23)),
        ("القامشلى", (37.05, 41.23)),
        ("Membij", (36.53, 37.95)),
        ("الشدادى", (36.06, 40.73)),
        ("كوباني", (36.89, 38.35)),
        ("عين العرب", (36.89, 38.35)),
    ],
)
def test_names_old_new_and_in_other_languages(gazetteer, spelling, near):
    found = gazetteer.geocode(spelling)
    assert found is not None
    assert (found.latitude, found.longitude) == pytest.approx(near, abs=0.08)


def test_a_slip_of_one_letter_is_found_ranked_lower_and_said(gazetteer):
    right, slip = gazetteer.geocode("القامشلي"), gazetteer.geocode("القامسلي")
    assert slip is not None
    assert slip.raw["place_id"] == right.raw["place_id"]
    assert slip.raw["score"] < right.raw["score"]
    assert "spell" in slip.raw["why"]


def test_short_names_are_not_guessed(gazetteer):
    assert gazetteer.geocode("قطص") is None


def test_words_after_a_comma_choose_among_namesakes(gazetteer):
    for context, admin1 in (("حلب", "Aleppo"), ("الرقة", "Raqqa"), ("ريف حماة", "Hama"), ("Aleppo, Syria", "Aleppo")):
        found = gazetteer.geocode(f"المنصورة, {context}")
        assert found.raw["admin1"] == admin1, found.raw
        assert admin1 in found.raw["why"]


def test_a_word_for_the_kind_chooses_the_kind(gazetteer):
    assert gazetteer.geocode("حمص").raw["kind"] == "city"
    assert gazetteer.geocode("محافظة حمص").raw["kind"] == "governorate"
    assert gazetteer.geocode("Homs Governorate").raw["kind"] == "governorate"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("شهبا", "kh:sy-shahba"),  # not Aleppo, "the grey"
        ("الشهباء", "kh:sy-aleppo"),
        ("تل براك", "kh:sy-tall-barak"),  # not a capital called like its second word
        ("تل حميس", "kh:sy-tall-hamis"),
        ("Tall Barak", "kh:sy-tall-barak"),
        ("البغدادي", "kh:iq-khan-al-baghdadi"),  # not a capital one letter shorter
        ("Tafas", "kh:sy-tafas"),  # not a town across the border of which it is another name
        ("Susah", "kh:sy-al-susah"),
        ("رقة", "kh:sy-raqqa"),
        ("طبقة", "kh:sy-tabqa"),
        ("مدينة حلب", "kh:sy-aleppo"),
        ("جبل سنجار", "kh:iq-sinjar-mountain"),
    ],
)
def test_what_is_written_just_so_comes_before_what_is_only_like_it(gazetteer, written, meant):
    assert gazetteer.geocode(written).raw["place_id"] == meant


def test_country_codes_near_and_limit(gazetteer):
    everywhere = gazetteer.geocode("الرمادي", exactly_one=False)
    assert {place.raw["country"] for place in everywhere} >= {"SY", "IQ"}
    assert all(p.raw["country"] == "SY" for p in gazetteer.geocode("الرمادي", exactly_one=False, country_codes="sy"))
    assert len(gazetteer.geocode("الرمادي", exactly_one=False, limit=1)) == 1
    close = gazetteer.geocode("الصالحية", near=(34.74, 40.75))
    assert (close.latitude, close.longitude) == pytest.approx((34.74, 40.75), abs=0.3)


def test_language_of_the_answer(gazetteer):
    assert gazetteer.geocode("تدمر").raw["name"] == "تدمر"
    assert gazetteer.geocode("تدمر", language="en").raw["name"] == "Palmyra"


@pytest.mark.parametrize("query", ["", "  ", "🙂", "\x00\x01", "\u202e\u202d", "ا" * 10_000, ",,,", "xq", "!!!", "12"])
def test_nothing_found_is_none(gazetteer, query):
    assert gazetteer.geocode(query) is None
    assert gazetteer.geocode(query, exactly_one=False) is None


def test_a_near_off_the_earth_is_refused(gazetteer):
    with pytest.raises(ValueError, match="latitude"):
        gazetteer.geocode("حمص", near=(200, 10))


def test_every_answer_has_a_score_and_a_reason(gazetteer):
    for query in ("حمص", "Raqqa", "الصالحية", "القامسلي"):
        answers = gazetteer.places(query)
        scores = [answer.score for answer in answers]
        assert scores
        assert scores == sorted(scores, reverse=True)
        assert all(0 < score < 1 for score in scores)
        assert all(answer.why for answer in answers)


def test_place_and_area_by_id(gazetteer):
    place = gazetteer.place("kh:sy-al-bukamal")
    assert place is not None
    assert place.name_ar == "البوكمال"
    assert gazetteer.place("kh:no-such") is None
    assert gazetteer.area("ne:SY")["type"] in ("Polygon", "MultiPolygon")
    assert gazetteer.area("kh:sy-al-bukamal") is None


def test_reverse_gives_the_nearest_with_distance_and_governorate(gazetteer):
    found = gazetteer.reverse((34.56, 38.4), exactly_one=False, limit=3)
    distances = [place.raw["distance_km"] for place in found]
    assert distances == sorted(distances)
    assert found[0].raw["governorate"] == "Homs"
    palmyra = next(
        p for p in gazetteer.reverse((34.56, 38.4), exactly_one=False, limit=30) if p.raw["name_en"] == "Palmyra"
    )
    assert palmyra.raw["distance_km"] == pytest.approx(10.6, abs=2.5)
    assert palmyra.raw["direction"] == "east"


def test_reverse_in_the_ocean_is_none(gazetteer):
    assert gazetteer.reverse((-40.0, -120.0)) is None


def test_a_missing_or_broken_table_says_so(tmp_path):
    with pytest.raises(TableError, match="no such table"):
        Gazetteer(tmp_path / "none.sqlite")
    broken = tmp_path / "broken.sqlite"
    broken.write_bytes(b"not a table at all" * 100)
    with pytest.raises(TableError, match="not a readable table"):
        Gazetteer(broken)


def test_the_setting_names_another_table(monkeypatch, tmp_path):
    monkeypatch.setenv("KHAREETA_GAZETTEER", str(tmp_path / "mine.sqlite"))
    assert build.table_path() == tmp_path / "mine.sqlite"


def test_readers_share_a_table(gazetteer):
    import concurrent.futures

    names = ["حمص", "Raqqa", "تدمر", "الباب", "Hajin"] * 20
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda n: gazetteer.geocode(n).raw["place_id"], names))
    assert found == [gazetteer.geocode(n).raw["place_id"] for n in names]


def test_the_table_on_disk_opens_by_itself(table_path):
    table = Table(table_path)
    assert table.size > 9_000
    assert table.home >= {"SY", "IQ"}
    table.close()


@pytest.mark.parametrize(
    ("language", "misspelt", "expected"),
    [
        ("ar", "الميادينن", "kh:sy-al-mayadin"),  # not Medan, which has the same consonants
        ("ar", "البوكممال", "kh:sy-al-bukamal"),
    ],
)
def test_one_wrong_letter_comes_before_the_same_consonants_elsewhere(
    language: str, misspelt: str, expected: str
) -> None:
    location = Gazetteer().geocode(misspelt, language=language)
    assert location.raw["place_id"] == expected
    assert "one letter" in location.raw["why"]
