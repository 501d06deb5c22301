"""People's decisions on names win, within an article or everywhere, and are kept in a file that can be edited."""

import pytest

from gazetteer import Gazetteer
from gazetteer.corrections import Corrections


@pytest.fixture
def corrected(table_path, tmp_path, monkeypatch):
    monkeypatch.setenv("KHAREETA_CORRECTIONS", str(tmp_path / "corrections.csv"))
    with Gazetteer(table_path) as gazetteer:
        yield gazetteer


TEXT = "قتل عنصران في المنصورة قرب الطبقة"


def placed(gazetteer, **options):
    return {m.text: m.place.place_id if m.place else None for m in gazetteer.mentions(TEXT, **options)}


def test_a_place_decided_on_wins_everywhere(corrected):
    other = next(p.raw["place_id"] for p in corrected.geocode("المنصورة", exactly_one=False)[1:])
    assert placed(corrected)["المنصورة"] != other
    corrected.corrections.decide("المنصوره", other, by="Salma", note="the article is about the Ghab")
    assert placed(corrected)["المنصورة"] == other
    answer = corrected.geocode("المنصورة")
    assert answer.raw["place_id"] == other
    assert "Salma" in answer.raw["why"]


def test_not_a_place_wins_within_its_article_only(corrected):
    corrected.corrections.decide("المنصورة", None, article_id="a-1")
    assert "المنصورة" not in placed(corrected, article_id="a-1")
    assert "المنصورة" in placed(corrected, article_id="a-2")
    assert "المنصورة" in placed(corrected)


def test_the_article_wins_over_everywhere_and_later_over_earlier(corrected):
    ids = [p.raw["place_id"] for p in corrected.geocode("المنصورة", exactly_one=False)]
    corrected.corrections.decide("المنصورة", None)
    corrected.corrections.decide("المنصورة", ids[1], article_id="a-1")
    assert placed(corrected, article_id="a-1")["المنصورة"] == ids[1]
    assert corrected.geocode("المنصورة") is None
    corrected.corrections.decide("المنصورة", ids[0])
    assert corrected.geocode("المنصورة").raw["place_id"] == ids[0]


def test_the_file_is_kept_read_again_and_checked(tmp_path):
    path = tmp_path / "sub" / "corrections.csv"
    first = Corrections(path)
    assert first.for_article() == {}
    first.decide("حمص", "kh:sy-homs", by="A")
    assert Corrections(path).for_article()["حمص"].place_id == "kh:sy-homs"
    path.write_text("name,article_id,place_id,by,on,note\n,,kh:sy-homs,,,\n", "utf-8")
    with pytest.raises(ValueError, match="row 2"):
        first.for_article()


def test_no_letters_no_decision(tmp_path):
    with pytest.raises(ValueError, match="letters"):
        Corrections(tmp_path / "c.csv").decide("🙂", None)
