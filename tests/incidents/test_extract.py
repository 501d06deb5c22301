"""Whole readings of short reports: what happened, who acted, where and when, how many were killed, and what is none.

Every report is published on Wednesday 10 February 2021 unless its row says otherwise.
"""

from __future__ import annotations

import datetime as dt
import json
import pathlib
import subprocess
import sys

import pytest

from incidents import Article, Incident, extract
from incidents.models import SUB_EVENT_TYPES
from tests.incidents.atlas import Atlas

PUBLISHED = dt.date(2021, 2, 10)
ATLAS = Atlas()


def read(language: str, text: str, *, title: str | None = None, published: dt.date = PUBLISHED) -> tuple[Incident, ...]:
    article = Article("t-1", text, title=title, published=published, language=language)
    return extract(article, gazetteer=ATLAS).incidents  # type: ignore[arg-type]


SINGLE = [
    # language, text, sub-event type, actor1, actor2, place, day, killed
    # battles
    ("ar", "هاجمت خلايا داعش صباح اليوم حاجزاً لقسد في هجين، ما أدى إلى مقتل عنصرين.",
     "Armed clash", "ISLAMIC_STATE", "SDF", "هجين", "2021-02-10", 2),
    ("ar", "اندلعت اشتباكات مساء أمس بين الجيش الوطني وقسد في محيط منبج، دون خسائر بشرية.",
     "Armed clash", "SNA", "SDF", "منبج", "2021-02-09", 0),
    ("ar", "أحبطت البيشمركة هجوماً لداعش قرب جلولاء فجر اليوم.",
     "Armed clash", "ISLAMIC_STATE", "PESHMERGA", "جلولاء", "2021-02-10", None),
    ("ar", "قتل ثلاثة من عناصر لواء القدس أمس في كمين نصبه تنظيم الدولة قرب السخنة.",
     "Armed clash", "ISLAMIC_STATE", "LIWA_AL_QUDS", "السخنة", "2021-02-09", 3),
    ("ar", "قتل شرطي برصاص قناص من داعش قرب داقوق يوم الاثنين.",
     "Armed clash", "ISLAMIC_STATE", "IRAQ_GOVERNMENT", "داقوق", "2021-02-08", 1),
    ("en", "ISIS gunmen stormed an NDF post near Sukhnah on Tuesday night, killing four fighters.",
     "Armed clash", "ISLAMIC_STATE", "NDF", "Sukhnah", "2021-02-09", 4),
    ("en", "The SDF and the Syrian National Army exchanged fire in Manbij on Monday.",
     "Armed clash", "SDF", "SNA", "Manbij", "2021-02-08", None),
    ("en", "Peshmerga fighters repelled an ISIS attack on Jalawla early on Tuesday.",
     "Armed clash", "ISLAMIC_STATE", "PESHMERGA", "Jalawla", "2021-02-09", None),
    ("en", "Two Iraqi soldiers were killed on Sunday when Islamic State militants attacked their post in Tarmiyah.",
     "Armed clash", "ISLAMIC_STATE", "IRAQ_GOVERNMENT", "Tarmiyah", "2021-02-07", 2),
    # ground that changes hands
    ("ar", "استعادت القوات العراقية راوة من تنظيم داعش أمس بعد معركة قصيرة.",
     "Government regains territory", "IRAQ_GOVERNMENT", "ISLAMIC_STATE", "راوة", "2021-02-09", None),
    ("ar", "انتزعت هيئة تحرير الشام سراقب من قوات النظام يوم الأحد.",
     "Non-state actor overtakes territory", "HTS", "SYRIAN_GOVERNMENT", "سراقب", "2021-02-07", None),
    ("ar", "انسحبت قوات النظام أمس من سراقب دون قتال وتسلمتها هيئة تحرير الشام.",
     "Non-violent transfer of territory", "HTS", "SYRIAN_GOVERNMENT", "سراقب", "2021-02-09", None),
    ("en", "The SDF seized Hajin from the Islamic State on Monday after heavy clashes.",
     "Non-state actor overtakes territory", "SDF", "ISLAMIC_STATE", "Hajin", "2021-02-08", None),
    ("en", "Rawa fell to Iraqi forces on Sunday after two days of fighting with ISIS.",
     "Government regains territory", "IRAQ_GOVERNMENT", "ISLAMIC_STATE", "Rawa", "2021-02-07", None),
    # explosions and remote violence
    ("ar", "انفجرت عبوة ناسفة اليوم بسيارة لقسد في الشحيل، وأصيب ثلاثة عناصر.",
     "Remote explosive/landmine/IED", None, "SDF", "الشحيل", "2021-02-10", None),
    ("ar", "قتل طفل بانفجار لغم من مخلفات الحرب قرب السخنة أمس.",
     "Remote explosive/landmine/IED", None, "CIVILIANS", "السخنة", "2021-02-09", 1),
    ("ar", "شن الطيران الروسي أمس عشر غارات على مواقع تنظيم الدولة في البادية السورية.",
     "Air/drone strike", "RUSSIA", "ISLAMIC_STATE", "البادية السورية", "2021-02-09", None),
    ("ar", "استهدفت طائرة مسيرة تركية سيارة لقسد في منبج اليوم وقتلت عنصراً.",
     "Air/drone strike", "TURKEY", "SDF", "منبج", "2021-02-10", 1),
    ("ar", "قصفت قوات النظام بالمدفعية سرمين صباح اليوم، ما أسفر عن مقتل امرأة وإصابة أربعة مدنيين.",
     "Shelling/artillery/missile attack", "SYRIAN_GOVERNMENT", "CIVILIANS", "سرمين", "2021-02-10", 1),
    ("ar", "فجر انتحاري من داعش نفسه وسط دورية للحشد الشعبي في الطارمية أمس، وقتل خمسة من عناصرها.",
     "Suicide bomb", "ISLAMIC_STATE", "PMF", "الطارمية", "2021-02-09", 5),
    ("ar", "ألقى مجهولون قنبلة يدوية على منزل مدني في طفس مساء أمس دون وقوع إصابات.",
     "Grenade", "UNIDENTIFIED_ARMED_GROUP", "CIVILIANS", "طفس", "2021-02-09", 0),
    ("en", "A roadside bomb planted by ISIS hit an army patrol near Daquq on Tuesday, killing three soldiers.",
     "Remote explosive/landmine/IED", "ISLAMIC_STATE", "IRAQ_GOVERNMENT", "Daquq", "2021-02-09", 3),
    ("en", "Russian warplanes bombed Sarmin on Monday, killing five civilians.",
     "Air/drone strike", "RUSSIA", "CIVILIANS", "Sarmin", "2021-02-08", 5),
    ("en", "Turkish artillery shelled SDF positions around Manbij on Tuesday. No casualties were reported.",
     "Shelling/artillery/missile attack", "TURKEY", "SDF", "Manbij", "2021-02-09", 0),
    ("en", "A suicide bomber blew himself up at a PMF checkpoint in Tarmiyah on Sunday, killing two fighters.",
     "Suicide bomb", None, "PMF", "Tarmiyah", "2021-02-07", 2),
    ("en", "Unknown gunmen threw a hand grenade at a house in Tafas on Monday night; nobody was hurt.",
     "Grenade", "UNIDENTIFIED_ARMED_GROUP", "CIVILIANS", "Tafas", "2021-02-08", 0),
    # violence against civilians
    ("ar", "اغتال مسلحون مجهولون مدنياً أمام منزله في ذيبان ظهر اليوم.",
     "Attack", "UNIDENTIFIED_ARMED_GROUP", "CIVILIANS", "ذيبان", "2021-02-10", 1),
    ("ar", "قتل عناصر تنظيم الدولة اثنين من رعاة الأغنام قرب السخنة أمس.",
     "Attack", "ISLAMIC_STATE", "CIVILIANS", "السخنة", "2021-02-09", 2),
    ("ar", "خطف مجهولون تاجراً قرب نوى يوم السبت.",
     "Abduction/forced disappearance", "UNIDENTIFIED_ARMED_GROUP", "CIVILIANS", "نوى", "2021-02-06", None),
    ("en", "Two gunmen on a motorcycle shot dead a farmer in Thiban on Tuesday.",
     "Attack", "UNIDENTIFIED_ARMED_GROUP", "CIVILIANS", "Thiban", "2021-02-09", 1),
    ("en", "Masked men abducted a trader outside Nawa on Saturday.",
     "Abduction/forced disappearance", "UNIDENTIFIED_ARMED_GROUP", "CIVILIANS", "Nawa", "2021-02-06", None),
    # protests and riots
    ("ar", "تظاهر العشرات في اعزاز مساء أمس للمطالبة بخفض الأسعار.",
     "Peaceful protest", "PROTESTERS", None, "اعزاز", "2021-02-09", None),
    ("ar", "خرج المئات في مظاهرة في نوى يوم الجمعة، وأطلقت قوات النظام الرصاص في الهواء لتفريقهم.",
     "Protest with intervention", "PROTESTERS", "SYRIAN_GOVERNMENT", "نوى", "2021-02-05", None),
    ("ar", "اقتحم محتجون أمس مبنى البلدية في شهبا وحطموا محتوياته.",
     "Violent demonstration", "PROTESTERS", None, "شهبا", "2021-02-09", None),
    ("en", "Dozens of residents held a sit-in in Shuhayl on Tuesday over fuel prices.",
     "Peaceful protest", "PROTESTERS", None, "Shuhayl", "2021-02-09", None),
    # strategic developments
    ("ar", "اعتقلت قسد ثلاثة أشخاص بتهمة الانتماء لداعش في البصيرة أمس.",
     "Arrests", "SDF", "ISLAMIC_STATE", "البصيرة", "2021-02-09", None),
    ("ar", "عثرت قوة من الحشد الشعبي أمس على كدس عتاد لداعش في الطارمية.",
     "Disrupted weapons use", "PMF", "ISLAMIC_STATE", "الطارمية", "2021-02-09", None),
    ("ar", "أنشأت القوات الروسية نقطة عسكرية جديدة قرب تدمر أمس.",
     "Headquarters or base established", "RUSSIA", None, "تدمر", "2021-02-09", None),
    ("ar", "أحرق عناصر داعش حقولاً للحنطة تعود لفلاحين قرب داقوق أمس.",
     "Looting/property destruction", "ISLAMIC_STATE", "CIVILIANS", "داقوق", "2021-02-09", None),
    ("ar", "فرضت قسد حظراً للتجوال في البصيرة اعتباراً من صباح اليوم.",
     "Change to group/activity", "SDF", None, "البصيرة", "2021-02-10", None),
    ("en", "The Asayish arrested four people in Raqqa on Monday on suspicion of belonging to ISIS.",
     "Arrests", "ASAYISH", "ISLAMIC_STATE", "Raqqa", "2021-02-08", None),
    ("en", "Iraqi forces found a weapons cache belonging to ISIS in the Hamrin mountains on Sunday.",
     "Disrupted weapons use", "IRAQ_GOVERNMENT", "ISLAMIC_STATE", "Hamrin mountains", "2021-02-07", None),
    ("en", "US forces set up a new base near Hajin on Monday, residents said.",
     "Headquarters or base established", "USA", None, "Hajin", "2021-02-08", None),
    ("en", "The SDF and the Damascus government announced a ceasefire in Manbij on Sunday.",
     "Agreement", "SDF", "SYRIAN_GOVERNMENT", "Manbij", "2021-02-07", None),
    # as newsrooms and monitors put it
    ("ar", "وثق المرصد السوري لحقوق الإنسان مقتل عنصرين من قسد برصاص مسلحين مجهولين في الشحيل يوم أمس.",
     "Armed clash", "UNIDENTIFIED_ARMED_GROUP", "SDF", "الشحيل", "2021-02-09", 2),
    ("ar", "سقط قتلى من الميليشيات الإيرانية جراء غارات إسرائيلية استهدفت مواقعهم في الميادين أمس.",
     "Air/drone strike", "ISRAEL", "IRAN_BACKED_MILITIAS", "الميادين", "2021-02-09", None),
    ("ar", "جددت قوات النظام قصفها الصاروخي على سرمين اليوم، ما تسبب بمقتل طفلين.",
     "Shelling/artillery/missile attack", "SYRIAN_GOVERNMENT", "CIVILIANS", "سرمين", "2021-02-10", 2),
    ("ar", "اندلعت اشتباكات بين فصيلين من الجيش الوطني في اعزاز أمس وأسفرت عن مقتل ثلاثة عناصر.",
     "Armed clash", "SNA", "SNA", "اعزاز", "2021-02-09", 3),
    ("ar", "نفذت قسد بدعم من التحالف الدولي عملية إنزال جوي في البصيرة أمس، واعتقلت قيادياً في تنظيم داعش.",
     "Arrests", "SDF", "ISLAMIC_STATE", "البصيرة", "2021-02-09", None),
    ("ar", "أعلن الحشد الشعبي إحباط هجوم لداعش على جلولاء أمس وقتل أربعة من المهاجمين.",
     "Armed clash", "ISLAMIC_STATE", "PMF", "جلولاء", "2021-02-09", 4),
    ("ar", "قصف طيران مسير مجهول الهوية أمس مواقع للميليشيات الإيرانية في الميادين.",
     "Air/drone strike", "UNIDENTIFIED_ARMED_GROUP", "IRAN_BACKED_MILITIAS", "الميادين", "2021-02-09", None),
    ("ar", "لقي جندي تركي مصرعه أمس وأصيب اثنان بقصف لقسد على قاعدة تركية قرب اعزاز.",
     "Shelling/artillery/missile attack", "SDF", "TURKEY", "اعزاز", "2021-02-09", 1),
    # "managed to", and the doer behind a noun of action
    ("ar", "تمكنت القوات العراقية أمس من قتل أربعة من عناصر داعش قرب داقوق.",
     "Armed clash", "IRAQ_GOVERNMENT", "ISLAMIC_STATE", "داقوق", "2021-02-09", 4),
    ("ar", "أصيب عنصران من قسد أمس باستهداف مسلحين مجهولين لسيارتهما في الشحيل.",
     "Armed clash", "UNIDENTIFIED_ARMED_GROUP", "SDF", "الشحيل", "2021-02-09", None),
    ("ar", "قتلت قوات النظام ثلاثة من مقاتلي هيئة تحرير الشام أمس في سراقب.",
     "Armed clash", "SYRIAN_GOVERNMENT", "HTS", "سراقب", "2021-02-09", 3),
    ("ar", "شن مسلحو التنظيم أمس هجوما بالأسلحة الرشاشة على حاجز للحشد الشعبي في جلولاء.",
     "Armed clash", "ISLAMIC_STATE", "PMF", "جلولاء", "2021-02-09", None),
    ("ar", "اندلع أمس نزاع مسلح بين عشيرتين في الشحيل أسفر عن مقتل شخصين.",
     "Armed clash", "TRIBAL_FIGHTERS", "TRIBAL_FIGHTERS", "الشحيل", "2021-02-09", 2),
    ("ar", "اغتيل أمس ناشط برصاص مجهولين في الشحيل.",
     "Attack", "UNIDENTIFIED_ARMED_GROUP", "CIVILIANS", "الشحيل", "2021-02-09", 1),
    ("ar", "قامت طائرة بدون طيار تركية أمس باستهداف سيارة في منبج.",
     "Air/drone strike", "TURKEY", None, "منبج", "2021-02-09", None),
    ("ar", "شهد محيط سراقب أمس قصفا متبادلا بين قوات النظام وهيئة تحرير الشام.",
     "Shelling/artillery/missile attack", "SYRIAN_GOVERNMENT", "HTS", "سراقب", "2021-02-09", None),
    ("ar", "أفرجت قسد أمس عن عشرين سجينا في هجين.", "Other", "SDF", "CIVILIANS", "هجين", "2021-02-09", None),
    ("ar", "حررت قسد أمس ثلاثة رهائن في هجين.", "Other", "SDF", "CIVILIANS", "هجين", "2021-02-09", None),
    ("ar", "أطلقت قوات الأمن أمس الغاز المسيل للدموع لتفريق متظاهرين في داقوق.",
     "Protest with intervention", "PROTESTERS", "IRAQ_GOVERNMENT", "داقوق", "2021-02-09", None),
    ("en", "Gunmen believed to be ISIS members killed two SDF fighters near Busayrah on Tuesday.",
     "Armed clash", "ISLAMIC_STATE", "SDF", "Busayrah", "2021-02-09", 2),
    ("en", "An Islamic State ambush on a bus carrying Syrian soldiers near Palmyra killed 37 people on Monday.",
     "Armed clash", "ISLAMIC_STATE", "SYRIAN_GOVERNMENT", "Palmyra", "2021-02-08", 37),
    ("en", "Two rockets hit a base housing US troops near Hajin on Tuesday, causing no casualties, the coalition said.",
     "Shelling/artillery/missile attack", None, "USA", "Hajin", "2021-02-09", 0),
    ("en", "A council member survived an assassination attempt in Tafas on Monday when gunmen opened fire at his car.",
     "Attack", "UNIDENTIFIED_ARMED_GROUP", "CIVILIANS", "Tafas", "2021-02-08", 0),
    ("en", "Coalition forces carried out an airdrop near Thiban on Tuesday, killing an ISIS leader.",
     "Armed clash", "COALITION", "ISLAMIC_STATE", "Thiban", "2021-02-09", 1),
    ("en", "Clashes erupted between the army and tribal fighters in Shahba on Tuesday, leaving eight dead.",
     "Armed clash", "SYRIAN_GOVERNMENT", "TRIBAL_FIGHTERS", "Shahba", "2021-02-09", 8),
    ("en", "ISIS claimed responsibility for an attack that killed a policeman in Daquq on Sunday.",
     "Armed clash", "ISLAMIC_STATE", "IRAQ_GOVERNMENT", "Daquq", "2021-02-07", 1),
]  # fmt: skip


