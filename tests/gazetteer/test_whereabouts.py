"""Namesakes that the next words put elsewhere: a name lies where its sentence says, or is not placed."""

import pytest

FITTING = [
    ("قصف على القاسمية والمحمودية بريف تل تمر", "القاسمية", "Hasakah"),
    ("هجوم على قرية الخالدية غرب الرمادي", "الخالدية", "Anbar"),
    ("معارك في الخالدية غرب عين عيسى", "الخالدية", "Raqqa"),
    ("تفجير في الموصل شمال بغداد", "الموصل", "Nineveh"),
    ("كمين قرب السخنة بريف حمص الشرقي", "السخنة", "Homs"),
    ("كمين في الرطبة (310 كم غرب الرمادي)", "الرطبة", "Anbar"),
]
ELSEWHERE = [
    ("اشتباكات في قرية القاهرة غرب تل تمر", "القاهرة"),
    ("قصف قريتي حرية وصوان غرب تل أبيض", "حرية"),
    ("غارة على القاسمية والشحيل بريف تل تمر", "الشحيل"),
    ("اقتحام قرية كباجب شرق القرداحة", "كباجب"),
    ("انفجار في منطقة حي كوكجلي جنوبي بغداد", "كوكجلي"),
]


@pytest.mark.parametrize(("text", "name", "admin1"), FITTING)
def test_of_namesakes_the_one_where_the_words_say_is_chosen(gazetteer, text, name, admin1):
    (mention,) = [m for m in gazetteer.mentions(text) if m.text == name]
    assert mention.place is not None
    assert mention.place.admin1 == admin1


@pytest.mark.parametrize(("text", "name"), ELSEWHERE)
def test_a_namesake_far_from_where_the_words_say_is_not_meant(gazetteer, text, name):
    mentions = gazetteer.mentions(text)
    assert not [m for m in mentions if name in m.text]
    assert mentions  # the side of the town that is named remains


NO_PLACES = [
    "استعادة ثلاث قرى جديدة من التنظيم",
    "مقتل شاب في 17 تموز 2022 برصاص مجهولين",
    "إصابة مدني بقذيفة أر بي جي أمام منزله",
    "سلسلة طويلة من الكمائن",
    "تكرر مشهد النزوح",
]


@pytest.mark.parametrize("text", NO_PLACES)
def test_words_beside_which_a_name_is_none(gazetteer, text):
    assert gazetteer.mentions(text) == []


def test_a_day_is_a_quarter_only_where_the_words_say_so(gazetteer):
    (quarter,) = [m for m in gazetteer.mentions("اشتباكات في حي 17 تموز غرب الموصل") if m.text == "17 تموز"]
    assert quarter.place.kind == "neighbourhood"


LISTS = [
    ("استعادت الفصائل السيطرة على قرى: المزرعة، والطيرة، والدور، وتعارة", ["المزرعة", "الطيرة", "الدور", "تعارة"]),
    ("طالت الغارات قرى تعارة، الدور، والدويرة، حيث اندلعت حرائق", ["تعارة", "الدور", "الدويرة"]),
    ("سيطر التنظيم على قرى أعجاز، اسطبلات، رسم الورد، بعد معارك", ["أعجاز", "اسطبلات", "رسم الورد"]),
    ("قال إن قرى: كثيرة تضررت", []),
    ("دخلت الفصائل قرى عنجارة، وكفر ضبة، وبسرطون، وعاجل، وبالا، والسلوم", ["عنجارة", "بسرطون", "بالا", "السلوم"]),
    ("دخلت الفصائل قريتي 'عنجارة' و'بسرطون'", ["عنجارة", "بسرطون"]),
    ("أعلنت القيادة النهج الذي تسير عليه", []),
    ("اغتيل قيادي سابق في جاسم", ["جاسم"]),
    ("اغتيل القيادي جاسم", []),
    ("قتل أربعين عنصرا", []),
]


@pytest.mark.parametrize(("text", "names"), LISTS)
def test_lists_of_villages_and_towns_with_a_persons_name(gazetteer, text, names):
    assert [m.text for m in gazetteer.mentions(text)] == names
