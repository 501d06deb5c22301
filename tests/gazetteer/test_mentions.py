"""Finding places in text: spans, particles, ordinary words, people, organisations, governments, namesakes."""

import dataclasses

import pytest

from gazetteer.mentions import split_front_matter


def spans(gazetteer, text, **options):
    return [m.text for m in gazetteer.mentions(text, **options)]


FOUND = [
    ("ar", "هاجم مسلحون حاجزاً في الشحيل وآخر بالبصيرة", ["الشحيل", "البصيرة"]),
    ("ar", "نقل الجرحى للحسكة وللرقة", ["لحسكة", "لرقة"]),
    ("ar", "شن مسلحون هجوماً على القريتين، وعاد سكان القريتين", ["القريتين", "القريتين"]),
    ("ar", "قصفت الطائرات قريتي الحسينية والصالحية، ونزح سكان القريتين", ["الحسينية", "الصالحية"]),
    ("ar", "بين أيدي سكان هجين", ["هجين"]),
    ("ar", "وصل رتل إلى ديرالزور قادماً من البوكمال", ["ديرالزور", "البوكمال"]),
    ("ar", "#دير_الزور انفجار عبوة", ["دير_الزور"]),
    ("ar", "دخلت القوات مدينة الباب وجرابلس والراعي", ["الباب", "جرابلس", "الراعي"]),
    ("ar", "سقطت قذيفة في تل رفعت، ولم ترد أنباء", ["تل رفعت"]),
    ("ar", "مظاهرة في مدينة الباب أمس", ["الباب"]),
    ("ar", "تمركزت في جبل البشري قرب حقل العمر", ["جبل البشري", "حقل العمر"]),
    ("ar", "خرج من كوباني (عين العرب) فجراً", ["كوباني", "عين العرب"]),
    ("ar", "خسر التنظيم الباغوز في الربيع", ["الباغوز"]),
    ("ar", "استعادت الحكومة العراقية تلعفر والحويجة والقائم", ["تلعفر", "الحويجة", "القائم"]),
    ("ar", "أما الثعلة فبقيت معهم", ["الثعلة"]),
    ("ar", "عياش تحت سيطرة النظام، ومركدة بيد التنظيم", ["عياش", "مركدة"]),
    ("ar", "• هجين ← التنظيم", ["هجين"]),
    (
        "ar",
        "انفجار في السويداء وآخر في شهبا، وقصف على الثعلة، وسقطت قذيفة في المزرعة",
        ["السويداء", "شهبا", "الثعلة", "المزرعة"],
    ),
    ("en", "The garrison at Tabqa held out", ["Tabqa"]),
    ("en", "They withdrew from Kirkuk as Iraqi troops advanced", ["Kirkuk"]),
    ("en", "Gunmen attacked a post in al-Busayrah on Friday", ["al-Busayrah"]),
    ("en", "Clashes broke out in Raqqa, Hasakah and Kobani", ["Raqqa", "Hasakah", "Kobani"]),
    ("en", "The prisoners were held at Al-Hol camp", ["Al-Hol camp"]),
    ("en", "A raid near Deir ez-Zor, Syria, failed", ["Deir ez-Zor", "Syria"]),
    ("en", "IDLIB: Shells fell on Sarmin", ["IDLIB", "Sarmin"]),
]


@pytest.mark.parametrize(("language", "text", "expected"), FOUND)
def test_names_are_found_without_particles(gazetteer, language, text, expected):
    assert spans(gazetteer, text) == expected