@pytest.mark.parametrize("row", SINGLE, ids=lambda row: row[1][:50])
def test_a_report_of_one_event(row: tuple[str, str, str, str | None, str | None, str, str, int | None]) -> None:
    language, text, sub, actor1, actor2, place, day, killed = row
    found = read(language, text)
    assert [
        (i.kind, i.sub_event_type, i.actor1, i.actor2, i.location, str(i.event_date), i.fatalities) for i in found
    ] == [("event", sub, actor1, actor2, place, day, killed)]
    assert found[0].event_type == SUB_EVENT_TYPES[sub]


NOTHING = [
    ("ar", "نفت قسد ما تردد عن هجوم لداعش على هجين أمس."),
    ("ar", "لا صحة للأنباء التي تحدثت عن اشتباكات في الشحيل."),
    ("ar", "حذر خبير من أن يشن التنظيم هجمات جديدة على السخنة خلال الصيف المقبل."),
    ("ar", "هدد وزير الدفاع التركي بقصف مواقع قسد في منبج."),
    ("ar", "أحيا أهالي ذيبان أمس الذكرى الخامسة لمقتل أبنائهم في قصف للتحالف."),
    ("ar", "قد تندلع معارك في منبج إذا فشلت المحادثات بين قسد وتركيا."),
    ("ar", "سيطر الفتوة على وسط الملعب في المباراة، وسجل المهاجم هدفين في الشوط الثاني من الدوري في الرقة."),
    ("ar", "تراجعت أسعار القمح في الرقة بعد موسم الحصاد، وارتفع سعر الطن إلى ألف ليرة بسبب الجفاف وقلة الأمطار."),
    ("ar", "توفي شاب أمس بصعقة كهربائية في هجين، وقتل آخر في حادث سير."),
    ("ar", "نص الاتفاق على أن تفرج قسد عن مئة سجين في هجين."),
    ("en", "The SDF denied reports that ISIS had attacked Hajin on Monday."),
    ("en", "An analyst warned that ISIS could attack Palmyra again this summer."),
    ("en", "If Turkish forces shell Manbij, the SDF will answer, its spokesman said."),
    ("en", "Residents of Shahba marked the anniversary of a bombing that killed 12 people."),
    ("en", "Rain and floods hit Raqqa on Monday; temperatures fell and wheat prices rose in the market."),
    ("en", "Tafas bombarded the goal of Nawa in the league match; the striker struck the post before the penalty."),
    ("en", "The population of Hajin was 37,000 before the war."),
    ("ar", ""),
    ("en", "\n\n"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), NOTHING, ids=lambda value: value[:40])
