"""People by trade are civilians, and forces by their many names are those forces, in one sentence for all of them."""

from __future__ import annotations

import datetime as dt

import pytest

from gazetteer import Gazetteer
from incidents import Article, extract

PUBLISHED = dt.date(2021, 2, 10)
TRADES = [
    ("ar", trade)
    for trade in (
        "مزارع|فلاح|راعي أغنام|سائق شاحنة|طبيب|صيدلي|ممرض|مسعف|صحفي|مصور|إعلامي|مراسل|معلم|معلمة|مدرس|طالب|طالبة|مهندس|محام|"
        "قاض|موظف|ناشط|متطوع|تاجر|صراف|صائغ|حلاق|خباز|بائع خضار|صياد|نازح|نازحة|لاجئ|مختار|وجيه عشائري|شيخ عشيرة|إمام مسجد|"
        "خطيب|مؤذن|كاهن|عامل|عاملة إغاثة|عامل نظافة|مدير مدرسة|رجل مسن|سيدة مسنة|طفل|طفلة|رضيع|فتاة|شاب|امرأة|مدني|مواطن|"
        "أستاذ جامعي|متقاعد|مربي أغنام|جامع كمأة|مقاول|سمسار"
    ).split("|")
] + [
    ("en", trade)
    for trade in (
        "farmer|shepherd|truck driver|doctor|pharmacist|nurse|paramedic|journalist|photographer|media activist|teacher|headmaster|"
        "student|engineer|lawyer|judge|civil servant|activist|volunteer|trader|money changer|jeweller|barber|baker|street vendor|"
        "fisherman|displaced man|refugee|mukhtar|tribal elder|tribal sheikh|imam|preacher|priest|labourer|aid worker|"
        "street cleaner|school principal|local council head|elderly man|boy|girl|infant|teenager|woman|civilian|resident|"
        "professor|livestock breeder|truffle hunter|shopkeeper|mechanic|goatherd|village head|candidate|blogger"
    ).split("|")
]
FORCES = [
    (name, actor)
    for actor, names in {
        "SYRIAN_GOVERNMENT": "قوات النظام|الجيش السوري|الحرس الجمهوري|الفرقة الرابعة|الأمن العسكري|المخابرات الجوية|أمن الدولة",
        "NDF": "الدفاع الوطني",
        "SDF": "قسد|قوات سوريا الديمقراطية|وحدات حماية الشعب",
        "ASAYISH": "الأسايش|قوى الأمن الداخلي",
        "SNA": "الجيش الوطني|فرقة الحمزة|أحرار الشرقية|الشرطة العسكرية التابعة للجيش الوطني|السلطان مراد",
        "HTS": "هيئة تحرير الشام",
        "IRAN_BACKED_MILITIAS": "الميليشيات الإيرانية|ميليشيا موالية لإيران|الفصائل الموالية لإيران",
        "IRGC": "الحرس الثوري",
        "HEZBOLLAH": "حزب الله",
        "LIWA_AL_QUDS": "لواء القدس",
        "QATERJI_MILITIA": "ميليشيا القاطرجي",
        "FATEMIYOUN": "لواء فاطميون",
        "RUSSIA": "القوات الروسية",
        "TURKEY": "الجيش التركي",
        "USA": "القوات الأمريكية",
        "TRIBAL_FIGHTERS": "مقاتلي العشائر",
        "OPPOSITION_REBELS": "فصائل المعارضة|الجيش الحر",
    }.items()
    for name in names.split("|")
]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer()


def _told(text: str, language: str, gazetteer: Gazetteer) -> list[tuple[str, str | None, str | None, int | None]]:
    article = Article("t-1", text, published=PUBLISHED, language=language)
    told = extract(article, gazetteer=gazetteer).incidents
    return [(i.sub_event_type, i.actor1, i.actor2, i.fatalities) for i in told]


@pytest.mark.parametrize(("language", "trade"), TRADES)
def test_whoever_bears_no_arms_is_a_civilian(language: str, trade: str, gazetteer: Gazetteer) -> None:
    article = "An" if trade[0] in "aeiou" else "A"
    text = {
        "ar": f"قُتل {trade} برصاص مجهولين في الشحيل أمس.",
        "en": f"{article} {trade} was shot dead by unknown gunmen in Shuhayl on Tuesday.",
    }[language]
    assert _told(text, language, gazetteer) == [("Attack", "UNIDENTIFIED_ARMED_GROUP", "CIVILIANS", 1)]


@pytest.mark.parametrize(("name", "actor"), FORCES)
def test_a_force_is_known_by_its_names(name: str, actor: str, gazetteer: Gazetteer) -> None:
    text = f"قُتل عنصران من {name} بانفجار عبوة ناسفة قرب دير الزور أمس."
    assert _told(text, "ar", gazetteer) == [("Remote explosive/landmine/IED", None, actor, 2)]
