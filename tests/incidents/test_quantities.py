"""Numbers and tolls: tables of (language, text, expected)."""

from __future__ import annotations

import pytest

from incidents.tolls.quantities import find_quantities, find_tolls

NUMBERS = [
    # language, text, low, best, high
    ("ar", "7 عناصر", 7, 7, 7),
    ("ar", "٧ عناصر", 7, 7, 7),
    ("ar", "۷ عناصر", 7, 7, 7),
    ("ar", "1,200 شخص", 1200, 1200, 1200),
    ("ar", "٢٥٬٠٠٠ شخص", 25000, 25000, 25000),
    ("ar", "25.000 شخص", 25000, 25000, 25000),
    ("ar", "2.5 مليون", 2_500_000, 2_500_000, 2_500_000),
    ("ar", "ثلاثة عناصر", 3, 3, 3),
    ("ar", "ثلاث نساء", 3, 3, 3),
    ("ar", "ثمانٍ وعشرون غارة", 28, 28, 28),
    ("ar", "أحد عشر عنصراً", 11, 11, 11),
    ("ar", "اثنتا عشرة امرأة", 12, 12, 12),
    ("ar", "خمسة وعشرين جندياً", 25, 25, 25),
    ("ar", "مئة وخمسة وعشرون", 125, 125, 125),
    ("ar", "ثلاثمائة وخمسون", 350, 350, 350),
    ("ar", "ألف ومئتا شخص", 1200, 1200, 1200),
    ("ar", "ثلاثة آلاف و500 مدني", 3500, 3500, 3500),
    ("ar", "عنصران", 2, 2, 2),
    ("ar", "بين عنصرين", 2, 2, 2),
    ("ar", "قتيلين", 2, 2, 2),
    ("ar", "طفلتان", 2, 2, 2),
    ("ar", "عدة عناصر", 3, 3, 9),
    ("ar", "بضعة رجال", 3, 3, 9),
    ("ar", "عدداً من الجنود", 3, 3, 9),
    ("ar", "عشرات الجنود", 12, 24, 99),
    ("ar", "العشرات من الأهالي", 12, 24, 99),
    ("ar", "مئات العائلات", 100, 200, 999),
    ("ar", "آلاف النازحين", 1000, 2000, 9999),
    ("ar", "عشرات الآلاف", 12000, 24000, 99000),
    ("ar", "بضع مئات", 300, 300, 900),
    ("ar", "نحو 15 غارة", 15, 15, 15),
    ("ar", "ما يقارب من 500 مقاتل", 500, 500, 500),
    ("ar", "ما لا يقل عن خمسة", 5, 5, None),
    ("ar", "خمسة على الأقل", 5, 5, None),
    ("ar", "أكثر من 20 غارة", 20, 20, None),
    ("ar", "ما بين 5 و7 عناصر", 5, 6, 7),
    ("ar", "ما بين خمسة وسبعة", 5, 6, 7),
    ("ar", "من 10 إلى 15 مقاتلاً", 10, 12, 15),
    ("en", "seven soldiers", 7, 7, 7),
    ("en", "twenty-five", 25, 25, 25),
    ("en", "twenty five", 25, 25, 25),
    ("en", "two hundred and five", 205, 205, 205),
    ("en", "three thousand five hundred", 3500, 3500, 3500),
    ("en", "25,000 people", 25000, 25000, 25000),
    ("en", "1.2 million", 1_200_000, 1_200_000, 1_200_000),
    ("en", "a dozen fighters", 12, 12, 12),
    ("en", "two dozen", 24, 24, 24),
    ("en", "half a dozen", 6, 6, 6),
    ("en", "a couple of men", 2, 2, 2),
    ("en", "several people", 3, 3, 9),
    ("en", "a few people", 3, 3, 9),
    ("en", "dozens of soldiers", 12, 24, 99),
    ("en", "hundreds", 100, 200, 999),
    ("en", "several hundred people", 300, 300, 900),
    ("en", "hundreds of thousands", 100_000, 200_000, 999_000),
    ("en", "at least 5", 5, 5, None),
    ("en", "three or more", 3, 3, None),
    ("en", "more than a hundred", 100, 100, None),
    ("en", "up to 30", 0, 30, 30),
    ("en", "some forty residents", 40, 40, 40),
    ("en", "nearly 500", 500, 500, 500),
    ("en", "between 5 and 7", 5, 6, 7),
    ("en", "ten to fifteen men", 10, 12, 15),
    ("en", "10-15 fighters", 10, 12, 15),
]