def test_what_is_no_incident(language: str, text: str) -> None:
    assert read(language, text) == ()


SUMMARIES = [
    # language, text, sub-event type, actor1, actor2, place, first day, last day, killed
    ("ar", "قتل منذ مطلع العام الجاري 31 من عناصر قوات النظام في البادية السورية جراء هجمات داعش.",
     "Armed clash", "ISLAMIC_STATE", "SYRIAN_GOVERNMENT", "البادية السورية", "2021-01-01", "2021-02-10", 31),
    ("en", "Since the start of the year ISIS attacks have killed 57 Iraqi soldiers in Diyala.",
     "Armed clash", "ISLAMIC_STATE", "IRAQ_GOVERNMENT", "Diyala", "2021-01-01", "2021-02-10", 57),
    ("en", "Landmines have killed 40 civilians in the Syrian Desert since 1 January 2021.",
     "Remote explosive/landmine/IED", None, "CIVILIANS", "Syrian Desert", "2021-01-01", "2021-02-10", 40),
]  # fmt: skip


@pytest.mark.parametrize("row", SUMMARIES, ids=lambda row: row[1][:50])
def test_a_total_over_a_period_is_a_summary(row: tuple[str, ...]) -> None:
    language, text, *expected = row
    found = [
        [i.sub_event_type, i.actor1, i.actor2, i.location, str(i.event_date), str(i.end_date), i.fatalities]
        for i in read(language, text)
        if i.kind == "summary"
    ]
    assert found == [expected]
    assert len(read(language, text)) == 1