LEFT_ALONE = [
    ("ar", "يبقى الباب مفتوحاً أمام الحل"),
    ("ar", "أغلق الباب بقوة وراءه"),
    ("ar", "اقترح نموذجاً هجيناً للإدارة"),
    ("ar", "نشر الصور القديمة على صفحته"),
    ("ar", "قال أبو محمد الشدادي لمراسلنا"),
    ("ar", "وأضاف خليل الشدادي أنه لم يره"),
    ("ar", "لن يقبل بالوضع القائم"),
    ("ar", "أعلن مجلس دير الزور العسكري حظر التجول"),
    ("ar", "قيادة عمليات سامراء تنفي الخبر"),
    ("ar", "القوات المدعومة من إيران انسحبت"),
    ("ar", "الميليشيات الموالية لإيران"),
    ("ar", "حكومة دمشق رفعت السعر"),
    ("ar", "استدعت بغداد السفير"),
    ("ar", "توعدت أنقرة بالرد"),
    ("ar", "طائرات تركية وروسية قصفت الموقع"),
    ("ar", "وأن العملية مستمرة، وإن القوات باقية"),
    ("ar", "كانت القرية هادئة وكان الطريق مغلقا"),
    ("ar", "سقطت قذيفة في المزرعة القريبة"),
    ("ar", "أدخلوا ورقة إلى المكتب، وعمره عشرون عاماً، وكانوا هاربين"),
    ("ar", "أحياؤها التي ما تزال خالية"),
    ("ar", "شركة القاطرجي تبيع الوقود"),
    ("en", "The Damascus government denied the report"),
    ("en", "Moscow said it would respond"),
    ("en", "Iran-backed militias withdrew"),
    ("en", "forces backed by Iran and led by the United States"),
    ("en", "General Karim al-Homsi and Rami Homs told us"),
    ("en", "She sells Aleppo soap in jars"),
    ("en", "The Hauran Observer reported nothing new"),
    ("en", "They hit the salt flats in May"),
    ("en", "Raqqa Today reported nothing new"),
    ("en", "The troops captured Ibn Sina hospital"),
    ("en", "A car was hit in the Sana'a neighborhood"),
    ("en", "Shelling went on in Tal Wazza"),
]


def test_today_and_verbs_of_striking_leave_a_town_a_place(gazetteer):
    found = gazetteer.mentions(
        "ISIS attacked Raqqa today. Clashes hit Hajin daily. Muhasan was shelled. The army overran Sukhnah."
    )
    assert [m.text for m in found] == ["Raqqa", "Hajin", "Muhasan", "Sukhnah"]


@pytest.mark.parametrize(("language", "text"), LEFT_ALONE)
def test_what_only_looks_like_a_place_is_left_alone(gazetteer, language, text):
    assert spans(gazetteer, text) == []


def test_in_sport_a_club_is_no_town_but_its_ground_is(gazetteer):
    text = "خسر الكرامة المباراة بهدف سجله المهاجم في الشوط الثاني من الدوري على ملعب حمص، وفاز تشرين في اللاذقية"
    found = spans(gazetteer, text)
    assert "اللاذقية" in found
    assert "الكرامة" not in found
    assert "تشرين" not in found


def test_offsets_count_code_points_of_the_text(gazetteer):
    text = "🙂 عاجل: في \u200fالرّقة، و\u202bمنبج\u202c 🚨 وفي حمص"
    for mention in gazetteer.mentions(text):
        assert text[mention.start : mention.end] == mention.text
    assert len(gazetteer.mentions(text)) >= 2


def test_a_heading_among_governorates_is_the_governorate(gazetteer):
    text = "نينوى: قتل عنصران.\n\nكركوك: اشتبكت قوة.\n\nديالى: أصيب ضابط."
    assert [m.place.kind for m in gazetteer.mentions(text)] == ["governorate"] * 3


@pytest.mark.parametrize(
    "text", ["من داخل المدينة: مصادرنا تقول", "وسط المدينة: انفجار", "المدينة: هدوء", "البلدة: قصف"]
)
def test_a_word_for_a_kind_of_place_heads_nothing(gazetteer, text):
    assert not gazetteer.mentions(text)


def test_a_heading_among_towns_is_the_town(gazetteer):
    text = "• منبج: دخلتها القوات.\n\n• حلب: سيطرت عليها الفصائل.\n\n• تل رفعت: انسحبت منها."
    assert {m.place.kind for m in gazetteer.mentions(text)} <= {"city", "town"}