@pytest.mark.parametrize(("language", "text", "low", "best", "high"), NUMBERS)
def test_a_number(language: str, text: str, low: int, best: int, high: int | None) -> None:
    found = find_quantities(text, language=language)
    assert [(quantity.low, quantity.best, quantity.high) for quantity in found] == [(low, best, high)]


def test_numbers_side_by_side_are_two() -> None:
    assert [q.best for q in find_quantities("خمسة وستة", language="ar")] == [5, 6]


def test_a_number_is_marked_with_its_modifier_in_the_text_as_written() -> None:
    text = "مقتلُ ما لا يقلُّ عن ٧ عناصر"
    (quantity,) = find_quantities(text, language="ar")
    assert text[quantity.start : quantity.end] == "ما لا يقلُّ عن ٧"


K, I, A = "killed", "injured", "arrested"  # noqa: E741
NOUGHT = [(K, 0, 0, 0), (I, 0, 0, 0)]
UNKNOWN = [(K, None, None, None)]

TOLLS = [
    # numbers in signs, ages, names that look like a dual, a toll told before its word
    ("ar", "قتلت /4/ نساء وأصيب /2/ من الشرطة", [(K, 4, 4, 4), (I, 2, 2, 2)]),
    ("ar", "أصيب (12) عنصرا من الجيش", [(I, 12, 12, 12)]),
    ("ar", "استشهد مقاتل من الفصائل في الـ 19 من عمره خلال اشتباكات", [(K, 1, 1, 1)]),
    ("ar", 'قتل الشاب "سامر أمين" (22 عام) بطلق ناري', [(K, 1, 1, 1)]),
    ("ar", "ارتفع إلى 7 عدد القتلى بانفجار السيارة", [(K, 7, 7, 7)]),
    ("ar", "ارتفع إلى 14 عدد الأشخاص الذين وثق المرصد استشهادهم", [(K, 14, 14, 14)]),
    # language, text, outcomes with low, best, high; parts are tested below
    ("ar", "مقتل عنصر من الفرقة الرابعة برصاص مجهولين", [(K, 1, 1, 1)]),
    ("ar", "ما أدى إلى مقتل عنصرين وإصابة ثالث", [(K, 2, 2, 2), (I, 1, 1, 1)]),
    ("ar", "مقتل عنصرين اثنين", [(K, 2, 2, 2)]),
    ("ar", "إصابة مدنيَّين بجروح", [(I, 2, 2, 2)]),
    ("ar", "قُتل ثلاثة عناصر وجُرح خمسة آخرون جراء انفجار لغم", [(K, 3, 3, 3), (I, 5, 5, 5)]),
    ("ar", "قتل ما لا يقل عن 7 من عناصر قوات النظام وأصيب أربعة آخرون", [(K, 7, 7, None), (I, 4, 4, 4)]),
    ("ar", "مقتل 11 عنصرا على الأقل", [(K, 11, 11, None)]),
    ("ar", "قتل عناصر التنظيم أربعة من رعاة الأغنام", [(K, 4, 4, 4)]),
    ("ar", "قتل مسلحون مجهولون مدنياً أمام منزله", [(K, 1, 1, 1)]),
    ("ar", "قتلت قذيفة هاون طفلين", [(K, 2, 2, 2)]),
    ("ar", "اغتال مسلحون مجهولون مختار القرية", [(K, 1, 1, 1)]),
    ("ar", "اغتال مسلحون مدنياً", [(K, 1, 1, 1)]),
    ("ar", "قتل راعيا أغنام برصاص مجهولين", [(K, 2, 2, 2)]),
    ("ar", "قُتلت امرأة وأصيب طفلها", [(K, 1, 1, 1), (I, 1, 1, 1)]),
    ("ar", "مقتل السائق ومرافقه", [(K, 1, 1, 1), (K, 1, 1, 1)]),
    ("ar", "مقتل امرأة وطفلين وإصابة 9 مدنيين", [(K, 1, 1, 1), (K, 2, 2, 2), (I, 9, 9, 9)]),
    ("ar", "قُتل فيها ثمانية من قسد وخمسة من أبناء العشائر", [(K, 8, 8, 8), (K, 5, 5, 5)]),
    ("ar", "مقتل 10 من قوات النظام مقابل 6 من الفصائل", [(K, 10, 10, 10), (K, 6, 6, 6)]),
    ("ar", "إن 17 من مقاتليها فقدوا حياتهم في الهجوم", [(K, 17, 17, 17)]),
    ("ar", "لقي طفلان شقيقان مصرعهما", [(K, 2, 2, 2)]),
    ("ar", "أودى القصف بحياة خمسة على الأقل", [(K, 5, 5, None)]),
    ("ar", "أودى الهجوم بحياة ضابط برتبة ملازم وثلاثة جنود", [(K, 1, 1, 1), (K, 3, 3, 3)]),
    ("ar", "راح ضحية الهجوم 6 مدنيين", [(K, 6, 6, 6)]),
    ("ar", "خمسة قتلى و14 مصاباً بقصف صاروخي", [(K, 5, 5, 5), (I, 14, 14, 14)]),
    ("ar", "ما أوقع ثلاثة جرحى في صفوفها من دون قتلى", [(I, 3, 3, 3), (K, 0, 0, 0)]),
    ("ar", "وأوقع عشرات القتلى", [(K, 12, 24, 99)]),
    ("ar", "سقوط قتلى وجرحى في صفوف الميليشيات", [(K, None, None, None), (I, None, None, None)]),
    ("ar", "العثور على جثة رجل مجهول الهوية", [(K, 1, 1, 1)]),
    ("ar", "عُثر على جثث 4 أشخاص مجهولي الهوية", [(K, 4, 4, 4)]),
    ("ar", "استشهاد ضابط برتبة مقدم ومنتسبين اثنين", [(K, 1, 1, 1), (K, 2, 2, 2)]),
    ("ar", "أودى بحياة 23 منهم على الأقل", [(K, 23, 23, None)]),
    ("ar", "إعدام التنظيم 9 عمال نفط", [(K, 9, 9, 9)]),
    ("ar", "توفيت طفلة متأثرة بإصابتها", [(K, 1, 1, 1)]),
    ("ar", "ما أدى إلى مقتله على الفور", [(K, 1, 1, 1)]),
    ("ar", "خمسة من عناصر الشرطة استشهدوا في الهجوم", [(K, 5, 5, 5)]),
    ("ar", "أوضح أن 26 من عناصر داعش قُتلوا في الغارات", [(K, 26, 26, 26)]),
    ("ar", "قُتل الرعاة الأربعة", [(K, 4, 4, 4)]),
    ("ar", "سقط 18 قتيلاً على الأقل", [(K, 18, 18, None)]),
    ("ar", "سقط العشرات من عناصرها بين قتيل وجريح", [("casualties", 12, 24, 99)]),
    ("ar", "ما أدى لمقتل وجرح 9 عناصر", [("casualties", 9, 9, 9)]),
    ("ar", "اعتقلت قوات النظام 15 شاباً في دوما", [(A, 15, 15, 15)]),
    ("ar", "إلقاء القبض على ثلاثة من عناصر داعش", [(A, 3, 3, 3)]),
    ("ar", "خطف مجهولون ثلاثة رعاة أغنام", [("abducted", 3, 3, 3)]),
    ("ar", "أفرجت قسد عن 30 معتقلاً", [("released", 30, 30, 30)]),
    ("ar", "نزح أكثر من 2000 مدني", [("displaced", 2000, 2000, None)]),
    ("ar", "ما أسفر عن وقوع 3 إصابات بين المدنيين", [(I, 3, 3, 3)]),
    ("ar", "مقتل شخص واحد على الأقل", [(K, 1, 1, None)]),
    ("ar", "قتلت طائرة مسيرة قيادياً في التنظيم", [(K, 1, 1, 1)]),
    ("ar", "سقط للتنظيم 15 قتيلاً مقابل قتيلين للقوات", [(K, 15, 15, 15), (K, 2, 2, 2)]),
    ("en", "The ambush killed a colonel and at least six of his men", [(K, 1, 1, 1), (K, 6, 6, None)]),
    ("en", "killing 12 and injuring dozens more", [(K, 12, 12, 12), (I, 12, 24, 99)]),
    ("en", "killing at least three civilians and wounding 12", [(K, 3, 3, None), (I, 12, 12, 12)]),
    ("en", "Seven fighters of the brigade were killed on Thursday", [(K, 7, 7, 7)]),
    ("en", "dozens of soldiers were killed", [(K, 12, 24, 99)]),
    ("en", "A boy was killed when a mine went off", [(K, 1, 1, 1)]),
    ("en", "killing a farmer and his son", [(K, 1, 1, 1), (K, 1, 1, 1)]),
    ("en", "An officer and two soldiers were killed", [(K, 1, 1, 1), (K, 2, 2, 2)]),
    ("en", "killing four soldiers, two policemen and a civilian", [(K, 4, 4, 4), (K, 2, 2, 2), (K, 1, 1, 1)]),
    ("en", "Two gunmen on a motorcycle killed a former mayor", [(K, 1, 1, 1)]),
    ("en", "gunmen shot dead a school teacher", [(K, 1, 1, 1)]),
    ("en", "leaving three escorts dead", [(K, 3, 3, 3)]),
    ("en", "The blast left 5 people dead and 12 others wounded.", [(K, 5, 5, 5), (I, 12, 12, 12)]),
    ("en", "The attack killed 3 fighters and wounded another.", [(K, 3, 3, 3), (I, 1, 1, 1)]),
    ("en", "Two workers died at the plant", [(K, 2, 2, 2)]),
    ("en", "11 killed, 23 wounded in suicide bombing", [(K, 11, 11, 11), (I, 23, 23, 23)]),
    ("en", "Soldier killed by sniper fire", [(K, 1, 1, 1)]),
    ("en", "claimed the lives of 14 civilians", [(K, 14, 14, 14)]),
    ("en", "four raids killed 15 attackers", [(K, 15, 15, 15)]),
    ("en", "The strike killed an unknown number of militants", [(K, None, None, None)]),
    ("en", "killed a leader, Abu Hussein, and two of his guards", [(K, 1, 1, 1), (K, 2, 2, 2)]),
    ("en", "Nine ISIS fighters and four soldiers were killed", [(K, 9, 9, 9), (K, 4, 4, 4)]),
    ("en", "Regime forces killed or injured 15 civilians", [("casualties", 15, 15, 15)]),
    ("en", "The SDF captured Hajin and its cells fled", []),
    ("en", "raids on the T4 base; others were wounded", [(I, None, None, None)]),
    ("en", "The source could not give a death toll", []),
    ("en", "killing and wounding several soldiers", [("casualties", 3, 3, 9)]),
    ("en", "They detained four young men over alleged contacts", [(A, 4, 4, 4)]),
    ("en", "gunmen kidnapped two aid workers", [("abducted", 2, 2, 2)]),
    # none
    ("ar", "دون تسجيل خسائر بشرية", NOUGHT),
    ("ar", "من دون وقوع إصابات", NOUGHT),
    ("ar", "ولا إصابات", NOUGHT),
    ("ar", "لم يسفر الهجوم عن وقوع إصابات", NOUGHT),
    ("ar", "واقتصرت الأضرار على الماديات", NOUGHT),
    ("ar", "ولم يصب بأذى", NOUGHT),
    ("ar", "دون تسجيل قتلى", [(K, 0, 0, 0)]),
    ("en", "There were no casualties", NOUGHT),
    ("en", "nobody was hurt", NOUGHT),
    ("en", "No civilians were harmed", NOUGHT),
    ("en", "No deaths were reported", [(K, 0, 0, 0)]),
    # not known: never nought
    ("ar", "ولم يسفر الانفجار سوى عن أضرار مادية", NOUGHT),
    ("ar", "ولم ترد معلومات عن حجم الخسائر", UNKNOWN),
    ("ar", "ولا معلومات عن الخسائر", UNKNOWN),
    ("ar", "ولا أنباء عن إصابات", UNKNOWN),
    ("ar", "من دون معلومات عن الخسائر", UNKNOWN),
    ("ar", "بعد معارك لم تُعرف حصيلتها", UNKNOWN),
    ("en", "with no word on casualties", UNKNOWN),
    ("en", "A spokesperson gave no figure for losses", UNKNOWN),
    ("en", "Casualties were not known", UNKNOWN),
    # nothing befell anybody
    ("ar", "شنت الطائرات أكثر من 20 غارة وأطلقت 5 صواريخ", []),
    ("ar", "نفت قسد مقتل 5 من عناصرها", []),
    ("ar", "ولا صحة لما أشيع عن سقوط ضحايا مدنيين", []),
    ("ar", "في 16 تشرين الأول سيطروا على 3 قرى", []),
    ("ar", "على بعد 20 كم شرق تدمر", []),
    ("en", "Two drones were downed 15 km south of the town in 2019", []),
    ("en", "denied that five of its fighters were killed", []),
    ("en", "They took three villages on 5 December", []),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "expected"), TOLLS)