def test_a_bulletin_gives_an_incident_a_line_each_at_its_own_place() -> None:
    found = read(
        "ar",
        "حصاد الثلاثاء 9 شباط 2021\n\n"
        "- هجين: هاجم مسلحون من داعش نقطة لقسد، ما أدى إلى مقتل عنصر.\n"
        "- الشحيل: انفجار عبوة ناسفة بسيارة لقسد دون إصابات.\n"
        "- منبج: قصفت القوات التركية بالمدفعية مواقع لقسد.\n"
        "- طفس: اغتيال مدني برصاص مجهولين.\n"
        "- لم تسجل أي غارات على سرمين.\n",
    )
    assert [(i.sub_event_type, i.location, str(i.event_date)) for i in found] == [
        ("Armed clash", "هجين", "2021-02-09"),
        ("Remote explosive/landmine/IED", "الشحيل", "2021-02-09"),
        ("Shelling/artillery/missile attack", "منبج", "2021-02-09"),
        ("Attack", "طفس", "2021-02-09"),
    ]


def test_a_heading_sets_the_place_of_the_lines_below_it() -> None:
    found = read("en", "#Palmyra\nISIS gunmen attacked a regime checkpoint this morning, killing two soldiers.\n")
    assert [(i.location, i.actor1, i.actor2) for i in found] == [("Palmyra", "ISLAMIC_STATE", "SYRIAN_GOVERNMENT")]