def test_the_word_before_makes_it_the_governorate(gazetteer):
    (mention,) = gazetteer.mentions("شهدت محافظة حمص هدوءاً")
    assert mention.place.kind == "governorate"
    both = gazetteer.mentions("في صحراء كل من محافظتي حمص ودير الزور")
    assert [m.place.kind for m in both] == ["governorate", "governorate"]


NAMESAKES = [
    ("هاجموا نقطة في المنصورة غرب الرقة قرب الطبقة", "المنصورة", "Raqqa"),
    ("انفجار في الرمادي بمحافظة الأنبار غرب بغداد", "الرمادي", "Anbar"),
    ("مداهمة في الصالحية قرب البوكمال والميادين", "الصالحية", "Deir ez-Zor"),
    ("Residents of Hama celebrated; the rebels are aiming for Damascus", "Hama", "Hama"),
    ("Clashes went on in Al-Hamah, near Damascus", "Al-Hamah", "Rif Dimashq"),
]


@pytest.mark.parametrize(("text", "name", "admin1"), NAMESAKES)
def test_the_surroundings_choose_among_namesakes(gazetteer, text, name, admin1):
    mention = next(m for m in gazetteer.mentions(text) if m.text == name)
    assert mention.place is not None
    assert mention.place.admin1 == admin1
    assert mention.place.why
    assert len(mention.candidates) > 1


def test_the_headline_helps_and_is_not_reported(gazetteer):
    text = "قتل عنصران في الصالحية"
    (mention,) = gazetteer.mentions(text, context="هجمات جديدة في البوكمال")
    assert mention.place.admin1 == "Deir ez-Zor"


def test_too_close_to_call_gives_candidates_and_no_place(gazetteer):
    (mention,) = gazetteer.mentions("قتل عنصران في بلدة الصالحية")
    if mention.place is None:
        assert len(mention.candidates) > 1
    else:
        assert mention.candidates[0].score > mention.candidates[1].score


def test_near_a_place_is_less_sure_than_in_it(gazetteer):
    at, near = gazetteer.mentions("انفجار في منبج")[0], gazetteer.mentions("انفجار قرب منبج")[0]
    assert near.text == "منبج"
    assert near.place.geo_precision == 2
    assert near.place.uncertainty_km > at.place.uncertainty_km


def test_only_the_countries_asked_for(gazetteer):
    assert spans(gazetteer, "من حلب إلى الموصل", country_codes="IQ") == ["الموصل"]


@pytest.mark.parametrize("text", ["", " \n\n ", "🙂" * 50, "\x00\x01\x02", "----", "a" * 10_000, "كلمة " * 5_000])
def test_odd_texts_give_nothing_and_do_not_fail(gazetteer, text):
    assert gazetteer.mentions(text) == []


def test_answers_are_frozen(gazetteer):
    (mention,) = gazetteer.mentions("انفجار في حمص")
    with pytest.raises(dataclasses.FrozenInstanceError):
        mention.start = 3


def test_front_matter_is_split_off():
    assert split_front_matter("---\ntitle: x\n---\nbody\n") == ("title: x\n", "body\n")
    assert split_front_matter("no header\n---\nrest") == (None, "no header\n---\nrest")
    assert split_front_matter("---\ntitle: never closed") == (None, "---\ntitle: never closed")
    assert split_front_matter("") == (None, "")


WITH_KIND = [
    ("ar", "اشتباكات في حي الشفاء بالموصل", "kh:iq-al-shifa-mosul"),
    ("ar", "انفجار عبوة في قرية بشير جنوب كركوك", "kh:iq-bashir-kirkuk"),
    ("ar", "قصف على حي القدس في الموصل", "kh:iq-al-quds-mosul"),
    ("ar", "تفجير في حي الكرامة بمدينة الموصل", "kh:iq-al-karama-mosul"),
    ("ar", "قصف حي المعلمين في الفلوجة", "kh:iq-al-muallimin-fallujah"),
    ("ar", "سيطرت القوات على قضاء عنه", "kh:iq-anah"),
    ("ar", "دخلت القوات مدينة عنه", "kh:iq-anah"),
    ("ar", "اعتصام في ساحة الكرامة وسط السويداء", "kh:sy-karama-square"),
    ("en", "clashes in Al-Quds neighbourhood of Mosul", "kh:iq-al-quds-mosul"),
]