def test_tolls(language: str, text: str, expected: list[tuple[str, int | None, int | None, int | None]]) -> None:
    found = find_tolls(text, language=language)
    assert [(toll.outcome, toll.low, toll.best, toll.high) for toll in found] == expected


PARTS = [
    # language, text, total, parts of it
    ("ar", "قُتل ستة مدنيين، بينهم امرأة، وأصيب عشرة", 6, [1]),
    ("ar", "قتل 12 شخصاً بينهم 4 نساء و3 أطفال في غارة", 12, [4, 3]),
    ("ar", "قتلت نحو 494 مقاتلاً تابعين للنظام، ويضمن هذا العدد 127 مقاتلاً غير سوريين", 494, [127]),
    ("ar", "ارتفعت حصيلة القتلى إلى 17 بينهم خمسة أطفال", 17, [5]),
    ("en", "killed 494 people, 127 of them non-Syrian", 494, [127]),
    ("en", "At least seven soldiers, including two officers, were killed", 7, [2]),
    ("en", "killed 20 people, among them a child", 20, [1]),
]


@pytest.mark.parametrize(("language", "text", "total", "parts"), PARTS)
def test_parts_are_told_apart_from_their_total(language: str, text: str, total: int, parts: list[int]) -> None:
    killed = [toll for toll in find_tolls(text, language=language) if toll.outcome == "killed"]
    assert [toll.best for toll in killed if toll.part_of is None] == [total]
    assert [toll.best for toll in killed if toll.part_of == 0] == parts