def test_several_places_in_one_statement_are_several_incidents() -> None:
    found = read("ar", "قصفت القوات التركية بالمدفعية أمس مواقع لقسد في منبج واعزاز.")
    assert [i.location for i in found] == ["منبج", "اعزاز"]
    assert len({i.incident_id for i in found}) == 2


def test_the_same_article_gives_the_same_ids_again() -> None:
    text = SINGLE[0][1]
    assert [i.incident_id for i in read("ar", text)] == [i.incident_id for i in read("ar", text)]


def test_every_value_rests_on_characters_of_the_body() -> None:
    text = "هاجمت خلايا داعش صباح اليوم حاجزاً لقسد في هجين، ما أدى إلى مقتل عنصرين وإصابة ثالث."
    (incident,) = read("ar", text)
    spans = {e.field: text[e.start : e.end] for e in incident.evidence}
    assert spans["sentence"] == text
    assert spans["location"] == "هجين"
    assert "داعش" in spans["actor1"]
    assert "قسد" in spans["actor2"]
    assert "اليوم" in spans["event_date"]
    assert "عنصرين" in spans["fatalities"]
    assert incident.injured == 1


def test_victims_that_are_not_spoken_of_are_no_attack() -> None:
    found = read("ar", "شنت تركيا غارات على منبج أمس. ولم تتحدث السلطات عن ضحايا.")
    assert [i.sub_event_type for i in found] == ["Air/drone strike"]


