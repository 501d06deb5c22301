"""Who holds, contests, is present in or has lost a place, from what reports say; published 10 February 2021."""

from __future__ import annotations

import datetime as dt

import pytest

from incidents import Article, ControlClaim, extract
from tests.incidents.atlas import Atlas

PUBLISHED = dt.date(2021, 2, 10)
ATLAS = Atlas()


def claims(language: str, text: str) -> tuple[ControlClaim, ...]:
    article = Article("t-1", text, published=PUBLISHED, language=language)
    return extract(article, gazetteer=ATLAS).claims  # type: ignore[arg-type]


CLAIMS = [
    # language, text, (actor, status, place, first day)
    ("ar", "لا تزال هجين تحت سيطرة قسد.", [("SDF", "controls", "هجين", "2021-02-10")]),
    ("ar", "ما زالت الميادين والسخنة بيد الميليشيات الإيرانية.",
     [("IRAN_BACKED_MILITIAS", "controls", "الميادين", "2021-02-10"),
      ("IRAN_BACKED_MILITIAS", "controls", "السخنة", "2021-02-10")]),
    ("ar", "تسيطر هيئة تحرير الشام على سراقب منذ آذار 2020.", [("HTS", "controls", "سراقب", "2020-03-01")]),
    ("ar", "تنشط خلايا داعش في محيط السخنة.", [("ISLAMIC_STATE", "active", "السخنة", "2021-02-10")]),
    ("ar", "خسر تنظيم داعش هجين في كانون الأول 2018.", [("ISLAMIC_STATE", "lost", "هجين", "2018-12-01")]),
    ("ar", "انتزعت قسد هجين من تنظيم داعش أمس.",
     [("SDF", "controls", "هجين", "2021-02-09"), ("ISLAMIC_STATE", "lost", "هجين", "2021-02-09")]),
    ("ar", "انسحبت قوات النظام من سراقب أمس دون قتال.", [("SYRIAN_GOVERNMENT", "lost", "سراقب", "2021-02-09")]),
    ("ar", "منبج محل نزاع بين قسد والجيش الوطني.",
     [("SDF", "contested", "منبج", "2021-02-10"), ("SNA", "contested", "منبج", "2021-02-10")]),
    ("ar", "نفت قسد سيطرة الجيش الوطني على منبج.", []),
    ("ar", "قد تسيطر تركيا على منبج قريباً.", []),
    ("en", "The SDF controls Hajin and Shuhayl.",
     [("SDF", "controls", "Hajin", "2021-02-10"), ("SDF", "controls", "Shuhayl", "2021-02-10")]),
    ("en", "Azaz, a town held by the Syrian National Army, was quiet.", [("SNA", "controls", "Azaz", "2021-02-10")]),
    ("en", "ISIS lost Hajin in December 2018.", [("ISLAMIC_STATE", "lost", "Hajin", "2018-12-01")]),
    ("en", "ISIS cells are still active in Sukhnah.", [("ISLAMIC_STATE", "active", "Sukhnah", "2021-02-10")]),
    ("en", "US troops remain at Hajin.", [("USA", "active", "Hajin", "2021-02-10")]),
    ("en", "Manbij is contested between the SDF and the Syrian National Army.",
     [("SDF", "contested", "Manbij", "2021-02-10"), ("SNA", "contested", "Manbij", "2021-02-10")]),
    ("en", "Iraqi forces retook Rawa from ISIS on Monday.",
     [("IRAQ_GOVERNMENT", "controls", "Rawa", "2021-02-08"), ("ISLAMIC_STATE", "lost", "Rawa", "2021-02-08")]),
    ("en", "The army said that it could take Manbij.", []),
    ("en", "The company controls the price of wheat in Raqqa.", []),
    ("en", "", []),
    # taken, lost and handed over, in other words
    ("en", "The army recaptured Palmyra from ISIS in March 2017.",
     [("SYRIAN_GOVERNMENT", "controls", "Palmyra", "2017-03-01"), ("ISLAMIC_STATE", "lost", "Palmyra", "2017-03-01")]),
    ("en", "All of Hajin was in the hands of the SDF on Tuesday.", [("SDF", "controls", "Hajin", "2021-02-09")]),
    ("en", "SDF fighters raised their flag over the centre of Hajin on Monday.",
     [("SDF", "controls", "Hajin", "2021-02-08")]),
    ("en", "The SDF announced on Tuesday that all of Hajin was in their hands.",
     [("SDF", "controls", "Hajin", "2021-02-09")]),
    ("en", "ISIS has been driven out of Hajin.", [("ISLAMIC_STATE", "lost", "Hajin", "2021-02-10")]),
    ("en", "ISIS controlled Raqqa until October 2017.", [("ISLAMIC_STATE", "lost", "Raqqa", "2017-10-01")]),
    ("en", "HTS lost Saraqib to government forces on Monday.",
     [("HTS", "lost", "Saraqib", "2021-02-08"), ("SYRIAN_GOVERNMENT", "controls", "Saraqib", "2021-02-08")]),
    ("en", "The SDF handed over Manbij to government forces on Monday.",
     [("SYRIAN_GOVERNMENT", "controls", "Manbij", "2021-02-08"), ("SDF", "lost", "Manbij", "2021-02-08")]),
    ("ar", "بسطت هيئة تحرير الشام سيطرتها على سراقب بعد انهيار دفاعات قوات النظام فيها.",
     [("HTS", "controls", "سراقب", "2021-02-10"), ("SYRIAN_GOVERNMENT", "lost", "سراقب", "2021-02-10")]),
    ("ar", "رفعت قسد علمها فوق مبنى البلدية في هجين أمس.", [("SDF", "controls", "هجين", "2021-02-09")]),
    ("ar", "طُرد تنظيم داعش من هجين.", [("ISLAMIC_STATE", "lost", "هجين", "2021-02-10")]),
    ("ar", "كان تنظيم داعش يسيطر على الرقة حتى تشرين الأول 2017.", [("ISLAMIC_STATE", "lost", "الرقة", "2017-10-01")]),
    ("ar", "يهاجم تنظيم داعش حواجز الجيش منذ خسارته هجين في كانون الأول 2018.",
     [("ISLAMIC_STATE", "lost", "هجين", "2018-12-01")]),
    ("en", "Hajin was cleared of ISIS in December 2018.", [("ISLAMIC_STATE", "lost", "Hajin", "2018-12-01")]),
    ("en", "Hajin fell into the hands of the SDF in December 2018.", [("SDF", "controls", "Hajin", "2018-12-01")]),
    ("ar", "باتت هجين خالية من تنظيم داعش.", [("ISLAMIC_STATE", "lost", "هجين", "2021-02-10")]),
    # besieged, dug in, last places
    ("en", "The SDF besieged the last ISIS fighters in Hajin.", [("ISLAMIC_STATE", "controls", "Hajin", "2021-02-10")]),
    ("en", "Hundreds of IS fighters are holed up in Hajin.", [("ISLAMIC_STATE", "controls", "Hajin", "2021-02-10")]),
    ("en", "Hajin, the last pocket of ISIS, was shelled.", [("ISLAMIC_STATE", "controls", "Hajin", "2021-02-10")]),
    ("en", "The SDF besieged Hajin.", []),
    ("en", "Three men were found in a cave near Hajin where ISIS fighters had been dug in.", []),
    ("ar", "حاصرت قسد مقاتلي داعش في هجين.", [("ISLAMIC_STATE", "controls", "هجين", "2021-02-10")]),
    ("ar", "يتحصن مقاتلو تنظيم داعش في هجين.", [("ISLAMIC_STATE", "controls", "هجين", "2021-02-10")]),
    ("ar", "قصفت الطائرات هجين، آخر معاقل تنظيم داعش.", [("ISLAMIC_STATE", "controls", "هجين", "2021-02-10")]),
    # held, in clauses that hang on a place, and by several
    ("en", "Rockets launched from Manbij, which the SDF control, landed in Azaz.",
     [("SDF", "controls", "Manbij", "2021-02-10")]),
    ("en", "Gunmen shot two men in the SDF-held town of Busayrah.", [("SDF", "controls", "Busayrah", "2021-02-10")]),
    ("en", "Manbij is quiet and still SDF-run.", [("SDF", "controls", "Manbij", "2021-02-10")]),
    ("en", "Turkish troops have occupied Azaz since 2016.", [("TURKEY", "controls", "Azaz", "2016-01-01")]),
    ("ar", "تحتل القوات التركية اعزاز منذ 2016.", [("TURKEY", "controls", "اعزاز", "2016-01-01")]),
    ("en", "Manbij remains under SDF control.", [("SDF", "controls", "Manbij", "2021-02-10")]),
    ("en", "Turkish forces and the Syrian National Army have controlled Azaz since 2018.",
     [("TURKEY", "controls", "Azaz", "2018-01-01"), ("SNA", "controls", "Azaz", "2018-01-01")]),
    ("ar", "سقطت قذائف على منبج الخاضعة لقسد.", [("SDF", "controls", "منبج", "2021-02-10")]),
    ("ar", "تخضع اعزاز لسيطرة الجيش الوطني، فيما تسيطر قسد على منبج.",
     [("SNA", "controls", "اعزاز", "2021-02-10"), ("SDF", "controls", "منبج", "2021-02-10")]),
    ("ar", "تسيطر القوات التركية والجيش الوطني السوري على اعزاز منذ 2018.",
     [("TURKEY", "controls", "اعزاز", "2018-01-01"), ("SNA", "controls", "اعزاز", "2018-01-01")]),
    ("en", "Rebels advanced towards Manbij, still in SDF hands.", [("SDF", "controls", "Manbij", "2021-02-10")]),
    ("ar", "وقع انفجار في مناطق سيطرة الجيش الوطني في اعزاز.", [("SNA", "controls", "اعزاز", "2021-02-10")]),
    ("en", "Manbij is divided between the SDF and the Syrian National Army.",
     [("SDF", "contested", "Manbij", "2021-02-10"), ("SNA", "contested", "Manbij", "2021-02-10")]),
    ("ar", "تتقاسم قسد والجيش الوطني السيطرة على منبج.",
     [("SDF", "contested", "منبج", "2021-02-10"), ("SNA", "contested", "منبج", "2021-02-10")]),
    # parts of a place
    ("en", "ISIS seized parts of Hajin on Monday.", [("ISLAMIC_STATE", "contested", "Hajin", "2021-02-08")]),
    ("ar", "سيطر تنظيم داعش على عدة أحياء من هجين أمس.", [("ISLAMIC_STATE", "contested", "هجين", "2021-02-09")]),
    ("ar", "سيطرت قسد على معظم أحياء هجين أمس.", [("SDF", "controls", "هجين", "2021-02-09")]),
    # presence
    ("en", "Iran-backed militias maintain positions in Mayadin and Thiban.",
     [("IRAN_BACKED_MILITIAS", "active", "Mayadin", "2021-02-10"),
      ("IRAN_BACKED_MILITIAS", "active", "Thiban", "2021-02-10")]),
    ("en", "ISIS cells are operating in the Hamrin mountains.",
     [("ISLAMIC_STATE", "active", "Hamrin mountains", "2021-02-10")]),
    ("en", "Government troops took up positions in Manbij on Monday.",
     [("SYRIAN_GOVERNMENT", "active", "Manbij", "2021-02-08")]),
    ("en", "In Manbij, where US troops are stationed alongside the SDF, shells fell.",
     [("USA", "active", "Manbij", "2021-02-10"), ("SDF", "active", "Manbij", "2021-02-10")]),
    ("ar", "انتشرت القوات الروسية في منبج أمس.", [("RUSSIA", "active", "منبج", "2021-02-09")]),
    ("en", "Rockets hit the American base in Hajin.", [("USA", "active", "Hajin", "2021-02-10")]),
    ("en", "Russian military police are deployed in Manbij.", [("RUSSIA", "active", "Manbij", "2021-02-10")]),
    ("en", "ISIS militants hide in caves in the Hamrin mountains.",
     [("ISLAMIC_STATE", "active", "Hamrin mountains", "2021-02-10")]),
    ("ar", "استهدف هجوم القاعدة الأمريكية في هجين.", [("USA", "active", "هجين", "2021-02-10")]),
    ("ar", "تنتشر الشرطة العسكرية الروسية في منبج.", [("RUSSIA", "active", "منبج", "2021-02-10")]),
    ("ar", "لا يزال تنظيم داعش يحتفظ بجيب صغير في البادية السورية.",
     [("ISLAMIC_STATE", "active", "البادية السورية", "2021-02-10")]),
    # neither: tried, meant, denied, other things than ground, ground that nobody names
    ("en", "The SDF is trying to take Hajin.", []),
    ("en", "Fighting continued on Monday as the SDF tried to retake Hajin.", []),
    ("en", "The SDF denied that it had lost Hajin.", []),
    ("en", "ISIS once controlled Raqqa.", []),
    ("en", "The army seized weapons in Hajin.", []),
    ("en", "The SDF seized an ISIS arms depot in Hajin.", []),
    ("en", "Police held three suspects in Raqqa.", []),
    ("en", "The army control room in Raqqa was hit.", []),
    ("en", "A convoy that left Hajin has lost contact with the army.", []),
    ("en", "Hajin came under SDF shelling on Monday.", []),
    ("en", "Residents of Hajin fled to areas controlled by the SDF.", []),
    ("en", "A drone struck a truck in Hajin. Villages controlled by the SDF were quiet.", []),
    ("en", "ISIS fighters attacked the army near Sukhnah and then withdrew.", []),
    ("en", "SDF fighters withdrew to Hajin.", []),
    ("en", "The SDF repelled an ISIS attempt to seize Hajin.", []),
    ("en", "The SDF will withdraw from Manbij under the deal.", []),
    ("en", "Neither the army nor ISIS was able to take Hajin.", []),
    ("ar", "ما زالت سرمين خارج سيطرة قوات النظام.", []),
    ("ar", "ادعى داعش سيطرته على هجين ونفت قسد ذلك.", []),
    ("ar", "تحاول قسد السيطرة على هجين.", []),
    ("ar", "شنت قوات النظام هجوماً بهدف السيطرة على سراقب.", []),
    ("ar", "فشلت قوات النظام في السيطرة على سراقب.", []),
    ("ar", "استولت قسد على مستودع أسلحة لداعش في هجين.", []),
    ("ar", "سيطر التنظيم ساعات على موقع لقوات النظام في البادية السورية.", []),
    ("ar", "سيطر رجال الإطفاء على حريق في سوق اعزاز.", []),
    ("ar", "سيطر مسلحون مجهولون على هجين.", []),
    ("ar", "نزح أهالي هجين إلى المناطق التي تسيطر عليها قسد.", []),
    ("ar", "كانت الرقة سابقاً تحت سيطرة تنظيم داعش.", []),
    ("ar", "فُقد عنصر من قوات النظام وآخرون في كمين قرب السخنة.", []),
    ("ar", "انسحبت قسد إلى هجين.", []),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "expected"), CLAIMS, ids=lambda value: str(value)[:40])
def test_claims(language: str, text: str, expected: list[tuple[str, str, str, str]]) -> None:
    found = [(c.actor, c.status, c.location, str(c.event_date)) for c in claims(language, text)]
    assert sorted(found) == sorted(expected)


def test_a_claim_rests_on_the_text() -> None:
    text = "لا تزال هجين تحت سيطرة قسد."
    (claim,) = claims("ar", text)
    spans = {e.field: text[e.start : e.end] for e in claim.evidence}
    assert spans["location"] == "هجين"
    assert spans["actor"] == "قسد"
    assert spans["status"] == "تحت سيطرة"
    assert 0 < claim.confidence <= 1
    assert (claim.latitude, claim.longitude) == (34.70, 40.83)