RUNNING = [
    ("ar", "قتل منذ مطلع العام الجاري 63 من عناصر قوات النظام", 63),
    ("ar", "وبذلك يرتفع إلى 178 عدد عناصر قسد الذين قتلوا", 178),
    ("en", "A total of 45 people have been killed since January", 45),
    ("en", "The death toll rose to 17.", 17),
    ("en", "The number of people killed has risen to 54.", 54),
    ("ar", "بلغ عدد قتلى القوات منذ 24 آذار 2019 في هجمات التنظيم 822", 822),
]


@pytest.mark.parametrize(("language", "text", "best"), RUNNING)
def test_running_totals_are_marked(language: str, text: str, best: int) -> None:
    (toll,) = find_tolls(text, language=language)
    assert (toll.outcome, toll.best, toll.total) == ("killed", best, True)


WHO = [
    ("ar", "مقتل عنصر من الفرقة الرابعة برصاص مجهولين", "عنصر من الفرقة الرابعة"),
    ("ar", "قُتل ستة من عناصر قسد بغارة تركية", "من عناصر قسد"),
    ("ar", "إصابة 3 من عناصر الشرطة بانفجار عبوة زرعها داعش", "من عناصر الشرطة"),
    ("en", "killing two members of the Asayish and injuring a passer-by", "members of the Asayish"),
    ("en", "Seven fighters of Liwa al-Quds were killed", "fighters of Liwa al-Quds"),
]


@pytest.mark.parametrize(("language", "text", "who"), WHO)
def test_the_words_that_say_who_they_were(language: str, text: str, who: str) -> None:
    toll = find_tolls(text, language=language)[0]
    assert toll.who is not None
    assert text[slice(*toll.who)] == who


def test_a_toll_is_marked_in_the_text_as_written() -> None:
    text = "وأدّى الهجومُ إلى مقتلِ ٣ عناصر."
    (toll,) = find_tolls(text, language="ar")
    assert text[toll.start : toll.end] == "مقتلِ ٣"


def test_a_denial_ends_with_its_sentence() -> None:
    found = find_tolls("نفت قسد مقتل 5 من عناصرها. وقتل جنديان في تدمر.", language="ar")
    assert [toll.best for toll in found] == [2]


def test_a_language_without_word_lists_is_refused() -> None:
    with pytest.raises(ValueError, match="'fr'"):
        find_tolls("deux morts", language="fr")