def test_a_place_that_is_not_known_is_not_guessed() -> None:
    found = read("ar", "قتل أربعة من عناصر قسد أمس في هجوم لداعش.")
    assert [(i.latitude, i.longitude, i.place_id) for i in found] == [(None, None, None)]


def test_government_forces_are_those_of_the_day() -> None:
    before = read("en", "ISIS gunmen attacked government forces in Palmyra on Monday, killing two soldiers.")
    after = read(
        "en", "ISIS gunmen attacked government forces in Palmyra on Monday, killing two soldiers.",
        published=dt.date(2025, 6, 4),
    )  # fmt: skip
    assert [i.actor2 for i in (*before, *after)] == ["SYRIAN_GOVERNMENT", "SYRIAN_TRANSITIONAL_GOVERNMENT"]


def test_support_from_the_air_is_an_incident_of_its_own() -> None:
    english = read("en", "SDF fighters clashed with ISIS in Palmyra on Monday, with coalition jets bombing in support.")
    text = "هاجم تنظيم الدولة قوات النظام في تدمر يوم الاثنين، ثم تدخلت الطائرات الحربية الروسية لمساندتها."
    arabic = read("ar", text)
    strikes = [
        [(i.actor1, i.actor2) for i in told if i.sub_event_type == "Air/drone strike"] for told in (english, arabic)
    ]
    assert strikes == [[("COALITION", "ISLAMIC_STATE")], [("RUSSIA", "ISLAMIC_STATE")]]
    assert [len(told) for told in (english, arabic)] == [2, 2]