@pytest.mark.parametrize(("language", "text", "place_id"), WITH_KIND)
def test_a_name_listed_with_the_word_for_its_kind_is_found_by_both(gazetteer, language, text, place_id):
    assert gazetteer.mentions(text)[0].place.place_id == place_id


SHARED_KIND = [
    ("ar", "متظاهرون في ساحة الخلاني والوثبة وسط بغداد", ["kh:iq-khilani-square", "kh:iq-wathba-square"]),
    ("ar", "تقدم في حيي القدس والشفاء بالموصل", ["kh:iq-al-quds-mosul", "kh:iq-al-shifa-mosul"]),
]


@pytest.mark.parametrize(("language", "text", "places"), SHARED_KIND)
def test_names_of_a_list_share_the_word_for_their_kind(gazetteer, language, text, places):
    assert [m.place.place_id for m in gazetteer.mentions(text)][:2] == places


ELSEWHERE = [
    ("ar", "مشاجرة في حي المعلمين بخانقين", ["خانقين"]),
    ("ar", "حريق في حي الثورة في حماة", ["حماة"]),
    ("ar", "معامل في المنطقة الصناعية بتدمر", ["تدمر"]),
]


@pytest.mark.parametrize(("language", "text", "expected"), ELSEWHERE)
def test_a_quarter_of_another_town_is_not_taken_for_that_of_the_town_named(gazetteer, language, text, expected):
    assert spans(gazetteer, text) == expected


def test_a_function_word_is_no_town_without_the_word_for_it(gazetteer):
    assert gazetteer.mentions("قوات في عنه") == []


REGIONS = [
    ("ar", "قصف على القلمون الغربي", "القلمون الغربي", "kh:sy-western-qalamoun"),
    ("ar", "انسحاب من القلمون الشرقي", "القلمون الشرقي", "kh:sy-eastern-qalamoun"),
    ("ar", "القنيطرة والجولان السوري المحتل", "الجولان السوري المحتل", "kh:sy-golan"),
    ("ar", "غارات على مرتفعات الجولان", "مرتفعات الجولان", "kh:sy-golan"),
    ("ar", "تهجير من قرى وادي بردى", "وادي بردى", "kh:sy-wadi-barada"),
]


@pytest.mark.parametrize(("language", "text", "span", "place_id"), REGIONS)
def test_regions_are_found_under_the_names_of_reports(gazetteer, language, text, span, place_id):
    mention = gazetteer.mentions(text)[-1]
    assert (mention.text, mention.place.place_id) == (span, place_id)


def test_a_name_noted_as_a_word_is_no_place_by_itself(gazetteer):
    assert gazetteer.table.cautions["kh:sy-al-baath-city"]
    assert spans(gazetteer, "a grenade thrown at the house of a Baath official") == []
    assert spans(gazetteer, "a grenade exploded in Baath on Friday") == ["Baath"]


HASHTAGS = [
    ("ar", "#حي_القدس_في_الموصل", ["kh:iq-al-quds-mosul", "kh:iq-mosul"]),
    ("ar", "#تل_أبيض و#عين_عيسى", ["kh:sy-tel-abyad", "kh:sy-ain-issa"]),
    ("ar", "#ريف_حلب_الشرقي", ["kh:sy-aleppo#countryside"]),
]


@pytest.mark.parametrize(("language", "text", "places"), HASHTAGS)
def test_hashtags_are_read_as_the_words_they_join(gazetteer, language, text, places):
    assert [m.place.place_id for m in gazetteer.mentions(text)] == places
