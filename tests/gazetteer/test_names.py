"""Spelling: every way of writing one place meets in one key."""

import pytest

from gazetteer.names import fold, key, keys, one_edit, skeletons

SAME_KEY = [
    ("ar", ["البو كمال", "البوكمال", "أبو كمال", "ابوكمال", "ٱلبو كمال", "ألبو كـمال", "#البو_كمال"]),
    ("en", ["Al-Bukamal", "Abu Kamal", "Albu Kamal", "Bukamal", "ABU KAMAL", "Abū Kamāl", "al bu kamal"]),
    ("ar", ["دير الزور", "دَيْرُ الزَّوْر", "دير_الزور", "دير زور", "ديرالزور"]),
    ("ar", ["الحسكة", "الحسكه", "حسكة", "الحسكا"]),
    ("ar", ["جلولاء", "جلولا"]),
    ("ar", ["سوريا", "سورية", "سوريه"]),
    ("ar", ["القائم", "القايم", "قائم"]),
    ("ar", ["تل أبيض", "تل ابيض", "تل الأبيض"]),
    ("fa", ["کرکوک", "كركوك"]),
    ("en", ["Ar-Raqqah", "Al-Raqqa", "Raqqa", "raqqah", "‘Ar Raqqah’"]),
    ("tr", ["Şırnak", "sirnak"]),
    ("mixed digits", ["تي ٤", "تي 4", "تي ۴"]),
]


@pytest.mark.parametrize(("language", "spellings"), SAME_KEY)
def test_spellings_share_a_key(language, spellings):
    listed = set(keys(spellings[0]))
    assert all(listed & {k, *keys(s)} for s in spellings for k in [key(s)]), {s: list(keys(s)) for s in spellings}


@pytest.mark.parametrize(
    ("one", "other"),
    [("حمص", "حماة"), ("الباب", "الرباب"), ("Homs", "Hama"), ("تل تمر", "تل تمور"), ("Ain Issa", "Nasib")],
)
def test_different_names_keep_different_keys(one, other):
    assert key(one) != key(other)


@pytest.mark.parametrize(
    "spellings",
    [
        ["دير الزور", "Deir ez-Zor", "Dayr az-Zawr", "Deir Ezzor", "Deyrizor", "Deir al-Zour"],
        ["القامشلي", "Qamishli", "Al-Qamishly", "Kamishli", "Qamishlo"],
        ["البوكمال", "Abu Kamal", "Al-Bukamal", "Albu Kamal"],
        ["ذيبان", "Thiban", "Dhiban", "Theban", "Ziban"],
        ["خان شيخون", "Khan Shaykhun", "Khan Sheikhoun", "Xan Şêxûn"],
        ["جرابلس", "Jarabulus", "Jarablus", "Cerablus"],
    ],
)
def test_schools_of_transliteration_meet_in_a_skeleton(spellings):
    common = set(skeletons(spellings[0]))
    assert all(common & set(skeletons(s)) for s in spellings), {s: skeletons(s) for s in spellings}


@pytest.mark.parametrize("text", ["", "   ", "\u200f\u200e", "ـــ", "🙂", "---", "\x00\x07", "'"])
def test_nothing_left_gives_nothing(text):
    assert fold(text) == ""
    assert key(text) == ""
    assert list(keys(text)) == []
    assert skeletons(text) == ()


def test_marks_of_direction_and_zero_width_signs_do_not_count():
    assert fold("\u202bدير\u200f الزور\u202c") == fold("دير الزور")


def test_one_edit_holds_the_four_kinds_of_slip():
    near = set(one_edit("الرقه"))
    assert {"الره", "ارلقه", "الرقهن", "الرفه"} <= near