@pytest.mark.parametrize(
    ("language", "text", "sides"),
    [
        ("en", "Warplanes bombed a depot in Palmyra on Monday. Israel was probably responsible.", ("ISRAEL", None)),
        ("en", "Two soldiers were killed and three others injured when ISIS cells ambushed them in Palmyra.",
         ("ISLAMIC_STATE", "SYRIAN_GOVERNMENT")),
        ("ar", "أعدمت خلايا داعش في تدمر سبعة من عناصر قوات النظام.", ("ISLAMIC_STATE", "SYRIAN_GOVERNMENT")),
        ("ar", "هاجمت مجموعات من تنظيم الدولة حاجزا لقوات النظام في تدمر.", ("ISLAMIC_STATE", "SYRIAN_GOVERNMENT")),
        ("en", "A gunman who may be linked to ISIS killed a shepherd in Palmyra on Monday.", None),
    ],
)  # fmt: skip
def test_who_did_it(language: str, text: str, sides: tuple[str | None, str | None] | None) -> None:
    told = read(language, text)
    assert len(told) == 1
    assert sides is None or (told[0].actor1, told[0].actor2) == sides


def test_the_command_names_what_cannot_be_read_and_reads_the_rest(tmp_path: pathlib.Path) -> None:
    good, empty, missing = tmp_path / "good.txt", tmp_path / "empty.txt", tmp_path / "missing.txt"
    good.write_text(
        "---\npublished: 2021-02-10\nlanguage: en\n---\nRussian warplanes bombed Idlib on Monday.\n",
        "utf-8",
    )
    empty.write_text("", "utf-8")
    out = tmp_path / "out.jsonl"
    done = subprocess.run(
        [sys.executable, "-m", "incidents", "extract", str(good), str(empty), str(missing), "-o", str(out)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "empty.txt" in done.stderr
    assert "missing.txt" in done.stderr
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [(r["article_id"], r["sub_event_type"], r["event_date"]) for r in rows] == [
        ("good", "Air/drone strike", "2021-02-08")
    ]
