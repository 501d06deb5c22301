"""Dead told from their own side, households, and words beside a verb of dying, as tables of (language, text, dead)."""

from __future__ import annotations

import pytest

from incidents.tolls.quantities import find_tolls

KILLED: list[tuple[str, str, list[int | None]]] = [
    # a side's own dead
    ("en", "They killed eight militants, losing two of their own men", [8, 2]),
    ("en", "The guards killed 15 of the gunmen and lost seven of their own overnight", [15, 7]),
    ("en", "The army exchanged fire with the group and lost three soldiers", [3]),
    ("en", "The rebels lost a fighter", [1]),
    ("en", "The council admits to having lost 22 fighters", [22]),
    ("en", "They lost two villages and three tanks", []),
    ("en", "The town lost 20 percent of its people", []),
    ("ar", "خسرت قسد ثلاثة من مقاتليها في الهجوم", [3]),
    ("ar", "فقد التنظيم خمسة عناصر", [5]),
    ("ar", "وفقدت القوات اثنين من عناصرها", [2]),
    ("ar", "وخسر النظام ثلاث قرى", []),
    ("ar", "وفقد ثلاثة أشخاص حياتهم", [3]),
    # a death that something led to
    ("en", "Gunmen fired at a man, which resulted in his immediate death", [1]),
    ("en", "A shell hit her house, causing her death", [1]),
    ("en", "After his death, the family announced his death to the neighbours", []),
    ("en", "Another resident, a father of three, was killed", [1]),
    ("ar", "قتل أب لثلاثة أطفال برصاصة", [1]),
    # households
    ("ar", "ارتقاء عائلة كاملة (5 أشخاص) تحت الأنقاض", [5]),
    ("ar", "مقتل أسرة مؤلفة من أربعة أشخاص", [4]),
    ("ar", "قتلت عائلة من ستة أفراد", [6]),
    ("ar", "مقتل مجموعة من المسلحين", [None]),
    ("en", "Killing a family of five", [5]),
    ("en", "A family of six was killed in the strike", [6]),
    # "in it", "as a result of it" beside the verb
    ("ar", "قُتل على إثره ضابط برتبة ملازم", [1]),
    ("ar", "هاجموا الحاجز، وقضى فيه ملازم وعسكريان", [1, 2]),
    ("ar", "هجوم قتل خلاله ثلاثة عناصر", [3]),
    ("ar", "اغتال مجهولون مساء أمس الشاب فلان وسط المدينة", [1]),
    ("ar", "أطلقوا النار على شاب في البلدة فقتلوه على الفور", [1]),
    ("ar", "خطفوا راعيا ثم قتلوه", [1]),
    ("ar", "وقد قُتلوا رميًا بالرصاص", []),
    ("ar", "مقتل قائد ميداني في الدفاع الوطني مع أربعة من مرافقيه", [1, 4]),
    ("ar", "مقتل كل من محمد الأحمد وخالد العلي برصاص مجهولين", [2]),
    ("ar", "مقتل ثلاثة عناصر في اشتباكات مع خمسة مسلحين", [3]),
    ("ar", "استهدفت سيارة قيادي.. مقتله مع سائقه", [1, 1]),
    ("ar", "قتل القيادي مع مرافقه في القصف", [1, 1]),
    ("en", "The strike killed a commander along with his driver", [1, 1]),
    # the dead of the other side behind a total's parts
    ("en", "The fighting left 27 of the troops killed, among them 4 officers, as well as 6 of the attackers", [27, 6]),
    ("ar", "مقتل 20 من قوات النظام، بينهم ضابطان، إضافة إلى ستة من المهاجمين", [20, 6]),
    ("en", "2 fighters KIA, 5 WIA", [2]),
    ("en", "Killed since the 24th of March", []),
    # shots and the like are no people
    ("ar", "اغتال مجهولون الشاب وسط المدينة بعد استهدافه بخمس رصاصات", [1]),
    ("ar", "هزت المدينة بخمس رصاصات وأصيبت بثلاث شظايا", []),
    ("ar", "قتل إثر إصابته بثلاث شظايا", []),
    # nobody hurt, told in other words; and what nobody tells
    ("ar", "رموا قنبلة على البيت، الأضرار مادية والحمدلله", [0]),
    ("ar", "قصف على الأطراف، الاضرار ماديه بس", [0]),
    ("ar", "انفجرت عبوة بصهريج وما في إصابات", [0]),
    ("ar", "انفجرت عبوة بالسوق وماكو إصابات", [0]),
    ("ar", "ست ضربات على المواقع، دون أن تتحدث عن حصيلة", [None]),
    ("ar", "قصفت الأرتال، من دون أن تتضح الخسائر", [None]),
    ("ar", "من دون الكشف عن حجم الخسائر", [None]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "killed"), KILLED)
def test_dead(language: str, text: str, killed: list[int | None]) -> None:
    found = [toll for toll in find_tolls(text, language=language) if toll.outcome == "killed"]
    assert [toll.best for toll in found if toll.part_of is None] == killed
